/**
 * The store's changes in, the hits of every watch out, by change number. Watches that have gone through what there was follow together; a new
 * or changed one first goes through everything, from its own cursor. May be stopped, killed, repeated or run by several processes at once:
 * what has been done stands in the store with the hits, in the same transaction.
 */
import { setImmediate } from 'node:timers/promises';
import type { Item } from '../domain/item.js';
import { itemsChangedAfter } from '../intake/items.js';
import type { Synonyms } from '../language/synonyms.js';
import { toChange } from '../search/change-feed.js';
import type { Known } from '../search/resolve-filters.js';
import { lastChangeNumber } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import type { WatchRow } from '../store/tables.js';
import { transact } from '../store/transaction.js';
import { lockFront, moveFront, readFront } from './front.js';
import { countBehind } from './watch-lag.js';
import { createWatchPlans, nameOf, type PlannedWatches, type WatchPlans } from './watch-plans.js';
import { type Batch, type WatchState, writeHits } from './write-hits.js';

export interface MatchParts {
  db: Db;
  /** Areas and sources as they are now. */
  known(): Known;
  synonyms(): Synonyms;
  /** What other runs of this process have planned; without it this one plans all. */
  plans?: WatchPlans;
}

export interface MatchProgress {
  /** Items gone through in this run, those several times that several watches began with at different times. */
  items: number;
  /** Change numbers that are left to the watch that has most left. */
  left: number;
}

export interface MatchOptions {
  signal?: AbortSignal;
  /** Told after each batch. */
  onProgress?: (progress: MatchProgress) => void;
  /** Changes in one transaction; small batches keep the process answering. */
  batchSize?: number;
}

export interface MatchResult {
  items: number;
  /** False where the signal stopped it; the next run goes on from there. */
  complete: boolean;
}

const BATCH_SIZE = 50;
/** Then whoever waits for an answer gets a turn. */
const TEXTS_IN_A_ROW = 10;
const WATCHES_IN_A_ROW = 20;

/** In one look at the watches. */
interface Run {
  parts: MatchParts;
  batchSize: number;
  planned: PlannedWatches;
  items: number;
}

const activeWatches = (db: Db | Trx) => db.selectFrom('watches').selectAll().where('removed_at', 'is', null);

const toState = (row: WatchRow): WatchState => ({
  id: row.id,
  revision: row.revision,
  lastNumber: row.last_number,
  fillGoal: row.fill_goal,
  fillBeganAt: row.fill_began_at,
});

/** Reads the items as the watches look at them. Nothing is locked meanwhile. */
async function matchItems(run: Run, rows: readonly WatchRow[], items: readonly Item[]): Promise<Batch> {
  const percolate = run.planned.percolatorOf(rows);
  const found = new Map<string, Set<string>>();
  for (const [n, item] of items.entries()) {
    if (n % TEXTS_IN_A_ROW === 0) await setImmediate();
    const { document } = toChange(item);
    for (const id of document === null ? [] : percolate(document))
      found.set(id, (found.get(id) ?? new Set()).add(item.id));
  }
  return { items, found, now: new Date().toISOString() };
}

/** Of those that were matched, those that are still what they were. @param cursor null for those that follow. */
async function stillThere(trx: Trx, matched: readonly WatchRow[], cursor: number | null): Promise<WatchRow[]> {
  const names = new Set(matched.map(nameOf));
  return (
    await activeWatches(trx)
      .where('fill_cursor', cursor === null ? 'is' : '=', cursor)
      .execute()
  ).filter((row) => names.has(nameOf(row)));
}

/** @returns false when those that follow have everything. */
async function follow(run: Run, rows: readonly WatchRow[], front: number): Promise<boolean> {
  const { db } = run.parts;
  const items = await itemsChangedAfter(db, front, run.batchSize);
  const last = items.at(-1);
  if (last === undefined) return false;
  const batch = await matchItems(run, rows, items);
  run.items += items.length;
  await transact(db, async (trx) => {
    // Another process has done it, or one more follows since: it is looked at anew.
    if ((await lockFront(trx)) !== front) return;
    const following = await activeWatches(trx).where('fill_cursor', 'is', null).execute();
    const names = new Set(rows.map(nameOf));
    if (following.some((row) => !names.has(nameOf(row)))) return;
    await writeHits(trx, following.map(toState), batch, { follow: true });
    await moveFront(trx, last.changeNumber);
  });
  return true;
}

/** Nobody follows: what has changed is for those to go through that begin. */
async function skipToEnd(db: Db): Promise<void> {
  await transact(db, async (trx) => {
    await lockFront(trx);
    const following = await activeWatches(trx).select('id').where('fill_cursor', 'is', null).executeTakeFirst();
    if (following === undefined) await moveFront(trx, await lastChangeNumber(trx));
  });
}

