/** How far readers have come in a watch: read, marked, and marked back. Nothing is marked by reading. */
import type { Db } from '../store/store.js';
import { transact } from '../store/transaction.js';
import { readerKey, type Watch } from './watch.js';

/** The highest number that the reader has marked as seen; 0 before the first time. */
export async function readSeen(db: Db, watch: Watch, reader: string | undefined): Promise<number> {
  const row = await db
    .selectFrom('watch_readers')
    .select('seen_number')
    .where('watch_id', '=', watch.id)
    .where('reader', '=', readerKey(watch, reader))
    .executeTakeFirst();
  return row?.seen_number ?? 0;
}

export interface Seen {
  seen: number;
  /** What to mark to undo it. */
  before: number;
}

/**
 * @param number those up to this one are seen: what the reader was shown. A lower one than before makes them new again. Where it is left out, all there is.
 * @returns null for a number that no hit has been given, and for a watch that has been erased.
 */
export async function markSeen(
  db: Db,
  watch: Watch,
  { reader, number }: { reader: string | undefined; number: number | undefined },
  now: string,
): Promise<Seen | null> {
  const key = readerKey(watch, reader);
  return transact(db, async (trx) => {
    const row = await trx.selectFrom('watches').select('last_number').where('id', '=', watch.id).executeTakeFirst();
    const last = row?.last_number ?? -1;
    const seen = number ?? last;
    if (seen < 0 || seen > last) return null;
    const before = await readSeen(trx, watch, reader);
    const mark = { seen_number: seen, seen_at: now };
    await trx
      .insertInto('watch_readers')
      .values({ watch_id: watch.id, reader: key, ...mark })
      .onConflict((conflict) => conflict.columns(['watch_id', 'reader']).doUpdateSet(mark))
      .execute();
    return { seen, before };
  });
}
