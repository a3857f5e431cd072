/** One visit to one source, strung together: claim → read → normalise → save → record. Decides nothing that its steps can decide. */
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import type { Result } from '../domain/failure.js';
import type { RawItem } from '../domain/item.js';
import type { Source } from '../domain/source.js';
import { passBy } from '../domain/steps.js';
import { readerFor } from '../sources/readers.js';
import { withLimit } from '../sources/shared-limits.js';
import { type Claim, claimSource, releaseSource, renewClaim } from '../sources/source-state.js';
import type { Batch, VisitContext, VisitEnd } from '../sources/visit.js';
import { isStoreTrouble } from '../store/store.js';
import { intakeTexts } from '../texts/intake.js';
import { markDeleted } from './delete-item.js';
import { keepClaim } from './keep-claim.js';
import { type Draft, normalise } from './normalise.js';
import { recordVisit, searchFor } from './record-visit.js';
import type { RefreshParts, RefreshResult } from './refresh-parts.js';
import { areKept, saveDraft, saveDrafts } from './save-item.js';
import { settleSharedAddresses } from './shared-addresses.js';
import { addDrafts, addSaved, type Counts, type Progress, startProgress } from './visit-progress.js';
import { type Watched, watchVisit } from './watch-visit.js';

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
async function saveApart(parts: RefreshParts, source: Source, drafts: Draft[], progress: Progress): Promise<void> {
  for (const draft of drafts) {
    try {
      addSaved(progress, [await saveDraft(parts.db, draft, parts.tagger(), new Date().toISOString())]);
    } catch (error) {
      if (isStoreTrouble(error)) throw error;
      progress.counts.skipped++;
      parts.log.error({ source: source.id, url: draft.url, err: error }, 'item-bug');
    }
  }
}

async function saveTogether(parts: RefreshParts, source: Source, drafts: Draft[], progress: Progress): Promise<void> {
  try {
    const now = new Date().toISOString();
    addSaved(progress, await saveDrafts(parts.db, drafts, parts.tagger(), now, parts.atStep));
  } catch (error) {
    if (isStoreTrouble(error)) throw error;
    await saveApart(parts, source, drafts, progress);
  }
}

async function saveBatch(
  parts: RefreshParts,
  source: Source,
  batch: Batch,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  const { atStep = passBy } = parts;
  const { counts } = progress;
  counts.skipped += batch.skipped.reduce((sum, skipped) => sum + skipped.count, 0);
  const drafts = await makeDrafts(source, batch, counts, signal);
  addDrafts(progress, drafts);
  for (let i = 0; i < drafts.length; i += SAVED_AT_ONCE) {
    signal?.throwIfAborted();
    await saveTogether(parts, source, drafts.slice(i, i + SAVED_AT_ONCE), progress);
    atStep('batch-committed');
    await takeTurn();
  }
  counts.deleted += await markDeleted(parts.db, source.id, batch.deletedIds, new Date().toISOString());
}

function areKnown(parts: RefreshParts, source: Source) {
  return async (items: RawItem[]): Promise<boolean[]> => {
    const drafts: (Draft | null)[] = [];
    for (const [i, raw] of items.entries()) {
      drafts.push(normalise(raw, source));
      if (i % ITEMS_PER_TURN === ITEMS_PER_TURN - 1) await takeTurn();
    }
    const kept = await areKept(parts.db, drafts.filter(isDraft));
    let next = 0;
    // What can't become an item is nothing new.
    return drafts.map((draft) => (draft === null ? true : (kept[next++] ?? false)));
  };
}

/** What a visit goes by from its claim to its record. */
interface Visit {
  source: Source;
  claim: Claim;
  watched: Watched;
  progress: Progress;
  signal: AbortSignal;
}

async function readAndSave(parts: RefreshParts, visit: Visit): Promise<Result<VisitEnd>> {
  const { source, claim, watched, progress, signal } = visit;
  const read = readerFor(source);
  if (read === null)
    return { ok: false, failure: { code: 'unsupported', message: intakeTexts.unsupportedKind(source.kind) } };
  const context: VisitContext = {
    fetch: watched.fetch,
    parse: watched.parse,
    memory: claim.memory,
    now: new Date(),
    key: parts.keyOf?.(source) ?? null,
    contact: parts.contact ?? null,
    isAfterTrouble: claim.isAfterTrouble,
    areKnown: areKnown(parts, source),
    signal,
  };
  const batches = read(source, context);
  try {
    for (let step = await batches.next(); ; step = await batches.next()) {
      if (step.done) return step.value;
      parts.atStep?.('visit-fetched');
      await saveBatch(parts, source, step.value, progress, signal);
    }
  } finally {
    await batches.return(STOPPED);
  }
}

const claimEnd = (): string => new Date(Date.now() + CLAIM_MS).toISOString();

/**
 * A bug in a reader must not lose the source: it is recorded like any failure, and logged as the bug it is. Being told to stop is none; nor is
 * trouble with the store, of which the source is innocent.
 */
function unexpected(parts: RefreshParts, { source, signal }: Visit, error: unknown): Result<VisitEnd> {
  if (isStoreTrouble(error)) throw error;
  if (!signal.aborted) parts.log.error({ source: source.id, err: error }, 'source-bug');
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

/** Reads the source, and searches for it where it is not what it was. @throws the store's own trouble. */
async function readOrSearch(parts: RefreshParts, visit: Visit, isAsked: boolean) {
  const end = await readAndSave(parts, visit).catch((error: unknown) => unexpected(parts, visit, error));
  if (end.ok || visit.signal.aborted) return { end, search: null };
  const { source, claim, watched, signal } = visit;
  const about = { claim, witness: watched.witness, isAsked };
  const looking = { fetch: withLimit(parts.fetch, source), parse: parts.parse, now: new Date(), signal };
  const { failure, search } = await searchFor(looking, source, end.failure, about);
  return { end: { ok: false, failure } as const, search };
}

async function visit(
  parts: RefreshParts,
  source: Source,
  { signal: caller, onlyIfDue = false }: RefreshOptions,
): Promise<RefreshResult> {
  const startedMs = performance.now();
  const now = new Date().toISOString();
  const claim = await claimSource(parts.db, source.id, {
    owner: parts.owner,
    now,
    until: claimEnd(),
    ...(onlyIfDue && { dueBy: now }),
  });
  if (claim === null) return { outcome: 'handed-back' };
  parts.atStep?.('visit-claimed');
  const { signal, end: endClaim } = keepClaim(
    {
      everyMs: RENEW_MS,
      renew: () => renewClaim(parts.db, source.id, parts.owner, claimEnd()),
      onTrouble: (error) => parts.log.warn({ source: source.id, err: error }, 'claim-not-renewed'),
    },
    caller,
  );
  const watched = watchVisit(source, { fetch: withLimit(parts.fetch, source), parse: parts.parse });
  const progress = startProgress();
  const underWay = { source, claim, watched, progress, signal };
  // Nobody makes a visit that is not due but a person.
  const { end, search } = await readOrSearch(parts, underWay, !onlyIfDue).finally(endClaim);
  if (signal.aborted) {
    await releaseSource(parts.db, source.id, parts.owner);
    return { outcome: 'handed-back' };
  }
  parts.atStep?.('visit-before-record');
  const durationMs = performance.now() - startedMs;
  const { witness } = watched;
  const result = await recordVisit(parts, { source, claim, end, progress, witness, search, durationMs });
  parts.atStep?.('visit-recorded');
  return result;
}
