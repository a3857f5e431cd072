/** Swedish words about lists of sources in the form of OPML: what is wrong with a file, and why a line of it is left out. */

export const opmlTexts = {
  title: 'Källor i Spanare',
  notOpml: 'Filen är ingen OPML. Exportera källorna som OPML ur det andra programmet, och läs in den filen.',
  isFeed: 'Filen är ett flöde, ingen OPML-lista. Lägg till flödet med dess adress i stället.',
  isPage: 'Filen är en webbsida, ingen OPML-lista.',
  hasEntities: 'Filen definierar egna teckennamn (ENTITY) och läses därför inte. Exportera källorna på nytt.',
  tooMuch: 'Filen har för många eller för djupt kapslade element för att läsas.',
  cutShort: 'Filen är avbruten: slutet saknas. Inget har lästs in.',
  tooMany: (most: number) => `Filen har fler än ${most} rader. Dela upp den.`,
  nothingInIt: 'Filen har inga källor.',
  tooLarge: (megabytes: number) => `Filen är större än ${megabytes} MB. Dela upp den.`,

  noAddress: 'Raden saknar adress till ett flöde (xmlUrl).',
  isLink: 'Raden är en länk till en sida, inte till ett flöde. Lägg till sidan för sig, så söks dess flöde upp.',
  unknownType: (type: string) => `Raden är av typen ${type}, som inte kan läsas.`,
  badAddress: 'Adressen är ingen webbadress.',
  badOwnField: (field: string) => `Fältet ${field} går inte att läsa.`,
  twice: 'Adressen står flera gånger i filen.',
  hiddenKey: 'Adressens nyckel är dold i filen (…). Ändra adressen innan källan kan hämtas.',
} as const;
