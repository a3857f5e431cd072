/** Saved searches made, changed, taken away and put back; and read, one or all. Every change of one takes its turn with the matching. */
import { randomBytes } from 'node:crypto';
import { newId } from '../intake/ids.js';
import type { Filters } from '../search/filters.js';
import { lastChangeNumber } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import type { WatchRow } from '../store/tables.js';
import { transact } from '../store/transaction.js';
import { lockFront } from './front.js';
import { cleanName, nameKey, toWatch, type Watch } from './watch.js';

/** What a person says of a watch. */
export interface WatchInput {
  name: string;
  q: string;
  filters: Filters;
  owner: string | null;
}

export type WatchProblem =
  | { kind: 'unknown' }
  /** Taken away: it can be put back. */
  | { kind: 'removed'; watch: Watch }
  /** Another one of the same owner has the name. */
  | { kind: 'taken'; by: Watch }
  | { kind: 'too-many'; limit: number };
export type WatchOutcome = { ok: true; watch: Watch } | { ok: false; problem: WatchProblem };

/** Each asks every new item; far more than a municipality needs, far less than what would be felt. */
export const MOST_WATCHES = 2000;

const KEY_BYTES = 16;
const newKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

const refuse = (problem: WatchProblem): WatchOutcome => ({ ok: false, problem });

async function findRow(db: Db | Trx, id: string): Promise<WatchRow | undefined> {
  return db.selectFrom('watches').selectAll().where('id', '=', id).executeTakeFirst();
}

const keysOf = ({ name, owner }: Pick<WatchInput, 'name' | 'owner'>) => ({
  owner_key: nameKey(owner ?? ''),
  name_key: nameKey(name),
});

async function findTaken(trx: Trx, input: Pick<WatchInput, 'name' | 'owner'>, id: string | null) {
  const { owner_key, name_key } = keysOf(input);
  const row = await trx
    .selectFrom('watches')
    .selectAll()
    .where('owner_key', '=', owner_key)
    .where('name_key', '=', name_key)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return row === undefined || row.id === id ? null : toWatch(row);
}

