/** Swedish sentences of starting and stopping. */
export const mainTexts = {
  started: (url: string) => `Spanare är igång på ${url}. Avsluta med Ctrl+C.`,
  startedWorker: (roles: readonly string[]) => `Spanares process för ${roles.join(', ')} är igång. Avsluta med Ctrl+C.`,
  cannotStart: 'Spanare startade inte:',
};
