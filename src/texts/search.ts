/** What the search says to its users about a query it could not read in full. */

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
} as const;
