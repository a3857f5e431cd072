/** Cron's fields in, the times they mean in Stockholm out. The hour between 02 and 03 is refused: once a year it is missing, and once doubled. */
import { CronExpressionParser } from 'cron-parser';
import { STOCKHOLM } from '../language/local-time.js';
import { jobTexts } from '../texts/jobs.js';

/** Minute, hour, day, month, weekday; with six, seconds come first. */
const FIELDS = /^\s*(?:\S+\s+){4,5}\S+\s*$/;
const MISSING_HOUR = 2;

function parse(cron: string, timeZone: string, at?: Date) {
  return CronExpressionParser.parse(cron.trim(), { tz: timeZone, ...(at && { currentDate: at }) });
}

function hoursOf(cron: string): readonly unknown[] {
  try {
    return parse(cron, STOCKHOLM).fields.hour.values;
  } catch (error) {
    throw new RangeError(jobTexts.cronShape(cron), { cause: error });
  }
}

/**
 * Checks a time of the clock; see FIELDS.
 * @returns the same text.
 * @throws RangeError with a Swedish sentence when it can't be read, or can fall between 02 and 03.
 */
export function parseCron(cron: string): string {
  if (!FIELDS.test(cron)) throw new RangeError(jobTexts.cronShape(cron));
  if (hoursOf(cron).includes(MISSING_HOUR)) throw new RangeError(jobTexts.cronInMissingHour(cron));
  return cron;
}

/** The first time after an instant. @param cron as `parseCron` accepts it. */
export const nextOccurrence = (cron: string, after: Date, timeZone: string = STOCKHOLM): Date =>
  parse(cron, timeZone, after).next().toDate();

/** The last time up to and including an instant. @param cron as `parseCron` accepts it. */
export const lastOccurrence = (cron: string, at: Date, timeZone: string = STOCKHOLM): Date =>
  // The parser looks strictly before.
  parse(cron, timeZone, new Date(at.getTime() + 1))
    .prev()
    .toDate();
