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

/** Keys that so many items share are boilerplate: they tell nothing, and cost a join each. */
const CROWDED = 200;

async function tellingKeys(trx: Trx, keys: string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('story_keys')
    .select('key')
    .where('key', 'in', keys)
    .groupBy('key')
    .having((eb) => eb.fn.countAll<number>(), '<=', CROWDED)
    .execute();
  return rows.map((row) => row.key);
}

/** Items of other sources within the window that share most keys with this one. */
async function findCandidates(trx: Trx, member: StoryMember, keys: string[]) {
  const telling = keys.length === 0 ? [] : await tellingKeys(trx, keys);
  if (telling.length === 0) return [];
  return trx
    .selectFrom('story_keys')
    .innerJoin('items', 'items.id', 'story_keys.item_id')
    .select(['items.id', 'items.title', 'items.summary', 'items.story_id'])
    .where('story_keys.key', 'in', telling)
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
export async function findStory(trx: Trx, member: StoryMember, keys = storyKeys(member)): Promise<string | null> {
  const candidates = await findCandidates(trx, member, keys);
  if (candidates.length === 0) return null;
  const own: Fingerprint = fingerprint(member);
  let best: { storyId: string; likeness: number } | null = null;
  for (const candidate of candidates) {
    const likeness = matchStory(own, fingerprint(candidate));
    if (likeness !== null && likeness > (best?.likeness ?? 0)) best = { storyId: candidate.story_id, likeness };
  }
  return best?.storyId ?? null;
}

/** The marks by which later items find this one. */
export async function insertFingerprints(trx: Trx, member: StoryMember, keys = storyKeys(member)): Promise<void> {
  const rows = keys.map((key) => ({ key, item_id: member.id, sort_at: member.sortAt }));
  if (rows.length > 0) await trx.insertInto('story_keys').values(rows).execute();
}

/** A story of one. */
export async function insertStory(trx: Trx, id: string, first: StoryMember, now: string): Promise<void> {
  await trx.insertInto('stories').values({ id, lead_item_id: first.id, created_at: now }).execute();
}

/** The earliest leads, until stories are weighed by origin; a story of deleted items keeps the lead it had. */
export async function chooseLead(trx: Trx, storyId: string): Promise<void> {
  const lead = await trx
    .selectFrom('items')
    .select('id')
    .where('story_id', '=', storyId)
    .where('deleted_at', 'is', null)
    .orderBy('sort_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (lead) await trx.updateTable('stories').set({ lead_item_id: lead.id }).where('id', '=', storyId).execute();
}

/** The item has other words or another time than before; it stays in its story. */
export async function refreshStory(trx: Trx, member: StoryMember, storyId: string): Promise<void> {
  await trx.deleteFrom('story_keys').where('item_id', '=', member.id).execute();
  await insertFingerprints(trx, member);
  await chooseLead(trx, storyId);
}

/** Moves an item to another story; one that nobody is left in, deleted items counted, goes. */
export async function moveToStory(trx: Trx, itemId: string, from: string, to: string): Promise<void> {
  await trx.updateTable('items').set({ story_id: to }).where('id', '=', itemId).execute();
  await trx
    .deleteFrom('stories')
    .where('id', '=', from)
    .where(({ not, exists, selectFrom }) => not(exists(selectFrom('items').select('id').where('story_id', '=', from))))
    .execute();
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
