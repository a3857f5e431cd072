/** Swedish sentences about looking for sources at an address: what was found, why it is proposed, and what to do when nothing was. */
import { count as countUnbroken } from './numbers.js';

const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');
const posts = (n: number): string => count(n, 'post', 'poster');

/** "11 med datum", "alla med datum", "ingen med datum". */
function dated(all: number, withDate: number): string {
  if (withDate === all) return 'alla med datum';
  return withDate === 0 ? 'ingen med datum' : `${withDate} med datum`;
}

const INTERFACES: Record<string, string> = {
  riksdagen: 'Riksdagens öppna data',
  'scb-tables': 'SCB:s statistikdatabas',
  kolada: 'Kolada',
  polisen: 'Polisens händelser',
  arxiv: 'arXiv',
  openalex: 'OpenAlex',
  crossref: 'Crossref',
  libris: 'LIBRIS',
  swepub: 'SwePub',
  vinnova: 'Vinnovas öppna data',
  swecris: 'SweCRIS',
  gdp: 'forskningsfinansiärernas öppna data',
  krisinformation: 'Krisinformation',
  sedia: 'EU:s portal för utlysningar',
};

export const discoverTexts = {
  why: {
    isFeed: (format: string, n: number) => `Adressen är ett flöde (${format}) med ${posts(n)}.`,
    linkedInHead: 'Sidan länkar till flödet i sitt huvud.',
    linkedInText: (text: string) =>
      text === '' ? 'Sidan länkar till flödet.' : `Sidan länkar till flödet med texten ”${text}”.`,
    linkedThrough: (url: string) => `Flödet står på sidan ${url}, som sidan länkar till.`,
    comments: 'Det innehåller kommentarer.',
    podcast: 'Det verkar vara en podd.',
    usualAddress: 'Sidan länkar inte till något flöde, men det finns ett på en vanlig adress för flöden.',
    listing: (n: number, withDate: number, where: string) =>
      `Listan med ${posts(n)} på sidan (${where}), ${dated(n, withDate)}.`,
    listingWithoutDates: 'Datum hämtas från varje posts egen sida.',
    shortListing: 'Listan är kort, så kontrollera att den är rätt.',
    isSitemap: (n: number) => `Adressen är en webbplatskarta med ${count(n, 'adress', 'adresser')}.`,
    isSitemapIndex: (n: number) => `Adressen är en förteckning över ${count(n, 'webbplatskarta', 'webbplatskartor')}.`,
    sitemap: (n: number) =>
      `Webbplatsen har en webbplatskarta med ${count(n, 'adress', 'adresser')}; rubrik och ingress läses från varje sida.`,
    sitemapIndex: (n: number) =>
      `Webbplatsen har en förteckning över ${count(n, 'webbplatskarta', 'webbplatskartor')}; rubrik och ingress läses från varje sida.`,
    newsSitemap: 'Den är gjord för nyheter.',
    isArchive: 'Adressen är ett arkiv som svarar enligt OAI-PMH.',
    diva: 'DiVA-arkivets poster läses genom dess gränssnitt OAI-PMH.',
    isInterface: (adapter: string) =>
      `Adressen är gränssnittet ${INTERFACES[adapter] ?? adapter}, som Spanare kan läsa.`,
  },
  unreachable: (host: string) =>
    `Servern ${host} svarade inte. Kontrollera adressen, och försök igen om en stund om den är rätt.`,
  busy: (host: string) => `${host} är upptagen just nu. Försök igen om en stund.`,
  serverError: (host: string, status: number) => `Det är fel på servern ${host} (${status}). Försök igen senare.`,
  robotsUnavailable: (host: string) =>
    `Servern ${host} svarade inte på vilka regler den har för program (robots.txt), så sidan lästes inte. Kontrollera adressen, och försök igen om en stund om den är rätt.`,
  truncated: (host: string) => `Svaret från ${host} tog slut mitt i. Försök igen om en stund.`,
  gone: (host: string) => `Sidan är borttagen för gott från ${host} (410). Sök en ny adress.`,
  robots: (host: string) =>
    `${host} tillåter inte att den här sidan läses av program (robots.txt). Ange adressen till ett flöde om det finns ett, eller fråga den som har webbplatsen.`,
  tdm: (host: string) =>
    `${host} har förbehållit sig rätten till text- och datautvinning, så sidan läses inte. Ange adressen till ett flöde om det finns ett, eller fråga den som har webbplatsen.`,
  empty: (host: string) => `${host} svarade med en tom sida. Kontrollera adressen.`,
  noAddress: 'Skriv en adress, till exempel nacka.se/nyheter.',
  pdf: 'Adressen leder till en PDF-fil, och den kan inte följas. Ange sidan där filen är länkad.',
  opml: 'Adressen leder till en prenumerationslista (OPML). Läs in den med import av OPML i stället.',
  notReadable: (type: string) =>
    `Adressen leder till en fil (${type}) som varken är en webbsida eller ett flöde. Ange sidan där nyheterna står.`,
  unknownData:
    'Adressen svarar med data i en form som Spanare inte känner igen. Ange adressen till ett flöde eller en webbsida.',
  nothingFound:
    'Varken flöde eller lista hittades på sidan. Prova adressen till sidan där nyheterna står samlade, eller ange väljare (CSS) själv.',
  reservedPage:
    'Sidan förbehåller sig rätten till text- och datautvinning (tdm-reservation), så bara flöden som den länkar till föreslås.',
  brokenFeed: (url: string, message: string) => `Flödet ${url}, som sidan länkar till, gick inte att läsa. ${message}`,
  notAFeed: (url: string) => `Adressen ${url}, som sidan kallar ett flöde, är inget flöde.`,
  moreFeeds: (n: number) =>
    n === 1 ? 'Sidan länkar till ett flöde till.' : `Sidan länkar till ${n} flöden till; bara de främsta provades.`,
  overHttp: 'Webbplatsen svarar inte säkert (https), så adressen är http.',
  movedTo: (url: string) => `Adressen har flyttat till ${url}.`,
  countedLater: 'Hur många poster gränssnittet ger visar sig när det provläses.',
};
