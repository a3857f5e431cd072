/** Drafts in, the items they are known as out: one question for a whole batch, and a memory of what the batch itself has added since. */
import type { Db, Trx } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import { allKeys, type ItemKeys } from './item-keys.js';
import type { Draft } from './normalise.js';
import { titlesAgree } from './similarity.js';

export interface KnownItems {
  /** The item that a draft is, if it is kept already. */
  find(draft: Draft, keys: ItemKeys): ItemRow | undefined;
  /** Which of these keys nobody has yet. */
  missing(keys: ItemKeys): string[];
  /** The row as it is from now on, under these keys too. */
  remember(row: ItemRow, keys: string[]): void;
}

/** PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766. */
const KEYS_AT_ONCE = 1000;

async function readByKeys(db: Db | Trx, keys: string[]): Promise<(ItemRow & { key: string })[]> {
  if (keys.length === 0) return [];
  return db
    .selectFrom('item_keys')
    .innerJoin('items', 'items.id', 'item_keys.item_id')
    .selectAll('items')
    .select('item_keys.key')
    .where('item_keys.key', 'in', keys)
    .execute();
}

/** The item that has any of these keys; the oldest where several do. */
export async function findByKeys(trx: Trx, keys: string[]): Promise<ItemRow | undefined> {
  return oldestOf(await readByKeys(trx, keys));
}

const oldestOf = (rows: ItemRow[]): ItemRow | undefined =>
  rows.reduce<ItemRow | undefined>(
    (oldest, row) => (oldest === undefined || row.id < oldest.id ? row : oldest),
    undefined,
  );

/** An entry with another name and another title than the one at its address is another item. */
function isAnother(row: ItemRow, draft: Draft): boolean {
  const bothNamed = draft.externalId !== null && row.external_id !== null && draft.externalId !== row.external_id;
  return row.source_id === draft.sourceId && bothNamed && !titlesAgree(row.title, draft.title);
}

export async function readKnownItems(db: Db | Trx, batch: ItemKeys[]): Promise<KnownItems> {
  const idByKey = new Map<string, string>();
  const rowById = new Map<string, ItemRow>();
  const keys = [...new Set(batch.flatMap(allKeys))];
  for (let i = 0; i < keys.length; i += KEYS_AT_ONCE) {
    for (const { key, ...row } of await readByKeys(db, keys.slice(i, i + KEYS_AT_ONCE))) {
      idByKey.set(key, row.id);
      rowById.set(row.id, row);
    }
  }
  const rowsOf = (some: string[]): ItemRow[] => some.flatMap((key) => rowById.get(idByKey.get(key) ?? '') ?? []);
  return {
    find: (draft, { external, url }) => {
      const certain = oldestOf(rowsOf(external));
      const [sameAddress] = url === null ? [] : rowsOf([url]);
      if (certain || sameAddress === undefined) return certain;
      return isAnother(sameAddress, draft) ? undefined : sameAddress;
    },
    missing: (itemKeys) => allKeys(itemKeys).filter((key) => !idByKey.has(key)),
    remember: (row, added) => {
      rowById.set(row.id, row);
      for (const key of added) if (!idByKey.has(key)) idByKey.set(key, row.id);
    },
  };
}
