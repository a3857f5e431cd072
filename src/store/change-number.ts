/** Numbers every change of an item, so that whoever follows (search, digests) can ask for what came after the last one seen. */
import { sql } from 'kysely';
import { isPostgres } from './dialect.js';
import type { Db, Trx } from './store.js';

const COUNTER = 'item-change';

/** The last number taken, 0 before the first. */
export async function lastChangeNumber(db: Db): Promise<number> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', COUNTER).executeTakeFirst();
  return row?.value ?? 0;
}

export interface LockedChanges {
  /** The next number; nothing is written yet. */
  next(): number;
  /** Writes how far the numbers have come. Without it they are taken again. */
  keep(): Promise<void>;
}

/** A writer that is stopped in the middle (frozen, swapped out) must not hold up all others for long. */
const IDLE_WRITER_MS = 5000;

/** In SQLite the transaction has the database to itself already. */
async function lockCounter(trx: Trx): Promise<number | undefined> {
  const counter = trx.selectFrom('counters').select('value').where('name', '=', COUNTER);
  if (!isPostgres(trx)) return (await counter.executeTakeFirst())?.value;
  const limit = sql<string>`set_config('idle_in_transaction_session_timeout', ${String(IDLE_WRITER_MS)}, true)`;
  return (await counter.select(limit.as('limit')).forUpdate().executeTakeFirst())?.value;
}

/** The first change of all; of two who find no counter one waits for the other. */
async function makeCounter(trx: Trx): Promise<number> {
  const { value } = await trx
    .insertInto('counters')
    .values({ name: COUNTER, value: 0 })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('counters.value') })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/**
 * Locks the counter until the transaction ends, and gives numbers from it without asking the database for each. Since the row stays locked until
 * commit, numbers become visible in order, and a reader that has seen n never misses a smaller one that commits later (a sequence would not
 * promise that).
 */
export async function lockChanges(trx: Trx): Promise<LockedChanges> {
  const first = (await lockCounter(trx)) ?? (await makeCounter(trx));
  let last = first;
  return {
    next: () => ++last,
    keep: async () => {
      if (last > first) await trx.updateTable('counters').set({ value: last }).where('name', '=', COUNTER).execute();
    },
  };
}
