/** How far the watches that have gone through what there was have followed the changes, kept in the store; locked by whoever moves it. */
import { lastChangeNumber } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';

const COUNTER = 'watch-front';

/** Null before the first watch. */
export async function readFront(db: Db): Promise<number | null> {
  const row = await db.selectFrom('counters').select('value').where('name', '=', COUNTER).executeTakeFirst();
  return row?.value ?? null;
}

/**
 * Locks it until the transaction ends: watches, and what they have found, change one transaction at a time, whichever process makes it.
 * Made where it is missing: before the first watch nobody needs what has been.
 */
export async function lockFront(trx: Trx): Promise<number> {
  const value = await lastChangeNumber(trx);
  const row = await trx
    .insertInto('counters')
    .values({ name: COUNTER, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('counters.value') })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

export async function moveFront(trx: Trx, to: number): Promise<void> {
  await trx.updateTable('counters').set({ value: to }).where('name', '=', COUNTER).execute();
}
