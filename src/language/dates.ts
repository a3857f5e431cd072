/**
 * A date as a publisher wrote it in, an instant with its precision out: RFC 822, ISO 8601, asctime and free text in the Nordic and other
 * European languages. JavaScript's own date parser is never asked: it reads the first three letters of a month and the server's time zone.
 */
import type { DatedText } from '../domain/item.js';
import { type Clock, readClock } from './date-clock.js';
import { type CalendarDay, type DayHints, readDays } from './date-days.js';
import { ENGLISH_WORDS, foldWord, MONTHS, WEEKDAYS } from './date-words.js';
import { fromClockMs, STOCKHOLM } from './local-time.js';
import { readRelativeDay } from './relative-dates.js';

export interface ReadDateOptions {
  /** The time of reading; without it, relative dates and dates without a year are null. */
  now?: Date;
  /** The zone of a time that names none and whose words are not Swedish. Without it: UTC for RFC 822 and "T" forms, else Stockholm. */
  zone?: 'Europe/Stockholm' | 'UTC';
}

const LONGEST_TEXT = 120;

const SWEDISH_LABEL =
  /^(?:(?:sidan|senast|artikeln)\s+)?(?:publicer(?:ad|at|ades|ingsdatum)|uppdater(?:ad|at|ades|ingsdatum)|ändra[dt]|granskad|skapad|inlag[dt]|skriven|anslagen|datum|den)(?!\p{L})[\s:]+/iu;
const LABEL = /^(?:date|published|updated|posted(?:\s+on)?|the|am|on|d\.)(?!\p{L})[\s:]+/iu;

/** A word that only our neighbours and we write, or a month without its capital, tells local time. */
function isWrittenLocally(original: string): boolean {
  if (SWEDISH_LABEL.test(original)) return true;
  const words = original.match(/\p{L}+/gu) ?? [];
  return words.some((word) => {
    const folded = foldWord(word);
    if (folded === 'kl' || folded === 'klockan') return true;
    const isName = MONTHS.has(folded) || (WEEKDAYS.has(folded) && folded.length > 2);
    return isName && (!ENGLISH_WORDS.has(folded) || (MONTHS.has(folded) && word === word.toLowerCase()));
  });
}

function usesStockholm(original: string, zone: ReadDateOptions['zone']): boolean {
  if (isWrittenLocally(original)) return true;
  if (zone !== undefined) return zone === 'Europe/Stockholm';
  return !/\d[Tt]\d/.test(original) && !/\p{L}{3}/u.test(original);
}

function toInstantMs(clockMs: number, zone: Clock['zone'], isStockholm: boolean): number {
  if (typeof zone === 'number') return clockMs - zone * 60_000;
  if (zone !== null) return fromClockMs(clockMs, zone);
  return isStockholm ? fromClockMs(clockMs, STOCKHOLM) : clockMs;
}

function combine(day: CalendarDay, clock: Clock | null, isStockholm: boolean): DatedText | null {
  const midnightMs = Date.UTC(day.year, day.month - 1, day.day);
  if (!clock) return { at: new Date(midnightMs).toISOString(), precision: day.precision };
  if (day.precision !== 'day') return null;
  const at = new Date(toInstantMs(midnightMs + clock.ms, clock.zone, isStockholm)).toISOString();
  // Years outside 0–9999 are written longer.
  return at.length === 24 ? { at, precision: 'instant' } : null;
}

/** Before a day and a month in words, any word with a comma is a weekday: French "mar." is also March. */
const LIKE_WEEKDAY = /^\p{L}+\.?\s?,\s*(?=\d{1,2}\.?\s\p{L})/u;

function withoutLabel(text: string): string {
  return text.replace(SWEDISH_LABEL, '').replace(LABEL, '').replace(LIKE_WEEKDAY, '');
}

