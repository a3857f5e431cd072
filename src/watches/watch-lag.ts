/** How far the matching of watches is behind what has changed. */
import { lastChangeNumber } from '../store/change-number.js';
import type { Db } from '../store/store.js';
import { readFront } from './front.js';

/** @returns change numbers that are left to the watch that has most left; 0 where there are no watches. */
export async function countBehind(db: Db): Promise<number> {
  const front = (await readFront(db)) ?? 0;
  const row = await db
    .selectFrom('watches')
    .select((eb) => eb.fn.min(eb.fn.coalesce('fill_cursor', eb.val(front))).as('least'))
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (row.least === null) return 0;
  return Math.max(0, (await lastChangeNumber(db)) - Number(row.least));
}
