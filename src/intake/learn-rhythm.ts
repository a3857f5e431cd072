/** A source in, its rhythm out: learned from what the store has of its items, those that others gave first among them. */
import { type ItemDates, learnRhythm, type Rhythm } from '../sources/health/rhythm.js';
import type { Db } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';

/** So many of the latest tell enough, however much a source gives. */
const MOST_ITEMS = 2000;

interface Counted {
  firstItemAt: string | null;
  items: number;
}

const toDates = (row: Pick<ItemRow, 'first_seen_at' | 'published_at' | 'published_precision'>): ItemDates => ({
  firstSeenAt: row.first_seen_at,
  publishedAt: row.published_at,
  precision: row.published_precision,
});

async function readOwn(db: Db, sourceId: string): Promise<ItemDates[]> {
  const rows = await db
    .selectFrom('items')
    .select(['first_seen_at', 'published_at', 'published_precision'])
    .where('source_id', '=', sourceId)
    .orderBy('first_seen_at', 'desc')
    .limit(MOST_ITEMS)
    .execute();
  return rows.map(toDates);
}

/** What another source had given when this one did. */
async function readShared(db: Db, sourceId: string): Promise<ItemDates[]> {
  const rows = await db
    .selectFrom('item_provenance')
    .innerJoin('items', 'items.id', 'item_provenance.item_id')
    .select(['item_provenance.first_seen_at', 'items.published_at', 'items.published_precision'])
    .where('item_provenance.source_id', '=', sourceId)
    .orderBy('item_provenance.first_seen_at', 'desc')
    .limit(MOST_ITEMS)
    .execute();
  return rows.map(toDates);
}

async function count(db: Db, table: 'items' | 'item_provenance', sourceId: string): Promise<Counted> {
  const row = await db
    .selectFrom(table)
    .select((eb) => [eb.fn.min<string | null>('first_seen_at').as('first'), eb.fn.countAll<number>().as('n')])
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return { firstItemAt: row.first, items: Number(row.n) };
}

export async function learnSourceRhythm(db: Db, sourceId: string, now: Date): Promise<Rhythm> {
  const dates = [...(await readOwn(db, sourceId)), ...(await readShared(db, sourceId))];
  const counted = [await count(db, 'items', sourceId), await count(db, 'item_provenance', sourceId)];
  const [firstItemAt = null] = counted.flatMap((one) => one.firstItemAt ?? []).sort();
  return learnRhythm({ dates, firstItemAt, items: counted.reduce((sum, one) => sum + one.items, 0) }, now);
}
