/** What the search says to its users about a query it could not read in full, and at start about an index it can't open. */

export const searchTexts = {
  quoteMissing: 'Ett citattecken saknas. Sökningen läste frasen till slutet.',
  emptyPhrase: 'En fras är tom. Skriv ord mellan citattecknen.',
  orWithoutSides: 'OR behöver ett ord på båda sidor. Det lästes inte.',
  parenthesis: 'Parenteser kan inte läsas. Sökningen läste orden i dem som vanligt.',
  lonelyMinus: 'Ett minustecken står ensamt. Skriv det tätt före ordet som inte ska finnas med.',
  lonelyStar: 'En stjärna behöver minst två bokstäver före sig.',
  excludedFilter: (name: string) => `Ett minustecken före ${name}: kan inte läsas. Filtret användes inte.`,
  filterInOr: (name: string) => `${name}: kan inte stå i OR. Filtret gäller hela sökningen.`,
  emptyFilter: (name: string) => `Efter ${name}: saknas ett värde.`,
  unknownValue: (name: string, value: string, known: readonly string[]) =>
    `${name}:${value} finns inte. Skriv något av ${known.join(', ')}.`,
  badDate: (name: string, value: string) =>
    `${name}:${value} är inte ett datum. Skriv till exempel ${name}:2026-05-12.`,
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
