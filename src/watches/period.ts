/** A period in Swedish days in, the instants between which it lies out, as texts that compare with an item's own time. */
import { fromClockMs, STOCKHOLM } from '../language/local-time.js';
import type { Filters } from '../search/filters.js';

export interface Bounds {
  /** The first instant, inclusive. */
  from: string | null;
  /** The first instant after it. */
  before: string | null;
}

const DAY_MS = 86_400_000;

/** @param date YYYY-MM-DD @param days to add */
const midnight = (date: string, days: number): string =>
  new Date(fromClockMs(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS, STOCKHOLM)).toISOString();

export const boundsOf = ({ from, to }: Pick<Filters, 'from' | 'to'>): Bounds => ({
  from: from === undefined ? null : midnight(from, 0),
  before: to === undefined ? null : midnight(to, 1),
});

export const isWithin = ({ from, before }: Bounds, at: string): boolean =>
  (from === null || at >= from) && (before === null || at < before);
