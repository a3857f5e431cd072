/** Finds the story an item belongs to among those already kept, and keeps the fingerprints by which later items find it. */
import type { Trx } from '../store/store.js';
import {
  type Fingerprint,
  fingerprint,
  matchStory,
  STORY_WINDOW_DAYS,
  type StoryText,
  storyKeys,
} from './story-match.js';

const MAX_CANDIDATES = 20;
const DAY_MS = 86_400_000;

export interface StoryMember extends StoryText {
  id: string;
  sourceId: string;
  sortAt: string;
}

const shiftDays = (time: string, days: number): string => new Date(Date.parse(time) + days * DAY_MS).toISOString();

/** Items of other sources within the window that share most keys with this one. */
async function findCandidates(trx: Trx, member: StoryMember, keys: string[]) {
  if (keys.length === 0) return [];
  return trx
    .selectFrom('story_keys')
    .innerJoin('items', 'items.id', 'story_keys.item_id')
    .select(['items.id', 'items.title', 'items.summary', 'items.story_id'])
    .where('story_keys.key', 'in', keys)
    .where('items.id', '!=', member.id)
    .where('items.source_id', '!=', member.sourceId)
    .where('items.deleted_at', 'is', null)
    .where('story_keys.sort_at', '>=', shiftDays(member.sortAt, -STORY_WINDOW_DAYS))
    .where('story_keys.sort_at', '<=', shiftDays(member.sortAt, STORY_WINDOW_DAYS))
    .groupBy(['items.id', 'items.title', 'items.summary', 'items.story_id'])
    .orderBy((eb) => eb.fn.count('story_keys.key'), 'desc')
    .orderBy('items.id')
    .limit(MAX_CANDIDATES)
    .execute();
}

/** @returns the story of the most alike item, or null. */
export async function findStory(trx: Trx, member: StoryMember): Promise<string | null> {
  const own: Fingerprint = fingerprint(member);
  let best: { storyId: string; likeness: number } | null = null;
  for (const candidate of await findCandidates(trx, member, storyKeys(member))) {
    const likeness = matchStory(own, fingerprint(candidate));
    if (likeness !== null && likeness > (best?.likeness ?? 0)) best = { storyId: candidate.story_id, likeness };
  }
  return best?.storyId ?? null;
}

/** Replaces the item's fingerprints, and makes its story where it is the first or the earliest of it. */
export async function keepStory(trx: Trx, member: StoryMember, storyId: string, now: string): Promise<void> {
  await trx.deleteFrom('story_keys').where('item_id', '=', member.id).execute();
  const keys = storyKeys(member).map((key) => ({ key, item_id: member.id, sort_at: member.sortAt }));
  if (keys.length > 0) await trx.insertInto('story_keys').values(keys).execute();
  await trx
    .insertInto('stories')
    .values({ id: storyId, lead_item_id: member.id, created_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const lead = await trx
    .selectFrom('stories')
    .innerJoin('items', 'items.id', 'stories.lead_item_id')
    .select('items.sort_at')
    .where('stories.id', '=', storyId)
    .executeTakeFirst();
  // The first to tell it leads, until stories are weighed by origin.
  if (lead && member.sortAt < lead.sort_at) {
    await trx.updateTable('stories').set({ lead_item_id: member.id }).where('id', '=', storyId).execute();
  }
}

/** Moves an item that is alone in its story to another one; its empty story goes. */
export async function moveToStory(trx: Trx, itemId: string, from: string, to: string): Promise<void> {
  await trx.updateTable('items').set({ story_id: to }).where('id', '=', itemId).execute();
  await trx.deleteFrom('stories').where('id', '=', from).execute();
}

/** How many items, deleted ones left out, the story has. */
export async function countStoryMembers(trx: Trx, storyId: string): Promise<number> {
  const row = await trx
    .selectFrom('items')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('story_id', '=', storyId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
