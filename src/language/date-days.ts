/** The day at the start of a text in, a calendar day and the text after it out: every order and separator in which publishers write a date. */
import { foldWord, MONTHS } from './date-words.js';

export interface CalendarDay {
  year: number;
  month: number;
  day: number;
  /** How much of it the text gives. */
  precision: 'day' | 'month' | 'year';
}

/** A day and the text that follows it. */
export interface DayReading {
  day: CalendarDay;
  rest: string;
}

/** What helps where the text of a day leaves a choice. */
export interface DayHints {
  /** Needed for days without a year. */
  now: Date | undefined;
  /** The weekday that was named before the day, 1 (Monday) – 7; undefined where there was none. */
  weekday: number | undefined;
}

interface Form {
  pattern: RegExp;
  read(match: (string | undefined)[], hints: DayHints, text: string): CalendarDay | null;
}

const DAY_MS = 86_400_000;

/** @returns null for a day that does not exist or lies outside the years 1000–9999 (0001-01-01 is how some systems write "no date"). */
function toDay(
  year: number,
  month: number,
  day: number,
  precision: CalendarDay['precision'] = 'day',
): CalendarDay | null {
  if (year < 1000 || year > 9999) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? { year, month, day, precision } : null;
}

function fromOrdinal(year: number, dayOfYear: number): CalendarDay | null {
  const date = new Date(Date.UTC(year, 0, dayOfYear));
  return date.getUTCFullYear() === year ? toDay(year, date.getUTCMonth() + 1, date.getUTCDate()) : null;
}

function fromIsoWeek(year: number, week: number, weekday: number): CalendarDay | null {
  if (week < 1 || week > 53) return null;
  const fourthOfJanuary = new Date(Date.UTC(year, 0, 4));
  const monday = fourthOfJanuary.getTime() - ((fourthOfJanuary.getUTCDay() + 6) % 7) * DAY_MS;
  const date = new Date(monday + ((week - 1) * 7 + weekday - 1) * DAY_MS);
  return toDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}

/** RFC 2822's reading of short years, with 50 as the turn. */
function toFullYear(digits: string): number {
  const year = Number(digits);
  return digits.length > 2 ? year : year < 50 ? 2000 + year : 1900 + year;
}

/** The latest year in which the day is not after today. */
function inNearestPast(month: number, day: number, now: Date | undefined): CalendarDay | null {
  if (!now) return null;
  const year = now.getUTCFullYear();
  for (const candidate of [year, year - 1, year - 2, year - 3, year - 4]) {
    // A day of slack: a publisher east of us may already write tomorrow.
    if (toDay(candidate, month, day) && Date.UTC(candidate, month - 1, day) <= now.getTime() + DAY_MS / 8)
      return toDay(candidate, month, day);
  }
  return null;
}

/** The month a folded word or a number names. */
function toMonth(text: string | undefined): number {
  if (text === undefined) return 0;
  return /^\d+$/.test(text) ? Number(text) : (MONTHS.get(foldWord(text)) ?? 0);
}

function readWordDay(
  day: string | undefined,
  word: string | undefined,
  year: string | undefined,
  now: Date | undefined,
): CalendarDay | null {
  const month = toMonth(word);
  if (!month) return null;
  return year === undefined ? inNearestPast(month, Number(day), now) : toDay(toFullYear(year), month, Number(day));
}

function fallsOn(day: CalendarDay | null, weekday: number | undefined): boolean {
  return day !== null && (new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay() || 7) === weekday;
}

/** European order unless the weekday, the numbers or an English clock ("3:04 PM") say otherwise. */
function readNumericDay(
  [, first, second, year]: (string | undefined)[],
  { weekday }: DayHints,
  text: string,
): CalendarDay | null {
  const fullYear = toFullYear(year ?? '');
  const european = toDay(fullYear, Number(second), Number(first));
  const american = toDay(fullYear, Number(first), Number(second));
  if (fallsOn(european, weekday)) return european;
  if (fallsOn(american, weekday)) return american;
  return /\d\s*[ap]\.?m\b/.test(text) ? american : (european ?? american);
}

