/** All entries of a document in, one per name out: a correction stands beside the entry it corrects, and only the latest holds. */
import type { FeedItem } from './feed.js';

/** A name shared by entries with more addresses than this is no name: some systems give every entry the same guid. */
const MOST_LINKS_PER_NAME = 2;

function findBrokenNames(entries: FeedItem[]): Set<string> {
  const links = new Map<string, Set<string>>();
  for (const { id, link } of entries) {
    if (id === null || link === null) continue;
    const sharing = links.get(id) ?? new Set();
    links.set(id, sharing.add(link));
  }
  return new Set([...links].filter(([, sharing]) => sharing.size > MOST_LINKS_PER_NAME).map(([id]) => id));
}

/** Whether an entry replaces an earlier one of the same name: unless it is dated before it. */
function isLater(entry: FeedItem, than: FeedItem): boolean {
  const time = entry.updated ?? entry.published;
  const earlier = than.updated ?? than.published;
  return time === null || earlier === null || time >= earlier;
}

/** One entry per name, in the place of the first; a name that names nothing is taken away. */
export function keepLatest(entries: FeedItem[]): FeedItem[] {
  const broken = findBrokenNames(entries);
  const kept = new Map<string, FeedItem>();
  entries.forEach((entry, index) => {
    const id = entry.id === null || broken.has(entry.id) ? null : entry.id;
    const key = id === null ? `nameless ${index}` : `named ${id}`;
    const before = kept.get(key);
    if (before === undefined || isLater(entry, before)) kept.set(key, { ...entry, id });
  });
  return [...kept.values()];
}
