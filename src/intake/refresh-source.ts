/** One visit to one source, strung together: claim → read → normalise → save → record. Decides nothing that its steps can decide. */
import { performance } from 'node:perf_hooks';
import type { Failure, Result } from '../domain/failure.js';
import type { RawItem } from '../domain/item.js';
import type { Log } from '../domain/log.js';
import type { Source } from '../domain/source.js';
import type { Parse } from '../sources/parse-tasks.js';
import { readerFor } from '../sources/readers.js';
import {
  claimSource,
  readFailureCount,
  recordFailure,
  recordSuccess,
  releaseSource,
  type VisitReport,
} from '../sources/source-state.js';
import type { Batch, Fetch, SourceMemory, VisitContext, VisitEnd } from '../sources/visit.js';
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import { intakeTexts } from '../texts/intake.js';
import { type Draft, normalise } from './normalise.js';
import { areKept, markDeleted, type SaveOutcome, saveDraft } from './save-item.js';

/** A claim is renewed for every batch; a visitor that dies leaves its source free after this time at the latest. */
const CLAIM_MS = 120_000;
/** After so many items the event loop gets a turn, so that a long feed never holds up the web. */
const ITEMS_PER_TURN = 5;

export interface RefreshParts {
  db: Db;
  fetch: Fetch;
  parse: Parse;
  tagger: () => Tagger;
  log: Log;
  /** Names this process in claims. */
  owner: string;
  nextFetchAt(source: Source, now: Date, failures: number, failure: Failure | null): Date;
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

async function saveBatch(
  parts: RefreshParts,
  source: Source,
  batch: Batch,
  counts: Counts,
  signal?: AbortSignal,
): Promise<void> {
  const drafts = batch.items.map((raw) => normalise(raw, source));
  counts.skipped += drafts.filter((draft) => draft === null).length;
  counts.skipped += batch.skipped.reduce((sum, skipped) => sum + skipped.count, 0);
  const tagger = parts.tagger();
  for (const [i, draft] of drafts.filter(isDraft).entries()) {
    signal?.throwIfAborted();
    const saved = await saveDraft(parts.db, draft, tagger, new Date().toISOString());
    counts[saved.outcome]++;
    if (i % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await takeTurn();
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
  for (let step = await batches.next(); ; step = await batches.next()) {
    if (step.done) return step.value;
    await saveBatch(parts, source, step.value, counts, signal);
    await claim(parts, source);
  }
}

function claim(parts: RefreshParts, source: Source): Promise<SourceMemory | null> {
  const now = Date.now();
  return claimSource(
    parts.db,
    source.id,
    parts.owner,
    new Date(now).toISOString(),
    new Date(now + CLAIM_MS).toISOString(),
  );
}

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

/** A bug in a reader must not lose the source: it is recorded like any failure, and logged as the bug it is. Being told to stop is none. */
function unexpected(parts: RefreshParts, source: Source, error: unknown, signal?: AbortSignal): Result<VisitEnd> {
  if (!signal?.aborted) parts.log.error({ source: source.id, err: error }, 'source-bug');
  return { ok: false, failure: { code: 'unknown', message: intakeTexts.unexpected } };
}

/** Visits the source now, due or not. Items already read stay when the visit later fails. */
export async function refreshSource(parts: RefreshParts, source: Source, signal?: AbortSignal): Promise<RefreshResult> {
  const startedMs = performance.now();
  const memory = await claim(parts, source);
  if (memory === null) return { outcome: 'handed-back' };
  const counts = noCounts();
  const end = await readAndSave(parts, source, memory, counts, signal).catch((error: unknown) =>
    unexpected(parts, source, error, signal),
  );
  if (signal?.aborted) {
    await releaseSource(parts.db, source.id, parts.owner);
    return { outcome: 'handed-back' };
  }
  return record(parts, source, startedMs, end, counts);
}
