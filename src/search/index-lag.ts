/** A search engine and the store's changes in, how much of them it lacks out: asked at every search, so it costs two look-ups. */
import type { ChangeFeed, SearchEngine } from './engine.js';

type Asked = [engine: Pick<SearchEngine, 'lastApplied'>, feed: Pick<ChangeFeed, 'lastChange'>];

/** How far an index that readers must be warned of has come. */
export interface IndexLag {
  /** Changes of items that it lacks, at most. */
  changes: number;
  /** The store's last change number. */
  of: number;
}

/** What came in the last seconds is in no index yet, and nobody needs to hear of it. */
const MOST_UNSEEN = 200;
const MOST_UNSEEN_SHARE = 0.02;

const isClear = ({ changes, of }: IndexLag): boolean => changes > MOST_UNSEEN && changes > of * MOST_UNSEEN_SHARE;

/** Changes that the present index has not been given. One that a restored store lies behind lacks none. */
async function readMissing(...[engine, feed]: Asked): Promise<IndexLag> {
  const [applied, last] = await Promise.all([engine.lastApplied(), feed.lastChange()]);
  return { changes: Math.max(0, last - applied), of: last };
}

/** @returns null unless the index is so far behind that answers from it mislead: it is being built, or much has come at once. */
export async function readLag(...asked: Asked): Promise<IndexLag | null> {
  const lag = await readMissing(...asked);
  return isClear(lag) ? lag : null;
}

/** How many changes the present index has not been given. */
export const countMissing = async (...asked: Asked): Promise<number> => (await readMissing(...asked)).changes;

/**
 * Whether an index that has nothing stands where there should be one: the store has items.
 * @returns how many changes the store knows it to have had; 0 where there has been none before. Null where all is well.
 */
export async function findEmptyIndex(engine: SearchEngine, feed: ChangeFeed): Promise<{ had: number } | null> {
  const [applied, last] = await Promise.all([engine.lastApplied(), feed.lastChange()]);
  if (applied > 0 || last === 0) return null;
  return { had: (await feed.readCursor(engine.name))?.lastChange ?? 0 };
}
