/** One visit to one source, strung together: claim → read → normalise → save → record. Decides nothing that its steps can decide. */
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Failure, Result } from '../domain/failure.js';
import type { RawItem } from '../domain/item.js';
import type { Log } from '../domain/log.js';
import type { Meter } from '../domain/meter.js';
import type { Source } from '../domain/source.js';
import { type AtStep, passBy } from '../domain/steps.js';
import type { Parse } from '../sources/parse-tasks.js';
import { readerFor } from '../sources/readers.js';
import {
  claimSource,
  readFailureCount,
  recordFailure,
  recordSuccess,
  releaseSource,
  renewClaim,
  type VisitReport,
} from '../sources/source-state.js';
import type { Batch, Fetch, SourceMemory, VisitContext, VisitEnd } from '../sources/visit.js';
import type { Db } from '../store/store.js';
import { isStoreTrouble } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import { intakeTexts } from '../texts/intake.js';
import { markDeleted } from './delete-item.js';
import { keepClaim } from './keep-claim.js';
import { type Draft, normalise } from './normalise.js';
import { areKept, type SaveOutcome, saveDraft, saveDrafts } from './save-item.js';
import { settleSharedAddresses } from './shared-addresses.js';

/** A claim is renewed all the while; a visitor that dies leaves its source free after this time at the latest. */
const CLAIM_MS = 30_000;
const RENEW_MS = 8_000;
const HAND_BACK_EVERY_MS = 1_000;
/** What a reader that is told to stop returns to nobody. */
const STOPPED: Result<VisitEnd> = { ok: false, failure: { code: 'unknown', message: intakeTexts.unexpected } };
/** After so many items the event loop gets a turn, so that a long feed never holds up the web. */
const ITEMS_PER_TURN = 5;
/** So many items in one transaction: a commit costs as much as several items, and nobody else writes meanwhile. */
const SAVED_AT_ONCE = 50;

export interface RefreshParts {
  db: Db;
  fetch: Fetch;
  parse: Parse;
  tagger: () => Tagger;
  log: Log;
  /** Names this process in claims. */
  owner: string;
  nextFetchAt(source: Source, now: Date, failures: number, failure: Failure | null): Date;
  /** Told how long each visit took. */
  meter?: Pick<Meter, 'visit'>;
  /** Told of the named steps; only fault tests listen. */
  atStep?: AtStep;
}

export type RefreshResult =
  | { outcome: 'read' | 'not-modified'; report: VisitReport }
  | { outcome: 'failed'; failure: Failure }
  /** Somebody else is visiting it, or the visit was cut short: nothing recorded, still due. */
  | { outcome: 'handed-back' };

type Counts = Record<SaveOutcome, number> & { deleted: number; skipped: number };
const noCounts = (): Counts => ({ new: 0, changed: 0, 'also-in': 0, unchanged: 0, deleted: 0, skipped: 0 });

const takeTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const isDraft = (draft: Draft | null): draft is Draft => draft !== null;

/** Raw items to drafts with names of their own, the event loop let in between; what can't be an item is counted. */
async function makeDrafts(source: Source, batch: Batch, counts: Counts, signal?: AbortSignal): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const [i, raw] of batch.items.entries()) {
    signal?.throwIfAborted();
    const draft = normalise(raw, source);
    if (draft === null) counts.skipped++;
    else drafts.push(draft);
    if (i % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await takeTurn();
  }
  return settleSharedAddresses(drafts);
}

/** One by one: an entry that can't be saved must not stop those beside it at every visit. */
async function saveApart(parts: RefreshParts, source: Source, drafts: Draft[], counts: Counts): Promise<void> {
  for (const draft of drafts) {
    try {
      const saved = await saveDraft(parts.db, draft, parts.tagger(), new Date().toISOString());
      counts[saved.outcome]++;
    } catch (error) {
      if (isStoreTrouble(error)) throw error;
      counts.skipped++;
      parts.log.error({ source: source.id, url: draft.url, err: error }, 'item-bug');
    }
  }
}

async function saveTogether(parts: RefreshParts, source: Source, drafts: Draft[], counts: Counts): Promise<void> {
  try {
    const now = new Date().toISOString();
    for (const { outcome } of await saveDrafts(parts.db, drafts, parts.tagger(), now, parts.atStep)) counts[outcome]++;
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    await saveApart(parts, source, drafts, counts);
  }
}

async function saveBatch(
  parts: RefreshParts,
  source: Source,
  batch: Batch,
  counts: Counts,
  signal?: AbortSignal,
): Promise<void> {
  const { atStep = passBy } = parts;
  counts.skipped += batch.skipped.reduce((sum, skipped) => sum + skipped.count, 0);
  const drafts = await makeDrafts(source, batch, counts, signal);
  for (let i = 0; i < drafts.length; i += SAVED_AT_ONCE) {
    signal?.throwIfAborted();
    await saveTogether(parts, source, drafts.slice(i, i + SAVED_AT_ONCE), counts);
    atStep('batch-committed');
    await takeTurn();
  }
  counts.deleted += await markDeleted(parts.db, source.id, batch.deletedIds, new Date().toISOString());
}

function areKnown(parts: RefreshParts, source: Source) {
  return async (items: RawItem[]): Promise<boolean[]> => {
    const drafts = items.map((raw) => normalise(raw, source));
    const kept = await areKept(parts.db, drafts.filter(isDraft));
    let next = 0;
    // What can't become an item is nothing new.
    return drafts.map((draft) => (draft === null ? true : (kept[next++] ?? false)));
  };
}

