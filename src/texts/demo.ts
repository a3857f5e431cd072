/** Swedish sentences of the demonstration (`npm run demo`). */
export const demoTexts = {
  started: (url: string, texts: number, publishers: number) =>
    `Spanare är igång på ${url}\n\n` +
    `Allt du ser är påhittat: kommunen Sjövik, myndigheterna och de ${texts} texterna från ${publishers} utgivare.\n` +
    'Basen fylls under de första sekunderna. Ingenting hämtas från nätet, och allt raderas när du avslutar.',
  advance: (command: string) => `Några texter hålls inne. Publicera dem med: ${command}`,
  stop: 'Avsluta med Ctrl+C.',
  otherPort: (wanted: number, port: number) => `Port ${wanted} är upptagen, så demonstrationen använder ${port}.`,
  badPort: (value: string) => `PORT är ”${value}”. Skriv ett portnummer mellan 0 och 65535, eller ta bort PORT.`,
  notStarted: 'Demonstrationen kunde inte starta. Det här sade Spanare:',
  notReady: (seconds: number) =>
    `Spanare svarade inte inom ${seconds} sekunder. Försök igen när datorn är mindre upptagen.`,
  ended: 'Spanare slutade oväntat, så demonstrationen avslutas. Det här sade den:',
  stopped: 'Demonstrationen är avslutad och dess data är raderade.',
};
