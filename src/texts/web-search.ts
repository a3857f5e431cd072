/** Swedish words of the search: the page, what a search was read as, and what is wrong with a parameter. */
import { count, formatNumber } from './numbers.js';
import { joinWords } from './web-format.js';

const QUOTED = (text: string): string => `”${text}”`;

export const filterTexts = {
  unknownArea: (value: string, known: readonly string[]) =>
    `Området ${QUOTED(value)} finns inte. Välj bland ${joinWords(known, 'och')}.`,
  unknownSource: (value: string, nearest: string | null) =>
    `Källan ${QUOTED(value)} finns inte. ${nearest === null ? 'Källornas id:n står på /api/v1/sources.' : `Menade du ${nearest}? Alla källors id:n står på /api/v1/sources.`}`,
  unknownLevel: (value: string, known: readonly string[]) =>
    `Nivån ${QUOTED(value)} finns inte. Välj bland ${joinWords(known)}.`,
  unknownType: (value: string, known: readonly string[]) =>
    `Typen ${QUOTED(value)} finns inte. Välj bland ${joinWords(known)}.`,
  unknownLanguage: (value: string) =>
    `Språket ${QUOTED(value)} finns inte. Skriv en språkkod, till exempel sv eller en.`,
  badDate: (value: string) => `${QUOTED(value)} är inget datum. Skriv till exempel 2026-05-12.`,
  periodBackwards: (from: string, to: string) =>
    `Perioden börjar ${from} men slutar redan ${to}. Byt plats på datumen.`,
  badSort: 'Skriv relevance eller newest.',
  badLimit: 'Skriv ett heltal från 1 till 100.',
  badSuggestionLimit: (most: number) => `Skriv ett heltal från 1 till ${most}.`,
  badCursor: 'Markören hör inte till den här sökningen. Börja om utan cursor.',
  lostCursor: 'Sökindexet har byggts om sedan första sidan hämtades. Sök igen utan cursor.',
  badTyping: 'Skriv typing=1, eller utelämna parametern.',
  tooLong: (limit: number) => `Skriv högst ${formatNumber(limit)} tecken.`,
  tooMany: (limit: number) => `Ange högst ${limit} värden.`,
  once: 'Parametern får bara anges en gång.',
  unknownParameter: (nearest: string | null, known: readonly string[]) =>
    `Parametern finns inte. ${nearest === null ? `De som finns är ${joinWords(known)}.` : `Menade du ${nearest}?`}`,
  noParameters: 'Här finns inga parametrar.',
  queryArea: (value: string) => `område:${value} finns inte och användes inte. Områdena står i filtret Fokusområde.`,
  querySource: (value: string) => `källa:${value} finns inte och användes inte. Källorna står på sidan Källor.`,
  queryLanguage: (value: string) =>
    `språk:${value} finns inte och användes inte. Skriv en språkkod, till exempel språk:en.`,
  pageArea: (value: string) => `Området ${QUOTED(value)} finns inte. Filtret användes inte.`,
  pageLevel: (value: string) => `Nivån ${QUOTED(value)} finns inte. Filtret användes inte.`,
  pageType: (value: string) => `Typen ${QUOTED(value)} finns inte. Filtret användes inte.`,
  pageSource: (value: string) => `Källan ${QUOTED(value)} finns inte. Filtret användes inte.`,
  pageLanguage: (value: string) => `Språket ${QUOTED(value)} finns inte. Filtret användes inte.`,
  pageDate: (value: string) => `${QUOTED(value)} är inget datum. Filtret användes inte.`,
} as const;

