/** Swedish sentences of starting and stopping. */
export const mainTexts = {
  started: (url: string) => `Spanare är igång på ${url}. Avsluta med Ctrl+C.`,
  cannotStart: 'Spanare startade inte:',
};
