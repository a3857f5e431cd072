/**
 * One draft in, one committed decision out: a new item, a new version, a second provenance, or nothing. Everything about one item
 * happens in one transaction, so a killed process leaves either all of it or none.
 */
import { takeChangeNumber } from '../store/change-number.js';
import type { Db, Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import type { Tagger } from '../tagging/tagger.js';
import { newId } from './ids.js';
import { insertAreas, insertDetails, replaceAreas, replaceDetails } from './item-details.js';
import { type Identified, type ItemKeys, itemKeys } from './item-keys.js';
import { type Draft, decideSortAt } from './normalise.js';
import { titlesAgree } from './similarity.js';
import { chooseLead, findStory, insertFingerprints, insertStory, refreshStory, type StoryMember } from './stories.js';
import { storyKeys } from './story-match.js';

export type SaveOutcome = 'new' | 'changed' | 'also-in' | 'unchanged';

export interface Saved {
  itemId: string;
  outcome: SaveOutcome;
}

/** The item that has any of these keys. */
export async function findByKeys(trx: Trx, keys: string[]): Promise<ItemRow | undefined> {
  if (keys.length === 0) return undefined;
  return trx
    .selectFrom('items')
    .innerJoin('item_keys', 'item_keys.item_id', 'items.id')
    .selectAll('items')
    .where('item_keys.key', 'in', keys)
    .orderBy('items.id')
    .limit(1)
    .executeTakeFirst();
}

/** External id first, then canonical address. */
async function findItem(trx: Trx, draft: Draft, keys: ItemKeys): Promise<ItemRow | undefined> {
  const certain = await findByKeys(trx, keys.external);
  if (certain || keys.url === null) return certain;
  const sameAddress = await findByKeys(trx, [keys.url]);
  if (sameAddress === undefined) return undefined;
  const bothNamed =
    draft.externalId !== null && sameAddress.external_id !== null && draft.externalId !== sameAddress.external_id;
  const another = sameAddress.source_id === draft.sourceId && bothNamed && !titlesAgree(sameAddress.title, draft.title);
  return another ? undefined : sameAddress;
}

const allKeys = (keys: ItemKeys): string[] => [...keys.external, ...(keys.url === null ? [] : [keys.url])];

async function keepKeys(trx: Trx, itemId: string, keys: ItemKeys): Promise<void> {
  await trx
    .insertInto('item_keys')
    .values(allKeys(keys).map((key) => ({ key, item_id: itemId })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

async function insertItem(trx: Trx, draft: Draft, keys: ItemKeys, tagger: Tagger, now: string): Promise<Saved> {
  const id = newId();
  const member: StoryMember = { ...draft, id, sortAt: decideSortAt(draft.published, now) };
  const storyMarks = storyKeys(member);
  const found = await findStory(trx, member, storyMarks);
  const storyId = found ?? newId();
  await trx
    .insertInto('items')
    .values({
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
      sort_at: member.sortAt,
      language: draft.language,
      level: draft.level,
      type: draft.type,
      story_id: storyId,
      change_number: await takeChangeNumber(trx),
      source_hash: draft.sourceHash,
      tagged_with: tagger.version,
      page_due_at: draft.wantsOwnPage ? now : null,
      deleted_at: null,
    })
    .execute();
  await keepKeys(trx, id, keys);
  await insertDetails(trx, id, draft);
  await insertAreas(trx, id, tagger.tag(draft));
  await insertFingerprints(trx, member, storyMarks);
  if (found === null) await insertStory(trx, storyId, member, now);
  else await chooseLead(trx, storyId);
  return { itemId: id, outcome: 'new' };
}

/** A short lead that only begins what is already known (its own page has been read) takes nothing away. */
function betterSummary(old: string, draft: Draft): string {
  const bare = draft.summary.replace(/…$/, '').trim();
  return draft.wantsOwnPage && old.startsWith(bare) ? old : draft.summary;
}

async function keepOldVersion(trx: Trx, row: ItemRow, now: string): Promise<void> {
  await trx
    .insertInto('item_versions')
    .values({ item_id: row.id, version: row.version, title: row.title, summary: row.summary, replaced_at: now })
    .execute();
}

/** The text changed at its source: the old wording becomes a version. */
async function writeNewVersion(trx: Trx, row: ItemRow, draft: Draft, tagger: Tagger, now: string): Promise<void> {
  const summary = betterSummary(row.summary, draft);
  const published = draft.published ?? null;
  const sortAt = published === null ? row.sort_at : decideSortAt(published, row.first_seen_at);
  const reworded = summary !== row.summary || draft.title !== row.title;
  if (reworded) await keepOldVersion(trx, row, now);
  await trx
    .updateTable('items')
    .set({
      title: draft.title,
      summary,
      url: draft.url,
      language: draft.language,
      type: draft.type,
      published_at: published?.at ?? row.published_at,
      published_precision: published?.precision ?? row.published_precision,
      sort_at: sortAt,
      source_hash: draft.sourceHash,
      updated_at: now,
      version: reworded ? row.version + 1 : row.version,
      change_number: await takeChangeNumber(trx),
      tagged_with: tagger.version,
      page_due_at: draft.wantsOwnPage && summary === draft.summary ? now : null,
      page_attempts: 0,
      deleted_at: null,
    })
    .where('id', '=', row.id)
    .execute();
  await replaceDetails(trx, row.id, draft);
  await replaceAreas(trx, row.id, tagger.tag({ ...draft, summary }));
  await refreshStory(trx, { ...draft, id: row.id, summary, sortAt }, row.story_id);
}

/** Only the entry that first gave the item speaks for its wording; a second entry of the source with the same address is a repeat. */
function speaksFor(row: ItemRow, draft: Draft): boolean {
  if (row.source_id !== draft.sourceId) return false;
  return row.external_id === null || draft.externalId === null || row.external_id === draft.externalId;
}

async function dropProvenance(trx: Trx, itemId: string, sourceId: string): Promise<void> {
  await trx.deleteFrom('item_provenance').where('item_id', '=', itemId).where('source_id', '=', sourceId).execute();
}

async function addProvenance(trx: Trx, row: ItemRow, draft: Draft, now: string): Promise<Saved> {
  const known = await trx
    .selectFrom('item_provenance')
    .select('url')
    .where('item_id', '=', row.id)
    .where('source_id', '=', draft.sourceId)
    .executeTakeFirst();
  if (known) return { itemId: row.id, outcome: 'unchanged' };
  await trx
    .insertInto('item_provenance')
    .values({ item_id: row.id, source_id: draft.sourceId, url: draft.url, first_seen_at: now })
    .execute();
  await trx
    .updateTable('items')
    .set({ change_number: await takeChangeNumber(trx), updated_at: now })
    .where('id', '=', row.id)
    .execute();
  return { itemId: row.id, outcome: 'also-in' };
}

/** What its source withdrew is published again, perhaps by another: whoever brings it is its source from now on. */
async function revive(trx: Trx, row: ItemRow, draft: Draft, tagger: Tagger, now: string): Promise<Saved> {
  await writeNewVersion(trx, row, draft, tagger, now);
  await trx
    .updateTable('items')
    .set({ source_id: draft.sourceId, external_id: draft.externalId, level: draft.level })
    .where('id', '=', row.id)
    .execute();
  await dropProvenance(trx, row.id, draft.sourceId);
  return { itemId: row.id, outcome: 'changed' };
}

async function updateItem(
  trx: Trx,
  row: ItemRow,
  draft: Draft,
  keys: ItemKeys,
  tagger: Tagger,
  now: string,
): Promise<Saved> {
  await keepKeys(trx, row.id, keys);
  if (row.deleted_at !== null) return revive(trx, row, draft, tagger, now);
  if (row.source_id !== draft.sourceId) return addProvenance(trx, row, draft, now);
  if (!speaksFor(row, draft) || row.source_hash === draft.sourceHash) return { itemId: row.id, outcome: 'unchanged' };
  await writeNewVersion(trx, row, draft, tagger, now);
  return { itemId: row.id, outcome: 'changed' };
}

/** @param now when it was read, ISO 8601. */
export async function saveDraft(db: Db, draft: Draft, tagger: Tagger, now: string): Promise<Saved> {
  const keys = itemKeys(draft);
  return db.transaction().execute(async (trx) => {
    const row = await findItem(trx, draft, keys);
    return row === undefined
      ? insertItem(trx, draft, keys, tagger, now)
      : updateItem(trx, row, draft, keys, tagger, now);
  });
}

/** Whether each draft is already kept as it stands or under another wording. */
export async function areKept(db: Db, drafts: Identified[]): Promise<boolean[]> {
  const keysOf = drafts.map((draft) => allKeys(itemKeys(draft)));
  const all = [...new Set(keysOf.flat())];
  const kept = new Set<string>();
  for (let i = 0; i < all.length; i += 500) {
    const rows = await db
      .selectFrom('item_keys')
      .select('key')
      .where('key', 'in', all.slice(i, i + 500))
      .execute();
    for (const row of rows) kept.add(row.key);
  }
  return keysOf.map((keys) => keys.some((key) => kept.has(key)));
}
