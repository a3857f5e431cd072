/** Dates, points and names of things in, the Swedish way of writing them out; every page writes them through here. */
import type { DatedText } from '../domain/item.js';
import type { ItemType, Level } from '../domain/vocabulary.js';
import { toStockholmClockMs } from '../language/local-time.js';
import { formatNumber } from './numbers.js';

const MONTHS = [
  'januari',
  'februari',
  'mars',
  'april',
  'maj',
  'juni',
  'juli',
  'augusti',
  'september',
  'oktober',
  'november',
  'december',
];
const SHORT_MONTHS = ['jan', 'feb', 'mars', 'april', 'maj', 'juni', 'juli', 'aug', 'sep', 'okt', 'nov', 'dec'];
const LANGUAGE_NAMES = new Intl.DisplayNames('sv', { type: 'language', fallback: 'none' });

export const LEVEL_NAMES: Record<Level, string> = {
  kommunen: 'Inom kommunen',
  lokalsamhallet: 'Lokalsamhället',
  regionalt: 'Regionen',
  nationellt: 'Nationen',
  globalt: 'Världen',
};

export const TYPE_NAMES: Record<ItemType, string> = {
  nyhet: 'Nyhet',
  rapport: 'Rapport',
  forskning: 'Forskning',
  utlysning: 'Utlysning',
  statistik: 'Statistik',
  remiss: 'Remiss',
  evenemang: 'Evenemang',
  'gott-exempel': 'Gott exempel',
  ovrigt: 'Övrigt',
};

/** "+5", "−2,5": with a sign, and a real minus. */
export const formatPoints = (points: number): string =>
  points < 0 ? `−${formatNumber(-points)}` : `+${formatNumber(points)}`;

/** The language's Swedish name ("engelska"), or null when there is no such code. */
export function languageName(code: string): string | null {
  if (!/^[a-z]{2,3}$/.test(code)) return null;
  return LANGUAGE_NAMES.of(code) ?? null;
}

export const capitalise = (text: string): string => text.slice(0, 1).toLocaleUpperCase('sv') + text.slice(1);

interface Clock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function clockOf(iso: string): Clock {
  const clock = new Date(toStockholmClockMs(Date.parse(iso)));
  return {
    year: clock.getUTCFullYear(),
    month: clock.getUTCMonth(),
    day: clock.getUTCDate(),
    hour: clock.getUTCHours(),
    minute: clock.getUTCMinutes(),
  };
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** "20 november 2026", the day it was in Sweden. @param iso an instant in UTC */
export function formatDate(iso: string): string {
  const { year, month, day } = clockOf(iso);
  return `${day} ${MONTHS[month]} ${year}`;
}

/** "20 nov 2026". @param date a day, YYYY-MM-DD, or an instant in UTC */
export function formatShortDate(date: string): string {
  const { year, month, day } = clockOf(date.length === 10 ? `${date}T12:00:00Z` : date);
  return `${day} ${SHORT_MONTHS[month]} ${year}`;
}

/** "9.14" today, "20 nov 9.14" this year, else "20 nov 2025". */
export function formatMoment(iso: string, now: Date): string {
  const then = clockOf(iso);
  const today = clockOf(now.toISOString());
  const time = `${then.hour}.${pad(then.minute)}`;
  if (then.year !== today.year) return formatShortDate(iso);
  return then.month === today.month && then.day === today.day
    ? time
    : `${then.day} ${SHORT_MONTHS[then.month]} ${time}`;
}

/** What the source really said: "20 nov 2026", "november 2026" or "2026". A day without a time is the day as written. */
export function formatPublished(iso: string, precision: DatedText['precision'] | null): string {
  const year = iso.slice(0, 4);
  if (precision === 'year') return year;
  if (precision === 'month') return `${MONTHS[Number(iso.slice(5, 7)) - 1]} ${year}`;
  return formatShortDate(precision === 'day' ? iso.slice(0, 10) : iso);
}

/** For `<time datetime>`: as much as is known. */
export function machineDate(iso: string, precision: DatedText['precision'] | null): string {
  const length = { year: 4, month: 7, day: 10, instant: iso.length }[precision ?? 'instant'];
  return iso.slice(0, length);
}

/** "november 2026". @param month 1–12 */
export const formatMonth = (year: number, month: number): string => `${MONTHS[month - 1]} ${year}`;
/** "nov 2026". @param month 1–12 */
export const formatShortMonth = (year: number, month: number): string => `${SHORT_MONTHS[month - 1]} ${year}`;

/** "a, b och c". */
export function joinWords(words: readonly string[], last = 'och'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
