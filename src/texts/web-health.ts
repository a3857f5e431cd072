/** Swedish words and sentences for how a source is doing. */
import { count, formatNumber } from './numbers.js';

const days = (n: number): string => count(n, 'dag', 'dagar');
const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

export const healthTexts = {
  labels: {
    ny: 'Ny',
    'mar-bra': 'Mår bra',
    tyst: 'Tyst',
    langsam: 'Långsam',
    trasig: 'Trasig',
    vilar: 'Vilar',
  },
  disabled: 'Avstängd i config/sources.yaml.',
  unreadableKind: (kind: string) => `Spanare kan inte läsa källor av sorten ${kind} än.`,
  waitingForFirst: 'Väntar på att hämtas för första gången.',
  firstUnderWay: 'Hämtas för första gången just nu.',
  neverRead: (message: string) => `Har inte kunnat läsas än. ${sentence(message)}`,
  brokenSince: (message: string, since: string, failures: number) =>
    failures < 2
      ? `${sentence(message)} Senast läst ${since}.`
      : `${sentence(message)} ${count(failures, 'försök', 'försök')} i rad har misslyckats, senast läst ${since}.`,
  hiccup: (message: string, next: string) => `${sentence(message)} Nytt försök ${next}.`,
  onlySkipped: (skipped: number) =>
    `Källan svarar, men ${skipped === 1 ? 'dess enda post kunde inte läsas' : `ingen av dess ${count(skipped, 'post', 'poster')} kunde läsas`}: rubrik eller adress saknas. Kontrollera källan i config/sources.yaml.`,
  emptyAnswer: 'Källan svarar, men har inga poster.',
  isNew: (items: number) =>
    items === 0
      ? 'Hämtad utan fel. Inga poster hittills.'
      : `Hämtad utan fel. ${count(items, 'post', 'poster')} hittills.`,
  silent: (silentDays: number, expected: number) =>
    `Inget nytt på ${days(silentDays)}, ger annars ungefär ${formatNumber(Math.round(expected))} i veckan.`,
  silentLong: (silentDays: number) => `Inget nytt på ${days(silentDays)}.`,
  slow: (seconds: number) => `Hämtningen tog ${count(Math.round(seconds), 'sekund', 'sekunder')}.`,
  freshItems: (items: number) => `${count(items, 'ny', 'nya')} vid senaste hämtningen.`,
  nothingNewSince: (day: string) => `Inget nytt sedan ${day}, som väntat.`,
  fine: 'Hämtas som den ska.',
} as const;
