/** Swedish words and sentences for how a source is doing. */
import { count as countUnbroken, formatNumber } from './numbers.js';
import { toSentence } from './to-sentence.js';

/** With ordinary spaces: these sentences stand in terminals and answers too, where they are searched and copied. */
const count = (n: number, one: string, many: string): string => countUnbroken(n, one, many).replaceAll('\u00a0', ' ');
const days = (n: number): string => count(n, 'dag', 'dagar');

const WEEKS_A_MONTH = 365.25 / 12 / 7;
const WEEKS_A_YEAR = 365.25 / 7;
/** Under this many a week (or a month) a longer time tells it better. */
const FEW = 0.75;

/** "6 i veckan", "1 i månaden", "2 om året". @param perWeek over 0 */
function rate(perWeek: number): string {
  if (perWeek >= FEW) return `${formatNumber(Math.round(perWeek))} i veckan`;
  const perMonth = perWeek * WEEKS_A_MONTH;
  if (perMonth >= FEW) return `${formatNumber(Math.round(perMonth))} i månaden`;
  return `${formatNumber(Math.max(1, Math.round(perWeek * WEEKS_A_YEAR)))} om året`;
}

const ORDINALS: Record<number, string> = {
  2: 'varannan',
  3: 'var tredje',
  4: 'var fjärde',
  5: 'var femte',
  6: 'var sjätte',
  8: 'var åttonde',
  10: 'var tionde',
  12: 'var tolfte',
  15: 'var femtonde',
  20: 'var tjugonde',
  30: 'var trettionde',
};

/** "varje timme", "var fjärde timme", "var femtonde minut", "varje dygn". */
function interval(minutes: number): string {
  if (minutes >= 1440) return 'varje dygn';
  const [n, unit] = minutes >= 60 ? [Math.round(minutes / 60), 'timme'] : [minutes, 'minut'];
  return n === 1 ? `varje ${unit}` : `${ORDINALS[n] ?? `var ${n}:e`} ${unit}`;
}

/** As it is written in the configuration: "PT4H", "PT15M", "P1D". */
const isoInterval = (minutes: number): string =>
  minutes >= 1440 ? 'P1D' : minutes >= 60 ? `PT${Math.round(minutes / 60)}H` : `PT${minutes}M`;

/** "9 timmar", "40 minuter", "3 dagar". */
function span(hours: number): string {
  if (hours < 1.5) return count(Math.max(1, Math.round(hours * 60)), 'minut', 'minuter');
  return hours < 48 ? count(Math.round(hours), 'timme', 'timmar') : days(Math.round(hours / 24));
}

