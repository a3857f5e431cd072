/** Swedish sentences about reading feeds: what was wrong with the answer, and what the person who looks after the source can do. */
export const readingTexts = {
  notAFeed:
    'Adressen svarade med något som inte är ett flöde, troligen en vanlig webbsida. Öppna adressen, leta upp flödets egen adress och ange den för källan.',
  empty: 'Svaret var tomt. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.',
  truncated:
    'Flödet tog slut mitt i och ingen post gick att läsa. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.',
  hostile: 'Flödet är orimligt stort eller orimligt nästlat och lästes därför inte. Kontrollera adressen.',
  cutShort: 'Flödet tog slut mitt i. De poster som var hela är sparade, och flödet läses igen vid nästa besök.',
  moved: (url: string) => `Flödet har ny adress: ${url}. Ändra adressen i config/sources.yaml.`,
  gap: 'Ingen post i flödet är känd sedan förra besöket, så poster kan ha hunnit falla ur flödet. Hämta källan oftare (every i config/sources.yaml).',
};
