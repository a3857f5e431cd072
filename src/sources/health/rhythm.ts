/** When a source's items came in, its rhythm out: how many it gives in a usual week, its longest usual gap, and when it has been silent. */
import { z } from 'zod';

const DAY_MS = 86_400_000;

export const rhythmSchema = z.object({
  perWeek: z.number().nonnegative().nullable(),
  usualGapDays: z.number().nonnegative().nullable(),
  lastItemAt: z.string().nullable(),
  filledOn: z.string().nullable(),
  items: z.number().int().nonnegative(),
});

/**
 * `perWeek`: items in a usual week, null before that can be said. `usualGapDays`: the longest time without items that is nothing strange, null
 * before three gaps are known. `lastItemAt`: when the last item came, ISO 8601. `filledOn`: the day (YYYY-MM-DD in UTC) that the first items
 * were read, many of them old by then. `items`: all it has given.
 */
export type Rhythm = z.infer<typeof rhythmSchema>;

/** What tells when an item came. Instants in ISO 8601. */
export interface ItemDates {
  firstSeenAt: string;
  publishedAt: string | null;
  precision: string | null;
}

export interface History {
  /** The latest items, in any order. */
  dates: readonly ItemDates[];
  /** When the very first was read; null when there is none. */
  firstItemAt: string | null;
  /** How many there are in all. */
  items: number;
}

/** A date further back than this when the item is first seen says when the text was made, not when the source gave it. */
const LATE_MS = 60 * DAY_MS;
const WEEKS_LOOKED_AT = 12;
const FEWEST_WEEKS = 2;
const FEWEST_ITEMS = 3;
/** What comes so seldom that twelve weeks hold hardly any of it is judged over three years. */
const LONGEST_HISTORY_DAYS = 3 * 365;
/** A window that rolls fast tells a rhythm before two weeks have passed. */
const FAST_ITEMS = 10;
const FAST_DAYS = 4;
const FEWEST_GAPS = 3;
/** From so many gaps on the very longest (a holiday, a summer) is not taken as usual. */
const MANY_GAPS = 10;
/** Fewer entries than these have no "oldest of them" that could be a stray. */
const FEWEST_TO_TRIM = 5;

const dayOf = (iso: string): number => Math.floor(Date.parse(iso) / DAY_MS);

interface Arrival {
  day: number;
  /** Read on the source's first day, when old and new came together. */
  isFill: boolean;
  /** When it came, for all that is known. */
  at: string;
}

/** An item of the first day came when its date says; later ones when they were seen, or a little before where they say so. */
function toArrival({ firstSeenAt, publishedAt, precision }: ItemDates, firstDay: number): Arrival | null {
  const isFill = dayOf(firstSeenAt) === firstDay;
  const isDated = publishedAt !== null && (precision === 'instant' || precision === 'day');
  const lateMs = isDated ? Date.parse(firstSeenAt) - Date.parse(publishedAt) : Number.NaN;
  if (isFill) return isDated && lateMs >= 0 ? { day: dayOf(publishedAt), isFill, at: publishedAt } : null;
  const came = isDated && lateMs >= 0 && lateMs <= LATE_MS ? publishedAt : firstSeenAt;
  return { day: dayOf(came), isFill, at: firstSeenAt };
}

/**
 * Where the history begins. Of what the first day brought, a few entries may be strays (an announcement pinned for years): where leaving out
 * the oldest tenth halves the time that they span, it is left out.
 */
function firstDayKnown(fill: readonly number[], firstDay: number): number {
  const sorted = [...fill].sort((a, b) => a - b);
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  if (oldest === undefined || newest === undefined) return firstDay + 1;
  if (sorted.length < FEWEST_TO_TRIM) return oldest;
  const kept = sorted[Math.max(1, Math.floor(sorted.length / 10))] ?? oldest;
  return newest - kept < (newest - oldest) / 2 ? kept : oldest;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}

/**
 * The week in the middle: neither a burst nor a holiday moves it. Of a source with something in less than every other week it would be none,
 * so there it is the mean, with no week counted as more than twice what one with anything usually has.
 */
function usualWeek(weeks: readonly number[]): number {
  const middle = median(weeks);
  if (middle >= 1) return middle;
  const most = 2 * median(weeks.filter((n) => n > 0));
  return weeks.reduce((sum, n) => sum + Math.min(n, most), 0) / Math.max(1, weeks.length);
}

/** Items by whole weeks, counted back from the last day with any: the silence after it is what is to be judged, so it is no part of the rhythm. */
function countWeeks(days: readonly number[], start: number, end: number): number[] {
  const known = Math.min(WEEKS_LOOKED_AT, Math.floor((end - start + 1) / 7));
  const weeks = new Array<number>(known).fill(0);
  for (const day of days) {
    const week = Math.floor((end - day) / 7);
    if (day >= start && week < known) weeks[week] = (weeks[week] ?? 0) + 1;
  }
  return weeks;
}

