/** A watch's hits read from the store: how many, how many of them a reader has not seen, and page by page. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../store/store.js';
import type { Bounds } from './period.js';
import type { Watch } from './watch.js';

/** Where a hit stands in the order: the latest number first, of those without one the newest item. */
export interface HitPlace {
  number: number;
  sortAt: string;
  itemId: string;
}

export interface WatchHit extends HitPlace {
  /** When it became a hit; ISO 8601. */
  matchedAt: string;
}

export interface HitCounts {
  total: number;
  /** With a number above the one seen. */
  unseen: number;
}

/**
 * What an earlier revision of the watch found waits to be gone through again; and of a period that moves, what has left it counts no more,
 * though its row stays until the item changes.
 */
const hitsOf = (db: Db, watch: Pick<Watch, 'id' | 'revision'>, { from, before }: Bounds) =>
  db
    .selectFrom('watch_hits')
    .where('watch_id', '=', watch.id)
    .where('revision', '=', watch.revision)
    .$if(from !== null, (query) => query.where('sort_at', '>=', from ?? ''))
    .$if(before !== null, (query) => query.where('sort_at', '<', before ?? ''));

/** @param seen the highest number seen. */
export async function countHits(
  db: Db,
  watch: Pick<Watch, 'id' | 'revision'>,
  bounds: Bounds,
  seen: number,
): Promise<HitCounts> {
  const row = await hitsOf(db, watch, bounds)
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      eb.fn.sum<number | null>(eb.case().when('number', '>', seen).then(1).else(0).end()).as('unseen'),
    ])
    .executeTakeFirstOrThrow();
  return { total: Number(row.total), unseen: Number(row.unseen ?? 0) };
}

export interface HitPageRequest {
  limit: number;
  /** Only those with a higher number. */
  above?: number | undefined;
  /** The last hit of the page before. What has come since stands before the first page, and moves nothing. */
  after?: HitPlace | undefined;
}

export async function listHits(
  db: Db,
  watch: Pick<Watch, 'id' | 'revision'>,
  bounds: Bounds,
  { limit, above, after }: HitPageRequest,
): Promise<WatchHit[]> {
  const rows = await hitsOf(db, watch, bounds)
    .selectAll()
    .$if(above !== undefined, (query) => query.where('number', '>', above ?? 0))
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(number, sort_at, item_id) < (${after?.number ?? 0}, ${after?.sortAt ?? ''}, ${after?.itemId ?? ''})`,
      ),
    )
    .orderBy('number', 'desc')
    .orderBy('sort_at', 'desc')
    .orderBy('item_id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    itemId: row.item_id,
    number: row.number,
    sortAt: row.sort_at,
    matchedAt: row.matched_at,
  }));
}

const cursorSchema = z.tuple([z.string(), z.int(), z.int().nullable(), z.int(), z.string(), z.string()]);

/** A page of hits to go on from: `above` is what the first page had, whatever the reader has marked since. */
export interface HitCursor {
  above: number | null;
  after: HitPlace;
}

export function writeHitCursor({ id, revision }: Watch, { above, after }: HitCursor): string {
  const told = [id, revision, above, after.number, after.sortAt, after.itemId];
  return Buffer.from(JSON.stringify(told)).toString('base64url');
}

/** @returns null for a cursor of another watch, or of the same before it was changed. */
export function readHitCursor({ id, revision }: Watch, text: string): HitCursor | null {
  try {
    const told = cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
    const [watchId, ofRevision, above, number, sortAt, itemId] = told;
    if (watchId !== id || ofRevision !== revision) return null;
    return { above, after: { number, sortAt, itemId } };
  } catch {
    return null;
  }
}
