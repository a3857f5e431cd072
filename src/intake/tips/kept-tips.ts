/** Tips as they are kept, read back: one, all, and the items that have them. */
import { z } from 'zod';
import type { DatedText } from '../../domain/item.js';
import { LEVELS, type Level } from '../../domain/vocabulary.js';
import type { Db, Trx } from '../../store/store.js';
import type { TipRow } from '../../store/tables.js';

/** A tip as it was told, and what became of it. Times are ISO 8601 in UTC. */
export interface Tip {
  id: string;
  itemId: string;
  itemTitle: string;
  who: string;
  heard: DatedText;
  where: string | null;
  url: string | null;
  title: string | null;
  note: string | null;
  /** Only where the person said one. */
  level: Level | null;
  addedAt: string;
  /** Null unless it was taken back. */
  removedAt: string | null;
}

const rowSchema = z.object({
  heard_precision: z.enum(['instant', 'day', 'month', 'year']),
  level: z.enum(LEVELS).nullable(),
});

/** When it was heard, as it was told. */
export const heardOf = (row: Pick<TipRow, 'heard_at' | 'heard_precision'>): DatedText => ({
  at: row.heard_at,
  precision: rowSchema.shape.heard_precision.parse(row.heard_precision),
});

function toTip(row: TipRow & { item_title: string }): Tip {
  return {
    id: row.id,
    itemId: row.item_id,
    itemTitle: row.item_title,
    who: row.who,
    heard: heardOf(row),
    where: row.place,
    url: row.url,
    title: row.title,
    note: row.note,
    level: rowSchema.shape.level.parse(row.level),
    addedAt: row.added_at,
    removedAt: row.removed_at,
  };
}

/** As API and command line tell of it: what was not said is left out. */
export function tellTip({ heard, where, url, title, note, level, ...rest }: Tip) {
  return {
    ...rest,
    at: heard.at,
    precision: heard.precision,
    ...(where !== null && { where }),
    ...(url !== null && { url }),
    ...(title !== null && { title }),
    ...(note !== null && { note }),
    ...(level !== null && { level }),
  };
}

const withTitles = (db: Db | Trx) =>
  db
    .selectFrom('tips')
    .innerJoin('items', 'items.id', 'tips.item_id')
    .selectAll('tips')
    .select('items.title as item_title');

export async function readTip(db: Db | Trx, id: string): Promise<Tip | null> {
  const row = await withTitles(db).where('tips.id', '=', id).executeTakeFirst();
  return row === undefined ? null : toTip(row);
}

/** The tip that is kept under this identity, also when it was taken back. */
export async function findTip(db: Db | Trx, identity: string): Promise<TipRow | undefined> {
  return db.selectFrom('tips').selectAll().where('identity', '=', identity).executeTakeFirst();
}

export interface TipPageRequest {
  limit: number;
  /** Those taken back instead of those that hold. */
  isRemoved: boolean;
  /** The last tip of the page before. */
  after?: string | undefined;
}

/** The latest first: ids sort by arrival. */
export async function listTips(db: Db, { limit, isRemoved, after }: TipPageRequest): Promise<Tip[]> {
  const rows = await withTitles(db)
    .where('tips.removed_at', isRemoved ? 'is not' : 'is', null)
    .$if(after !== undefined, (query) => query.where('tips.id', '<', after ?? ''))
    .orderBy('tips.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toTip);
}

/** Tips of an item that hold, the first told first. */
export async function tipsOf(trx: Trx, itemId: string): Promise<TipRow[]> {
  return trx
    .selectFrom('tips')
    .selectAll()
    .where('item_id', '=', itemId)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
}
