/** Swedish sentences about sitemaps and the pages they name. */
import { formatNumber } from './numbers.js';

export const sitemapTexts = {
  notASitemap:
    'Adressen svarade med något som inte är en webbplatskarta (sitemap). Öppna webbplatsens robots.txt: där brukar adressen stå efter Sitemap:.',
  corrupt:
    'Webbplatskartan är packad (gzip) men gick inte att packa upp. Ett nytt försök görs automatiskt; håller det i sig, meddela den som har webbplatsen.',
  tooLarge: (megabytes: number) =>
    `Webbplatskartan är större än ${formatNumber(megabytes)} MB uppackad och lästes inte. Ange en av webbplatsens mindre kartor.`,
  noOwnPages:
    'Webbplatskartan har inga sidor på källans egen webbplats (och under path, om det är angett i params). Kontrollera adressen och path.',
  cutShort: 'Webbplatskartan tog slut mitt i. De sidor som hann nämnas är med, och den läses igen vid nästa besök.',
  tooMany: (count: number) => `Webbplatskartorna har fler än ${formatNumber(count)} sidor. Resten läses inte.`,
  tooManyMaps: (count: number) =>
    `Webbplatsen har fler än ${formatNumber(count)} kartor. De senast ändrade lästes; ange annars en av kartorna som källans adress.`,
  nested: 'En karta hänvisar i sin tur till andra kartor. De läses inte; ange den kartan som källans adress.',
  mapFailed: (path: string, message: string) => `Kartan ${path} kunde inte läsas. ${message}`,
  waiting: (count: number) =>
    count === 1 ? 'En sida till läses vid nästa besök.' : `${formatNumber(count)} sidor till läses vid nästa besök.`,
  pagesFailed: (count: number, message: string) =>
    count === 1 ? `En sida kunde inte läsas. ${message}` : `${formatNumber(count)} sidor kunde inte läsas. ${message}`,
};