export const searchPageTexts = {
  heading: 'Sök',
  formLabel: 'Sök i kunskapsbasen',
  button: 'Sök',
  title: (text: string, total: number) => `${text === '' ? 'Sök' : text} – ${hits(total)}`,
  noHitsTitle: 'Inga träffar',
  failedTitle: 'Sökningen kunde inte göras',
  howTo: 'Så skriver du en sökning',
  not: 'men inte',
  inArea: (names: string[]) => `i området ${joinWords(names, 'eller')}`,
  onLevel: (names: string[]) => `på nivån ${joinWords(names, 'eller')}`,
  ofType: (names: string[]) => `av typen ${joinWords(names, 'eller')}`,
  fromSource: (names: string[]) => `från ${joinWords(names, 'eller')}`,
  inLanguage: (names: string[]) => `på ${joinWords(names, 'eller')}`,
  from: (date: string) => `från ${date}`,
  to: (date: string) => `till ${date}`,
  notFilter: (filter: string) => `inte ${filter}`,
  exactly: 'Sök exakt i stället',
  didYouMean: 'Menade du',
  /** After the question whether it was meant. */
  corrected: (words: readonly string[]) =>
    `${joinWords(words.map(QUOTED))} finns inte i någon post, så träffarna gäller det.`,
  exactlyWritten: (text: string) => `Sök i stället efter exakt ${text}`,
  suggestions: {
    label: 'Förslag',
    one: '1 förslag',
    many: '{n} förslag',
    kinds: { word: '', phrase: 'Fras', title: 'Rubrik', filter: 'Filter' },
  },
  problemsHeading: 'En del av sökningen kunde inte läsas',
  filters: 'Filter',
  chosen: (n: number) => `${n} ${n === 1 ? 'vald' : 'valda'}`,
  facets: { area: 'Fokusområde', level: 'Nivå', type: 'Typ', source: 'Källa', language: 'Språk' },
  period: 'Period',
  fromLabel: 'Från',
  toLabel: 'Till',
  update: 'Uppdatera',
  hitsSuffix: (n: number) => (n === 1 ? ' träff' : ' träffar'),
  moreSources: (n: number) => count(n, 'källa till', 'källor till'),
  moreLanguages: (n: number) => `${formatNumber(n)}\u00a0språk till`,
  chosenFilters: 'Valda filter',
  remove: ', ta bort',
  clearAll: 'Rensa alla',
  fromChip: (date: string) => `Från ${date}`,
  toChip: (date: string) => `Till ${date}`,
  hits: (total: number) => hits(total),
  items: (total: number) => count(total, 'post', 'poster'),
  sortBy: 'Ordna efter',
  relevance: 'Relevans',
  newest: 'Nyast',
  pages: 'Sidor',
  showing: (from: number, to: number, total: number) =>
    `Visar ${formatNumber(from)}–${formatNumber(to)} av ${count(total, 'post', 'poster')}`,
  next: (n: number) => `Nästa ${n}`,
  first: 'Till första sidan',
} as const;

function hits(total: number): string {
  return total === 0 ? 'inga träffar' : count(total, 'träff', 'träffar');
}

export const itemTexts = {
  inLanguage: (name: string) => `På ${name}`,
  alsoIn: 'Finns också hos',
  sameStory: (n: number) => `${count(n, 'post', 'poster')} till om samma händelse`,
  origin: 'Ursprung',
  why: 'Varför?',
  whyFor: (title: string) => ` Områden för ${title}`,
  points: (score: string, threshold: string | null) =>
    `${score} poäng${threshold === null ? '' : ` (gräns ${threshold})`}`,
  byPerson: 'bestämt av en person',
  inTitle: 'i rubriken',
  firstSeen: (date: string) => `Hämtad ${date}, utan datum`,
  noTitle: 'Utan rubrik',
} as const;

export const histogramTexts = {
  weeks: { one: 'vecka', unit: 'i veckan', column: 'Vecka', region: 'Antal per vecka' },
  months: { one: 'månad', unit: 'i månaden', column: 'Månad', region: 'Antal per månad' },
  posts: 'Poster',
  peak: (n: number, label: string) => `Flest i ${label}: ${count(n, 'post', 'poster')}.`,
  mean: (mean: number, unit: string) => `I snitt ${formatNumber(mean)} ${unit}.`,
  legend: 'Streckad linje är snittet.',
  onlyOne: (n: number, label: string) => `Alla ${formatNumber(n)} poster är från ${label}.`,
  only: (label: string) => `Posten är från ${label}.`,
  older: (n: number) => `${count(n, 'äldre post', 'äldre poster')} ritas inte.`,
  image: (unit: string, first: string, last: string, finding: string) =>
    `Stapeldiagram, poster per ${unit} från ${first} till ${last}. ${finding}`,
  table: 'Visa siffrorna som tabell',
  week: (week: number, year: number) => `vecka ${week} ${year}`,
  shortWeek: (week: number, year: number) => `v. ${week} ${year}`,
} as const;

