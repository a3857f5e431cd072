/**
 * Drafts in, one committed decision for each out: a new item, a new version, a second provenance, or nothing. A batch is one transaction, so a
 * killed process leaves either all of it or none, and the same batch read again finds what is there.
 */
import type { ItemArea } from '../domain/item.js';
import { type AtStep, passBy } from '../domain/steps.js';
import type { Db } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import type { Tagger } from '../tagging/tagger.js';
import { insertItems, makeNewItem, type NewItem } from './insert-items.js';
import { allKeys, type Identified, type ItemKeys, itemKeys } from './item-keys.js';
import { type KnownItems, readKnownItems } from './known-items.js';
import type { Draft } from './normalise.js';
import { type Saved, type SaveOutcome, updateItem } from './update-item.js';
import { type ItemWriter, writeItems } from './write-items.js';

export type { Saved, SaveOutcome };

interface Batch {
  writer: ItemWriter;
  known: KnownItems;
  /** Found to be new, not yet written. */
  pending: NewItem[];
  tagger: Tagger;
  areasOf(draft: Draft): ItemArea[];
  now: string;
}

async function flush(batch: Batch): Promise<void> {
  await insertItems(batch.writer.trx, batch.pending, batch.now);
  batch.pending = [];
}

function addNew(batch: Batch, draft: Draft, keys: ItemKeys): Saved {
  const missing = batch.known.missing(keys);
  const tags = { areas: batch.areasOf(draft), version: batch.tagger.version };
  const item = makeNewItem(draft, missing, tags, batch.writer.nextChange(), batch.now);
  batch.pending.push(item);
  batch.known.remember(item.row, missing);
  return { itemId: item.row.id, outcome: 'new' };
}

/** The source gives what is kept, as it is kept: nothing to do. */
function isRepeat(row: ItemRow | undefined, draft: Draft, newKeys: string[]): boolean {
  if (row === undefined || newKeys.length > 0 || row.deleted_at !== null) return false;
  return row.source_hash === draft.sourceHash && row.source_id === draft.sourceId;
}

/** Most visits bring nothing new. Then nobody need take a turn at writing. @returns null when there is something to write. */
async function findRepeats(db: Db, drafts: Draft[], keysOf: ItemKeys[]): Promise<Saved[] | null> {
  const known = await readKnownItems(db, keysOf);
  const saved: Saved[] = [];
  for (const [i, draft] of drafts.entries()) {
    const keys = keysOf[i] ?? itemKeys(draft);
    const row = known.find(draft, keys);
    if (row === undefined || !isRepeat(row, draft, known.missing(keys))) return null;
    saved.push({ itemId: row.id, outcome: 'unchanged' });
  }
  return saved;
}

async function changeKnown(batch: Batch, row: ItemRow, draft: Draft, keys: ItemKeys): Promise<Saved> {
  const { writer, known, tagger, now } = batch;
  const newKeys = known.missing(keys);
  if (isRepeat(row, draft, newKeys)) return { itemId: row.id, outcome: 'unchanged' };
  // The batch may give the same item twice: what is to be changed must have been written.
  await flush(batch);
  const saved = await updateItem({ writer, row, draft, newKeys, tagger, now });
  const after = await writer.trx.selectFrom('items').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow();
  known.remember(after, newKeys);
  return saved;
}

/** @param now when they were read, ISO 8601. @returns in the order of the drafts. */
export async function saveDrafts(
  db: Db,
  drafts: Draft[],
  tagger: Tagger,
  now: string,
  atStep: AtStep = passBy,
): Promise<Saved[]> {
  const keysOf = drafts.map(itemKeys);
  const repeats = await findRepeats(db, drafts, keysOf);
  if (repeats !== null) return repeats;
  // Tags need nothing of the store, so nobody waits for them; they are made when first wanted, and kept if the transaction runs again.
  const tags = new Map<Draft, ItemArea[]>();
  const areasOf = (draft: Draft): ItemArea[] => {
    const areas = tags.get(draft) ?? tagger.tag(draft);
    tags.set(draft, areas);
    return areas;
  };
  return writeItems(db, async (writer) => {
    const known = await readKnownItems(writer.trx, keysOf);
    const batch: Batch = { writer, known, pending: [], tagger, areasOf, now };
    const saved: Saved[] = [];
    for (const [i, draft] of drafts.entries()) {
      const keys = keysOf[i] ?? itemKeys(draft);
      const row = known.find(draft, keys);
      saved.push(row === undefined ? addNew(batch, draft, keys) : await changeKnown(batch, row, draft, keys));
    }
    await flush(batch);
    atStep('batch-before-commit');
    return saved;
  });
}

/** One draft by itself. */
export async function saveDraft(db: Db, draft: Draft, tagger: Tagger, now: string): Promise<Saved> {
  const [saved] = await saveDrafts(db, [draft], tagger, now);
  if (saved === undefined) throw new Error('A draft was saved without an answer');
  return saved;
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
