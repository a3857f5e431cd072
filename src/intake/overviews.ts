/** Small reads about many items at once, for pages that list: what each source has given, who else tells a story. One query each. */

import { TIPS_ID } from '../domain/tip-source.js';
import type { DayCount } from '../sources/health.js';
import type { Db } from '../store/store.js';

export interface DailyCount extends DayCount {
  sourceId: string;
}

/** New items by source and day (in UTC), from a day on; deleted ones count, since they did come. @param fromDay YYYY-MM-DD. */
export async function countNewItemsByDay(db: Db, sourceIds: string[], fromDay: string): Promise<DailyCount[]> {
  if (sourceIds.length === 0) return [];
  const own = await db
    .selectFrom('items')
    .select((eb) => [
      'source_id',
      eb.fn<string>('substr', ['first_seen_at', eb.lit(1), eb.lit(10)]).as('day'),
      eb.fn.countAll<number>().as('n'),
      eb.fn.sum<number>(eb.case().when('published_at', '<', fromDay).then(1).else(0).end()).as('dated'),
    ])
    .where('source_id', 'in', sourceIds)
    .where('first_seen_at', '>=', fromDay)
    .groupBy(['source_id', 'day'])
    .execute();
  const shared = await db
    .selectFrom('item_provenance')
    .innerJoin('items', 'items.id', 'item_provenance.item_id')
    .select((eb) => [
      'item_provenance.source_id',
      eb.fn<string>('substr', ['item_provenance.first_seen_at', eb.lit(1), eb.lit(10)]).as('day'),
      eb.fn.countAll<number>().as('n'),
      eb.fn.sum<number>(eb.case().when('items.published_at', '<', fromDay).then(1).else(0).end()).as('dated'),
    ])
    .where('item_provenance.source_id', 'in', sourceIds)
    .where('item_provenance.first_seen_at', '>=', fromDay)
    .groupBy(['item_provenance.source_id', 'day'])
    .execute();
  const toCount = (row: (typeof own)[number], isShared: boolean): DailyCount => ({
    sourceId: row.source_id,
    day: row.day,
    n: Number(row.n),
    dated: Number(row.dated),
    isShared,
  });
  return [...own.map((row) => toCount(row, false)), ...shared.map((row) => toCount(row, true))];
}

export interface StoryMember {
  storyId: string;
  itemId: string;
  title: string;
  url: string;
  sourceId: string;
  language: string;
  sortAt: string;
  isLead: boolean;
}

const MOST_MEMBERS = 1000;

/** The items of some stories, oldest first within each; deleted ones are left out. */
export async function readStoryMembers(db: Db, storyIds: string[]): Promise<StoryMember[]> {
  if (storyIds.length === 0) return [];
  const rows = await db
    .selectFrom('items')
    .leftJoin('stories', 'stories.id', 'items.story_id')
    .select([
      'items.id',
      'items.story_id',
      'items.title',
      'items.url',
      'items.source_id',
      'items.language',
      'items.sort_at',
      'stories.lead_item_id',
    ])
    .where('items.story_id', 'in', storyIds)
    .where('items.deleted_at', 'is', null)
    .orderBy('items.sort_at')
    .orderBy('items.id')
    .limit(MOST_MEMBERS)
    .execute();
  return rows.map((row) => ({
    storyId: row.story_id,
    itemId: row.id,
    title: row.title,
    url: row.url,
    sourceId: row.source_id,
    language: row.language,
    sortAt: row.sort_at,
    isLead: row.lead_item_id === row.id,
  }));
}

/** Which of these sources have given an item that is kept, also when they stand in the configuration no longer; people's tips always may. */
export async function sourcesWithItems(db: Db, sourceIds: string[]): Promise<Set<string>> {
  if (sourceIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('items')
    .select('source_id')
    .distinct()
    .where('source_id', 'in', sourceIds)
    .execute();
  return new Set([...rows.map((row) => row.source_id), ...sourceIds.filter((id) => id === TIPS_ID)]);
}