/** The search index lacks much of what the store has. */
const progress = ({ changes, of }: { changes: number; of: number }): string =>
  `${formatNumber(of - changes)} av ${count(of, 'ändring', 'ändringar')} i posterna är sökbara än`;

export const behindTexts = {
  heading: 'Sökregistret byggs upp:',
  /** After the heading. */
  text: (lag: { changes: number; of: number }) => `${progress(lag)}. Träffar kan saknas. Ladda om sidan om en stund.`,
  sentence: (lag: { changes: number; of: number }) =>
    `Sökregistret byggs upp: ${progress(lag)}. Träffar kan saknas, så sök igen om en stund.`,
  refusal: (lag: { changes: number; of: number }) =>
    `Sökregistret byggs upp: ${progress(lag)}. Det som hämtas nu skulle sakna poster, så försök igen om en stund.`,
} as const;

export const emptyTexts = {
  heading: (text: string, filters: string[]) =>
    `Inga träffar${text === '' ? '' : ` på ”${text}”`}${filters.length === 0 ? '' : ` med filtret ${joinWords(filters)}`}`,
  waysOn: 'Det här ligger närmast:',
  noWaysOn: 'Prova färre eller andra ord, eller sök på början av ett ord med en stjärna: trygg*',
  corrected: (n: number) => `${hits(n)}, rättad stavning`,
  withoutFilters: (n: number) => `${hits(n)} utan filter`,
  anyWord: (n: number) => `${hits(n)} med något av orden`,
  removeFilter: (name: string) => `Ta bort filtret ${name}`,
  clearFilters: 'Ta bort alla filter',
  allItems: 'Visa alla poster',
  baseHeading: 'Inget har kommit in ännu',
  baseText: (sources: number) =>
    `${count(sources, 'källa', 'källor')} hämtas efter hand. De första posterna brukar synas inom några minuter. Ladda om sidan då.`,
  noSources: 'Inga källor är påslagna. Lägg till en källa på sidan Källor.',
  baseLink: 'Se hämtningen',
  indexing: 'Sökregistret byggs',
  indexingText: (items: number) =>
    `${count(items, 'post', 'poster')} läggs in i sökregistret just nu. Ladda om sidan om en stund.`,
  failed: 'Sökningen kunde inte göras',
  failedText: 'Sökmotorn svarar inte. Din fråga ligger kvar.',
  storeDownText: 'Databasen svarar inte just nu. Inget som har sparats är förlorat. Din fråga ligger kvar.',
  failedNumber: (number: string) => `Felet är sparat med nummer ${number}.`,
  slow: 'Sökningen tog för lång tid',
  slowText: (seconds: number) =>
    `Den avbröts efter ${count(seconds, 'sekund', 'sekunder')}. Gör perioden kortare eller frågan smalare. Din fråga ligger kvar.`,
  tryAgain: 'Försök igen',
} as const;

/** What can be written in the search box: example and meaning. */
export const SYNTAX: readonly (readonly [string, string])[] = [
  ['trafik skolor', 'båda orden, i alla böjningar och sammansättningar'],
  ['"öppen förskola"', 'orden intill varandra i den ordningen; ett ord exakt som det är skrivet'],
  ['elever eller barn', 'något av orden'],
  ['-idrott', 'inte ordet'],
  ['trygg*', 'alla ord som börjar så'],
  ['rubrik:remiss', 'bara i rubriken'],
  ['område:trygghet nivå:nationellt', 'samma som filtren'],
  ['källa:brå typ:rapport språk:en', 'källa, typ, språk'],
  ['-källa:brå', 'allt utom den källan; går med alla filter utom tid'],
  ['sedan:28d sedan:4v', 'de senaste dagarna eller veckorna; även 3m och 1å'],
  ['2026-06..2026-11', 'från och med, till och med; även efter: och före:'],
];
