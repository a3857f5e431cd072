/** The parts in, whether the search index has all that the store has out; where it lies on another machine, as the store knows it. */
import { isIndexBehind } from '../jobs/due.js';
import { countMissing } from '../search/index-lag.js';
import type { Parts } from '../wire.js';

export interface IndexState {
  isBehind: boolean;
  /** Changes that it lacks, as it or, where it lies elsewhere, the store says. */
  missing: number;
}

export async function readIndexState({ feed, engine, engineName, isIndexHere }: Parts): Promise<IndexState> {
  const last = await feed.lastChange();
  // An empty store has nothing for an index that has never heard of it.
  if (last === 0) return { isBehind: false, missing: 0 };
  // The store would not know that it was lost.
  if (isIndexHere())
    return { isBehind: await isIndexBehind(engine(), feed), missing: await countMissing(engine(), feed) };
  const missing = last - ((await feed.readCursor(engineName))?.lastChange ?? 0);
  return { isBehind: missing > 0, missing };
}
