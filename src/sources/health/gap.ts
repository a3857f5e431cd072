/** What a visit saw of a list that holds only its newest entries in, whether some may have come and gone unread out, and how often to ask instead. */
import { z } from 'zod';

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;
const SHOWN_MS = 7 * 24 * HOUR_MS;

export const gapSchema = z.object({
  firstAt: z.string(),
  lastAt: z.string(),
  times: z.number().int().positive(),
  size: z.number().int().positive(),
  windowHours: z.number().positive().nullable(),
  sinceHours: z.number().nonnegative(),
  adviseMinutes: z.number().int().positive().nullable(),
  overlapAt: z.string().nullable(),
  isCut: z.boolean(),
});

/**
 * Entries may have been missed. `firstAt`, `lastAt`, `times`: when it was seen, and how often since the warning began. `size`: entries that the
 * list holds. `windowHours`: how far back they reach; null when that is not known. `sinceHours`: between the two visits. `adviseMinutes`: how
 * often to fetch so that nothing is missed; null where the interval is short enough, or nothing can be said. `overlapAt`: when a later visit saw
 * known entries again, or read all; null while none has. `isCut`: it was not the source's list that ended, but what one visit reads.
 */
export type Gap = z.infer<typeof gapSchema>;

/** What a visit saw of the list. */
export interface SeenWindow {
  /** Entries that could become items. */
  size: number;
  /** Those that this source had given before. */
  known: number;
  /** Dates of the oldest and the newest entry, the oldest as late as its date allows; null without dates. ISO 8601. */
  oldestAt: string | null;
  newestAt: string | null;
  /** There was more than one visit reads. */
  isCut: boolean;
}

export interface GapContext {
  now: Date;
  /** When the list was last read; null before the first time. */
  lastReadAt: string | null;
  /** Items in a usual week; null when not known. */
  perWeek: number | null;
  everyMs: number;
}

/** A list of one or two shows nothing known each time something comes: there only the rhythm can tell. */
const SMALL = 3;

const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / HOUR_MS;

/** Whether nothing in the list was known, and it does not reach back to the last visit; or it was longer than what was read of it. */
function hasRolledPast(
  { size, known, oldestAt, isCut }: SeenWindow,
  { now, lastReadAt, perWeek }: GapContext,
): boolean {
  if (lastReadAt === null || size === 0) return false;
  if (isCut) return true;
  if (known > 0) return false;
  if (oldestAt !== null && oldestAt <= lastReadAt) return false;
  if (size >= SMALL || perWeek === null) return true;
  return (perWeek / WEEK_HOURS) * hoursBetween(lastReadAt, now.toISOString()) >= size;
}

/** By the entries' own dates; without them by what the source usually gives. What was cut reaches back less far than the last visit. */
function windowHoursOf(
  { size, oldestAt, newestAt, isCut }: SeenWindow,
  perWeek: number | null,
  sinceHours: number,
): number | null {
  if (isCut) return sinceHours > 0 ? sinceHours : null;
  const span = oldestAt === null || newestAt === null ? 0 : hoursBetween(oldestAt, newestAt);
  if (size > 1 && span > 0) return span;
  return perWeek === null || perWeek === 0 ? null : (size / perWeek) * WEEK_HOURS;
}

/** Intervals that people think in, minutes, longest first. */
const STEPS = [1440, 720, 480, 360, 240, 180, 120, 60, 30, 20, 15, 10, 5, 2, 1];

/** Twice in the time that the list reaches back, so that one visit may be late. @returns null where it is done as often already. */
export function adviseMinutes(windowHours: number | null, everyMs: number): number | null {
  if (windowHours === null) return null;
  const advised = STEPS.find((minutes) => minutes <= windowHours * 30) ?? 1;
  return advised * 60_000 < everyMs ? advised : null;
}

function addTo(before: Gap | null, seen: SeenWindow, context: GapContext): Gap {
  const now = context.now.toISOString();
  const sinceHours = Math.max(0, hoursBetween(context.lastReadAt ?? now, now));
  const windowHours = windowHoursOf(seen, context.perWeek, sinceHours);
  return {
    firstAt: before?.firstAt ?? now,
    lastAt: now,
    times: (before?.times ?? 0) + 1,
    size: seen.size,
    windowHours,
    sinceHours,
    adviseMinutes: adviseMinutes(windowHours, context.everyMs),
    overlapAt: null,
    isCut: seen.isCut,
  };
}

/** Until a later visit has seen known entries again, and a week at least. */
export const isShown = (gap: Gap, now: Date): boolean =>
  gap.overlapAt === null || now.getTime() - Date.parse(gap.lastAt) < SHOWN_MS;

/**
 * The warning after a visit that has read a list.
 * @param seen `all` where the visit read all that there was since last time; `nothing` where it was told that nothing has changed.
 */
export function judgeGap(before: Gap | null, seen: SeenWindow | 'all' | 'nothing', context: GapContext): Gap | null {
  const kept = before !== null && isShown(before, context.now) ? before : null;
  if (seen === 'nothing') return kept;
  if (seen !== 'all' && hasRolledPast(seen, context)) return addTo(kept, seen, context);
  if (kept === null || kept.overlapAt !== null || (seen !== 'all' && seen.known === 0)) return kept;
  return { ...kept, overlapAt: context.now.toISOString() };
}
