/** What the search says to its users about a query it could not read in full, and at start about an index it can't open. */
import { joinWords } from './web-format.js';

const LONGEST_PIECE = 60;

/** A piece of what was written, so that its writer finds it. */
const quoted = (piece: string): string =>
  `”${piece.length > LONGEST_PIECE ? `${piece.slice(0, LONGEST_PIECE)}…` : piece}”`;

export const searchTexts = {
  quoteMissing: (phrase: string) =>
    `Ett citattecken saknas efter ${quoted(phrase)}. Sökningen läste frasen till slutet.`,
  lonelyQuote: 'Ett citattecken står ensamt. Det lästes inte. Skriv en fras mellan två citattecken.',
  emptyPhrase: 'En fras är tom och lästes inte. Skriv ord mellan citattecknen.',
  orWithoutSides: (word: string) => `${word} behöver ett ord på båda sidor. Det lästes inte.`,
  parenthesis: 'Parenteser kan inte läsas. Sökningen läste orden i dem som vanligt.',
  lonelyMinus: 'Ett minustecken står ensamt och lästes inte. Skriv det tätt före ordet som inte ska finnas med.',
  lonelyStar: (piece: string) =>
    `Stjärnan i ${quoted(piece)} lästes inte. Den behöver minst två bokstäver före sig, till exempel skol*.`,
  starInside: (piece: string, words: readonly string[]) =>
    `Stjärnan i ${quoted(piece)} lästes inte. Den kan bara stå sist i ett ord. Sökningen läste ${words.length === 0 ? 'inget av det' : joinWords(words)}.`,
  excludedPeriod: (piece: string) =>
    `Minustecknet i ${quoted(piece)} kan inte läsas, för en tid går inte att utesluta. Perioden användes inte.`,
  excludedInOr: (piece: string) =>
    `${quoted(piece)} kan inte stå bredvid OR. Det uteslöts ur hela sökningen i stället.`,
  filterInOr: (name: string) => `${name}: kan inte stå bredvid OR. Filtret gäller hela sökningen.`,
  emptyFilter: (name: string) => `Efter ${name}: saknas ett värde. Filtret användes inte.`,
  unknownValue: (name: string, value: string, known: readonly string[]) =>
    `${name}:${value.slice(0, LONGEST_PIECE)} finns inte och användes inte. Skriv något av ${joinWords(known, 'eller')}.`,
  unreadableValue: (name: string, value: string) =>
    `${name}:${value.slice(0, LONGEST_PIECE)} kan inte läsas och användes inte. Skriv bokstäver eller siffror efter kolonet.`,
  unknownFilter: (piece: string, meant: string) =>
    `${quoted(piece)} lästes som vanliga ord, för det finns inget sådant filter. Menade du ${meant}?`,
  noDeadlines: (piece: string) =>
    `${quoted(piece)} användes inte: posterna har inga tidsfrister att söka på än. Sök på publiceringsdag med efter: och före:.`,
  badDate: (name: string, value: string) =>
    `${name}:${value.slice(0, LONGEST_PIECE)} är inte ett datum och användes inte. Skriv till exempel ${name}:2026-05-12, ${name}:2026-05 eller ${name}:2026-v20.`,
  badSince: (value: string) =>
    `sedan:${value.slice(0, LONGEST_PIECE)} kan inte läsas och användes inte. Skriv till exempel sedan:28d, sedan:4v eller sedan:2026-05.`,
  badInterval: (piece: string) =>
    `${quoted(piece)} är inte en period och användes inte. Skriv till exempel 2026-06..2026-11.`,
  periodBackwards: (from: string, to: string) =>
    `Perioden börjar ${from} men slutar redan ${to}, så inget kan finnas i den. Byt plats på datumen.`,
  tooLong: (limit: number) => `Sökningen är för lång. De första ${limit} tecknen lästes.`,
  tooManyWords: (limit: number) => `Sökningen har för många ord. De första ${limit} lästes.`,
  notAFolder: (folder: string) =>
    `Sökindexet ska ligga i mappen ${folder}, men där ligger en fil. Flytta eller ta bort filen och starta igen. Indexet skapas på nytt av sig självt.`,
  notAFile: (file: string) =>
    `Sökindexet ska ligga i filen ${file}, men där ligger något annat. Flytta eller ta bort det och starta igen. Indexet skapas på nytt av sig självt.`,
  locked: (file: string) =>
    `Sökindexet ${file} är låst av ett annat program. Stäng det som använder filen och starta igen.`,
  diskFull: (file: string) =>
    `Det finns inte plats att skriva i sökindexet ${file}. Frigör diskutrymme och starta igen.`,
  notWritable: (folder: string) =>
    `Sökindexet i mappen ${folder} går inte att öppna för skrivning. Ge användaren som kör Spanare skrivrätt till mappen och filerna i den, och starta igen.`,
  cannotOpen: (file: string, reason: string) =>
    `Sökindexet ${file} går inte att öppna: ${reason}. Ta bort filen och starta igen. Indexet skapas på nytt av sig självt.`,
} as const;
