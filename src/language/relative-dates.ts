/** "i går", "för 2 timmar sedan" in, a day or an instant out, counted from the time of reading: listing pages write so. */
import type { DatedText } from '../domain/item.js';
import { toStockholmClockMs } from './local-time.js';

/** A day named by its distance from today, and the text that follows it. */
export interface RelativeDay {
  day: { year: number; month: number; day: number; precision: 'day' };
  rest: string;
}

const DAY_MS = 86_400_000;
const DAY_WORDS: [RegExp, number][] = [
  [/^(?:i ?dag|today|heute|tänään)(?!\p{L})/u, 0],
  [/^(?:i ?går|yesterday|gestern|eilen)(?!\p{L})/u, -1],
  [/^(?:i ?förrgår|vorgestern|toissapäivänä)(?!\p{L})/u, -2],
  [/^(?:i ?morgon|tomorrow|huomenna)(?!\p{L})/u, 1],
];
const NUMBER_WORDS: Record<string, number> = {
  en: 1,
  ett: 1,
  två: 2,
  tre: 3,
  fyra: 4,
  fem: 5,
  sex: 6,
  sju: 7,
  åtta: 8,
  nio: 9,
  tio: 10,
  elva: 11,
  tolv: 12,
  a: 1,
  an: 1,
  one: 1,
};
const AGO =
  /^(?:för )?(?:ca\.? |cirka |drygt |about )?(\d{1,4}|\p{L}+) (sekund|minut|min|tim|timm|h|dag|dygn|veck|månad|år|second|minute|hour|day|week|month|year)(?:er|e|ar|a|or|s)?\.? (?:sedan|sen|ago)$/u;
const UNIT_MS: Record<string, number> = {
  sekund: 1000,
  second: 1000,
  minut: 60_000,
  min: 60_000,
  minute: 60_000,
  tim: 3_600_000,
  timm: 3_600_000,
  h: 3_600_000,
  hour: 3_600_000,
  dag: DAY_MS,
  dygn: DAY_MS,
  day: DAY_MS,
  veck: 7 * DAY_MS,
  week: 7 * DAY_MS,
};
const UNIT_MONTHS: Record<string, number> = { månad: 1, month: 1, år: 12, year: 12 };

function toDay(clockMs: number): RelativeDay['day'] {
  const date = new Date(clockMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), precision: 'day' };
}

function monthsBefore(clockMs: number, months: number): number {
  const date = new Date(clockMs);
  const target = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months + 1, 0)).getUTCDate();
  return target + (Math.min(date.getUTCDate(), lastDay) - 1) * DAY_MS;
}

/** Days and longer are only said to the day; hours and shorter give an instant. */
function readAgo(text: string, now: Date): DatedText | RelativeDay | null {
  const match = AGO.exec(text);
  const [, amount = '', unit = ''] = match ?? [];
  const count = /^\d+$/.test(amount) ? Number(amount) : NUMBER_WORDS[amount];
  if (!match || count === undefined) return null;
  const clockMs = toStockholmClockMs(now.getTime());
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) return { day: toDay(monthsBefore(clockMs, count * months)), rest: '' };
  const unitMs = UNIT_MS[unit] ?? 0;
  if (unitMs >= DAY_MS) return { day: toDay(clockMs - count * unitMs), rest: '' };
  return { at: new Date(now.getTime() - count * unitMs).toISOString(), precision: 'instant' };
}

/**
 * @param text lower case, single spaces
 * @returns an instant, a day with the text after it (a clock perhaps), or null when the text is not relative.
 */
export function readRelativeDay(text: string, now: Date): DatedText | RelativeDay | null {
  if (/^(?:(?:alldeles )?nyss|just nu|just now)$/.test(text)) return { at: now.toISOString(), precision: 'instant' };
  for (const [pattern, offset] of DAY_WORDS) {
    const match = pattern.exec(text);
    if (match)
      return { day: toDay(toStockholmClockMs(now.getTime()) + offset * DAY_MS), rest: text.slice(match[0].length) };
  }
  return readAgo(text, now);
}
