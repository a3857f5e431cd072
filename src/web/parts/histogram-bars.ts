/** Hits by ISO week in, the bars to draw out: weeks while they are few, then months made of whole weeks. */
import { formatMonth, formatShortMonth } from '../../texts/web-format.js';
import { histogramTexts as texts } from '../../texts/web-search.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const MOST_WEEKS = 26;
const MOST_MONTHS = 24;

export interface Bar {
  label: string;
  shortLabel: string;
  n: number;
  /** First and last day, YYYY-MM-DD; a search for that period gives these items. */
  from: string;
  to: string;
}

export interface Bars {
  unit: 'weeks' | 'months';
  /** Oldest first, without gaps. */
  bars: Bar[];
  /** Items before the first bar. */
  older: number;
}

/** The Monday of an ISO week (`2026-W47`), milliseconds at 00:00 UTC. */
export function mondayOf(week: string): number {
  const [year = 0, number = 1] = week.split('-W').map(Number);
  const fourth = new Date(Date.UTC(year, 0, 4));
  const firstMonday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS;
  return firstMonday + (number - 1) * WEEK_MS;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A week belongs to the year and month of its Thursday. */
function weekOf(mondayMs: number): { year: number; month: number; week: number } {
  const thursday = new Date(mondayMs + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / WEEK_MS) + 1;
  return { year, month: thursday.getUTCMonth() + 1, week };
}

function weekBar(mondayMs: number, n: number): Bar {
  const { year, week } = weekOf(mondayMs);
  const period = { from: dayOf(mondayMs), to: dayOf(mondayMs + 6 * DAY_MS) };
  return { label: texts.week(week, year), shortLabel: texts.shortWeek(week, year), n, ...period };
}

function monthBar(mondays: { mondayMs: number; n: number }[]): Bar {
  const first = mondays[0]?.mondayMs ?? 0;
  const last = mondays.at(-1)?.mondayMs ?? 0;
  const { year, month } = weekOf(first);
  const n = mondays.reduce((sum, one) => sum + one.n, 0);
  const period = { from: dayOf(first), to: dayOf(last + 6 * DAY_MS) };
  return { label: formatMonth(year, month), shortLabel: formatShortMonth(year, month), n, ...period };
}

/** Every week from the first to the last, also those without hits. */
function fillWeeks(histogram: readonly { week: string; n: number }[]): { mondayMs: number; n: number }[] {
  const hits = new Map(histogram.filter(({ n }) => n > 0).map(({ week, n }) => [mondayOf(week), n]));
  const first = Math.min(...hits.keys());
  const last = Math.max(...hits.keys());
  const weeks = hits.size === 0 ? 0 : Math.round((last - first) / WEEK_MS) + 1;
  return Array.from({ length: weeks }, (_, i) => ({
    mondayMs: first + i * WEEK_MS,
    n: hits.get(first + i * WEEK_MS) ?? 0,
  }));
}

function groupByMonth(weeks: { mondayMs: number; n: number }[]): { mondayMs: number; n: number }[][] {
  const months: { mondayMs: number; n: number }[][] = [];
  let current = '';
  for (const week of weeks) {
    const { year, month } = weekOf(week.mondayMs);
    if (current !== `${year}-${month}`) months.push([]);
    current = `${year}-${month}`;
    months.at(-1)?.push(week);
  }
  return months;
}

export function toBars(histogram: readonly { week: string; n: number }[]): Bars {
  const all = fillWeeks(histogram);
  if (all.length <= MOST_WEEKS)
    return { unit: 'weeks', bars: all.map(({ mondayMs, n }) => weekBar(mondayMs, n)), older: 0 };
  const months = groupByMonth(all).map(monthBar);
  const bars = months.slice(-MOST_MONTHS);
  const older = months.slice(0, -MOST_MONTHS).reduce((sum, bar) => sum + bar.n, 0);
  return { unit: 'months', bars, older };
}
