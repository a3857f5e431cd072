/** A tip's id in; the tip taken back, put back, or erased with the name in it out. The item goes with its last tip, unless a source has it. */
import { TIPS_ID } from '../../domain/tip-source.js';
import type { Db } from '../../store/store.js';
import type { ItemRow, TipRow } from '../../store/tables.js';
import { type ItemWriter, writeItems } from '../write-items.js';
import { readTip, type Tip, tipsOf } from './kept-tips.js';
import { letGo, setLevel, takeHold, touchItem } from './tipped-item.js';

interface Held {
  tip: TipRow;
  item: ItemRow;
}

async function readHeld({ trx }: ItemWriter, id: string): Promise<Held | null> {
  const tip = await trx.selectFrom('tips').selectAll().where('id', '=', id).executeTakeFirst();
  if (tip === undefined) return null;
  const item = await trx.selectFrom('items').selectAll().where('id', '=', tip.item_id).executeTakeFirstOrThrow();
  return { tip, item };
}

/** What the tip did to the level is undone, unless somebody has changed it since. */
async function undoLevel(writer: ItemWriter, { tip, item }: Held): Promise<void> {
  if (tip.level_before !== null && item.level === tip.level) await setLevel(writer, item.id, tip.level_before);
}

async function takeBack(writer: ItemWriter, held: Held, now: string): Promise<void> {
  const { tip, item } = held;
  if (tip.removed_at !== null) return;
  await writer.trx.updateTable('tips').set({ removed_at: now }).where('id', '=', tip.id).execute();
  await undoLevel(writer, held);
  if ((await tipsOf(writer.trx, item.id)).length === 0) await letGo(writer, item, now);
  await touchItem(writer, item.id, now);
}

/** Takes a tip back; it can be put back again. @returns null when there is none. */
export async function removeTip(db: Db, id: string, now: string): Promise<Tip | null> {
  return writeItems(
    db,
    async (writer) => {
      const held = await readHeld(writer, id);
      if (held === null) return null;
      await takeBack(writer, held, now);
      return readTip(writer.trx, id);
    },
    'person',
  );
}

/** Puts a tip back that was taken back. @returns null when there is none. */
export async function restoreTip(db: Db, id: string, now: string): Promise<Tip | null> {
  return writeItems(
    db,
    async (writer) => {
      const held = await readHeld(writer, id);
      if (held === null) return null;
      if (held.tip.removed_at !== null) {
        await writer.trx.updateTable('tips').set({ removed_at: null }).where('id', '=', id).execute();
        await takeHold(writer, held.item, held.tip, now);
        if (held.tip.level !== null) await setLevel(writer, held.item.id, held.tip.level);
        await touchItem(writer, held.item.id, now);
      }
      return readTip(writer.trx, id);
    },
    'person',
  );
}

/** The words of an item that was only this person's, and is gone. */
async function eraseItem({ trx }: ItemWriter, itemId: string): Promise<void> {
  await trx.updateTable('items').set({ title: '', summary: '' }).where('id', '=', itemId).execute();
  await trx.deleteFrom('item_versions').where('item_id', '=', itemId).execute();
  await trx.deleteFrom('story_keys').where('item_id', '=', itemId).execute();
}

/**
 * Erases a tip for good, with its words and its name, also where the name stands at a verdict on the item's areas. The words of an item that
 * others still hold stay. @returns false when there is no such tip.
 */
export async function eraseTip(db: Db, id: string, now: string): Promise<boolean> {
  return writeItems(
    db,
    async (writer) => {
      const { trx } = writer;
      const held = await readHeld(writer, id);
      if (held === null) return false;
      await takeBack(writer, held, now);
      await trx.deleteFrom('tips').where('id', '=', id).execute();
      await trx
        .updateTable('area_verdicts')
        .set({ decided_by: null })
        .where('item_id', '=', held.item.id)
        .where('decided_by', '=', held.tip.who)
        .execute();
      const after = await trx.selectFrom('items').selectAll().where('id', '=', held.item.id).executeTakeFirstOrThrow();
      const others = await trx.selectFrom('tips').select('id').where('item_id', '=', after.id).executeTakeFirst();
      const isOurs = after.source_id === TIPS_ID && after.deleted_at !== null && others === undefined;
      if (isOurs) await eraseItem(writer, after.id);
      return true;
    },
    'person',
  );
}
