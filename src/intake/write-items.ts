/**
 * The transaction in which items change. The counter of changes is locked first of all: writers of items take turns, so two of them can never
 * both find that an item is new, and none waits for another in a circle. SQLite lets one write at a time anyway.
 */
import { lockChanges } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import { transact } from '../store/transaction.js';

export interface ItemWriter {
  trx: Trx;
  /** The number of the next change; kept when the transaction ends well. */
  nextChange(): number;
}

/** @param work may run again when the database broke it off: nothing outside the database may be changed by it. */
export async function writeItems<T>(db: Db, work: (writer: ItemWriter) => Promise<T>): Promise<T> {
  return transact(db, async (trx) => {
    const changes = await lockChanges(trx);
    const result = await work({ trx, nextChange: changes.next });
    await changes.keep();
    return result;
  });
}
