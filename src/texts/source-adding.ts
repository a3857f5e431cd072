/** Swedish words of adding sources at run time: what is guessed, what can't be done and why. Command line, API and page say it alike. */
import type { Kind } from '../domain/source.js';
import type { Level } from '../domain/vocabulary.js';
import { count as countUnbroken } from './numbers.js';
import { LEVEL_NAMES } from './web-format.js';

/** "1 post", "1 284 poster" with ordinary spaces: what is said here also stands in terminals. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');

const KIND_NAMES: Record<Kind, string> = {
  rss: 'RSS',
  atom: 'Atom',
  jsonfeed: 'JSON Feed',
  html: 'lista på sidan',
  'oai-pmh': 'OAI-PMH',
  sitemap: 'webbplatskarta',
  'json-api': 'gränssnitt',
};
const KIND_FOUND: Record<Kind, string> = {
  rss: 'Hittade ett flöde',
  atom: 'Hittade ett flöde',
  jsonfeed: 'Hittade ett flöde',
  html: 'Hittade en lista på sidan',
  'oai-pmh': 'Hittade ett arkiv',
  sitemap: 'Hittade en webbplatskarta',
  'json-api': 'Hittade ett gränssnitt',
};

export const addingTexts = {
  /** Until there is sign-in, this is who everybody is. */
  localAdministrator: 'lokal administratör',

  shadowed: (id: string, name: string) =>
    `Källan ${id} står både i config/sources.yaml och bland de tillagda (${name}). Den i filen gäller.`,
  unreadable: (id: string) =>
    `Den tillagda källan ${id} är sparad i en form som den här versionen inte kan läsa. Den hämtas inte.`,

  needsUrl: 'saknas. Skriv adressen till sidan eller flödet.',
  notAnAddress: 'är ingen adress. Skriv en fullständig adress som börjar med http:// eller https://.',
  noSuchCandidate: (n: number, of: number) =>
    of === 1 ? `är ${n}, men bara ett förslag hittades. Skriv 1.` : `är ${n}. Skriv ett tal mellan 1 och ${of}.`,
  noCandidateOfKind: (kind: string) => `är ${kind}, men något sådant hittades inte på adressen.`,
  noCandidates: 'Ingenting som går att följa hittades på adressen.',

  credentialsDropped: 'Användarnamn och lösenord togs bort ur adressen. Spanare skickar dem aldrig.',
  guessed: {
    level: (level: Level) => `Nivån är antagen: ${LEVEL_NAMES[level]}.`,
    type: (type: string) => `Typen är antagen: ${type}.`,
    language: (language: string) => `Språket är antaget: ${language}.`,
  },

  alreadySource: (id: string, name: string) => `Adressen är redan en källa: ${name} (${id}).`,
  idTaken: (id: string) => `Id ${id} används redan av en annan källa. Välj ett annat.`,
  idOfRemoved: (id: string, name: string) =>
    `Id ${id} hör till ${name}, som är borttagen men har kvar sina poster. Återställ den, eller välj ett annat id.`,
  configured: (name: string) =>
    `${name} står i config/sources.yaml och ändras där. Redigera filen och starta om Spanare.`,
  unknown: (id: string, near: string | null) =>
    `Källan ”${id}” finns inte.${near === null ? '' : ` Menade du ${near}?`}`,
  removed: (id: string, name: string) => `${name} (${id}) är borttagen. Den kan återställas.`,
  notRemoved: (id: string, name: string) => `${name} (${id}) är inte borttagen.`,
  changedMeanwhile: 'Källorna ändrades under tiden. Försök igen.',
  nothingToChange: 'Ange minst en uppgift att ändra.',
  trialFailed: (message: string) => `Källan gick inte att läsa: ${message}`,
  trueOrFalse: 'Skriv true eller false.',
  oneOf: (values: readonly string[]) => `Skriv ett av: ${values.join(', ')}.`,
  noOpml: 'Innehåll saknas. Skicka en OPML-fil med Content-Type: text/x-opml.',
  unsupportedOpml: (media: readonly string[]) =>
    `Innehållets form stöds inte. Skicka en OPML-fil med Content-Type ${media.join(', ')}.`,
  invalid: (n: number) => `${count(n, 'uppgift', 'uppgifter')} behöver rättas.`,
  field: (field: string, reason: string) => (reason.startsWith(field) ? reason : `${field} ${reason}`),

  page: {
    crumbs: 'Brödsmulor',
    crumb: 'Lägg till',
    heading: 'Lägg till källa',
    intro: 'Provkörningen sparar inget. Du ser vad som skulle komma in.',
    address: 'Adress till sidan eller flödet',
    try: 'Provkör',
    tryAgain: 'Provkör igen',
    mistakes: (n: number) => (n === 1 ? 'En uppgift behöver rättas' : `${n} uppgifter behöver rättas`),
    found: (kind: Kind) => `${KIND_FOUND[kind]}:`,
    seeFirst: 'Det här har inte visats förut. Lägg till källan om det ser rätt ut:',
    showSource: 'Visa källan',
    candidates: 'Det här hittades på adressen',
    candidatesHint: 'Välj ett annat förslag och provkör igen för att se vad det ger.',
    kinds: KIND_NAMES,
    items: (n: number) => (n === 0 ? 'Inga poster just nu' : `Så hade de ${n} första hamnat`),
    known: (known: number, total: number) =>
      known === 0 ? `Av ${total}` : `${known} av ${total} finns redan via andra källor`,
    points: (points: string) => `${points} poäng`,
    noArea: 'Inget område',
    noDate: 'Utan datum',
    alreadyThere: (sourceName: string) => `Finns redan: ${sourceName}`,
    rate: (perWeek: string) => `Väntad takt: ungefär ${perWeek} i veckan.`,
    skipped: (n: number) => `${count(n, 'post', 'poster')} gick inte att läsa.`,
    details: 'Uppgifter om källan',
    name: 'Namn',
    level: 'Nivå',
    type: 'Posterna är',
    language: 'Språk',
    languageHint: 'Språkkod, till exempel sv eller en.',
    every: 'Hämtas',
    rhythms: {
      PT1H: 'varje timme',
      PT6H: 'var sjätte timme',
      P1D: 'varje dygn',
      P7D: 'varje vecka',
    } as Record<string, string>,
    selectors: 'Så hittas posterna på sidan',
    selectorsHint: 'CSS-väljare. Post söks i sidan, de andra i varje post.',
    selectorNames: {
      item: 'Post',
      title: 'Rubrik',
      link: 'Länk',
      date: 'Datum',
      summary: 'Ingress',
      next: 'Länk till nästa sida',
    },
    add: 'Lägg till källan',
    added: (name: string) => `${name} är tillagd.`,
    lists: 'Källorna kan flyttas mellan program som OPML; läs in en fil med kommandot sources import.',
    exportList: 'Hämta källorna som OPML',
  },

  cli: {
    add: 'Lägg till en källa: sök flöden på adressen, visa vad den skulle ge, och spara den efter ett ja',
    try: 'Pröva en adress som källa utan att spara något',
    show: 'Visa en källa och hur den mår',
    change: 'Ändra en tillagd källa',
    enable: 'Slå på en tillagd källa',
    disable: 'Stäng av en tillagd källa; den vilar tills den slås på',
    remove: 'Ta bort en tillagd källa; dess poster ligger kvar',
    restore: 'Återställ en borttagen källa',
    export: 'Skriv ut källorna som OPML',
    import: 'Läs in källor ur en OPML-fil från Spanare eller ett annat program',
    url: 'adress till en sida, ett flöde eller ett gränssnitt',
    id: 'källans id, som kommandot sources visar det',
    file: 'OPML-filen',
    explanation: '\nUtan terminal sparas inget om inte --yes anges. Källor i config/sources.yaml ändras i filen.\n',
    options: {
      id: 'id för källan; annars görs ett av namnet',
      name: 'namnet som visas; annars flödets eller sidans eget',
      level: (levels: readonly string[]) => `nivå: ${levels.join(', ')}`,
      type: (types: readonly string[]) => `posttyp: ${types.join(', ')}`,
      language: 'språkkod, till exempel sv eller en',
      every: 'hur ofta den hämtas, till exempel PT6H eller P1D',
      spacing: 'kortaste tid mellan två hämtningar hos samma värd, till exempel PT1S',
      kind: (kinds: readonly string[]) => `slag: ${kinds.join(', ')}`,
      adapter: 'gränssnitt, när slaget är json-api',
      publisher: 'slag av utgivare',
      area: 'fokusområde som källan brukar ge; får upprepas',
      param: 'inställning för ett gränssnitt, namn=värde; får upprepas',
      selectorItem: 'CSS-väljare för varje post på sidan',
      selectorTitle: 'CSS-väljare för rubriken inom posten',
      selectorLink: 'CSS-väljare för länken inom posten',
      selectorDate: 'CSS-väljare för datumet inom posten',
      selectorSummary: 'CSS-väljare för ingressen inom posten',
      selectorNext: 'CSS-väljare för länken till nästa sida',
      candidate: 'vilket av förslagen som ska tas, från 1',
      by: 'vem som lägger till den',
      yes: 'spara utan att fråga',
      force: 'spara även om källan inte går att läsa just nu',
      dryRun: 'visa bara, spara inget',
      url: 'ny adress',
      removeYes: 'ta bort utan att fråga',
      out: 'skriv till en fil i stället för till skärmen',
      importLevel: (levels: readonly string[]) => `nivå för rader utan nivå: ${levels.join(', ')}`,
      importType: (types: readonly string[]) => `posttyp för rader utan typ: ${types.join(', ')}`,
    },
    badParam: (text: string) => `--param ${text} saknar värde. Skriv namn=värde, till exempel set=open.`,
    badOption: (option: string, written: string, values: readonly string[]) =>
      `${option} är ”${written}”. Skriv ett av: ${values.join(', ')}.`,
    looking: 'Läser adressen …',
    found: (n: number, url: string) => `${count(n, 'förslag', 'förslag')} på ${url}:`,
    otherCandidates: (numbers: readonly number[]) =>
      `Adressen har också andra förslag (${numbers.join(', ')}): se dem med sources try, och välj med --candidate.`,
    seen: (n: number, newest: string | null) =>
      n === 0 ? 'Inga poster just nu.' : `${count(n, 'post', 'poster')}${newest === null ? '' : `, senast ${newest}`}.`,
    wouldBe: (name: string) => `Så skulle källan sparas: ${name}`,
    items: (shown: number, total: number, known: number) => {
      if (total === 0) return 'Källan har inga poster just nu.';
      const which =
        shown === total ? count(total, 'post', 'poster') : `de ${shown} första av ${count(total, 'post', 'poster')}`;
      return `Så skulle posterna komma in: ${which}${known === 0 ? '' : `, ${known} finns redan`}.`;
    },
    noDate: 'utan datum',
    noArea: 'inget område',
    points: (area: string, points: number) => `${area} ${String(points).replace('.', ',')} poäng`,
    alreadyThere: (sourceName: string) => `finns redan: ${sourceName}`,
    skipped: (n: number) => `${count(n, 'post', 'poster')} gick inte att läsa.`,
    rate: (perWeek: number) => `Väntad takt: ungefär ${String(perWeek).replace('.', ',')} i veckan.`,
    question: 'Lägga till källan?',
    nothingSaved: 'Inget är sparat.',
    notSaved: 'Källan är inte sparad.',
    needsYes: 'Källan är inte sparad: det finns ingen terminal att fråga på. Lägg till --yes för att spara den.',
    saved: (name: string, id: string) =>
      `${name} är tillagd som ${id}. Den hämtas strax när Spanare är igång; annars kör fetch ${id}.`,
    changed: (name: string, id: string, enabled: boolean) => `${name} (${id}) är ändrad${enabled ? '' : ' och vilar'}.`,
    inConfig: 'Står i config/sources.yaml och ändras där.',
    addedBy: (when: string, by: string | null) => `Tillagd ${when}${by === null ? '' : ` av ${by}`}.`,
    removeQuestion: (name: string, url: string) => `Ta bort ${name} (${url})? Posterna ligger kvar.`,
    removed: (name: string) => `${name} är borttagen. Posterna ligger kvar.`,
    restoreHint: (id: string) => `Ångra med sources restore ${id}.`,
    notRemoved: 'Källan är kvar.',
    removeNeedsYes: 'Källan är kvar: det finns ingen terminal att fråga på. Lägg till --yes för att ta bort den.',
    restored: (name: string, id: string) => `${name} (${id}) är tillbaka och hämtas strax.`,
    unwritable: (file: string, code: string) => `${file} går inte att skriva (${code}).`,
    unreadableFile: (file: string, code: string) =>
      code === 'ENOENT' ? `${file} finns inte.` : `${file} går inte att läsa (${code}).`,
    exported: (n: number, file: string) => `${count(n, 'källa', 'källor')} skrevs till ${file}.`,
    importStatus: { added: 'ny', known: 'finns redan', skipped: 'utelämnad' },
    imported: (added: number, known: number, skipped: number) =>
      `${count(added, 'ny källa', 'nya källor')}, ${known} fanns redan, ${skipped} utelämnade.`,
  },
} as const;
