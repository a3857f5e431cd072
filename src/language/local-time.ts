/** Wall-clock time of a place in, instants out (and back), with summer time as the time zone database has it. */

export const STOCKHOLM = 'Europe/Stockholm';

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** Making a format is dear, and nearly every question is about Stockholm. */
const STOCKHOLM_FORMAT = makeFormat(STOCKHOLM);

function toClockMs(instantMs: number, format: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second);
}

/** The Stockholm wall clock at an instant, written as if it were UTC. Both are milliseconds since 1970. */
export function toStockholmClockMs(instantMs: number): number {
  return toClockMs(instantMs, STOCKHOLM_FORMAT);
}

/** The day it is in Stockholm at an instant, YYYY-MM-DD. */
export const stockholmDay = (at: Date): string => new Date(toStockholmClockMs(at.getTime())).toISOString().slice(0, 10);

/** @returns whether the time zone database knows the name, e.g. "America/Los_Angeles". */
export function isTimeZone(name: string): boolean {
  try {
    return makeFormat(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * The instant at which a place's clock shows the given time (written as if it were UTC). The hour that is skipped in spring is read as
 * the hour after; of the hour that comes twice in autumn the first is meant.
 * @param timeZone a name that `isTimeZone` accepts
 */
export function fromClockMs(clockMs: number, timeZone: string): number {
  const format = timeZone === STOCKHOLM ? STOCKHOLM_FORMAT : makeFormat(timeZone);
  const wholeMs = Math.floor(clockMs / 1000) * 1000;
  // The offset before and after any change of clocks that day; the larger gives the earlier instant.
  const offsets = [-86_400_000, 86_400_000].map((step) => toClockMs(wholeMs + step, format) - (wholeMs + step));
  const [first = 0, second = 0] = offsets.sort((a, b) => b - a);
  if (toClockMs(wholeMs - first, format) === wholeMs) return clockMs - first;
  return clockMs - second;
}
