/** Reads items back from the store, whole: with provenance, tips, areas and their reasons, people and identifiers. */
import { z } from 'zod';
import { groupBy } from '../domain/group-by.js';
import type { Item, ItemArea, ItemTip, Person, Provenance } from '../domain/item.js';
import { TIPS_ID } from '../domain/tip-source.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import type { Db } from '../store/store.js';
import type { ItemRow } from '../store/tables.js';
import { heardOf } from './tips/kept-tips.js';

const CHUNK = 400;

const rowSchema = z.object({
  level: z.enum(LEVELS),
  type: z.enum(ITEM_TYPES),
  published_precision: z.enum(['instant', 'day', 'month', 'year']).nullable(),
});
const originSchema = z.enum(['lexicon', 'model', 'person']);
const reasonsSchema = z.array(z.object({ word: z.string(), points: z.number(), where: z.enum(['title', 'summary']) }));

interface Details {
  alsoIn: Map<string, Provenance[]>;
  tips: Map<string, ItemTip[]>;
  areas: Map<string, ItemArea[]>;
  people: Map<string, Person[]>;
  identifiers: Map<string, Record<string, string>>;
}

/** By item, each row made into what the item holds of it. */
function byItem<Row extends { item_id: string }, Value>(
  rows: Row[],
  toValue: (row: Row) => Value,
): Map<string, Value[]> {
  return new Map([...groupBy(rows, (row) => row.item_id)].map(([id, group]) => [id, group.map(toValue)]));
}

async function readDetails(db: Db, ids: string[]): Promise<Details> {
  const provenance = await db
    .selectFrom('item_provenance')
    .selectAll()
    .where('item_id', 'in', ids)
    // Who gave a tip says more than that there is one.
    .where('source_id', '!=', TIPS_ID)
    .orderBy('first_seen_at')
    .orderBy('source_id')
    .execute();
  const tips = await db
    .selectFrom('tips')
    .selectAll()
    .where('item_id', 'in', ids)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  const areas = await db
    .selectFrom('item_areas')
    .selectAll()
    .where('item_id', 'in', ids)
    .orderBy('score', 'desc')
    .orderBy('area_id')
    .execute();
  const people = await db
    .selectFrom('item_people')
    .selectAll()
    .where('item_id', 'in', ids)
    .orderBy('position')
    .execute();
  const identifiers = await db
    .selectFrom('item_identifiers')
    .selectAll()
    .where('item_id', 'in', ids)
    .orderBy('scheme')
    .execute();
  const pairs = byItem(identifiers, (row): [string, string] => [row.scheme, row.value]);
  return {
    alsoIn: byItem(provenance, (row) => ({ sourceId: row.source_id, url: row.url })),
    tips: byItem(tips, (row) => ({
      id: row.id,
      who: row.who,
      heard: heardOf(row),
      where: row.place,
      note: row.note,
    })),
    areas: byItem(areas, (row) => ({
      area: row.area_id,
      score: row.score,
      origin: originSchema.parse(row.origin),
      reasons: reasonsSchema.parse(JSON.parse(row.reasons)),
    })),
    people: byItem(people, (row) => ({
      name: row.name,
      ...(row.affiliation !== null && { affiliation: row.affiliation }),
      ...(row.orcid !== null && { orcid: row.orcid }),
    })),
    identifiers: new Map([...pairs].map(([id, list]) => [id, Object.fromEntries(list)])),
  };
}

function toItem(row: ItemRow, details: Details): Item {
  const { level, type, published_precision } = rowSchema.parse(row);
  return {
    id: row.id,
    sourceId: row.source_id,
    externalId: row.external_id,
    url: row.url,
    title: row.title,
    summary: row.summary,
    publishedAt: row.published_at,
    publishedPrecision: published_precision,
    firstSeenAt: row.first_seen_at,
    updatedAt: row.updated_at,
    sortAt: row.sort_at,
    language: row.language,
    level,
    type,
    storyId: row.story_id,
    version: row.version,
    changeNumber: row.change_number,
    deletedAt: row.deleted_at,
    alsoIn: details.alsoIn.get(row.id) ?? [],
    tips: details.tips.get(row.id) ?? [],
    areas: details.areas.get(row.id) ?? [],
    people: details.people.get(row.id) ?? [],
    identifiers: details.identifiers.get(row.id) ?? {},
  };
}

async function withDetails(db: Db, rows: ItemRow[]): Promise<Item[]> {
  if (rows.length === 0) return [];
  const details = await readDetails(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => toItem(row, details));
}

/** Items by id, in the order asked for; unknown ids are left out, deleted items are not. */
export async function readItems(db: Db, ids: string[]): Promise<Item[]> {
  const found = new Map<string, Item>();
  for (let i = 0; i < ids.length; i += CHUNK) {
    const rows = await db
      .selectFrom('items')
      .selectAll()
      .where('id', 'in', ids.slice(i, i + CHUNK))
      .execute();
    for (const item of await withDetails(db, rows)) found.set(item.id, item);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

export async function readItem(db: Db, id: string): Promise<Item | null> {
  return (await readItems(db, [id]))[0] ?? null;
}

export interface Story {
  id: string;
  leadItemId: string;
  items: Item[];
}

/** A story with its items, oldest first; deleted ones are left out. Null when there is none. */
export async function readStory(db: Db, id: string): Promise<Story | null> {
  const story = await db.selectFrom('stories').selectAll().where('id', '=', id).executeTakeFirst();
  if (story === undefined) return null;
  const rows = await db
    .selectFrom('items')
    .selectAll()
    .where('story_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('sort_at')
    .orderBy('id')
    .execute();
  return { id, leadItemId: story.lead_item_id, items: await withDetails(db, rows) };
}

export interface ItemVersion {
  version: number;
  title: string;
  summary: string;
  replacedAt: string;
}

/** Earlier wordings, newest first. */
export async function readVersions(db: Db, itemId: string): Promise<ItemVersion[]> {
  const rows = await db
    .selectFrom('item_versions')
    .selectAll()
    .where('item_id', '=', itemId)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => ({
    version: row.version,
    title: row.title,
    summary: row.summary,
    replacedAt: row.replaced_at,
  }));
}

/** How many items there are, deleted ones left out. */
export async function countItems(db: Db): Promise<number> {
  const row = await db
    .selectFrom('items')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Items changed after a number, deleted ones too, in order of change: what every index follows. */
export async function itemsChangedAfter(db: Db, after: number, limit: number): Promise<Item[]> {
  const rows = await db
    .selectFrom('items')
    .selectAll()
    .where('change_number', '>', after)
    .orderBy('change_number')
    .limit(Math.min(limit, CHUNK))
    .execute();
  return withDetails(db, rows);
}

/** Items by the source that first gave them, deleted ones left out. */
export async function countItemsBySource(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('items')
    .select((eb) => ['source_id', eb.fn.countAll<number>().as('n')])
    .where('deleted_at', 'is', null)
    .groupBy('source_id')
    .execute();
  return new Map(rows.map((row) => [row.source_id, Number(row.n)]));
}
