/** Swedish sentences of the API's refusals; what the interface is for stands in English in the OpenAPI document. */
import { count } from './numbers.js';

export const apiTexts = {
  badParameters: (n: number) => `${n === 1 ? 'En parameter' : `${n} parametrar`} behöver rättas. Se invalidParameters.`,
  badBody: (n: number) =>
    `${n === 1 ? 'En uppgift' : `${n} uppgifter`} i innehållet behöver rättas. Se invalidParameters.`,
  badVerdict: 'Skriv "yes" eller "no".',
  noItem: (id: string) => `Det finns ingen post med id ”${id}”.`,
  itemGone: 'Posten togs bort av sin källa.',
  noStory: (id: string) => `Det finns ingen händelse med id ”${id}”.`,
  storyGone: 'Alla poster i händelsen är borttagna av sina källor.',
  noArea: (id: string, known: readonly string[]) => `Området ”${id}” finns inte. Välj bland ${known.join(', ')}.`,
  noSource: (id: string, nearest: string | null) =>
    `Källan ”${id}” finns inte. ${nearest === null ? 'Alla källor står på /api/v1/sources.' : `Menade du ${nearest}?`}`,
  sourceRests: (name: string, reason: string) => `${name} hämtas inte. ${reason}`,
  searchFailed: 'Sökmotorn svarar inte just nu. Försök igen om en stund.',
  searchTimedOut: (seconds: number) =>
    `Sökningen avbröts efter ${count(seconds, 'sekund', 'sekunder')}. Gör perioden kortare eller frågan smalare.`,
} as const;
