/** What follows a date in, the time of day and its zone out. */
import { ZONE_MINUTES } from './date-words.js';
import { isTimeZone } from './local-time.js';

export interface Clock {
  /** Since midnight. */
  ms: number;
  /** Minutes east of UTC, or a name of the time zone database; null where the text names none. */
  zone: number | string | null;
}

const BEFORE = String.raw`(?:\s+[-–—|]\s+|[\s,;]*)(?:t|at|kl\.?|klockan|klo|kell|um|om|à|a las|alle(?: ore)?|@)?\s*`;
const CLOCK = new RegExp(
  String.raw`^${BEFORE}(\d{1,2})(?:(?:[:.h]|\s:\s?)(\d{1,2})(?:[:.](\d{1,2})(?:[.,](\d+))?)?)?\s*(?:([ap])\.?m\b\.?)?\s*(?:uhr|tid)?`,
  'u',
);
const COMPACT_CLOCK = /^(?:[t\s](?=\d{4})|(?=\d{6}$))(\d{2})(\d{2})(\d{2})?(?:[.,](\d+))?(?!\d)()/;
/** An offset, with the zone's name before it or after it; the number is what counts. Some write its minus twice, or seconds after it. */
const OFFSET = /^(?:\p{L}{1,5}\s*)?:?-?([+-])(\d{1,2})(?::?(\d{2}))?(?::?00)?(?:\s?\p{L}{1,5})?$/u;

/** @returns null where no zone is named, undefined where what stands there is none. */
function readZone(text: string): Clock['zone'] | undefined {
  const plain = text
    .replace(/\([^)]*\)\s*$/, '')
    .replace(/[\s.,)]+$/, '')
    .trim();
  if (plain === '') return null;
  if (/^0{2,4}$/.test(plain)) return 0;
  const offset = OFFSET.exec(plain);
  if (!offset) return ZONE_MINUTES.get(plain) ?? (plain.includes('/') && isTimeZone(plain) ? plain : undefined);
  const [, sign, hours, minutes = '0'] = offset;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function toHours(hour: string | undefined, half: string | undefined): number {
  const hours = Number(hour);
  if (half === undefined) return hours;
  return hours < 1 || hours > 12 ? Number.NaN : (hours % 12) + (half === 'p' ? 12 : 0);
}

function toMsOfDay(match: (string | undefined)[]): number | null {
  const [, hour, minute = '0', second = '0', fraction = '0', half] = match;
  const hours = toHours(hour, half || undefined);
  // 60 is a leap second; 24:00 is the end of the day.
  const isEndOfDay = hours === 24 && Number(minute) === 0 && Number(second) === 0;
  const isTime = (hours <= 23 || isEndOfDay) && Number(minute) <= 59 && Number(second) <= 60;
  return isTime
    ? ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000)
    : null;
}

/** An hour alone is a time only where something says so; "12 maj 2026 14" may be anything. */
function isMarked(text: string, match: RegExpExecArray): boolean {
  if (match[2] !== undefined || match[5] !== undefined) return true;
  return /^[\s,;]*(?:t\d\d|kl)/.test(text) || /^\s\d\d [+-]\d{4}$/.test(text);
}

/** A day's zone moves the day nowhere that a reader would look for it. */
function isZoneAlone(text: string): boolean {
  const name = /^ ([a-z]{3,4})$/.exec(text)?.[1];
  return name === undefined ? /^(?:z| ?[+-]\d\d:?\d\d)$/.test(text) : ZONE_MINUTES.has(name);
}

/**
 * @param text lower case, single spaces
 * @returns null for nothing (or a zone alone, as XML Schema's dates have), undefined for anything that is not a time.
 */
export function readClock(text: string): Clock | null | undefined {
  if (/^[\s.,)]*$/.test(text) || isZoneAlone(text)) return null;
  const match = COMPACT_CLOCK.exec(text) ?? CLOCK.exec(text);
  if (!match || !isMarked(text, match)) return undefined;
  const ms = toMsOfDay(match);
  const zone = readZone(text.slice(match[0].length));
  return ms === null || zone === undefined ? undefined : { ms, zone };
}