/** Labels say nothing about which day it is, and weekdays little; a wrong weekday must not lose the date. */
function splitLead(text: string): { rest: string; weekday: number | undefined } {
  let rest = text;
  let weekday: number | undefined;
  for (let step = 0; step < 4; step++) {
    const word = /^(\p{L}+)\.?(?:\s?,\s*|\s+)/u.exec(rest);
    const named = word ? WEEKDAYS.get(foldWord(word[1] ?? '')) : undefined;
    weekday ??= named;
    const next = named !== undefined && word ? rest.slice(word[0].length) : withoutLabel(rest);
    if (next === rest) break;
    rest = next;
  }
  return { rest, weekday };
}

const YEAR_LAST =
  /^(\D{0,20}\d{1,2}\D{0,20}) (\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?) (?:(\S+) )?(\d{4})(?: ([a-z]{1,5}|[+-]\d{4}))?$/;
const CLOCK_FIRST = /^(?:kl\.? ?)?(\d{1,2}[:.]\d{2}(?::\d{2})?)(?:, ?| )(\S.*?)( [+-]\d{2}:?\d{2})?$/;

/** asctime has the year last, and some write the clock first: both become date, then clock. */
function inUsualOrder(text: string): string {
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) return `${yearLast[1]} ${yearLast[4]} ${yearLast[2]} ${yearLast[3] ?? yearLast[5] ?? ''}`.trim();
  const clockFirst = CLOCK_FIRST.exec(text);
  return clockFirst ? `${clockFirst[2]} ${clockFirst[1]}${clockFirst[3] ?? ''}` : text;
}

/** East Asian marks after the numbers, as separators; a time with Korean marks is Korean. */
function withWesternMarks(text: string): string {
  if (!/[\u1100-\u9fff\uac00-\ud7af]/.test(text)) return text;
  const western = text
    .replace(/[年년]\s?|[月월]\s?(?=\d)/g, '-')
    .replace(/[日일]\s?/g, ' ')
    .replace(/(?:오후|下午|午後)\s?([\d:]+)/, '$1 pm')
    .replace(/(?:오전|上午|午前)\s?([\d:]+)/, '$1 am')
    .trim();
  return /[년오]/.test(text) && /\d:\d\d(?: [ap]m)?$/.test(western) ? `${western} +09:00` : western;
}

function normalise(text: string): string {
  const line = text.normalize('NFC').replace(/[\s\u200b-\u200f\ufeff]+/g, ' ');
  return withWesternMarks(line.trim());
}

/** Seconds or milliseconds since 1970, for times between 2001 and 2033. */
function readUnixTime(text: string): DatedText | null {
  if (!/^1\d{9}(?:\d{3})?$/.test(text)) return null;
  return { at: new Date(Number(text.padEnd(13, '0'))).toISOString(), precision: 'instant' };
}

function readRelative(text: string, now: Date): DatedText | null {
  const reading = readRelativeDay(text, now);
  if (reading === null || 'at' in reading) return reading;
  const clock = readClock(reading.rest);
  return clock === undefined ? null : combine(reading.day, clock, true);
}

function readCalendar(text: string, isStockholm: boolean, hints: DayHints): DatedText | null {
  for (const { day, rest } of readDays(text, hints)) {
    const clock = readClock(rest);
    const date = clock === undefined ? null : combine(day, clock, isStockholm);
    if (date) return date;
  }
  return null;
}

/**
 * Reads a date as a publisher wrote it. A wrong weekday is tolerated, a day or time that does not exist is not.
 * @returns null for anything that is not one whole date; never throws.
 */
export function readDate(text: string, options: ReadDateOptions = {}): DatedText | null {
  if (text.length > 4 * LONGEST_TEXT) return null;
  const original = normalise(text);
  if (original === '' || original.length > LONGEST_TEXT) return null;
  const { rest, weekday } = splitLead(original.toLowerCase());
  const plain = inUsualOrder(rest);
  const { now } = options;
  const relative = now ? readRelative(plain, now) : null;
  const isStockholm = usesStockholm(original, options.zone);
  return relative ?? readUnixTime(plain) ?? readCalendar(plain, isStockholm, { now, weekday });
}
