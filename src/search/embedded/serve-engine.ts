/** Entry of a search thread: calls of the engine in, its answers out. */
import { workerData } from 'node:worker_threads';
import { compileSynonyms } from '../../language/compile-synonyms.js';
import type { SynonymsFile } from '../../language/synonyms.js';
import { openEmbeddedEngine } from '../embedded.js';
import type { Change, Rebuild, SearchEngine } from '../engine.js';
import { serveCalls } from './serve-calls.js';

export interface EngineThreadData {
  folder: string;
  synonyms: SynonymsFile;
}

/** What a search thread can be asked. The asker gives rebuilds their numbers. */
export interface EngineCalls extends Pick<SearchEngine, 'search' | 'suggest' | 'apply'> {
  startRebuild(rebuild: number): Promise<void>;
  applyToRebuild(to: { rebuild: number; changes: Change[] }): Promise<void>;
  commitRebuild(rebuild: number): Promise<string>;
  abortRebuild(rebuild: number): Promise<void>;
}

const { folder, synonyms } = workerData as EngineThreadData;
const rebuilds = new Map<number, Rebuild>();
let opened: SearchEngine | null = null;

/** Opened by the first call, which then is told what is wrong. */
function engine(): SearchEngine {
  opened ??= openEmbeddedEngine({ folder, synonyms: compileSynonyms(synonyms) });
  return opened;
}

function findRebuild(number: number): Rebuild {
  const rebuild = rebuilds.get(number);
  if (rebuild === undefined) throw new Error('The rebuild is gone: its thread was lost');
  return rebuild;
}

const calls: EngineCalls = {
  search: (request) => engine().search(request),
  suggest: (request) => engine().suggest(request),
  apply: (changes) => engine().apply(changes),
  startRebuild: async (number) => {
    rebuilds.set(number, await engine().startRebuild());
  },
  applyToRebuild: async ({ rebuild, changes }) => findRebuild(rebuild).apply(changes),
  commitRebuild: async (number) => {
    const generation = await findRebuild(number).commit();
    rebuilds.delete(number);
    return generation;
  },
  abortRebuild: async (number) => {
    await findRebuild(number).abort();
    rebuilds.delete(number);
  },
};

serveCalls(calls, async () => {
  await opened?.close();
});