/** The watches that have least, and up to where they go by themselves: to the next of those that fill, or to those that follow. */
function chooseFilling(rows: readonly WatchRow[], front: number): { group: WatchRow[]; from: number; upTo: number } {
  const cursors = rows.map((row) => row.fill_cursor ?? front);
  const from = Math.min(...cursors);
  const upTo = Math.min(front, ...cursors.filter((cursor) => cursor > from));
  return { group: rows.filter((row) => row.fill_cursor === from), from, upTo };
}

async function endFill(trx: Trx, rows: readonly WatchRow[]): Promise<void> {
  for (const { id, revision } of rows) {
    await trx.updateTable('watches').set({ fill_cursor: null }).where('id', '=', id).execute();
    await trx.deleteFrom('watch_hits').where('watch_id', '=', id).where('revision', '<', revision).execute();
  }
}

const idsOf = (rows: readonly WatchRow[]): string[] => rows.map((row) => row.id);

async function fill(run: Run, rows: readonly WatchRow[], front: number): Promise<void> {
  const { db } = run.parts;
  const { group, from, upTo } = chooseFilling(rows, front);
  const read = from >= front ? [] : await itemsChangedAfter(db, from, run.batchSize);
  const items = read.filter((item) => item.changeNumber <= upTo);
  const isWhole = read.length < run.batchSize || items.length < read.length;
  const to = isWhole ? Math.max(from, upTo) : (items.at(-1)?.changeNumber ?? upTo);
  const batch = await matchItems(run, group, items);
  run.items += items.length;
  await transact(db, async (trx) => {
    const now = await lockFront(trx);
    const there = await stillThere(trx, group, from);
    if (there.length === 0) return;
    await writeHits(trx, there.map(toState), batch, { follow: false });
    if (to >= now) await endFill(trx, there);
    else await trx.updateTable('watches').set({ fill_cursor: to }).where('id', 'in', idsOf(there)).execute();
  });
}

/** Words that mean something else than when the watch was gone through (synonyms, sources by name, the analysis): it begins anew. */
async function beginAnew(db: Db, row: WatchRow, meaning: string): Promise<void> {
  await transact(db, async (trx) => {
    await lockFront(trx);
    const again = {
      revision: row.revision + 1,
      fill_cursor: 0,
      fill_goal: await lastChangeNumber(trx),
      fill_began_at: new Date().toISOString(),
    };
    await trx
      .updateTable('watches')
      .set({ meaning, ...(row.meaning !== '' && again) })
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .execute();
  });
}

async function renewMeanings(run: Run, rows: readonly WatchRow[]): Promise<boolean> {
  let renewed = 0;
  for (const row of rows) {
    const { meaning } = run.planned.of(row);
    if (meaning === row.meaning) continue;
    if (renewed % WATCHES_IN_A_ROW === 0) await setImmediate();
    await beginAnew(run.parts.db, row, meaning);
    renewed += 1;
  }
  return renewed > 0;
}

/** One batch of those that follow, then one of those that fill, so that a long fill holds up nobody. @returns false when nothing is left. */
async function step(run: Run, rows: readonly WatchRow[]): Promise<boolean> {
  const { db } = run.parts;
  const following = rows.filter((row) => row.fill_cursor === null);
  const filling = rows.filter((row) => row.fill_cursor !== null);
  if (following.length === 0) await skipToEnd(db);
  const front = (await readFront(db)) ?? 0;
  const hasFollowed = following.length > 0 && (await follow(run, following, front));
  if (filling.length > 0) await fill(run, filling, (await readFront(db)) ?? 0);
  return hasFollowed || filling.length > 0;
}

/** Until every watch has everything, also what changes meanwhile. */
export async function matchWatches(parts: MatchParts, options: MatchOptions = {}): Promise<MatchResult> {
  const { signal, onProgress, batchSize = BATCH_SIZE } = options;
  const plans = parts.plans ?? createWatchPlans();
  let items = 0;
  while (signal?.aborted !== true) {
    const rows = await activeWatches(parts.db).orderBy('id').execute();
    if (rows.length === 0) return { items, complete: true };
    const planned = await plans.read(rows, { known: parts.known(), synonyms: parts.synonyms() });
    const run: Run = { parts, batchSize, planned, items };
    if (await renewMeanings(run, rows)) continue;
    if (!(await step(run, rows))) return { items, complete: true };
    items = run.items;
    onProgress?.({ items, left: await countBehind(parts.db) });
  }
  return { items, complete: false };
}

/** Whether there is anything to do: asked each second. */
export async function areWatchesBehind(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('watches')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('fill_cursor').as('filling')])
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(row.all) === 0) return false;
  if (Number(row.filling) > 0) return true;
  return ((await readFront(db)) ?? 0) < (await lastChangeNumber(db));
}

/** Whether there are watches whose words may have come to mean something else. */
export async function hasWatches(db: Db): Promise<boolean> {
  return (await activeWatches(db).select('id').limit(1).executeTakeFirst()) !== undefined;
}
