/** What a source says is gone: search forgets it and the store does not, unless another source still publishes it. */
import type { Db } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import { ownKey } from './item-keys.js';
import { findByKeys } from './known-items.js';
import { chooseLead } from './stories.js';
import { type ItemWriter, writeItems } from './write-items.js';

/** Another source still has it: the item is that source's from now on, with its address. */
async function handOver(
  { trx, nextChange }: ItemWriter,
  row: ItemRow,
  heir: { source_id: string; url: string },
  now: string,
): Promise<void> {
  await trx
    .updateTable('items')
    .set({
      source_id: heir.source_id,
      external_id: null,
      url: heir.url,
      updated_at: now,
      change_number: nextChange(),
    })
    .where('id', '=', row.id)
    .execute();
  await trx
    .deleteFrom('item_provenance')
    .where('item_id', '=', row.id)
    .where('source_id', '=', heir.source_id)
    .execute();
}

/** The item's source has it no longer. @returns false when another source still has it; then it is that source's. */
export async function withdrawItem(writer: ItemWriter, row: ItemRow, now: string): Promise<boolean> {
  const { trx } = writer;
  const heir = await trx
    .selectFrom('item_provenance')
    .select(['source_id', 'url'])
    .where('item_id', '=', row.id)
    .orderBy('first_seen_at')
    .orderBy('source_id')
    .limit(1)
    .executeTakeFirst();
  if (heir !== undefined) {
    await handOver(writer, row, heir, now);
    return false;
  }
  await trx
    .updateTable('items')
    .set({ deleted_at: now, updated_at: now, change_number: writer.nextChange() })
    .where('id', '=', row.id)
    .execute();
  await chooseLead(trx, row.story_id);
  return true;
}

async function markOne(writer: ItemWriter, sourceId: string, externalId: string, now: string): Promise<number> {
  const row = await findByKeys(writer.trx, [ownKey(sourceId, externalId)]);
  if (row === undefined || row.deleted_at !== null || row.source_id !== sourceId) return 0;
  return (await withdrawItem(writer, row, now)) ? 1 : 0;
}

/** So many in one transaction; others get a turn in between. */
const AT_ONCE = 20;

/** @returns how many items were marked as gone now. */
export async function markDeleted(db: Db, sourceId: string, externalIds: string[], now: string): Promise<number> {
  let marked = 0;
  for (let i = 0; i < externalIds.length; i += AT_ONCE) {
    marked += await writeItems(db, async (writer) => {
      let gone = 0;
      for (const id of externalIds.slice(i, i + AT_ONCE)) gone += await markOne(writer, sourceId, id, now);
      return gone;
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return marked;
}
