/** What a tip does to its item, inside the transaction of items: it becomes one, joins one that is known, says its areas and level, and lets go of it again. */
import { TIPS_ID } from '../../domain/tip-source.js';
import type { ItemRow, TipRow } from '../../store/tables.js';
import type { Tagger } from '../../tagging/tagger.js';
import { withdrawItem } from '../delete-item.js';
import { insertItems, makeNewItem } from '../insert-items.js';
import { replaceAreas } from '../item-details.js';
import { type ItemKeys, itemKeys } from '../item-keys.js';
import { type KnownItems, readKnownItems } from '../known-items.js';
import type { Draft } from '../normalise.js';
import { chooseLead } from '../stories.js';
import { updateItem } from '../update-item.js';
import type { ItemWriter } from '../write-items.js';

/** An item under all its names: those of the draft, and that of an address that leads to it. */
export interface Named {
  draft: Draft;
  keys: ItemKeys;
  /** The key of the address that was given, where the page has moved from it. */
  alias: string | null;
}

/** @param givenUrl the address that was given; it may lead on to the draft's. */
export function nameTip(draft: Draft, givenUrl: string | null): Named {
  const keys = itemKeys(draft);
  const given = givenUrl === null ? null : itemKeys({ ...draft, url: givenUrl }).url;
  return { draft, keys, alias: given === keys.url ? null : given };
}

const aliasKeys = (alias: string): ItemKeys => ({ external: [], url: alias });

/** What is asked of the store to find it. */
export const keysOf = ({ keys, alias }: Named): ItemKeys[] => [keys, ...(alias === null ? [] : [aliasKeys(alias)])];

/** What lies at the address is what the person means, whatever it is called: a tip has no name that could speak against it. */
export function findNamed(known: KnownItems, { draft, keys, alias }: Named): ItemRow | undefined {
  const meant = { ...draft, externalId: null };
  return known.find(meant, keys) ?? (alias === null ? undefined : known.find(meant, aliasKeys(alias)));
}

export interface Placed {
  itemId: string;
  /** As it was before; null when the tip made it, or brought it back. */
  before: ItemRow | null;
}

/** The item that the draft is: a new one, one that was gone and comes back, or one that is known and keeps its words. */
export async function placeItem(writer: ItemWriter, named: Named, tagger: Tagger, now: string): Promise<Placed> {
  const { draft, keys, alias } = named;
  const known = await readKnownItems(writer.trx, keysOf(named));
  const row = findNamed(known, named);
  const newKeys = [...known.missing(keys), ...(alias === null ? [] : known.missing(aliasKeys(alias)))];
  if (row === undefined) {
    const tags = { areas: tagger.tag(draft), version: tagger.version };
    const item = makeNewItem(draft, newKeys, tags, writer.nextChange(), now);
    await insertItems(writer.trx, [item], now);
    return { itemId: item.row.id, before: null };
  }
  // Of two people who tip of the same, the first has given the item its words.
  const isTipped = row.deleted_at === null && row.source_id === TIPS_ID;
  if (!isTipped) await updateItem({ writer, row, draft, newKeys, tagger, now });
  return { itemId: row.id, before: row.deleted_at === null ? row : null };
}

/** Tells whoever follows the items, the search index for one, that this one is to be read again. */
export async function touchItem({ trx, nextChange }: ItemWriter, itemId: string, now: string): Promise<void> {
  await trx
    .updateTable('items')
    .set({ change_number: nextChange(), updated_at: now })
    .where('id', '=', itemId)
    .execute();
}

/** A person's word on the item's areas: kept as verdicts, which stand above the machine. */
export async function sayAreas(
  { trx }: ItemWriter,
  itemId: string,
  said: { areas: readonly string[]; by: string },
  tagger: Tagger,
  now: string,
): Promise<void> {
  if (said.areas.length === 0) return;
  await trx.deleteFrom('area_verdicts').where('item_id', '=', itemId).where('area_id', 'in', said.areas).execute();
  await trx
    .insertInto('area_verdicts')
    .values(
      said.areas.map((area) => ({
        item_id: itemId,
        area_id: area,
        verdict: 'yes',
        decided_at: now,
        decided_by: said.by,
      })),
    )
    .execute();
  const row = await trx.selectFrom('items').selectAll().where('id', '=', itemId).executeTakeFirstOrThrow();
  await replaceAreas(trx, itemId, tagger.tag({ title: row.title, summary: row.summary, language: row.language }));
  await trx.updateTable('items').set({ tagged_with: tagger.version }).where('id', '=', itemId).execute();
}

export async function setLevel({ trx }: ItemWriter, itemId: string, level: string): Promise<void> {
  await trx.updateTable('items').set({ level }).where('id', '=', itemId).execute();
}

/** No tip holds the item any longer: it goes, unless a source has it. @returns whether it went. */
export async function letGo(writer: ItemWriter, row: ItemRow, now: string): Promise<boolean> {
  if (row.deleted_at !== null) return true;
  if (row.source_id === TIPS_ID) return withdrawItem(writer, row, now);
  await writer.trx
    .deleteFrom('item_provenance')
    .where('item_id', '=', row.id)
    .where('source_id', '=', TIPS_ID)
    .execute();
  return false;
}

/** A tip holds the item again. One that is gone comes back as it was, as the tips' own. */
export async function takeHold({ trx }: ItemWriter, row: ItemRow, tip: TipRow, now: string): Promise<void> {
  if (row.deleted_at === null) {
    if (row.source_id === TIPS_ID) return;
    await trx
      .insertInto('item_provenance')
      .values({ item_id: row.id, source_id: TIPS_ID, url: tip.url ?? row.url, first_seen_at: now })
      .onConflict((conflict) => conflict.columns(['item_id', 'source_id']).doNothing())
      .execute();
    return;
  }
  const owner = row.source_id === TIPS_ID ? {} : { source_id: TIPS_ID, external_id: null };
  await trx
    .updateTable('items')
    .set({ ...owner, deleted_at: null })
    .where('id', '=', row.id)
    .execute();
  await chooseLead(trx, row.story_id);
}
