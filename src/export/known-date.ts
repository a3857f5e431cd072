/** An instant and how much of it is known in, dates that say no more than that out. */
import type { DatedText } from '../domain/item.js';
import { stockholmDay } from '../language/local-time.js';
import { machineDate } from '../texts/web-format.js';

export interface Dated {
  publishedAt: string | null;
  /** Null where all of it is known. */
  precision: DatedText['precision'] | null;
}

const isWhole = (precision: Dated['precision']): boolean => precision === null || precision === 'instant';

/** As much as is known, on the Swedish calendar: `2026-11-20`, `2026-11`, `2026`; null without a date. */
export function swedishDate({ publishedAt, precision }: Dated): string | null {
  if (publishedAt === null) return null;
  return isWhole(precision) ? stockholmDay(new Date(publishedAt)) : machineDate(publishedAt, precision);
}

/** As much as is known, in UTC: an instant, `2026-11-20`, `2026-11`, `2026`; null without a date. */
export const knownDate = ({ publishedAt, precision }: Dated): string | null =>
  publishedAt === null ? null : machineDate(publishedAt, precision);

/** For formats that only know instants: null where not even the day is known. A day is its midnight in UTC, so that its date reads as written. */
export function instantOf({ publishedAt, precision }: Dated): string | null {
  return precision === 'month' || precision === 'year' ? null : publishedAt;
}
