/** The parts in, whether the search index has all that the store has out; where it lies on another machine, as the store knows it. */
import { isIndexBehind } from '../jobs/due.js';
import type { Parts } from '../wire.js';

export interface IndexState {
  isBehind: boolean;
  /** Changes that it has not said to have. */
  missing: number;
}

export async function readIndexState({ feed, engine, engineName, isIndexHere }: Parts): Promise<IndexState> {
  const last = await feed.lastChange();
  // An empty store has nothing for an index that has never heard of it.
  if (last === 0) return { isBehind: false, missing: 0 };
  const cursor = await feed.readCursor(engineName);
  const missing = last - (cursor?.lastChange ?? 0);
  return { isBehind: isIndexHere() ? await isIndexBehind(engine(), feed) : missing > 0, missing };
}