/** Tried in order; the first whose day exists and whose remainder reads as a time wins. */
const FORMS: Form[] = [
  {
    pattern: /^(\d{4})([-/. ])(0?\d{1,2}|\p{L}+)\2(\d{1,2})(?!\d)/u,
    read: ([, y, , m, d]) => toDay(Number(y), toMonth(m), Number(d)),
  },
  {
    pattern: /^(\d{4})-?w(\d{2})(?:-?([1-7]))?(?!\d)/,
    read: ([, y, w, d]) => fromIsoWeek(Number(y), Number(w), Number(d ?? 1)),
  },
  {
    pattern: /^(\d{4})(\d{2})(\d{2})(?:(?!\d)|(?=\d{6}$))/,
    read: ([, y, m, d]) => toDay(Number(y), Number(m), Number(d)),
  },
  { pattern: /^(\d{4})-?(\d{3})(?!\d)/, read: ([, y, d]) => fromOrdinal(Number(y), Number(d)) },
  { pattern: /^(\d{4})[-/](\d{1,2})(?![\d-])/, read: ([, y, m]) => toDay(Number(y), Number(m), 1, 'month') },
  { pattern: /^(\d{4})(?!\d)/, read: ([, y]) => toDay(Number(y), 1, 1, 'year') },
  {
    pattern: /^(\d{2})-(\d{1,2})-(\d{1,2})(?!\d)/,
    read: ([, y, m, d]) => toDay(toFullYear(y ?? ''), Number(m), Number(d)),
  },
  { pattern: /^(\d{2})(\d{2})(\d{2})(?!\d)/, read: ([, y, m, d]) => toDay(toFullYear(y ?? ''), Number(m), Number(d)) },
  { pattern: /^-?(\d{2})-?(\d{3})(?!\d)/, read: ([, y, d]) => fromOrdinal(toFullYear(y ?? ''), Number(d)) },
  { pattern: /^-(\d{2})$/, read: ([, y]) => toDay(toFullYear(y ?? ''), 1, 1, 'year') },
  { pattern: /^-(\d{2})-?(\d{2})(?!\d)/, read: ([, y, m]) => toDay(toFullYear(y ?? ''), Number(m), 1, 'month') },
  {
    pattern: /^(\d{1,2})([/.-])\s?(\d{1,2})(?:\2\s?|\s+|\s*-\s*)(\d{4}|\d{2}(?![:.]?\d))(?!\d)/,
    read: ([all, first, , second, year], hints, text) => readNumericDay([all, first, second, year], hints, text),
  },
  { pattern: /^(\d{1,2}) (\d{1,2}) (\d{4})(?!\d)/, read: readNumericDay },
  {
    pattern: /^(\d{1,2})\/(\d{1,2})(?![\d/])/,
    read: ([, d, m], { now }) => inNearestPast(Number(m), Number(d), now),
  },
  {
    pattern:
      /^(\d{1,2})(?:\.|:?[ea]|st|nd|rd|th)?,?[\s\-./]*(?:(?:of|de)\s)?(\p{L}+)\.?,?[\s\-./]*(?:de\s)?'?(\d{4}|\d{2}(?![\d:.]))(?!\d)/u,
    read: ([, d, word, y], { now }) => readWordDay(d, word, y, now),
  },
  {
    pattern: /^(\p{L}+)\.?[\s-]+(\d{1,2})(?:\.|st|nd|rd|th)?(?:,\s*|[\s-]+)'?(\d{4})(?!\d)/u,
    read: ([, word, d, y], { now }) => readWordDay(d, word, y, now),
  },
  {
    pattern: /^(\p{L}+)\.?,?[\s\-/]*(\d{4})(?!\d)/u,
    read: ([, word, y]) => (toMonth(word) ? toDay(Number(y), toMonth(word), 1, 'month') : null),
  },
  {
    pattern: /^(\d{1,2})(?:\.|:?[ea]|st|nd|rd|th)?\s*(\p{L}+)\.?/u,
    read: ([, d, word], { now }) => readWordDay(d, word, undefined, now),
  },
];

/**
 * All readings of a text's start as a day, the likeliest first. The caller chooses by what follows.
 * @param text lower case, single spaces
 */
export function* readDays(text: string, hints: DayHints): Generator<DayReading> {
  for (const form of FORMS) {
    const match = form.pattern.exec(text);
    const day = match && form.read(match, hints, text);
    if (day) yield { day, rest: text.slice(match[0].length) };
  }
}
