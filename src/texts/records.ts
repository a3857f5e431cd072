/** Swedish sentences that readers of interfaces with records share. */
import { toSentence } from './to-sentence.js';

export const recordTexts = {
  notData:
    'Adressen svarade med en webbsida i stället för data. Kontrollera adressen; gränssnittet kan ha flyttat eller vara nere.',
  broken: 'Svaret är inte giltig JSON och kunde inte läsas. Ett nytt försök görs automatiskt.',
  empty: 'Svaret var tomt. Ett nytt försök görs automatiskt; håller det i sig, kontrollera adressen.',
  otherShape: (what: string) =>
    `Svaret har en annan form än väntat: ${what} saknas. Gränssnittet kan ha ändrats; kontrollera adressen.`,
  denied: (message: string, said: string) => `${message} Svaret löd: ${toSentence(said)}`,
  refused: (said: string, status?: number) =>
    `Gränssnittet godtog inte frågan${status === undefined ? '' : ` (${status})`}: ${toSentence(said)} Kontrollera källans adress och params.`,
  missingKey: (name: string) => `Källan kräver en nyckel. Ange den i miljövariabeln ${name} och starta om Spanare.`,
  samePageTwice: 'Gränssnittet gav samma fortsättning två gånger, så läsningen avbröts. Den görs om vid nästa besök.',
  absentPage: (page: number) =>
    `Gränssnittet sade att det finns fler sidor, men sida ${page} finns inte. Det som kom före är läst.`,
  manyPages: (pages: number) =>
    `${pages} svar lästes, men det finns fler. Poster kan saknas: snäva in källans fråga i params, eller hämta oftare.`,
};
