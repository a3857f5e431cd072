/** How a visit ended in, what the store is to know of it out: read, not read, or an answer that shows nothing after a failure. */
import { hideSecrets } from '../domain/credentials.js';
import type { Failure, Result } from '../domain/failure.js';
import { everyMsOf, isFeed, type Source } from '../domain/source.js';
import { judgeGap } from '../sources/health/gap.js';
import type { Proposal } from '../sources/health/proposal.js';
import type { Rhythm } from '../sources/health/rhythm.js';
import {
  type Claim,
  type Learned,
  recordFailure,
  recordSuccess,
  recordUnconfirmed,
  type Search,
  type VisitOutcome,
  type VisitReport,
} from '../sources/source-state.js';
import type { SourceMemory, VisitEnd } from '../sources/visit.js';
import { intakeTexts } from '../texts/intake.js';
import { readingTexts } from '../texts/reading.js';
import { type FindParts, searchAbove, searchPage } from './find-new-address.js';
import { learnSourceRhythm } from './learn-rhythm.js';
import type { RefreshParts, RefreshResult } from './refresh-parts.js';
import type { Progress } from './visit-progress.js';
import type { Witness } from './watch-visit.js';

/** A visit that is over. */
export interface Visited {
  source: Source;
  claim: Claim;
  end: Result<VisitEnd>;
  progress: Progress;
  witness: Witness;
  /** Where a source that could not be read was searched for; null where nothing was searched. */
  search: Search | null;
  durationMs: number;
}

export interface Missing {
  failure: Failure;
  search: Search | null;
}

/** A feed that is gone, or a page where it was: says so, and searches once for where it is now. Other failures come back as they are. */
export async function searchFor(
  parts: FindParts,
  source: Source,
  failure: Failure,
  { claim, witness, isAsked }: { claim: Claim; witness: Witness; isAsked: boolean },
): Promise<Missing> {
  const earlier = { searched: claim.searched, isAsked: isAsked || claim.isAsked };
  if (!isFeed(source)) return { failure, search: null };
  if (failure.code === 'not-found' || failure.code === 'gone')
    return { failure, search: await searchAbove(parts, source, earlier) };
  if (failure.code !== 'not-a-feed' || witness.page === null) return { failure, search: null };
  const { title, search } = await searchPage(parts, source, witness.page, earlier);
  // What has never been a feed has not moved.
  if (claim.lastSuccessAt === null) return { failure, search };
  return { failure: { code: 'moved', message: readingTexts.becamePage(title) }, search };
}

function toReport(end: VisitEnd, { counts }: Progress, hide: (text: string) => string): VisitReport {
  const { new: added, changed, unchanged, deleted, skipped } = counts;
  return {
    outcome: end.outcome,
    new: added,
    changed,
    alsoIn: counts['also-in'],
    unchanged,
    deleted,
    skipped,
    notes: end.notes.map(hide),
  };
}

/** The same as before is kept with its date. */
function redirectProposal({ movedTo }: Witness, before: Proposal | null, now: string): Proposal | null {
  if (movedTo === null) return null;
  if (before?.url === movedTo && before.from === 'redirect') return before;
  return { url: movedTo, title: '', foundAt: now, from: 'redirect' };
}

async function learnNow(
  parts: RefreshParts,
  { source, claim, progress }: Visited,
  now: Date,
): Promise<Rhythm | undefined> {
  const { counts } = progress;
  const isNeeded = claim.rhythm === null || counts.new + counts['also-in'] + counts.deleted > 0;
  return isNeeded ? learnSourceRhythm(parts.db, source.id, now) : undefined;
}

function seenBy({ outcome, newestOnly = false, isCut = false }: VisitEnd, { window }: Progress) {
  if (outcome === 'not-modified') return 'nothing';
  return newestOnly || isCut ? { ...window, isCut } : 'all';
}

