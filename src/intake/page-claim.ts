/**
 * An item whose own page is due in, one reader's claim on it out. The claim is the due time itself, put a little ahead; whoever finds another
 * time there than it wrote has lost the item, and writes nothing.
 */
import type { Db } from '../store/store.js';

/** While somebody reads a page it is due again only after this time, and that is put off again and again: another process leaves it … */
const CLAIM_MS = 45_000;
/** … and one that a killed process was reading is read within a minute. */
export const RENEW_PAGE_MS = 12_000;

export interface PageClaim {
  readonly itemId: string;
  /** The due times by which it knows the item as its own: the one it wrote, and any of which the database did not say whether it was written. */
  marks: readonly string[];
}

const claimEnd = (now: string): string => new Date(Date.parse(now) + CLAIM_MS).toISOString();

/** Takes a page for one reader. @returns null when it is not due, or another reader has it. */
export async function claimPage(db: Db, itemId: string, now: string): Promise<PageClaim | null> {
  const mark = claimEnd(now);
  const row = await db
    .updateTable('items')
    .set({ page_due_at: mark })
    .where('id', '=', itemId)
    .where('page_due_at', '<=', now)
    .returning('id')
    .executeTakeFirst();
  return row === undefined ? null : { itemId, marks: [mark] };
}

/** Keeps a page for longer. @returns false when it is no longer the claim's. */
export async function renewPage(db: Db, claim: PageClaim, now: string): Promise<boolean> {
  const mark = claimEnd(now);
  const held = claim.marks;
  // Before it is written: the answer may be lost on the way.
  claim.marks = [...held, mark];
  const row = await db
    .updateTable('items')
    .set({ page_due_at: mark })
    .where('id', '=', claim.itemId)
    .where('page_due_at', 'in', held)
    .returning('id')
    .executeTakeFirst();
  claim.marks = row === undefined ? held : [mark];
  return row !== undefined;
}

/** Hands a page back unread: it is due at once. Does nothing when it is no longer the claim's. */
export async function releasePage(db: Db, { itemId, marks }: PageClaim, now: string): Promise<void> {
  await db
    .updateTable('items')
    .set({ page_due_at: now })
    .where('id', '=', itemId)
    .where('page_due_at', 'in', marks)
    .execute();
}
