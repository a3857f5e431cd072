/** Watches that are to leave no trace in, gone out: with what they found, who they were for and who had read them. */
import type { Db, Trx } from '../store/store.js';
import { transact } from '../store/transaction.js';
import { lockFront } from './front.js';

async function eraseRows(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('watch_hits').where('watch_id', '=', id).execute();
  await trx.deleteFrom('watch_readers').where('watch_id', '=', id).execute();
  await trx.deleteFrom('watches').where('id', '=', id).execute();
}

/** Erases a watch for good, whether it was taken away or not. @returns false when there is none. */
export async function eraseWatch(db: Db, id: string): Promise<boolean> {
  return transact(db, async (trx) => {
    await lockFront(trx);
    const row = await trx.selectFrom('watches').select('id').where('id', '=', id).executeTakeFirst();
    if (row !== undefined) await eraseRows(trx, id);
    return row !== undefined;
  });
}

/** One that was put back meanwhile stays. */
async function weedWatch(db: Db, id: string, removedBefore: string): Promise<boolean> {
  return transact(db, async (trx) => {
    await lockFront(trx);
    const row = await trx
      .selectFrom('watches')
      .select('id')
      .where('id', '=', id)
      .where('removed_at', '<', removedBefore)
      .executeTakeFirst();
    if (row !== undefined) await eraseRows(trx, id);
    return row !== undefined;
  });
}

/** Marks of readers that nobody has moved. That of the owner, or of a watch for all the one that all share, names nobody whom the watch does not name. */
async function weedMarks(db: Db, seenBefore: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('watch_readers')
    .where('seen_at', '<', seenBefore)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('watches')
            .select('watches.id')
            .whereRef('watches.id', '=', 'watch_readers.watch_id')
            .whereRef('watches.owner_key', '=', 'watch_readers.reader'),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export interface Weeded {
  watches: number;
  /** Of readers, in watches that stay. */
  marks: number;
}

/** Erases what nobody will ask for again. @param before ISO 8601: watches taken away, and marks moved last, before these go. */
export async function weedWatches(
  db: Db,
  before: { removed: string; seen: string },
  signal: AbortSignal,
): Promise<Weeded> {
  const old = await db.selectFrom('watches').select('id').where('removed_at', '<', before.removed).execute();
  let watches = 0;
  for (const { id } of old) if (!signal.aborted && (await weedWatch(db, id, before.removed))) watches += 1;
  return { watches, marks: signal.aborted ? 0 : await weedMarks(db, before.seen) };
}
