/** A way to ask for one page in, every page up to a limit out, each item once. */
import { setImmediate } from 'node:timers/promises';
import type { Item } from '../domain/item.js';

export interface ItemPage {
  items: Item[];
  nextCursor?: string | undefined;
}

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

const PAGE_SIZE = 200;

/**
 * The first page is asked for when the first is wanted, and each when the one before is used up, so that nothing is held that nobody reads.
 * @param limit of items in all
 * @param start cursor of an earlier answer
 */
export async function* allPages<Page extends ItemPage>(
  ask: (page: PageRequest) => Promise<Page>,
  limit: number,
  start?: string | undefined,
): AsyncGenerator<{ page: Page; items: Item[]; isLast: boolean }> {
  // What moves while it is read might come twice.
  const seen = new Set<string>();
  let cursor = start;
  let left = limit;
  do {
    // Where store and engine answer at once nobody else would have a turn until the end.
    await setImmediate();
    const page = await ask({ limit: Math.min(PAGE_SIZE, left), cursor });
    const items = page.items.filter(({ id }) => !seen.has(id)).slice(0, left);
    for (const { id } of items) seen.add(id);
    left -= items.length;
    cursor = page.nextCursor;
    yield { page, items, isLast: cursor === undefined || left === 0 };
  } while (cursor !== undefined && left > 0);
}
