/** Swedish words about people's own tips: what was wrong with one, what became of it, how it is shown, and the commands. */
import { count as countUnbroken, formatNumber } from './numbers.js';
import { joinWords, LEVEL_NAMES } from './web-format.js';

const quoted = (text: string): string => `”${text}”`;
/** With ordinary spaces: a terminal's lines are searched and copied. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');

export const tipTexts = {
  /** The name of the built-in source. */
  source: 'Tips',
  /** Whose a tip is until people sign in, where nobody is named. */
  administrator: 'Administratören',

  mistakes: {
    text: 'Skriv text inom citattecken.',
    list: 'Skriv en lista av områden, till exempel ["trygghet"].',
    url: 'Skriv en fullständig adress som börjar med https:// eller http://, eller utelämna den och beskriv tipset i text.',
    nothing: 'Skriv en adress (url), eller vad du hörde eller såg (text).',
    blankWho: 'Skriv vem tipset kommer från, eller utelämna uppgiften.',
    tooLong: (limit: number, length: number) =>
      `Texten har ${formatNumber(length)} tecken. Skriv högst ${formatNumber(limit)}; det som är längre hör hemma i ett dokument som tipset länkar till.`,
    lineTooLong: (limit: number) => `Skriv högst ${formatNumber(limit)} tecken.`,
    when: (text: string) =>
      `${quoted(text)} är inget datum som kan läsas. Skriv till exempel 2026-11-20, 20 november, i fredags eller igår.`,
    future: (text: string) => `${quoted(text)} ligger framåt i tiden. Skriv när du hörde eller såg det.`,
    level: (text: string, known: readonly string[]) =>
      `Nivån ${quoted(text)} finns inte. Välj bland ${joinWords(known)}.`,
    type: (text: string, known: readonly string[]) =>
      `Typen ${quoted(text)} finns inte. Välj bland ${joinWords(known)}.`,
    area: (text: string, known: readonly string[]) =>
      `Området ${quoted(text)} finns inte. ${known.length === 0 ? 'Inga områden är inställda.' : `Välj bland ${joinWords(known)}.`}`,
    tooManyAreas: (limit: number) => `Ange högst ${limit} områden.`,
  },

  notes: {
    repeat: 'Samma person har redan lämnat det här tipset, så inget ändrades.',
    known: (title: string, sourceName: string) =>
      `Posten ${quoted(title)} från ${sourceName} fanns redan. Tipset lades till den.`,
    knownTip: (title: string) => `Posten ${quoted(title)} fanns redan genom ett annat tips. Tipset lades till den.`,
    levelOfSource: (level: keyof typeof LEVEL_NAMES, sourceName: string) =>
      `Nivån blev ${quoted(LEVEL_NAMES[level])}, som för ${sourceName}. Ange nivån om den ska vara en annan.`,
    levelAssumed: (level: keyof typeof LEVEL_NAMES) =>
      `Nivån blev ${quoted(LEVEL_NAMES[level])}, eftersom ingen angavs. Ange nivån om den ska vara en annan.`,
    levelMoved: (from: keyof typeof LEVEL_NAMES, to: keyof typeof LEVEL_NAMES) =>
      `Posten hade nivån ${quoted(LEVEL_NAMES[from])} och har nu ${quoted(LEVEL_NAMES[to])}.`,
    cut: (limit: number) =>
      `Texten är längre än ${limit} tecken. Den är sparad och sökbar i sin helhet; i listor syns början.`,
    addressAsTitle: 'Posten fick adressen som rubrik. Ange en rubrik om den ska ha en annan.',
  },

  /** Why a page was not read; the tip is kept all the same. */
  unread: {
    notFetched: 'Adressen ligger i ett internt nät eller hämtas inte av annat skäl, så sidan lästes inte.',
    noServer: 'Servern gick inte att nå, så sidan lästes inte.',
    notFound: 'Sidan finns inte hos utgivaren (404 eller 410), så den lästes inte. Kontrollera adressen.',
    forbidden: 'Sidan kräver inloggning eller nekar åtkomst, så den lästes inte.',
    robots: 'Webbplatsen tillåter inte att sidan läses av program (robots.txt), så den lästes inte.',
    robotsUnavailable: 'Webbplatsens regler för program (robots.txt) gick inte att läsa just nu, så sidan lästes inte.',
    tdm: 'Utgivaren har förbehållit sig rätten till text- och datautvinning, så sidan lästes inte.',
    notAPage: 'Adressen leder till en fil som inte är en webbsida, så den lästes inte.',
    late: (seconds: number) =>
      `Webbplatsen svarade inte klart på ${formatNumber(seconds)} sekunder, så sidan lästes inte.`,
    other: 'Sidan gick inte att läsa.',
    kept: 'Tipset är sparat med länken och det du skrev.',
  },

  /** "Tips från Anna, 20 nov 2026, Kvalitetsmässan". */
  from: (who: string, when: string, where: string | null) =>
    `Tips från ${[who, when, ...(where === null ? [] : [where])].join(', ')}`,
  wholeNote: 'Hela tipset',

  api: {
    unknown: (id: string) => `Det finns inget tips med id ${quoted(id)}.`,
    badCursor: 'Markören hör inte till den här listan. Börja om utan cursor.',
    badRemoved: 'Skriv true eller false.',
  },

  cli: {
    description: 'Lista tips som personer har lämnat, och lämna nya',
    add: 'Lämna ett tips: en adress, en text, eller båda',
    url: 'adress till det du vill tipsa om; utelämna den om du bara har hört eller sett något',
    text: 'vad du hörde eller såg; första raden blir rubrik. Skriv - för att läsa från standard in',
    title: 'rubrik',
    who: 'vem tipset kommer från; annars administratören',
    when: 'när det hördes eller sågs: 2026-11-20, "20 november", igår; annars nu',
    where: 'var det hördes eller sågs, till exempel Kvalitetsmässan',
    level: (levels: readonly string[]) => `nivå: ${levels.join(', ')}`,
    type: (types: readonly string[]) => `typ: ${types.join(', ')}`,
    area: 'fokusområde som posten hör till; kan anges flera gånger',
    list: 'Lista tips, de senaste först',
    limit: 'antal, 1–100',
    removed: 'visa de borttagna i stället',
    remove: 'Ta bort tips; posten försvinner om inget annat håller den kvar',
    ids: 'id för tips, som de står i listan',
    erase: 'radera tipset och namnet för gott; kan inte ångras',
    restore: 'Ta tillbaka borttagna tips',
    interrupted: 'Avbrutet. Tipset sparades inte.',
    badLimit: 'Antalet ska vara ett heltal mellan 1 och 100.',
    none: 'Det finns inga tips.',
    noneRemoved: 'Det finns inga borttagna tips.',
    added: (title: string) => `Sparat som ny post: ${title}`,
    attached: (title: string) => `Sparat vid posten: ${title}`,
    more: (n: number) => `Bara de ${count(n, 'senaste visas', 'senaste visas')}. Se fler med --limit.`,
    isRemoved: (id: string) => `Tipset ${id} är borttaget. Ångra med tips restore ${id}.`,
    isErased: (id: string) => `Tipset ${id} är raderat.`,
    itemGone: 'Posten är också borttagen.',
    isRestored: (id: string) => `Tipset ${id} är tillbaka.`,
    unknown: (id: string) =>
      `Det finns inget tips med id ${id}. Se alla med tips list, borttagna med tips list --removed.`,
    explanation:
      '\nUtan adress blir tipset en post utan länk. Med adress läses sidan en gång; går den inte att läsa sparas tipset ändå. Finns posten redan läggs tipset till den.\nUtan --level: den nivå som källan på adressens webbplats har, annars nationellt; kommunen för interna adresser och för tips utan adress.\n',
  },
} as const;
