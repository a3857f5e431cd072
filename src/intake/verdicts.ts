/** A person says yes or no to a focus area of an item: the word is kept, stands above the machine's, and can be taken back. */
import type { Db } from '../store/store.js';
import type { Tagger } from '../tagging/tagger.js';
import { replaceAreas } from './item-details.js';
import { type ItemWriter, writeItems } from './write-items.js';

export type Verdict = 'yes' | 'no';

async function retagItem({ trx, nextChange }: ItemWriter, itemId: string, tagger: Tagger, now: string): Promise<void> {
  const row = await trx.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirstOrThrow();
  const machine = tagger.tag({ title: row.title, summary: row.summary, language: row.language });
  await replaceAreas(trx, itemId, machine);
  await trx
    .updateTable('items')
    .set({ tagged_with: tagger.version, change_number: nextChange(), updated_at: now })
    .where('id', '=', itemId)
    .execute();
}

/** @param verdict null takes an earlier verdict back. @returns false when there is no such item. */
export async function decideArea(
  db: Db,
  decision: { itemId: string; area: string; verdict: Verdict | null; by: string | null },
  tagger: Tagger,
  now: string,
): Promise<boolean> {
  return writeItems(
    db,
    async (writer) => {
      const { trx } = writer;
      const item = await trx.selectFrom('items').select('id').where('id', '=', decision.itemId).executeTakeFirst();
      if (item === undefined) return false;
      await trx
        .deleteFrom('area_verdicts')
        .where('item_id', '=', decision.itemId)
        .where('area_id', '=', decision.area)
        .execute();
      if (decision.verdict !== null) {
        await trx
          .insertInto('area_verdicts')
          .values({
            item_id: decision.itemId,
            area_id: decision.area,
            verdict: decision.verdict,
            decided_at: now,
            decided_by: decision.by,
          })
          .execute();
      }
      await retagItem(writer, decision.itemId, tagger, now);
      return true;
    },
    'person',
  );
}

/** So many in one transaction; then others get a turn: the web, a stop, another process that waits to write. */
const RETAG_AT_ONCE = 10;
const MARKED_AT_ONCE = 1000;

export interface RetagOptions {
  signal?: AbortSignal;
  onProgress?: (done: number) => void;
}

/**
 * Gives the present lexicon's areas to all items tagged with another one. It may be stopped or killed at any moment: what is left is a
 * question to the store. @returns how many were done.
 */
export async function retagAll(db: Db, tagger: Tagger, { signal, onProgress }: RetagOptions = {}): Promise<number> {
  let done = 0;
  for (let last = ''; ; ) {
    const rows = await db
      .selectFrom('items')
      .select('id')
      .where('tagged_with', '!=', tagger.version)
      .where('id', '>', last)
      .orderBy('id')
      .limit(RETAG_AT_ONCE)
      .execute();
    if (signal?.aborted || rows.length === 0) return done;
    const finished = await writeItems(db, async (writer) => {
      let n = 0;
      for (const { id } of rows) {
        if (signal?.aborted) break;
        await retagItem(writer, id, tagger, new Date().toISOString());
        n++;
      }
      return n;
    });
    done += finished;
    last = rows[finished - 1]?.id ?? last;
    onProgress?.(done);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** How many items are tagged with another lexicon than this. */
export async function countOutdatedTags(db: Db, tagger: Tagger): Promise<number> {
  const row = await db
    .selectFrom('items')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('tagged_with', '!=', tagger.version)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Makes every item due for tagging, as if the lexicon had changed; some at a time, so that nobody waits for all of them. */
export async function markAllForRetagging(db: Db): Promise<void> {
  for (let last: string | undefined = ''; last !== undefined; ) {
    const rows = await db
      .selectFrom('items')
      .select('id')
      .where('id', '>', last)
      .orderBy('id')
      .limit(MARKED_AT_ONCE)
      .execute();
    last = rows.at(-1)?.id;
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return;
    await writeItems(db, async ({ trx }) => {
      await trx.updateTable('items').set({ tagged_with: '' }).where('id', 'in', ids).execute();
    });
  }
}