async function readAndSave(
  parts: RefreshParts,
  source: Source,
  memory: SourceMemory,
  counts: Counts,
  signal?: AbortSignal,
): Promise<Result<VisitEnd>> {
  const read = readerFor(source);
  if (read === null)
    return { ok: false, failure: { code: 'unsupported', message: intakeTexts.unsupportedKind(source.kind) } };
  const visit: VisitContext = {
    fetch: parts.fetch,
    parse: parts.parse,
    memory,
    now: new Date(),
    areKnown: areKnown(parts, source),
    ...(signal && { signal }),
  };
  const batches = read(source, visit);
  try {
    for (let step = await batches.next(); ; step = await batches.next()) {
      if (step.done) return step.value;
      parts.atStep?.('visit-fetched');
      await saveBatch(parts, source, step.value, counts, signal);
    }
  } finally {
    await batches.return(STOPPED);
  }
}

const claimEnd = (): string => new Date(Date.now() + CLAIM_MS).toISOString();

function toReport(end: VisitEnd, counts: Counts): VisitReport {
  const { new: added, changed, unchanged, deleted, skipped } = counts;
  return {
    outcome: end.outcome,
    new: added,
    changed,
    alsoIn: counts['also-in'],
    unchanged,
    deleted,
    skipped,
    notes: end.notes,
  };
}

async function record(
  parts: RefreshParts,
  source: Source,
  startedMs: number,
  end: Result<VisitEnd>,
  counts: Counts,
): Promise<RefreshResult> {
  const now = new Date();
  const failures = end.ok ? 0 : (await readFailureCount(parts.db, source.id)) + 1;
  const nextFetchAt = parts.nextFetchAt(source, now, failures, end.ok ? null : end.failure).toISOString();
  const durationMs = performance.now() - startedMs;
  parts.meter?.visit(end.ok ? end.value.outcome : 'failed', durationMs / 1000);
  const visit = { sourceId: source.id, owner: parts.owner, now: now.toISOString(), durationMs, nextFetchAt };
  if (!end.ok) {
    await recordFailure(parts.db, visit, end.failure, failures);
    parts.log.warn(
      { source: source.id, code: end.failure.code, failures, durationMs: Math.round(durationMs), nextFetchAt },
      'source-failed',
    );
    return { outcome: 'failed', failure: end.failure };
  }
  const report = toReport(end.value, counts);
  await recordSuccess(parts.db, visit, end.value.memory, report);
  parts.log.info({ source: source.id, ...report, durationMs: Math.round(durationMs), nextFetchAt }, 'source-read');
  return { outcome: end.value.outcome, report };
}

/**
 * A bug in a reader must not lose the source: it is recorded like any failure, and logged as the bug it is. Being told to stop is none; nor is
 * trouble with the store, of which the source is innocent.
 */
function unexpected(parts: RefreshParts, source: Source, error: unknown, signal?: AbortSignal): Result<VisitEnd> {
  if (isStoreTrouble(error)) throw error;
  if (!signal?.aborted) parts.log.error({ source: source.id, err: error }, 'source-bug');
  return { ok: false, failure: { code: 'unknown', message: intakeTexts.unexpected } };
}

export interface RefreshOptions {
  signal?: AbortSignal;
  /** A hint may have waited while somebody else made the visit; then there is nothing to do. */
  onlyIfDue?: boolean;
}

/**
 * The store has failed in the middle. As soon as it answers again the source is handed back, so that nobody need wait for the claim to run out;
 * but never a claim that was made since.
 */
async function handBackLater(parts: RefreshParts, source: Source): Promise<void> {
  const heldUntil = claimEnd();
  for (let tries = 0; tries < CLAIM_MS / HAND_BACK_EVERY_MS; tries++) {
    try {
      return await releaseSource(parts.db, source.id, parts.owner, heldUntil);
    } catch {
      await wait(HAND_BACK_EVERY_MS, undefined, { ref: false });
    }
  }
}

/** Visits the source now. Items already read stay when the visit later fails. @throws the store's own trouble. */
export async function refreshSource(
  parts: RefreshParts,
  source: Source,
  options: RefreshOptions = {},
): Promise<RefreshResult> {
  try {
    return await visit(parts, source, options);
  } catch (error) {
    void handBackLater(parts, source);
    throw error;
  }
}

async function visit(
  parts: RefreshParts,
  source: Source,
  { signal: caller, onlyIfDue = false }: RefreshOptions,
): Promise<RefreshResult> {
  const startedMs = performance.now();
  const now = new Date().toISOString();
  const memory = await claimSource(parts.db, source.id, {
    owner: parts.owner,
    now,
    until: claimEnd(),
    ...(onlyIfDue && { dueBy: now }),
  });
  if (memory === null) return { outcome: 'handed-back' };
  parts.atStep?.('visit-claimed');
  const { signal, end: endClaim } = keepClaim(
    {
      everyMs: RENEW_MS,
      renew: () => renewClaim(parts.db, source.id, parts.owner, claimEnd()),
      onTrouble: (error) => parts.log.warn({ source: source.id, err: error }, 'claim-not-renewed'),
    },
    caller,
  );
  const counts = noCounts();
  const end = await readAndSave(parts, source, memory, counts, signal)
    .catch((error: unknown) => unexpected(parts, source, error, signal))
    .finally(endClaim);
  if (signal.aborted) {
    await releaseSource(parts.db, source.id, parts.owner);
    return { outcome: 'handed-back' };
  }
  parts.atStep?.('visit-before-record');
  const result = await record(parts, source, startedMs, end, counts);
  parts.atStep?.('visit-recorded');
  return result;
}