async function learn(parts: RefreshParts, visited: Visited, end: VisitEnd, now: Date): Promise<Learned> {
  const { source, claim, progress, witness } = visited;
  const context = {
    now,
    lastReadAt: claim.lastSuccessAt,
    perWeek: claim.rhythm?.perWeek ?? null,
    everyMs: everyMsOf(source),
  };
  const rhythm = await learnNow(parts, visited, now);
  return {
    ...(rhythm && { rhythm }),
    gap: judgeGap(claim.gap, seenBy(end, progress), context),
    proposal: redirectProposal(witness, claim.proposal, now.toISOString()),
  };
}

/** Nothing that only we should know is kept in sentences, so nothing that shows them can show it. */
const hider =
  ({ keyOf }: RefreshParts, source: Source) =>
  (text: string): string =>
    hideSecrets(text, keyOf?.(source) ?? null);

interface Recording {
  parts: RefreshParts;
  visited: Visited;
  now: Date;
}

/** @param failures in a row, this one counted; 0 after a visit that went well. */
function toOutcome({ parts, visited, now }: Recording, failures: number, failure: Failure | null): VisitOutcome {
  const { source, durationMs } = visited;
  const nextFetchAt = parts.nextFetchAt(source, now, failures, failure).toISOString();
  return { sourceId: source.id, owner: parts.owner, now: now.toISOString(), durationMs, nextFetchAt };
}

async function recordFailed(recording: Recording, told: Failure): Promise<RefreshResult> {
  const { parts, visited } = recording;
  const { source, claim, search, durationMs } = visited;
  const failure = { ...told, message: hider(parts, source)(told.message) };
  const failures = claim.failures + 1;
  const outcome = toOutcome(recording, failures, failure);
  parts.meter?.visit('failed', durationMs / 1000);
  await recordFailure(parts.db, outcome, failure, failures, search);
  const { nextFetchAt } = outcome;
  parts.log.warn(
    { source: source.id, code: failure.code, failures, durationMs: Math.round(durationMs), nextFetchAt },
    'source-failed',
  );
  return { outcome: 'failed', failure };
}

/** Soon again, and without the validators that the answer was about. */
async function recordUnsure(recording: Recording, memory: SourceMemory): Promise<RefreshResult> {
  const { parts, visited } = recording;
  const outcome = toOutcome(recording, 1, null);
  parts.meter?.visit('failed', visited.durationMs / 1000);
  await recordUnconfirmed(parts.db, outcome, memory);
  parts.log.warn(
    { source: visited.source.id, failures: visited.claim.failures, nextFetchAt: outcome.nextFetchAt },
    'source-unconfirmed',
  );
  return { outcome: 'failed', failure: { code: 'unconfirmed', message: intakeTexts.unconfirmed } };
}

async function recordRead(recording: Recording, end: VisitEnd): Promise<RefreshResult> {
  const { parts, visited, now } = recording;
  const { source, progress, durationMs } = visited;
  const report = toReport(end, progress, hider(parts, source));
  const learned = await learn(parts, visited, end, now);
  const outcome = toOutcome(recording, 0, null);
  parts.meter?.visit(end.outcome, durationMs / 1000);
  await recordSuccess(parts.db, outcome, end.memory, report, learned);
  const { nextFetchAt } = outcome;
  parts.log.info({ source: source.id, ...report, durationMs: Math.round(durationMs), nextFetchAt }, 'source-read');
  return { outcome: end.outcome, report };
}

/** After a failure, "not modified" shows that the server answers, not that the source can be read. */
export async function recordVisit(parts: RefreshParts, visited: Visited): Promise<RefreshResult> {
  const { end, claim } = visited;
  const recording = { parts, visited, now: new Date() };
  if (!end.ok) return recordFailed(recording, end.failure);
  const isUnsure = end.value.outcome === 'not-modified' && claim.failures > 0;
  return isUnsure ? recordUnsure(recording, end.value.memory) : recordRead(recording, end.value);
}