async function countActive(db: Db | Trx): Promise<number> {
  const row = await db
    .selectFrom('watches')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

async function outcomeOf(trx: Trx, id: string): Promise<WatchOutcome> {
  const row = await findRow(trx, id);
  return row === undefined ? refuse({ kind: 'unknown' }) : { ok: true, watch: toWatch(row) };
}

const fieldsOf = (input: WatchInput) => ({
  name: cleanName(input.name),
  q: input.q,
  filters: JSON.stringify(input.filters),
  owner: input.owner === null ? null : cleanName(input.owner),
  ...keysOf(input),
});

/** It goes through everything anew; what is there by now is no news to it. @param now ISO 8601 */
const fromTheBeginning = async (trx: Trx, now: string) => ({
  meaning: '',
  fill_cursor: 0,
  fill_goal: await lastChangeNumber(trx),
  fill_began_at: now,
});

/** @param now ISO 8601 */
export async function addWatch(db: Db, input: WatchInput, now: string): Promise<WatchOutcome> {
  return transact(db, async (trx) => {
    await lockFront(trx);
    const by = await findTaken(trx, input, null);
    if (by !== null) return refuse({ kind: 'taken', by });
    if ((await countActive(trx)) >= MOST_WATCHES) return refuse({ kind: 'too-many', limit: MOST_WATCHES });
    const id = newId();
    await trx
      .insertInto('watches')
      .values({
        id,
        ...fieldsOf(input),
        ...(await fromTheBeginning(trx, now)),
        feed_key: newKey(),
        created_at: now,
        updated_at: now,
      })
      .execute();
    return outcomeOf(trx, id);
  });
}

export type WatchChange = { [Field in keyof WatchInput]?: WatchInput[Field] | undefined } & {
  /** Another key for its feeds. */
  newKey?: boolean | undefined;
};

async function writeChange(
  trx: Trx,
  row: WatchRow,
  input: WatchInput,
  change: WatchChange,
  now: string,
): Promise<void> {
  const fields = fieldsOf(input);
  const looksElsewhere = fields.q !== row.q || fields.filters !== row.filters;
  await trx
    .updateTable('watches')
    .set({
      ...fields,
      updated_at: now,
      // Whoever had it no longer has the feeds.
      ...((change.newKey === true || fields.owner_key !== row.owner_key) && { feed_key: newKey() }),
      ...(looksElsewhere && { revision: row.revision + 1, ...(await fromTheBeginning(trx, now)) }),
    })
    .where('id', '=', row.id)
    .execute();
}

/** What is left out stays as it is. */
export async function changeWatch(db: Db, id: string, change: WatchChange, now: string): Promise<WatchOutcome> {
  return transact(db, async (trx) => {
    await lockFront(trx);
    const row = await findRow(trx, id);
    if (row === undefined) return refuse({ kind: 'unknown' });
    const watch = toWatch(row);
    if (watch.removedAt !== null) return refuse({ kind: 'removed', watch });
    const { name = watch.name, q = watch.q, filters = watch.filters, owner = watch.owner } = change;
    const input = { name, q, filters, owner };
    const by = await findTaken(trx, input, id);
    if (by !== null) return refuse({ kind: 'taken', by });
    await writeChange(trx, row, input, change, now);
    return outcomeOf(trx, id);
  });
}

/** Takes it away; it can be put back. It is not matched meanwhile. Repeating it changes nothing. */
export async function removeWatch(db: Db, id: string, now: string): Promise<WatchOutcome> {
  return transact(db, async (trx) => {
    const front = await lockFront(trx);
    const row = await findRow(trx, id);
    if (row === undefined) return refuse({ kind: 'unknown' });
    if (row.removed_at === null) {
      // Put back, it goes on from here, and what comes until then is news.
      const rest = row.fill_cursor === null ? { fill_cursor: front, fill_goal: front, fill_began_at: now } : {};
      await trx
        .updateTable('watches')
        .set({ removed_at: now, ...rest })
        .where('id', '=', id)
        .execute();
    }
    return outcomeOf(trx, id);
  });
}

export async function restoreWatch(db: Db, id: string): Promise<WatchOutcome> {
  return transact(db, async (trx) => {
    await lockFront(trx);
    const row = await findRow(trx, id);
    if (row === undefined) return refuse({ kind: 'unknown' });
    if (row.removed_at !== null) {
      const by = await findTaken(trx, row, id);
      if (by !== null) return refuse({ kind: 'taken', by });
      if ((await countActive(trx)) >= MOST_WATCHES) return refuse({ kind: 'too-many', limit: MOST_WATCHES });
      await trx.updateTable('watches').set({ removed_at: null }).where('id', '=', id).execute();
    }
    return outcomeOf(trx, id);
  });
}

export async function findWatch(db: Db, id: string): Promise<Watch | null> {
  const row = await findRow(db, id);
  return row === undefined ? null : toWatch(row);
}

export interface WatchPageRequest {
  limit: number;
  /** A person's own, or with null those for all; all of them where it is left out. */
  owner?: string | null | undefined;
  /** Those taken away instead of those that hold; both where it is left out. */
  isRemoved?: boolean | undefined;
  /** The last watch of the page before. */
  after?: string | undefined;
}

/** The latest first: ids sort by arrival. */
export async function listWatches(db: Db, { limit, owner, isRemoved, after }: WatchPageRequest): Promise<Watch[]> {
  const rows = await db
    .selectFrom('watches')
    .selectAll()
    .$if(isRemoved !== undefined, (query) => query.where('removed_at', isRemoved === true ? 'is not' : 'is', null))
    .$if(owner !== undefined, (query) => query.where('owner_key', '=', nameKey(owner ?? '')))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toWatch);
}

const LISTED_AT_ONCE = 500;

/** All of them, the latest first. */
export async function listAllWatches(db: Db, request: Omit<WatchPageRequest, 'limit' | 'after'>): Promise<Watch[]> {
  const all: Watch[] = [];
  for (;;) {
    const page = await listWatches(db, { ...request, limit: LISTED_AT_ONCE, after: all.at(-1)?.id });
    all.push(...page);
    if (page.length < LISTED_AT_ONCE) return all;
  }
}
