/** A watch in, a page of its hits with the items themselves out. */
import type { Item } from '../domain/item.js';
import { readItems } from '../intake/items.js';
import type { Db } from '../store/store.js';
import { type HitPageRequest, type HitPlace, listHits } from './hits.js';
import type { Bounds } from './period.js';
import type { Watch } from './watch.js';

export interface ShownHit {
  number: number;
  /** The reader has not seen it. */
  isNew: boolean;
  /** When it became a hit; ISO 8601. */
  matchedAt: string;
  item: Item;
}

export interface HitPage {
  /** Without items that have been deleted since. */
  hits: ShownHit[];
  /** Where the page ends; undefined on the last one. */
  next: HitPlace | undefined;
}

export async function readHitPage(
  db: Db,
  { watch, bounds, seen }: { watch: Watch; bounds: Bounds; seen: number },
  page: HitPageRequest,
): Promise<HitPage> {
  // One more than asked for tells whether there is another page.
  const found = await listHits(db, watch, bounds, { ...page, limit: page.limit + 1 });
  const shown = found.slice(0, page.limit);
  const items = await readItems(
    db,
    shown.map((hit) => hit.itemId),
  );
  const byId = new Map(items.filter((item) => item.deletedAt === null).map((item) => [item.id, item]));
  const hits = shown.flatMap(({ itemId, number, matchedAt }): ShownHit[] => {
    const item = byId.get(itemId);
    return item === undefined ? [] : [{ number, isNew: number > seen, matchedAt, item }];
  });
  return { hits, next: found.length > page.limit ? shown.at(-1) : undefined };
}
