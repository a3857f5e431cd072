/**
 * A search engine and the store's changes in, an engine that has them all out. Catch-up, first run and rebuild are the same loop by change
 * number; it may be stopped, repeated or run twice at once without harm, because engines ignore changes that they have.
 */
import type { Change, ChangeFeed, Rebuild, SearchEngine } from './engine.js';
import { emptyQuery } from './query.js';

export interface SyncOptions {
  /** Fill a new index beside the present one and swap it in, although the present one is whole. */
  rebuild?: boolean;
  /** Changes in one transaction; small batches keep the process answering. */
  batchSize?: number;
  /** Told after each batch. */
  onProgress?: (progress: SyncProgress) => void;
  signal?: AbortSignal;
}

export interface SyncProgress {
  /** Changes applied in this run. */
  applied: number;
  /** The last change number applied. */
  at: number;
  /** The store's last change number when the run began. */
  goal: number;
}

export interface SyncResult extends Omit<SyncProgress, 'goal'> {
  /** Whether the index was filled from the beginning. */
  startedOver: boolean;
  /** False where the signal stopped it; the next run goes on from there, but an unfinished rebuild begins again. */
  complete: boolean;
}

const BATCH_SIZE = 50;

/**
 * Catches up with the store. Starts over where the index has lost what it had, and where the store has (restored from a backup, its change
 * numbers lie behind): then in a new index, because the present one would take older numbers for old news.
 */
export async function syncEngine(
  engine: SearchEngine,
  feed: ChangeFeed,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const generation = await engine.generation();
  const cursor = await feed.readCursor(engine.name);
  const isKnown = cursor !== null && cursor.generation === generation && cursor.lastChange <= (await feed.lastChange());
  if (options.rebuild === true || (!isKnown && !(await isEmpty(engine)))) return rebuildEngine(engine, feed, options);
  const run = await applyAll(engine, feed, isKnown ? cursor.lastChange : 0, options, (at) =>
    saveForward(engine, feed, at, generation),
  );
  return { ...run, startedOver: !isKnown };
}

async function rebuildEngine(engine: SearchEngine, feed: ChangeFeed, options: SyncOptions): Promise<SyncResult> {
  const rebuild = await engine.startRebuild();
  try {
    const run = await applyAll(rebuild, feed, 0, options, async () => {});
    if (run.complete) await saveForward(engine, feed, run.at, await rebuild.commit());
    else await rebuild.abort();
    return { ...run, startedOver: true };
  } catch (error) {
    await rebuild.abort().catch(() => {});
    throw error;
  }
}

async function isEmpty(engine: SearchEngine): Promise<boolean> {
  const { total } = await engine.search({ query: emptyQuery(), filters: {}, sort: 'newest', limit: 1 });
  return total === 0;
}

/** Batches from `start` until nothing is left, also of what is changed meanwhile. */
async function applyAll(
  target: Pick<Rebuild, 'apply'>,
  feed: ChangeFeed,
  start: number,
  { batchSize = BATCH_SIZE, onProgress, signal }: SyncOptions,
  afterBatch: (at: number) => Promise<void>,
): Promise<Omit<SyncResult, 'startedOver'>> {
  const goal = await feed.lastChange();
  let at = start;
  let applied = 0;
  while (signal?.aborted !== true) {
    const changes: Change[] = await feed.changesAfter(at, batchSize);
    const last = changes.at(-1);
    if (last === undefined) return { applied, at, complete: true };
    await target.apply(changes);
    at = last.changeNumber;
    applied += changes.length;
    await afterBatch(at);
    onProgress?.({ applied, at, goal });
    await letOthersRun();
  }
  return { applied, at, complete: false };
}

/**
 * Two runs at once may end in any order, so the cursor of an index never goes back; and an index that was lost or swapped meanwhile must
 * not be credited with what the other one got.
 */
async function saveForward(engine: SearchEngine, feed: ChangeFeed, at: number, generation: string): Promise<void> {
  if ((await engine.generation()) !== generation) return;
  const saved = await feed.readCursor(engine.name);
  const isBehind = saved === null || saved.generation !== generation || saved.lastChange < at;
  if (isBehind) await feed.saveCursor(engine.name, { lastChange: at, generation });
}

const letOthersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
