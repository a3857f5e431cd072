/** New items in, their rows in every table out: collected for a batch and written with one statement for each table. */
import type { ItemArea } from '../domain/item.js';
import type { Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import { newId } from './ids.js';
import { insertAreas, insertDetails } from './item-details.js';
import { type Draft, decideSortAt } from './normalise.js';
import { chooseLead, findStories, insertFingerprints, type KeyedMember, keyMember } from './stories.js';

export interface NewItem {
  draft: Draft;
  /** Keys that nobody had before. */
  keys: string[];
  areas: ItemArea[];
  /** The row without its story, which is found for the whole batch at once. */
  row: ItemRow;
  member: KeyedMember;
}

/** @param now when it was read, ISO 8601. */
export function makeNewItem(
  draft: Draft,
  keys: string[],
  tags: { areas: ItemArea[]; version: string },
  changeNumber: number,
  now: string,
): NewItem {
  const id = newId();
  const sortAt = decideSortAt(draft.published, now);
  const row: ItemRow = {
    id,
    source_id: draft.sourceId,
    external_id: draft.externalId,
    url: draft.url,
    title: draft.title,
    summary: draft.summary,
    published_at: draft.published?.at ?? null,
    published_precision: draft.published?.precision ?? null,
    first_seen_at: now,
    updated_at: now,
    sort_at: sortAt,
    language: draft.language,
    level: draft.level,
    type: draft.type,
    story_id: '',
    version: 1,
    change_number: changeNumber,
    source_hash: draft.sourceHash,
    tagged_with: tags.version,
    page_due_at: draft.wantsOwnPage ? now : null,
    page_attempts: 0,
    deleted_at: null,
  };
  return { draft, keys, areas: tags.areas, row, member: keyMember({ ...draft, id, sortAt }) };
}

async function insertKeys(trx: Trx, items: NewItem[]): Promise<void> {
  const rows = items.flatMap(({ keys, row }) => keys.map((key) => ({ key, item_id: row.id })));
  if (rows.length === 0) return;
  await trx
    .insertInto('item_keys')
    .values(rows)
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** Each item with the story it belongs to: one that is told already, or its own. */
async function assignStories(trx: Trx, items: NewItem[], now: string): Promise<string[]> {
  const told = await findStories(
    trx,
    items.map(({ member }) => member),
  );
  for (const { row } of items) row.story_id = told.get(row.id) ?? newId();
  const own = items.filter(({ row }) => !told.has(row.id));
  if (own.length > 0) {
    await trx
      .insertInto('stories')
      .values(own.map(({ row }) => ({ id: row.story_id, lead_item_id: row.id, created_at: now })))
      .execute();
  }
  return [...new Set(told.values())];
}

export async function insertItems(trx: Trx, items: NewItem[], now: string): Promise<void> {
  if (items.length === 0) return;
  const joined = await assignStories(trx, items, now);
  await trx
    .insertInto('items')
    .values(items.map(({ row }) => row))
    .execute();
  await insertKeys(trx, items);
  await insertDetails(
    trx,
    items.map(({ row, draft }) => ({ itemId: row.id, ...draft })),
  );
  await insertAreas(
    trx,
    items.map(({ row, areas }) => ({ itemId: row.id, areas })),
  );
  await insertFingerprints(
    trx,
    items.map(({ member }) => member),
  );
  for (const storyId of joined) await chooseLead(trx, storyId);
}
