/** A watch of the store in, how it stands for a reader out, and the addresses of its feeds; what API and command line both tell. */
import { FEED_FORMATS, type FeedFormat } from '../export/feeds.js';
import type { Known } from '../search/resolve-filters.js';
import type { Db } from '../store/store.js';
import { watchTexts } from '../texts/watches.js';
import { countHits, type HitCounts } from './hits.js';
import type { WatchProblem } from './kept-watches.js';
import { type Bounds, boundsOf } from './period.js';
import { findsEverything, readWatch } from './read-watch.js';
import { readSeen } from './readers.js';
import type { Watch } from './watch.js';

export interface ToldWatch extends HitCounts {
  watch: Watch;
  /** As its period is just now. */
  bounds: Bounds;
  /** The number up to which the reader has seen its hits. */
  seen: number;
  /** Swedish sentences about what could not be read, or exists no longer. */
  problems: string[];
}

/** As its period is just now. */
export const boundsNow = (watch: Watch, known: Known): Bounds => boundsOf(readWatch(watch, known).filters);

/** @param reader who looks; see `readerKey`. */
export async function tellWatch(db: Db, watch: Watch, known: Known, reader: string | undefined): Promise<ToldWatch> {
  const read = readWatch(watch, known);
  const bounds = boundsOf(read.filters);
  const seen = await readSeen(db, watch, reader);
  const rests = findsEverything(read) ? [watchTexts.problems.rests] : [];
  return { watch, bounds, seen, ...(await countHits(db, watch, bounds, seen)), problems: [...read.problems, ...rests] };
}

/** @param options.withKey whether the address of a personal one holds its key, and so opens. */
export function feedAddress(
  baseUrl: string,
  { id, owner, feedKey }: Watch,
  format: FeedFormat,
  { withKey }: { withKey: boolean },
): string {
  const url = new URL(`/api/v1/watches/${id}/feed.${format}`, baseUrl);
  if (withKey && owner !== null) url.searchParams.set('key', feedKey);
  return url.href;
}

export function feedAddresses(
  baseUrl: string,
  watch: Watch,
  options: { withKey: boolean },
): Record<FeedFormat, string> {
  const all = FEED_FORMATS.map((format) => [format, feedAddress(baseUrl, watch, format, options)]);
  return Object.fromEntries(all) as Record<FeedFormat, string>;
}

/** @param unknown what is said where there is no such watch. */
export function sayProblem(problem: WatchProblem, unknown: string): string {
  const texts = watchTexts.problems;
  switch (problem.kind) {
    case 'removed':
      return texts.removed(problem.watch.name);
    case 'taken':
      return texts.taken(problem.by.name, problem.by.owner, problem.by.id);
    case 'too-many':
      return texts.tooMany(problem.limit);
    default:
      return unknown;
  }
}
