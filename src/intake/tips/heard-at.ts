/** When a person says that something was heard or seen in, an instant or a day out; what lies ahead of us was heard by nobody. */
import type { DatedText } from '../../domain/item.js';
import { readDate } from '../../language/dates.js';
import { toStockholmClockMs } from '../../language/local-time.js';

const DAY_MS = 86_400_000;
/** Clocks differ a little. */
const SLACK_MS = 10 * 60_000;
const WEEKDAYS = ['söndag', 'måndag', 'tisdag', 'onsdag', 'torsdag', 'fredag', 'lördag'];

/** "i fredags", "i lördags kväll" and "förra fredagen" are all the last Friday before today. */
const LAST_WEEKDAY = new RegExp(`^(?:i (${WEEKDAYS.join('|')})s(?: \\p{L}+)?|förra (${WEEKDAYS.join('|')})en)$`, 'u');
/** "i går kväll": the part of the day is more than is kept. */
const PART_OF_DAY =
  /^(i ?dag|i ?går|i ?förrgår) (?:på )?(?:morse|morgonen|förmiddagen|kväll|kvällen|eftermiddag|eftermiddagen|natt)$/u;

function readLastWeekday(text: string, now: Date): DatedText | null {
  const match = LAST_WEEKDAY.exec(text);
  if (match === null) return null;
  const clock = new Date(toStockholmClockMs(now.getTime()));
  const wanted = WEEKDAYS.indexOf(match[1] ?? match[2] ?? '');
  const daysAgo = ((clock.getUTCDay() - wanted + 6) % 7) + 1;
  const midnightMs = Date.UTC(clock.getUTCFullYear(), clock.getUTCMonth(), clock.getUTCDate()) - daysAgo * DAY_MS;
  return { at: new Date(midnightMs).toISOString(), precision: 'day' };
}

function read(text: string, now: Date): DatedText | null {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const part = PART_OF_DAY.exec(plain)?.[1];
  return readLastWeekday(plain, now) ?? readDate(part ?? text, { now, zone: 'Europe/Stockholm' });
}

/** Days are compared by the calendar in Sweden, instants by the clock. */
function isAhead({ at, precision }: DatedText, now: Date): boolean {
  const nowMs = precision === 'instant' ? now.getTime() : toStockholmClockMs(now.getTime());
  return Date.parse(at) > nowMs + SLACK_MS;
}

/** @returns `unreadable` for what is no date, `ahead` for a time that is still to come. */
export function readHeardAt(text: string, now: Date): DatedText | 'unreadable' | 'ahead' {
  const heard = read(text, now);
  if (heard === null) return 'unreadable';
  return isAhead(heard, now) ? 'ahead' : heard;
}
