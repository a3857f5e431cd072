/** What is known of a source in, one of six words and a Swedish sentence that says why out; pages, API and alarms judge alike. */
import type { FailureCode } from '../domain/failure.js';
import { isReadable, type Source } from '../domain/source.js';
import { formatMoment, formatShortDate } from '../texts/web-format.js';
import { healthTexts as texts } from '../texts/web-health.js';
import type { SourceState, VisitReport } from './source-state.js';

/** In the order people want them: what needs a person first. */
export const HEALTH_STATUSES = ['trasig', 'tyst', 'langsam', 'ny', 'mar-bra', 'vilar'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

export interface SourceHealth {
  status: HealthStatus;
  /** One or two plain Swedish sentences: why. */
  sentence: string;
}

/** How many new items a source gave, by rolling weeks of seven days. */
export interface WeeklyCounts {
  thisWeek: number;
  /** Mean of earlier full weeks; null before two of them are known. */
  expected: number | null;
  /** Everything it gave in the weeks looked at. */
  total: number;
}

const DAY_MS = 86_400_000;
const DAYS_NEW = 7;
const WEEKS_LOOKED_AT = 12;
const FEWEST_WEEKS = 2;
const FEWEST_SILENT_DAYS = 7;
/** A source that would by now have given four items is silent by chance once in fifty. */
const MISSED_ITEMS = 4;
const LONG_SILENCE_DAYS = 90;
const FAILURES_TO_BE_BROKEN = 3;
/** A feed is one request; other kinds read page after page, with a pause between. */
const SLOW_FEED_MS = 8000;
const SLOW_OTHER_MS = 120_000;

/** Failures that pass by themselves; the others stay until somebody does something. */
const PASSING: ReadonlySet<string> = new Set<FailureCode>([
  'dns',
  'refused',
  'reset',
  'timeout',
  'http-status',
  'busy',
  'truncated',
  'empty',
  'robots-unavailable',
  'unknown',
]);

export const needsPerson = (status: HealthStatus): boolean => status === 'trasig' || status === 'tyst';

/** Whether "Hämta nu" can do anything. */
export const canBeFetched = (source: Source): boolean => source.enabled && isReadable(source);

export function sourceHealth(
  source: Source,
  state: SourceState | undefined,
  counts: WeeklyCounts,
  now: Date,
): SourceHealth {
  if (!source.enabled) return { status: 'vilar', sentence: texts.disabled };
  if (!canBeFetched(source)) return { status: 'vilar', sentence: texts.unreadableKind(source.kind) };
  if (state === undefined) return { status: 'ny', sentence: texts.waitingForFirst };
  if (state.failure !== null) return judgeFailure(state, state.failure, now);
  if (state.lastSuccessAt === null) {
    return { status: 'ny', sentence: state.isBeingFetched ? texts.firstUnderWay : texts.waitingForFirst };
  }
  return (
    judgeYield(state, counts, now) ?? judgeSpeed(source, state) ?? { status: 'mar-bra', sentence: describeFine(state) }
  );
}

function judgeFailure(state: SourceState, failure: { code: string; message: string }, now: Date): SourceHealth {
  if (state.lastSuccessAt === null) return { status: 'trasig', sentence: texts.neverRead(failure.message) };
  const isBroken = !PASSING.has(failure.code) || state.consecutiveFailures >= FAILURES_TO_BE_BROKEN;
  if (!isBroken)
    return { status: 'langsam', sentence: texts.hiccup(failure.message, formatMoment(state.nextFetchAt, now)) };
  const since = formatMoment(state.lastSuccessAt, now);
  return { status: 'trasig', sentence: texts.brokenSince(failure.message, since, state.consecutiveFailures) };
}

/** What the visits bring: nothing readable, nothing at all, too early to say, less than usual; null when that is as it should be. */
function judgeYield(state: SourceState, counts: WeeklyCounts, now: Date): SourceHealth | null {
  const report = state.lastReport;
  if (report !== null && report.outcome === 'read' && countRead(report) === 0) {
    if (report.skipped > 0) return { status: 'trasig', sentence: texts.onlySkipped(report.skipped) };
    if (counts.total === 0) return { status: 'tyst', sentence: texts.emptyAnswer };
  }
  if (daysSince(state.firstSeenAt, now) < DAYS_NEW) return { status: 'ny', sentence: texts.isNew(counts.total) };
  const silentDays = daysSince(state.lastNewItemAt ?? state.firstSeenAt, now);
  const expected = counts.expected ?? 0;
  if (silentDays >= FEWEST_SILENT_DAYS && (expected * silentDays) / 7 >= MISSED_ITEMS) {
    return { status: 'tyst', sentence: texts.silent(silentDays, expected) };
  }
  return silentDays >= LONG_SILENCE_DAYS ? { status: 'tyst', sentence: texts.silentLong(silentDays) } : null;
}

function judgeSpeed(source: Source, state: SourceState): SourceHealth | null {
  const isFeed = source.kind === 'rss' || source.kind === 'atom' || source.kind === 'jsonfeed';
  const durationMs = state.durationMs ?? 0;
  return durationMs > (isFeed ? SLOW_FEED_MS : SLOW_OTHER_MS)
    ? { status: 'langsam', sentence: texts.slow(durationMs / 1000) }
    : null;
}

function describeFine(state: SourceState): string {
  const fresh = state.lastReport?.new ?? 0;
  if (fresh > 0) return texts.freshItems(fresh);
  return state.lastNewItemAt === null ? texts.fine : texts.nothingNewSince(formatShortDate(state.lastNewItemAt));
}

const countRead = (report: VisitReport): number =>
  report.new + report.changed + report.alsoIn + report.unchanged + report.deleted;

const daysSince = (iso: string, now: Date): number => Math.floor((now.getTime() - Date.parse(iso)) / DAY_MS);

/** The first day of the oldest week looked at, YYYY-MM-DD. */
export function firstDayCounted(now: Date): string {
  return new Date(now.getTime() - (7 * (WEEKS_LOOKED_AT + 1) - 1) * DAY_MS).toISOString().slice(0, 10);
}

/**
 * @param byDay new items by day (YYYY-MM-DD).
 * @param firstSeenAt when the source was first known: the day it was filled says nothing about a usual week.
 */
export function summariseWeeks(
  byDay: readonly { day: string; n: number }[],
  firstSeenAt: string | null,
  now: Date,
): WeeklyCounts {
  const today = Date.parse(now.toISOString().slice(0, 10));
  const weeks = new Array<number>(WEEKS_LOOKED_AT + 1).fill(0);
  for (const { day, n } of byDay) {
    const week = Math.floor((today - Date.parse(day)) / (7 * DAY_MS));
    if (week >= 0 && week < weeks.length) weeks[week] = (weeks[week] ?? 0) + n;
  }
  const knownDays = firstSeenAt === null ? 0 : Math.floor((today - Date.parse(firstSeenAt.slice(0, 10))) / DAY_MS);
  const earlier = weeks.slice(1, Math.max(1, Math.floor(knownDays / 7)));
  const sum = (list: number[]): number => list.reduce((total, n) => total + n, 0);
  const expected = earlier.length < FEWEST_WEEKS ? null : sum(earlier) / earlier.length;
  return { thisWeek: weeks[0] ?? 0, expected, total: sum(weeks) };
}
