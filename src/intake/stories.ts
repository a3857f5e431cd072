/** Finds the stories that items belong to among those already kept, and keeps the fingerprints by which later items find them. */
import type { Trx } from '../store/store.js';
import {
  type Fingerprint,
  fingerprint,
  markStory,
  matchStory,
  STORY_WINDOW_DAYS,
  type StoryText,
} from './story-match.js';

const MAX_CANDIDATES = 20;
const WINDOW_MS = STORY_WINDOW_DAYS * 86_400_000;
/** Keys that so many items share are boilerplate: they tell nothing, and cost a join each. */
const CROWDED = 200;
/** PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766. */
const KEYS_AT_ONCE = 2000;

export interface StoryMember extends StoryText {
  id: string;
  sourceId: string;
  sortAt: string;
}

/** An item with the marks it is found by. */
export interface KeyedMember extends StoryMember {
  keys: string[];
  print(): Fingerprint;
}

export const keyMember = (member: StoryMember): KeyedMember => ({ ...member, ...markStory(member) });

interface Sighting {
  key: string;
  id: string;
  sourceId: string;
  storyId: string;
  /** ms since 1970. */
  at: number;
}

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

/** What of the store a batch may be told together with. */
interface Surroundings {
  /** Sources whose items don't count: a batch mostly comes from one, whose own items tell no story together. */
  exceptSource: string | null;
  from: string;
  to: string;
}

function surroundingsOf(members: KeyedMember[]): Surroundings {
  const sources = new Set(members.map(({ sourceId }) => sourceId));
  const times = members.map(({ sortAt }) => Date.parse(sortAt));
  return {
    exceptSource: sources.size === 1 ? (members[0]?.sourceId ?? null) : null,
    from: new Date(Math.min(...times) - WINDOW_MS).toISOString(),
    to: new Date(Math.max(...times) + WINDOW_MS).toISOString(),
  };
}

/** Where the telling ones of these keys have been seen, by key. */
async function readSightings(
  trx: Trx,
  keys: string[],
  { exceptSource, from, to }: Surroundings,
): Promise<Map<string, Sighting[]>> {
  const byKey = new Map<string, Sighting[]>();
  for (let i = 0; i < keys.length; i += KEYS_AT_ONCE) {
    const telling = await tellingKeys(trx, keys.slice(i, i + KEYS_AT_ONCE));
    if (telling.length === 0) continue;
    const rows = await trx
      .selectFrom('story_keys')
      .innerJoin('items', 'items.id', 'story_keys.item_id')
      .select(['story_keys.key', 'story_keys.sort_at', 'items.id', 'items.source_id', 'items.story_id'])
      .where('story_keys.key', 'in', telling)
      .where('story_keys.sort_at', '>=', from)
      .where('story_keys.sort_at', '<=', to)
      .where('items.deleted_at', 'is', null)
      .$if(exceptSource !== null, (query) => query.where('items.source_id', '!=', exceptSource ?? ''))
      .execute();
    for (const row of rows) {
      const sightings = byKey.get(row.key) ?? [];
      const at = Date.parse(row.sort_at);
      sightings.push({ key: row.key, id: row.id, sourceId: row.source_id, storyId: row.story_id, at });
      byKey.set(row.key, sightings);
    }
  }
  return byKey;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Items of other sources within the window that share most keys with this one. */
function chooseCandidates(member: KeyedMember, byKey: ReadonlyMap<string, Sighting[]>): Sighting[] {
  const at = Date.parse(member.sortAt);
  const shared = new Map<string, { sighting: Sighting; n: number }>();
  for (const sighting of member.keys.flatMap((key) => byKey.get(key) ?? [])) {
    const isNear = Math.abs(sighting.at - at) <= WINDOW_MS;
    if (!isNear || sighting.id === member.id || sighting.sourceId === member.sourceId) continue;
    const before = shared.get(sighting.id);
    if (before) before.n++;
    else shared.set(sighting.id, { sighting, n: 1 });
  }
  return [...shared.values()]
    .sort((a, b) => b.n - a.n || compareText(a.sighting.id, b.sighting.id))
    .slice(0, MAX_CANDIDATES)
    .map(({ sighting }) => sighting);
}

async function readTexts(trx: Trx, ids: string[]): Promise<Map<string, StoryText>> {
  const texts = new Map<string, StoryText>();
  for (let i = 0; i < ids.length; i += KEYS_AT_ONCE) {
    const rows = await trx
      .selectFrom('items')
      .select(['id', 'title', 'summary'])
      .where('id', 'in', ids.slice(i, i + KEYS_AT_ONCE))
      .execute();
    for (const row of rows) texts.set(row.id, row);
  }
  return texts;
}

function chooseStory(
  member: KeyedMember,
  candidates: Sighting[],
  printOf: (id: string) => Fingerprint | undefined,
): string | null {
  const own = member.print();
  let best: { storyId: string; likeness: number } | null = null;
  for (const candidate of candidates) {
    const print = printOf(candidate.id);
    const likeness = print === undefined ? null : matchStory(own, print);
    if (likeness !== null && likeness > (best?.likeness ?? 0)) best = { storyId: candidate.storyId, likeness };
  }
  return best?.storyId ?? null;
}

/** Each candidate's fingerprint is made once for a batch, however many items look at it. */
function rememberPrints(texts: ReadonlyMap<string, StoryText>): (id: string) => Fingerprint | undefined {
  const prints = new Map<string, Fingerprint>();
  return (id) => {
    const text = texts.get(id);
    const print = prints.get(id) ?? (text && fingerprint(text));
    if (print) prints.set(id, print);
    return print;
  };
}

/** @returns by item id the story of the most alike item; those that tell a story of their own are left out. */
export async function findStories(trx: Trx, members: KeyedMember[]): Promise<Map<string, string>> {
  if (members.length === 0) return new Map();
  const keys = [...new Set(members.flatMap((member) => member.keys))];
  const byKey = await readSightings(trx, keys, surroundingsOf(members));
  if (byKey.size === 0) return new Map();
  const candidates = members.map((member) => chooseCandidates(member, byKey));
  const texts = await readTexts(trx, [...new Set(candidates.flat().map(({ id }) => id))]);
  const printOf = rememberPrints(texts);
  return new Map(
    members.flatMap((member, i): [string, string][] => {
      const own = candidates[i] ?? [];
      const story = own.length === 0 ? null : chooseStory(member, own, printOf);
      return story === null ? [] : [[member.id, story]];
    }),
  );
}

/** @returns the story of the most alike item, or null. */
export async function findStory(trx: Trx, member: StoryMember): Promise<string | null> {
  return (await findStories(trx, [keyMember(member)])).get(member.id) ?? null;
}

/** The marks by which later items find these. */
export async function insertFingerprints(trx: Trx, members: KeyedMember[]): Promise<void> {
  const rows = members.flatMap(({ id, keys, sortAt }) => keys.map((key) => ({ key, item_id: id, sort_at: sortAt })));
  for (let i = 0; i < rows.length; i += KEYS_AT_ONCE) {
    await trx
      .insertInto('story_keys')
      .values(rows.slice(i, i + KEYS_AT_ONCE))
      .execute();
  }
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
  await insertFingerprints(trx, [keyMember(member)]);
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
