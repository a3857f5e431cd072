/**
 * A search engine and the store's changes in, an engine that has them all out. Catch-up, first run and rebuild are the same loop by change
 * number; it may be stopped, repeated or run twice at once without harm, because engines ignore changes that they have.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type AtStep, passBy } from '../domain/steps.js';
import type { Change, ChangeFeed, Rebuild, SearchEngine } from './engine.js';

export interface SyncOptions {
  /** Fill a new index beside the present one and swap it in, although the present one is whole. */
  rebuild?: boolean;
  /** Changes in one transaction; small batches keep the process answering. */
  batchSize?: number;
  /** Told after each batch. */
  onProgress?: (progress: SyncProgress) => void;
  signal?: AbortSignal;
  /** Told of the named steps; only fault tests listen. */
  atStep?: AtStep;
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
const SETTLE_MS = 100;

/**
 * Catches up with the store. Starts over where the index has lost what it had, and where the store has (it was restored from a backup): then
 * in a new index, because the present one would take older numbers for old news, and keep what the store has never heard of.
 */
export async function syncEngine(
  engine: SearchEngine,
  feed: ChangeFeed,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const generation = await engine.generation();
  const common = await waitForCommonChange(engine, feed);
  const mustStartOver = common === null && (await engine.lastApplied()) > 0;
  if (options.rebuild === true || mustStartOver) return rebuildEngine(engine, feed, options);
  const run = await applyAll(engine, feed, common ?? 0, options, (at) => saveForward(engine, feed, at, generation));
  // An empty store has no batch to save a cursor after.
  if (common === null && run.complete) await saveForward(engine, feed, run.at, generation);
  return { ...run, startedOver: common === null };
}

/**
 * The change up to which index and store are known to agree; null where they are not. The cursor lies in the store and goes back with it when
 * a backup is restored, while the index goes on from what it was given last; so the two must say the same. They also differ when the process
 * was killed between a batch and its cursor: that looks the same from here, and starting over is always right.
 */
export async function findCommonChange(engine: SearchEngine, feed: ChangeFeed): Promise<number | null> {
  // Asked before and after, because another run may be under way.
  const before = await engine.lastApplied();
  const cursor = await feed.readCursor(engine.name);
  const after = await engine.lastApplied();
  if (cursor === null || cursor.generation !== (await engine.generation())) return null;
  const { lastChange } = cursor;
  return before <= lastChange && lastChange <= after && lastChange <= (await feed.lastChange()) ? lastChange : null;
}

/** Another run that has applied a batch saves its cursor at once: looks twice before it says that they differ. */
async function waitForCommonChange(engine: SearchEngine, feed: ChangeFeed): Promise<number | null> {
  const common = await findCommonChange(engine, feed);
  if (common !== null || (await engine.lastApplied()) === 0) return common;
  await sleep(SETTLE_MS);
  return findCommonChange(engine, feed);
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

/** Batches from `start` until nothing is left, also of what is changed meanwhile. */
async function applyAll(
  target: Pick<Rebuild, 'apply'>,
  feed: ChangeFeed,
  start: number,
  { batchSize = BATCH_SIZE, onProgress, signal, atStep = passBy }: SyncOptions,
  afterBatch: (at: number) => Promise<void>,
): Promise<Omit<SyncResult, 'startedOver'>> {
  const goal = await feed.lastChange();
  let at = start;
  let applied = 0;
  while (signal?.aborted !== true) {
    const changes: Change[] = await feed.changesAfter(at, batchSize);
    const last = changes.at(-1);
    if (last === undefined) return { applied, at, complete: true };
    atStep('index-batch-read');
    await target.apply(changes);
    atStep('index-applied');
    at = last.changeNumber;
    applied += changes.length;
    await afterBatch(at);
    atStep('index-cursor-saved');
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
