/** What a source says is gone: search forgets it and the store does not, unless another source still publishes it. */
import { takeChangeNumber } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import { ownKey } from './item-keys.js';
import { findByKeys } from './save-item.js';
import { chooseLead } from './stories.js';

/** Another source still has it: the item is that source's from now on, with its address. */
async function handOver(trx: Trx, row: ItemRow, heir: { source_id: string; url: string }, now: string): Promise<void> {
  await trx
    .updateTable('items')
    .set({
      source_id: heir.source_id,
      external_id: null,
      url: heir.url,
      updated_at: now,
      change_number: await takeChangeNumber(trx),
    })
    .where('id', '=', row.id)
    .execute();
  await trx
    .deleteFrom('item_provenance')
    .where('item_id', '=', row.id)
    .where('source_id', '=', heir.source_id)
    .execute();
}

async function markOne(trx: Trx, sourceId: string, externalId: string, now: string): Promise<number> {
  const row = await findByKeys(trx, [ownKey(sourceId, externalId)]);
  if (row === undefined || row.deleted_at !== null || row.source_id !== sourceId) return 0;
  const heir = await trx
    .selectFrom('item_provenance')
    .select(['source_id', 'url'])
    .where('item_id', '=', row.id)
    .orderBy('first_seen_at')
    .limit(1)
    .executeTakeFirst();
  if (heir !== undefined) {
    await handOver(trx, row, heir, now);
    return 0;
  }
  const change = await takeChangeNumber(trx);
  await trx
    .updateTable('items')
    .set({ deleted_at: now, updated_at: now, change_number: change })
    .where('id', '=', row.id)
    .execute();
  await chooseLead(trx, row.story_id);
  return 1;
}

/** @returns how many items were marked as gone now. */
export async function markDeleted(db: Db, sourceId: string, externalIds: string[], now: string): Promise<number> {
  let marked = 0;
  for (const externalId of externalIds) {
    marked += await db.transaction().execute((trx) => markOne(trx, sourceId, externalId, now));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return marked;
}
