/** What is known of a source in, one of six words and a Swedish sentence that says why out; pages, API and alarms judge alike. */
import { adapterOf, isFeed, isReadable, type Source } from '../domain/source.js';
import { formatMoment, formatShortDate } from '../texts/web-format.js';
import { healthTexts as texts } from '../texts/web-health.js';
import { type Gap, isShown } from './health/gap.js';
import { isPassing } from './health/passing.js';
import { isSilent, type Rhythm, workingDays } from './health/rhythm.js';
import type { SourceState, VisitReport } from './source-state.js';

/** In the order people want them: what needs a person first. */
export const HEALTH_STATUSES = ['trasig', 'tyst', 'langsam', 'ny', 'mar-bra', 'vilar'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** Why, for machines; the sentence says the same to people. */
export const HEALTH_CAUSES = [
  'disabled',
  'no-reader',
  'missing-key',
  'asked-to-wait',
  'waiting-for-first',
  'never-read',
  'failing',
  'hiccup',
  'unreadable-entries',
  'empty',
  'silent',
  'new',
  'slow',
  'fine',
] as const;
export type HealthCause = (typeof HEALTH_CAUSES)[number];

/** Something to see to although the source is read. */
export interface HealthWarning {
  code: 'gap';
  label: string;
  /** Plain Swedish sentences: what, and what to do. */
  sentence: string;
  /** ISO 8601. */
  since: string;
  times: number;
}

export interface SourceHealth {
  status: HealthStatus;
  cause: HealthCause;
  /** One or two plain Swedish sentences: why. */
  sentence: string;
  /** Since when it is so, ISO 8601; null where nobody knows. */
  since: string | null;
  warnings: HealthWarning[];
}

/** How many items a source gave, and usually gives, in seven days. */
export interface WeeklyCounts {
  thisWeek: number;
  /** Of those, how many no other source had given before. */
  own: number;
  /** By its own rhythm; null before that is known. */
  expected: number | null;
}

type Verdict = Omit<SourceHealth, 'warnings'>;

const DAY_MS = 86_400_000;
const DAYS_NEW = 7;
const FAILURES_TO_BE_BROKEN = 3;
/** A publisher that has asked us to wait for so long, again and again, does not want to be read. */
const LONGEST_WAIT_DAYS = 3;
/** A feed is one request; other kinds read page after page, with a pause between. */
const SLOW_FEED_MS = 8000;
const SLOW_OTHER_MS = 120_000;

export const needsPerson = ({ status, warnings }: Pick<SourceHealth, 'status' | 'warnings'>): boolean =>
  status === 'trasig' || status === 'tyst' || warnings.length > 0;

/** Whether "Hämta nu" can do anything. */
export const canBeFetched = (source: Source): boolean => source.enabled && isReadable(source);

/** Why a source that can't be fetched rests, as a Swedish sentence; null for one that can. */
export const restReason = (source: Source): string | null => judgeRest(source)?.sentence ?? null;

function judgeRest(source: Source): Verdict | null {
  const rests = (cause: HealthCause, sentence: string): Verdict => ({ status: 'vilar', cause, sentence, since: null });
  if (!source.enabled) return rests('disabled', texts.disabled);
  if (source.missingKey !== undefined) return rests('missing-key', texts.missingKey(source.missingKey));
  return canBeFetched(source) ? null : rests('no-reader', texts.unreadableKind(source.kind));
}

export function sourceHealth(
  source: Source,
  state: SourceState | undefined,
  counts: WeeklyCounts,
  now: Date,
): SourceHealth {
  const warnings = state === undefined || !canBeFetched(source) ? [] : warningsOf(state, now);
  return { ...judge({ source, state, counts, now }), warnings };
}

interface Known {
  source: Source;
  state: SourceState;
  counts: WeeklyCounts;
  now: Date;
}

function judge({ state, ...about }: Omit<Known, 'state'> & { state: SourceState | undefined }): Verdict {
  const rest = judgeRest(about.source);
  if (rest !== null) return rest;
  if (state === undefined)
    return { status: 'ny', cause: 'waiting-for-first', sentence: texts.waitingForFirst, since: null };
  const known = { ...about, state };
  if (state.failure !== null) return judgeFailure(known, state.failure);
  if (state.lastSuccessAt === null) return judgeFirst(state);
  return judgeYield(known, state.lastSuccessAt) ?? judgeSpeed(known) ?? describeFine(known);
}

const judgeFirst = ({ isBeingFetched, firstSeenAt }: SourceState): Verdict => ({
  status: 'ny',
  cause: 'waiting-for-first',
  sentence: isBeingFetched ? texts.firstUnderWay : texts.waitingForFirst,
  since: firstSeenAt,
});

interface KnownFailure {
  code: string;
  message: string;
}

/** " (403)": what the server answered, as the sentence about the failure has it. */
const statusIn = (message: string): string => / \(\d{3}\)/.exec(message)?.[0] ?? '';

/** What happened, and what is known of it since. */
function describeFailure({ source, state }: Known, { code, message }: KnownFailure): string {
  if (code === 'forbidden' && source.needsKey) {
    return texts.badKey(typeof source.needsKey === 'string' ? source.needsKey : null, statusIn(message));
  }
  if (state.proposal?.from === 'page') return `${message} ${texts.newAddressFound}`;
  return code === 'moved' ? `${message} ${texts.noNewAddress}` : message;
}

function judgeFailure(known: Known, failure: KnownFailure): Verdict {
  const { state, now } = known;
  const since = state.failingSince ?? state.lastSuccessAt ?? state.firstSeenAt;
  const message = describeFailure(known, failure);
  const waits = state.retryAt !== null && Date.parse(state.retryAt) > now.getTime();
  if (waits && daysSince(since, now) < LONGEST_WAIT_DAYS) {
    const sentence = texts.restsUntil(formatMoment(state.retryAt ?? state.nextFetchAt, now), statusIn(failure.message));
    return { status: 'vilar', cause: 'asked-to-wait', sentence, since };
  }
  const next = formatMoment(state.nextFetchAt, now);
  const unsure = state.unconfirmedAt === null ? '' : ` ${texts.unconfirmed(next)}`;
  if (state.lastSuccessAt === null)
    return { status: 'trasig', cause: 'never-read', sentence: texts.neverRead(message) + unsure, since };
  const isBroken = !isPassing(failure.code) || state.consecutiveFailures >= FAILURES_TO_BE_BROKEN;
  if (!isBroken) {
    const sentence = unsure === '' ? texts.hiccup(message, next) : message + unsure;
    return { status: 'langsam', cause: 'hiccup', sentence, since };
  }
  const lastRead = formatMoment(state.lastSuccessAt, now);
  const failingSince = state.failingSince === null ? null : formatMoment(state.failingSince, now);
  const sentence = texts.brokenSince(message, lastRead, state.consecutiveFailures, failingSince) + unsure;
  return { status: 'trasig', cause: 'failing', sentence, since };
}

/** Whether its document was read and held nothing. Interfaces that tell only of changes do so on most days. */
const isEmptyFeed = ({ source, state: { lastReport } }: Known): boolean =>
  isFeed(source) && lastReport?.outcome === 'read' && countRead(lastReport) + lastReport.skipped === 0;

/** Whether a visit sees all that its document holds. Elsewhere only what is new is told, and one bad entry may be all of that. */
const showsWhole = (source: Source): boolean => isFeed(source) || adapterOf(source) === 'html-list';

const hasGiven = ({ rhythm, lastNewItemAt }: SourceState): boolean =>
  (rhythm?.items ?? 0) > 0 || lastNewItemAt !== null;

/** What the visits bring: nothing readable, nothing at all, less than usual, too early to say; null when that is as it should be. */
function judgeYield(known: Known, readAt: string): Verdict | null {
  const { state, now } = known;
  const report = state.lastReport;
  const isAllThereIs = showsWhole(known.source) || !hasGiven(state);
  if (isAllThereIs && report?.outcome === 'read' && countRead(report) === 0 && report.skipped > 0)
    return {
      status: 'trasig',
      cause: 'unreadable-entries',
      sentence: texts.onlySkipped(report.skipped),
      since: readAt,
    };
  if (!hasGiven(state)) return judgeNeverGiven(known);
  const silence = judgeSilence(known, readAt);
  if (silence !== null || daysSince(state.firstSeenAt, now) >= DAYS_NEW) return silence;
  const items = state.rhythm?.items ?? known.counts.thisWeek;
  return { status: 'ny', cause: 'new', sentence: texts.isNew(items), since: state.firstSeenAt };
}

function judgeNeverGiven(known: Known): Verdict {
  const { source, state, now } = known;
  const days = daysSince(state.firstSeenAt, now);
  const since = state.firstSeenAt;
  const [early, later] = isFeed(source)
    ? [texts.emptyFeed, texts.emptyFeedSince(days)]
    : [texts.emptyAnswer, texts.emptySince(days)];
  return days < DAYS_NEW
    ? { status: 'ny', cause: 'empty', sentence: early, since }
    : { status: 'tyst', cause: 'empty', sentence: later, since };
}

/** Against its own rhythm, up to the last time it was read: what nobody has asked for may well be there. */
function judgeSilence(known: Known, readAt: string): Verdict | null {
  const { state, now } = known;
  const rhythm = state.rhythm ?? NO_RHYTHM;
  const since = rhythm.lastItemAt ?? state.lastNewItemAt ?? state.firstSeenAt;
  const until = new Date(Math.min(Date.parse(readAt), now.getTime()));
  if (!isSilent(rhythm, workingDays(since, until))) return null;
  const days = daysSince(since, until);
  const { perWeek } = rhythm;
  const what = perWeek === null || perWeek === 0 ? texts.silentLong(days) : texts.silent(days, perWeek);
  const sentence = `${what} ${isEmptyFeed(known) ? texts.silentEmpty : texts.silentHint}`;
  return { status: 'tyst', cause: 'silent', sentence, since };
}

const NO_RHYTHM: Pick<Rhythm, 'perWeek' | 'usualGapDays' | 'lastItemAt'> = {
  perWeek: null,
  usualGapDays: null,
  lastItemAt: null,
};

function judgeSpeed({ source, state }: Known): Verdict | null {
  const durationMs = state.durationMs ?? 0;
  if (durationMs <= (isFeed(source) ? SLOW_FEED_MS : SLOW_OTHER_MS)) return null;
  return {
    status: 'langsam',
    cause: 'slow',
    sentence: texts.slow(durationMs / 1000),
    since: state.lastSuccessAt,
  };
}

function describeFine(known: Known): Verdict {
  const { state } = known;
  const since = state.recoveredAt ?? state.firstSeenAt;
  return { status: 'mar-bra', cause: 'fine', sentence: fineSentence(known), since };
}

function fineSentence(known: Known): string {
  const { state } = known;
  const fresh = state.lastReport?.new ?? 0;
  if (fresh > 0) return texts.freshItems(fresh);
  const last = state.rhythm?.lastItemAt ?? state.lastNewItemAt;
  if (last === null) return texts.fine;
  return isEmptyFeed(known) ? texts.emptyNow(formatShortDate(last)) : texts.nothingNewSince(formatShortDate(last));
}

const countRead = (report: VisitReport): number =>
  report.new + report.changed + report.alsoIn + report.unchanged + report.deleted;

const daysSince = (iso: string, now: Date): number =>
  Math.max(0, Math.floor((now.getTime() - Date.parse(iso)) / DAY_MS));

const warningsOf = ({ gap }: SourceState, now: Date): HealthWarning[] =>
  gap === null || !isShown(gap, now)
    ? []
    : [
        {
          code: 'gap',
          label: texts.gapLabel,
          sentence: describeGap(gap, now),
          since: gap.firstAt,
          times: gap.times,
        },
      ];

function adviseAbout({ size, windowHours, adviseMinutes, sinceHours, isCut }: Gap): string {
  if (isCut) return texts.gapCutAdvice(adviseMinutes);
  return windowHours !== null && adviseMinutes !== null
    ? texts.gapAdvice(size, windowHours, adviseMinutes)
    : texts.gapPause(size, windowHours, sinceHours);
}

function describeGap(gap: Gap, now: Date): string {
  const { size, times, firstAt, isCut } = gap;
  const what = isCut ? texts.gapCut(size) : texts.gap(size);
  const again = times > 1 ? ` ${texts.gapTimes(times, formatMoment(firstAt, now))}` : '';
  return `${what}${again} ${adviseAbout(gap)}`;
}

/** The first day of the present week of seven days, YYYY-MM-DD. */
export const firstDayOfWeek = (now: Date): string => new Date(now.getTime() - 6 * DAY_MS).toISOString().slice(0, 10);

/** What came in the seven days that a day's counts are of. */
export interface DayCount {
  /** When it was first read, YYYY-MM-DD. */
  day: string;
  n: number;
  /** Of those, how many are dated before the seven days. */
  dated: number;
  /** Another source had given them before. */
  isShared: boolean;
}

/** The day a source was filled brought old and new; the old is no part of this week. */
export function summariseWeek(byDay: readonly DayCount[], rhythm: Rhythm | null): WeeklyCounts {
  const count = (list: readonly DayCount[]): number =>
    list.reduce((sum, { day, n, dated }) => sum + n - (day === rhythm?.filledOn ? dated : 0), 0);
  return {
    thisWeek: count(byDay),
    own: count(byDay.filter(({ isShared }) => !isShared)),
    expected: rhythm?.perWeek ?? null,
  };
}
