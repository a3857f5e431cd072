/** Swedish sentences about reading feeds: what was wrong with the answer, and what the person who looks after the source can do. */
export const readingTexts = {
  notAFeed:
    'Adressen svarade med något som inte är ett flöde, troligen en vanlig webbsida. Öppna adressen, leta upp flödets egen adress och ange den för källan.',
  empty: 'Svaret var tomt. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.',
  truncated:
    'Flödet tog slut mitt i och ingen post gick att läsa. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.',
  hostile: 'Flödet är orimligt stort eller orimligt nästlat och lästes därför inte. Kontrollera adressen.',
  cutShort: 'Flödet tog slut mitt i. De poster som var hela är sparade, och flödet läses igen vid nästa besök.',
  olderPageFailed: (message: string) =>
    `Flödets första sida är läst, men en äldre sida gick inte att läsa. Allt läses igen vid nästa besök. ${message}`,
  moved: (url: string) => `Flödet har flyttat för gott till ${url}.`,
  becamePage: (title: string) =>
    `Flödet har flyttat: adressen visar nu en webbsida${title === '' ? '' : ` (”${title}”)`} i stället för ett flöde.`,
};
