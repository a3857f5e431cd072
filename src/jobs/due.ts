/** The store in, what is due now out: asked by the look each second, and by whoever wants to know what waits. */
import { groupBy } from '../domain/group-by.js';
import { originOf, type Source } from '../domain/source.js';
import { duePages } from '../intake/own-page.js';
import type { ChangeFeed, SearchEngine } from '../search/engine.js';
import { findCommonChange } from '../search/sync.js';
import { claimedSourceIds, dueSourceIds } from '../sources/source-state.js';
import type { Db } from '../store/store.js';
import { quarantinedKeys } from './quarantine.js';

/** So many pages at most are hinted about at once, and so many of one host in a job. */
const MOST_PAGES = 400;
const PAGES_PER_JOB = 20;

export interface DueParts {
  db: Db;
  /** Those that are to be fetched: enabled, and of a kind that can be read. */
  sources: readonly Source[];
}

/** Origins with due sources, those that a person waits for first. */
export async function dueOrigins({ db, sources }: DueParts, now: string): Promise<string[]> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const due = await dueSourceIds(db, [...byId.keys()], now);
  return [...new Set(due.flatMap((id) => byId.get(id) ?? []).map((source) => originOf(source.url)))];
}

export interface DuePageGroup {
  origin: string;
  itemIds: string[];
}

/**
 * Due pages by origin, without those of hosts with a source that is due or being visited: sources go first, but for those of a host whose visits
 * are in quarantine, which nobody makes for as long.
 */
export async function duePageGroups(
  { db, sources }: DueParts,
  originsWithDue: readonly string[],
  now: string,
): Promise<DuePageGroup[]> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  const pages = await duePages(db, [...byId.keys()], now, MOST_PAGES);
  if (pages.length === 0) return [];
  const claimed = (await claimedSourceIds(db, now)).flatMap((id) => byId.get(id) ?? []);
  const quarantined = await quarantinedKeys(db, 'visit-host');
  const awaited = originsWithDue.filter((origin) => !quarantined.has(origin));
  const busy = new Set([...awaited, ...claimed.map((source) => originOf(source.url))]);
  return [...groupBy(pages, (page) => originOf(page.url))]
    .filter(([origin]) => !busy.has(origin))
    .map(([origin, group]) => ({ origin, itemIds: group.slice(0, PAGES_PER_JOB).map((page) => page.itemId) }));
}

/** Whether the index is behind, or it or the store has lost what the other has. */
export async function isIndexBehind(engine: SearchEngine, feed: ChangeFeed): Promise<boolean> {
  const common = await findCommonChange(engine, feed);
  return common === null || common < (await feed.lastChange());
}
