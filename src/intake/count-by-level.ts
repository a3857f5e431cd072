/** How many items each level has, for those who keep an eye on the whole. */
import type { Db } from '../store/store.js';

/** By level; deleted ones are left out, and levels that have none. */
export async function countItemsByLevel(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('items')
    .select((eb) => ['level', eb.fn.countAll<number>().as('n')])
    .where('deleted_at', 'is', null)
    .groupBy('level')
    .execute();
  return new Map(rows.map((row) => [row.level, Number(row.n)]));
}
