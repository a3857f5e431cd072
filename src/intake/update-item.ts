/** An item that is kept and an entry that gives it again in: a new version, a second provenance, or nothing. */
import type { Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import type { Tagger } from '../tagging/tagger.js';
import { renewDetails, replaceAreas, uniteDetails } from './item-details.js';
import { type Draft, decideSortAt } from './normalise.js';
import { refreshStory } from './stories.js';
import type { ItemWriter } from './write-items.js';

export type SaveOutcome = 'new' | 'changed' | 'also-in' | 'unchanged';

export interface Saved {
  itemId: string;
  outcome: SaveOutcome;
}

export interface Update {
  writer: ItemWriter;
  row: ItemRow;
  draft: Draft;
  /** Names of the entry that nobody had before. */
  newKeys: string[];
  tagger: Tagger;
  /** When it was read, ISO 8601. */
  now: string;
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
async function writeNewVersion({ writer, row, draft, tagger, now }: Update): Promise<void> {
  const { trx } = writer;
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
      change_number: writer.nextChange(),
      tagged_with: tagger.version,
      page_due_at: draft.wantsOwnPage && summary === draft.summary ? now : null,
      page_attempts: 0,
      deleted_at: null,
    })
    .where('id', '=', row.id)
    .execute();
  await renewDetails(trx, row.id, draft);
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

const PRECISIONS = ['year', 'month', 'day', 'instant'];

/** A finer date that agrees with the one that is kept: "2026" and then "10 November 2026". */
function finerDate(row: ItemRow, { published }: Draft, firstSeenAt: string) {
  if (published === null) return {};
  const kept = PRECISIONS.indexOf(row.published_precision ?? '');
  const known = [0, 4, 7, 10][kept + 1] ?? 0;
  const isFiner = PRECISIONS.indexOf(published.precision) > kept;
  if (!isFiner || published.at.slice(0, known) !== (row.published_at ?? '').slice(0, known)) return {};
  const { at, precision } = published;
  return { published_at: at, published_precision: precision, sort_at: decideSortAt(published, firstSeenAt) };
}

async function addProvenance({ writer, row, draft, tagger, now }: Update): Promise<Saved> {
  const { trx } = writer;
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
  await uniteDetails(trx, row.id, draft);
  // What the first source did not say is no wording of its own.
  const summary = row.summary === '' ? draft.summary : row.summary;
  if (summary !== row.summary) await replaceAreas(trx, row.id, tagger.tag({ ...draft, title: row.title, summary }));
  await trx
    .updateTable('items')
    .set({ summary, ...finerDate(row, draft, row.first_seen_at), change_number: writer.nextChange(), updated_at: now })
    .where('id', '=', row.id)
    .execute();
  return { itemId: row.id, outcome: 'also-in' };
}

/** What its source withdrew is published again, perhaps by another: whoever brings it is its source from now on. */
async function revive(update: Update): Promise<Saved> {
  const { writer, row, draft } = update;
  await writeNewVersion(update);
  await writer.trx
    .updateTable('items')
    .set({ source_id: draft.sourceId, external_id: draft.externalId, level: draft.level })
    .where('id', '=', row.id)
    .execute();
  await dropProvenance(writer.trx, row.id, draft.sourceId);
  return { itemId: row.id, outcome: 'changed' };
}

async function keepKeys(trx: Trx, itemId: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await trx
    .insertInto('item_keys')
    .values(keys.map((key) => ({ key, item_id: itemId })))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** What becomes of an item that is kept already when a source gives it again. */
export async function updateItem(update: Update): Promise<Saved> {
  const { writer, row, draft, newKeys } = update;
  await keepKeys(writer.trx, row.id, newKeys);
  if (row.deleted_at !== null) return revive(update);
  if (row.source_id !== draft.sourceId) return addProvenance(update);
  if (!speaksFor(row, draft) || row.source_hash === draft.sourceHash) return { itemId: row.id, outcome: 'unchanged' };
  await writeNewVersion(update);
  return { itemId: row.id, outcome: 'changed' };
}
