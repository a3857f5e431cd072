/** A date as somebody writes it in a query in, the days it stands for out: a day, a week, a month or a year. */

const DAY_MS = 86_400_000;

export interface Days {
  /** YYYY-MM-DD, both inclusive. */
  first: string;
  last: string;
}

const toText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** @returns null for what is no date: `2026`, `2026-05`, `2026-05-12`, `20260512` and `2026-v20` are. */
export function readDays(written: string): Days | null {
  const week = /^(\d{4})-?[vw](\d{1,2})$/i.exec(written);
  if (week) return daysOfWeek(Number(week[1]), Number(week[2]));
  const match = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?$/.exec(written);
  if (!match || match[1] === '0000') return null;
  const [, year = '', month, day] = match;
  if (month === undefined) return { first: `${year}-01-01`, last: `${year}-12-31` };
  const first = utc(Number(year), Number(month) - 1, day === undefined ? 1 : Number(day));
  if (first.getUTCMonth() !== Number(month) - 1) return null;
  if (day === undefined) {
    const last = utc(Number(year), Number(month), 0);
    return { first: toText(first.getTime()), last: toText(last.getTime()) };
  }
  if (first.getUTCDate() !== Number(day)) return null;
  return { first: toText(first.getTime()), last: toText(first.getTime()) };
}

/** As Date.UTC, also for the first hundred years, which it takes for those after 1900. */
function utc(year: number, month: number, day: number): Date {
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month, day);
  return date;
}

/** Week 1 is the one that 4 January is in. */
function daysOfWeek(year: number, week: number): Days | null {
  if (week < 1 || week > 53 || year === 0) return null;
  const fourth = utc(year, 0, 4);
  const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS + (week - 1) * 7 * DAY_MS;
  const isOfNextYear = new Date(monday + 3 * DAY_MS).getUTCFullYear() !== year;
  return isOfNextYear ? null : { first: toText(monday), last: toText(monday + 6 * DAY_MS) };
}

const UNITS: readonly [unit: string, names: RegExp][] = [
  ['d', /^(?:d|dag|dagar|dygn)$/],
  ['v', /^(?:v|vecka|veckor)$/],
  ['m', /^(?:m|mån|månad|månader)$/],
  ['å', /^(?:å|a|år)$/],
];
const LONGEST_BACK = 9999;

/** A time back in its shortest form (`28d`, `4v`, `3m`, `1å`), or null. "idag" and "igår" are none and one day. */
export function readSince(written: string): string | null {
  const lower = written.toLowerCase();
  if (/^i\s?dag$/.test(lower)) return '0d';
  if (/^i\s?går$/.test(lower)) return '1d';
  const match = /^(\d{1,5})\s*(\p{L}+)$/u.exec(lower);
  const unit = UNITS.find(([, names]) => names.test(match?.[2] ?? ''))?.[0];
  if (!match || unit === undefined || Number(match[1]) > LONGEST_BACK) return null;
  return `${Number(match[1])}${unit}`;
}

/** The first day of a time back. @param since as `readSince` gives it. @param today YYYY-MM-DD. @returns YYYY-MM-DD, no earlier than the year 1 */
export function firstDayBack(since: string, today: string): string {
  const [count, unit] = [Number.parseInt(since, 10), since.slice(-1)];
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  if (unit === 'd' || unit === 'v') return notBeforeYearOne(utc(year, month - 1, day - count * (unit === 'v' ? 7 : 1)));
  const months = unit === 'm' ? count : count * 12;
  // A month that has no such day has its last one.
  const longest = utc(year, month - months, 0).getUTCDate();
  return notBeforeYearOne(utc(year, month - 1 - months, Math.min(day, longest)));
}

const notBeforeYearOne = (date: Date): string => (date.getUTCFullYear() < 1 ? '0001-01-01' : toText(date.getTime()));