function perWeekOf(days: readonly number[], start: number, end: number): number | null {
  const weeks = countWeeks(days, start, end);
  const recent = weeks.reduce((sum, n) => sum + n, 0);
  if (weeks.length >= FEWEST_WEEKS && recent >= FEWEST_ITEMS) return usualWeek(weeks);
  const span = end - start + 1;
  if (weeks.length >= FEWEST_WEEKS) return days.length >= FEWEST_ITEMS ? (7 * days.length) / span : null;
  const isFast = days.length >= FAST_ITEMS && new Set(days).size >= FAST_DAYS;
  return isFast ? (7 * days.length) / span : null;
}

function usualGap(days: readonly number[]): number | null {
  const distinct = [...new Set(days)].sort((a, b) => a - b);
  const gaps = distinct.slice(1).map((day, i) => day - (distinct[i] ?? day));
  if (gaps.length < FEWEST_GAPS) return null;
  gaps.sort((a, b) => b - a);
  return gaps[gaps.length >= MANY_GAPS ? 1 : 0] ?? null;
}

/** @param now what is dated after it has not come yet. */
export function learnRhythm({ dates, firstItemAt, items }: History, now: Date): Rhythm {
  const none = { perWeek: null, usualGapDays: null, lastItemAt: null, filledOn: null, items };
  if (firstItemAt === null) return none;
  const firstDay = dayOf(firstItemAt);
  const today = dayOf(now.toISOString());
  const arrivals = dates.flatMap((one) => toArrival(one, firstDay) ?? []).filter(({ day }) => day <= today);
  const filledOn = firstItemAt.slice(0, 10);
  const end = arrivals.reduce((last, { day }) => Math.max(last, day), Number.NEGATIVE_INFINITY);
  if (arrivals.length === 0) return { ...none, filledOn };
  const known = firstDayKnown(
    arrivals.filter(({ isFill }) => isFill).map(({ day }) => day),
    firstDay,
  );
  const start = Math.max(known, end - LONGEST_HISTORY_DAYS);
  const days = arrivals.map(({ day }) => day).filter((day) => day >= start);
  return {
    perWeek: perWeekOf(days, start, end),
    usualGapDays: usualGap(days),
    lastItemAt:
      arrivals
        .map(({ at }) => at)
        .sort()
        .at(-1) ?? null,
    filledOn,
    items,
  };
}

/** Times of the year when the Swedish public sector publishes little: from, to as MMDD. */
const QUIET_TIMES = [
  ['0620', '0815'],
  ['1220', '1231'],
  ['0101', '0106'],
] as const;
const QUIET_SHARE = 0.5;
const LONGEST_COUNTED_DAYS = 3650;

const isQuiet = (ms: number): boolean => {
  const day = new Date(ms).toISOString().slice(5, 10).replace('-', '');
  return QUIET_TIMES.some(([from, to]) => day >= from && day <= to);
};

/** Days from one instant to another, those of summer and Christmas counted by half. */
export function workingDays(from: string, to: Date): number {
  const fromMs = Date.parse(from);
  const days = Math.min(LONGEST_COUNTED_DAYS, Math.floor((to.getTime() - fromMs) / DAY_MS));
  let sum = 0;
  for (let i = 1; i <= days; i++) sum += isQuiet(fromMs + i * DAY_MS) ? QUIET_SHARE : 1;
  return sum;
}

const FEWEST_SILENT_DAYS = 7;
/** A source that would by now have given four items is silent by chance once in fifty. */
const MISSED_ITEMS = 4;
const GAPS_TO_BE_SILENT = 1.5;
/** What comes seldom but evenly need not miss four. */
const MISSED_SELDOM = 2;
const GAPS_SELDOM = 2.5;
/** Where no rhythm is known. */
const LONG_SILENCE_DAYS = 90;

/** Whether so many days without anything are strange for a source of this rhythm. @param days as `workingDays` counts them. */
export function isSilent({ perWeek, usualGapDays }: Pick<Rhythm, 'perWeek' | 'usualGapDays'>, days: number): boolean {
  if (perWeek === null || perWeek === 0) return days >= LONG_SILENCE_DAYS;
  if (days < FEWEST_SILENT_DAYS) return false;
  const missed = (perWeek * days) / 7;
  const gaps = usualGapDays === null || usualGapDays === 0 ? null : days / usualGapDays;
  if (missed >= MISSED_ITEMS && (gaps === null || gaps > GAPS_TO_BE_SILENT)) return true;
  return gaps !== null && gaps > GAPS_SELDOM && missed >= MISSED_SELDOM;
}
