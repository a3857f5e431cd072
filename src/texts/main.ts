/** Swedish sentences of starting and stopping. */
export const mainTexts = {
  started: (url: string) => `Spanare är igång på ${url}. Avsluta med Ctrl+C.`,
  startedWorker: (roles: readonly string[]) => `Spanares process för ${roles.join(', ')} är igång. Avsluta med Ctrl+C.`,
  loneWorker: (roles: readonly string[]) =>
    `Den här processen gör bara ${roles.join(', ')} och delar ingen kö med andra, eftersom REDIS_URL inte är satt. Resten görs bara om andra processer på samma databas är igång.`,
  cannotStart: 'Spanare startade inte:',
};
