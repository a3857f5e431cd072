/** The sources that people have added at run time, as the store keeps them: read whole, added, changed, taken away and put back. */

import { errorCode } from '../domain/error-code.js';
import { type Source, sourceSchema } from '../domain/source.js';
import { TIPS_ID } from '../domain/tip-source.js';
import type { Db, Trx } from '../store/store.js';
import type { AddedSourceRow } from '../store/tables.js';
import { transact } from '../store/transaction.js';
import { sourceAddress } from './source-address.js';

export interface AddedSource {
  source: Source;
  addedAt: string;
  /** Who added it, as they are called; null when nobody said. */
  addedBy: string | null;
  changedAt: string;
  /** When it was taken away; null while it is in use. */
  removedAt: string | null;
}

/** @returns null for a definition that this version can't read: it rests until one that can does. */
function parseDefinition(text: string): Source | null {
  try {
    return sourceSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** What was read before, by its text: the sources are asked for every second and change once a month. */
export type Definitions = Map<string, Source | null>;

function toAddedSource(row: AddedSourceRow, known: Definitions): AddedSource | null {
  const source = known.has(row.definition) ? known.get(row.definition) : parseDefinition(row.definition);
  known.set(row.definition, source ?? null);
  if (source === null || source === undefined) return null;
  return {
    source,
    addedAt: row.added_at,
    addedBy: row.added_by,
    changedAt: row.changed_at,
    removedAt: row.removed_at,
  };
}

export interface AddedSources {
  sources: AddedSource[];
  /** Ids of rows that this version can't read. */
  unreadable: string[];
}

/** All there are, removed ones too, in the order they were added. @param known filled with what is read. */
export async function readAddedSources(db: Db, known: Definitions = new Map()): Promise<AddedSources> {
  const rows = await db.selectFrom('added_sources').selectAll().orderBy('added_at').orderBy('id').execute();
  const read = rows.map((row) => ({ id: row.id, source: toAddedSource(row, known) }));
  return {
    sources: read.flatMap(({ source }) => source ?? []),
    unreadable: read.flatMap(({ id, source }) => (source === null ? [id] : [])),
  };
}

/** Every id that some source has or has had: items may still bear it. */
export async function takenSourceIds(db: Db): Promise<Set<string>> {
  const states = await db.selectFrom('source_states').select('source_id').execute();
  const added = await db.selectFrom('added_sources').select('id').execute();
  return new Set([TIPS_ID, ...states.map((row) => row.source_id), ...added.map((row) => row.id)]);
}

/** As it is kept: what is decided when it is read is decided anew each time. */
function toDefinition({ missingKey: _missingKey, ...source }: Source): string {
  return JSON.stringify(source);
}

/** Fetched from now on, at once; or not at all. What a visit remembers stays. */
async function setInUse(trx: Trx, sourceId: string, isInUse: boolean, now: string): Promise<void> {
  if (isInUse)
    await trx
      .insertInto('source_states')
      .values({ source_id: sourceId, first_seen_at: now, next_fetch_at: now })
      .onConflict((conflict) => conflict.column('source_id').doNothing())
      .execute();
  await trx
    .updateTable('source_states')
    .set(isInUse ? { active: 1, next_fetch_at: now } : { active: 0 })
    .where('source_id', '=', sourceId)
    .execute();
}

export interface Adding {
  source: Source;
  by: string | null;
  now: string;
}

async function insert(trx: Trx, { source, by, now }: Adding): Promise<boolean> {
  const row = await trx
    .insertInto('added_sources')
    .values({
      id: source.id,
      definition: toDefinition(source),
      address: sourceAddress(source),
      added_at: now,
      added_by: by,
      changed_at: now,
      removed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return false;
  await setInUse(trx, source.id, source.enabled, now);
  return true;
}

/** @returns for each whether it was added; not where its id or address has been taken meanwhile. */
export async function insertSources(db: Db, added: readonly Adding[]): Promise<boolean[]> {
  return transact(db, async (trx) => {
    const outcomes: boolean[] = [];
    for (const one of added) outcomes.push(await insert(trx, one));
    return outcomes;
  });
}

async function isAddressTaken(trx: Trx, source: Source): Promise<boolean> {
  const row = await trx
    .selectFrom('added_sources')
    .select('id')
    .where('address', '=', sourceAddress(source))
    .where('removed_at', 'is', null)
    .where('id', '!=', source.id)
    .executeTakeFirst();
  return row !== undefined;
}

const UNIQUE_VIOLATION = '23505';

/** Two who take the same address at the same time on PostgreSQL: the second one is told so by the index. */
async function unlessTaken(db: Db, work: (trx: Trx) => Promise<boolean>): Promise<boolean> {
  try {
    return await transact(db, work);
  } catch (error) {
    if (errorCode(error) === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

/**
 * Puts another definition in the place of the one with its id.
 * @param options `asOf`: only when nobody has changed it since (its `changedAt` then).
 * @returns false when there is none in use, somebody has changed it, or its address is another one's.
 */
export async function replaceSource(
  db: Db,
  source: Source,
  { now, fetchNow, asOf }: { now: string; fetchNow: boolean; asOf?: string },
): Promise<boolean> {
  return unlessTaken(db, async (trx) => {
    if (await isAddressTaken(trx, source)) return false;
    const row = await trx
      .updateTable('added_sources')
      .set({ definition: toDefinition(source), address: sourceAddress(source), changed_at: now })
      .where('id', '=', source.id)
      .where('removed_at', 'is', null)
      .$if(asOf !== undefined, (query) => query.where('changed_at', '=', asOf ?? ''))
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return false;
    if (!source.enabled || fetchNow) await setInUse(trx, source.id, source.enabled, now);
    return true;
  });
}

/** Stops fetching it; its items stay. @returns false when there is none in use. */
export async function removeSource(db: Db, id: string, now: string): Promise<boolean> {
  return transact(db, async (trx) => {
    const row = await trx
      .updateTable('added_sources')
      .set({ removed_at: now, changed_at: now })
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return false;
    await setInUse(trx, id, false, now);
    return true;
  });
}

/** Puts a removed one back, as it was or as given. @returns false when none is removed, or its address is another one's by now. */
export async function restoreSource(db: Db, source: Source, now: string): Promise<boolean> {
  return unlessTaken(db, async (trx) => {
    if (await isAddressTaken(trx, source)) return false;
    const row = await trx
      .updateTable('added_sources')
      .set({ definition: toDefinition(source), address: sourceAddress(source), removed_at: null, changed_at: now })
      .where('id', '=', source.id)
      .where('removed_at', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    if (row === undefined) return false;
    await setInUse(trx, source.id, source.enabled, now);
    return true;
  });
}

/**
 * Sees to it that each of these is known and counts as switched on: a process that started with an older picture may have thought otherwise.
 * @param sourceIds added sources that are to be fetched.
 */
export async function keepInUse(db: Db, sourceIds: readonly string[], now: string): Promise<void> {
  if (sourceIds.length === 0) return;
  const rows = await db.selectFrom('source_states').select(['source_id', 'active']).execute();
  const active = new Set(rows.filter((row) => row.active === 1).map((row) => row.source_id));
  const asleep = sourceIds.filter((id) => !active.has(id));
  for (const id of asleep) await transact(db, (trx) => setInUse(trx, id, true, now));
}
