/** What the store tells a search engine: the items that changed after the last one it has, and how far each engine has come. */
import type { Item } from '../domain/item.js';
import { itemsChangedAfter } from '../intake/items.js';
import { addsTo } from '../intake/tips/tip-words.js';
import { lastChangeNumber } from '../store/change-number.js';
import type { Db } from '../store/store.js';
import type { Change, ChangeFeed } from './engine.js';

/** What people have told of the item is found too, in their own words and by where it was heard. */
function searchableLead({ title, summary, tips }: Item): string {
  const told = tips.flatMap(({ note, where }) => [note ?? '', where ?? '']);
  const added = told.filter((text) => text !== '' && addsTo(text, { title, summary }));
  return [summary, ...added].join('\n').trim();
}

/** An item as those who follow the changes see it. */
export function toChange(item: Item): Change {
  const document = {
    id: item.id,
    changeNumber: item.changeNumber,
    title: item.title,
    summary: searchableLead(item),
    language: item.language,
    level: item.level,
    type: item.type,
    source: item.sourceId,
    areas: item.areas.map((area) => area.area),
    people: item.people.map((person) => person.name),
    sortAt: item.sortAt,
  };
  return { id: item.id, changeNumber: item.changeNumber, document: item.deletedAt === null ? document : null };
}

async function saveCursor(db: Db, engine: string, cursor: { lastChange: number; generation: string }): Promise<void> {
  const row = { last_change: cursor.lastChange, generation: cursor.generation, updated_at: new Date().toISOString() };
  await db
    .insertInto('index_cursors')
    .values({ engine, ...row })
    .onConflict((conflict) => conflict.column('engine').doUpdateSet(row))
    .execute();
}

export function createChangeFeed(db: Db): ChangeFeed {
  return {
    changesAfter: async (after, limit) => (await itemsChangedAfter(db, after, limit)).map(toChange),
    lastChange: () => lastChangeNumber(db),
    readCursor: async (engine) => {
      const row = await db.selectFrom('index_cursors').selectAll().where('engine', '=', engine).executeTakeFirst();
      return row === undefined ? null : { lastChange: row.last_change, generation: row.generation };
    },
    saveCursor: (engine, cursor) => saveCursor(db, engine, cursor),
  };
}