export const healthTexts = {
  labels: {
    ny: 'Ny',
    'mar-bra': 'Mår bra',
    tyst: 'Tyst',
    langsam: 'Långsam',
    trasig: 'Trasig',
    vilar: 'Vilar',
  },
  disabled: 'Avstängd: hämtas inte förrän någon slår på den.',
  unreadableKind: (kind: string) => `Spanare kan inte läsa källor av sorten ${kind} än.`,
  missingKey: (name: string) =>
    `Saknar nyckeln ${name}. Ange den som miljövariabel och starta om Spanare, så börjar källan hämtas.`,
  restsUntil: (until: string, status: string) =>
    `Får inte hämtas förrän ${until}: servern har bett oss vänta${status}. Då görs ett nytt försök.`,
  waitingForFirst: 'Väntar på att hämtas för första gången.',
  firstUnderWay: 'Hämtas för första gången just nu.',
  neverRead: (message: string) => `Har inte kunnat läsas än. ${toSentence(message)}`,
  /** @param since when the first of the failures was; null when nobody knows. */
  brokenSince: (message: string, lastRead: string, failures: number, since: string | null) =>
    failures < 2
      ? `${toSentence(message)} Senast läst ${lastRead}.`
      : `${toSentence(message)} ${count(failures, 'försök', 'försök')} i rad har misslyckats${since === null ? '' : ` sedan ${since}`}, senast läst ${lastRead}.`,
  hiccup: (message: string, next: string) => `${toSentence(message)} Nytt försök ${next}.`,
  unconfirmed: (next: string) =>
    `Servern svarar nu att inget är ändrat (304), men efter ett fel räknas det inte som läst. Allt hämtas på nytt ${next}.`,
  badKey: (name: string | null, status: string) =>
    `Nyckeln${name === null ? '' : ` i ${name}`} godtas inte${status}. Kontrollera att den är rätt och gäller, ändra den och starta om Spanare.`,
  newAddressFound: 'Ny adress hittad.',
  noNewAddress: 'Leta upp den nya adressen på webbplatsen och byt adress på källan.',
  onlySkipped: (skipped: number) =>
    `Källan svarar, men ${skipped === 1 ? 'dess enda post kunde inte läsas' : `ingen av dess ${count(skipped, 'post', 'poster')} kunde läsas`}: rubrik eller adress saknas. Kontrollera källans adress.`,
  /** A feed that is valid and holds nothing. */
  emptyFeed: 'Flödet är giltigt men tomt. Inga poster hittills.',
  emptyAnswer: 'Källan svarar utan fel men har inga poster. Inga poster hittills.',
  emptyFeedSince: (silentDays: number) =>
    `Flödet är giltigt men tomt, och har inte gett någon post på ${days(silentDays)}. Kontrollera att adressen är rätt.`,
  emptySince: (silentDays: number) =>
    `Källan svarar utan fel men har inte gett någon post på ${days(silentDays)}. Kontrollera att adressen är rätt.`,
  emptyNow: (day: string) => `Flödet är giltigt men tomt just nu. Senaste posten kom ${day}.`,
  isNew: (items: number) =>
    items === 0
      ? 'Hämtad utan fel. Inga poster hittills.'
      : `Hämtad utan fel. ${count(items, 'post', 'poster')} hittills.`,
  silent: (silentDays: number, perWeek: number) => `Ger annars ${rate(perWeek)}, nu 0 på ${days(silentDays)}.`,
  silentHint: 'Kontrollera om källan har flyttat eller slutat.',
  silentEmpty: 'Flödet är giltigt men tomt.',
  silentLong: (silentDays: number) => `Inget nytt på ${days(silentDays)}.`,
  slow: (seconds: number) => `Hämtningen tog ${count(Math.round(seconds), 'sekund', 'sekunder')}.`,
  freshItems: (items: number) => `${count(items, 'ny', 'nya')} vid senaste hämtningen.`,
  nothingNewSince: (day: string) => `Inget nytt sedan ${day}, som väntat.`,
  fine: 'Hämtas som den ska.',
  gapLabel: 'Lucka',
  gap: (size: number) =>
    size === 1
      ? 'Flödets enda post var ny vid en hämtning, så äldre poster kan ha hunnit falla ur innan de lästes.'
      : `Alla ${count(size, 'post', 'poster')} i flödet var nya vid en hämtning, så äldre poster kan ha hunnit falla ur innan de lästes.`,
  gapCut: (size: number) =>
    `${count(size, 'post', 'poster')} lästes vid en hämtning, men det fanns fler än en hämtning läser, så poster kan saknas.`,
  gapCutAdvice: (minutes: number | null) =>
    `${minutes === null ? 'Hämta oftare' : `Hämta minst ${interval(minutes)} (every: ${isoInterval(minutes)})`}, eller snäva in vad källan frågar efter.`,
  gapTimes: (times: number, since: string) => `Har hänt ${count(times, 'gång', 'gånger')} sedan ${since}.`,
  gapAdvice: (size: number, hours: number, minutes: number) =>
    `Flödet rymmer ${count(size, 'post', 'poster')}, ungefär ${span(hours)}; hämta minst ${interval(minutes)} (every: ${isoInterval(minutes)}).`,
  gapPause: (size: number, hours: number | null, since: number) =>
    `Flödet rymmer ${count(size, 'post', 'poster')}${hours === null ? '' : `, ungefär ${span(hours)}`}; mellan hämtningarna gick ${span(since)}.`,
  /** An address ends with a space, so that nobody copies a full stop. */
  proposal: (url: string, title: string) => `Ny adress: ${url}${title === '' ? '' : ` (”${title}”)`}`,
  proposalInConfig: (id: string) => `Ändra raden url: för källan ${id} i config/sources.yaml och starta om Spanare.`,
} as const;
