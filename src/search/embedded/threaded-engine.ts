/**
 * ADAPTER: the embedded engine as the product uses it, in threads of its own, so that no search and no writing holds the event loop. One
 * thread searches, another writes: SQLite's log lets both work at once, so a rebuild keeps nobody waiting. What costs a look-up is
 * answered here.
 */
import { existsSync } from 'node:fs';
import type { Log } from '../../domain/log.js';
import type { SynonymsFile } from '../../language/synonyms.js';
import type { Rebuild, SearchEngine } from '../engine.js';
import { type CallThread, createCallThread } from './call-thread.js';
import type { ThreadOptions } from './running-thread.js';
import type { EngineCalls, EngineThreadData } from './serve-engine.js';
import { currentSet, type IndexSet } from './sets.js';
import { openFileUse } from './use-file.js';

export { hasEmbeddedIndex } from './open-at-start.js';

/** Idle threads are ended: at rest they would take more memory than the server. */
const IDLE_MS = 60_000;
/** More than who asks waits for, and far more than a search takes: what does must not keep all others waiting. */
const LONGEST_SEARCH_MS = 8_000;
/**
 * MiB. At a million texts the reader uses 30 and the writer 130; columns and lists lie in typed arrays, besides. V8 takes all the room for
 * young objects that it is given, so that is little: less makes searches dearer, more only makes the process larger.
 */
const READER_HEAP_MB = { old: 128, young: 8 };
const WRITER_HEAP_MB = { old: 256, young: 8 };

export interface ThreadedOptions {
  /** Where the index lies; made when it is not there. */
  folder: string;
  synonyms: SynonymsFile;
  log: Log;
  /** Default a minute. */
  idleMs?: number;
  /** The compiled `serve-engine`. Default the one of this build. */
  entry?: URL;
}

/**
 * The threads start with the first search and the first change.
 * @throws StartError when the index can be neither opened nor made anew.
 */
export function openThreadedEngine(options: ThreadedOptions): SearchEngine {
  const { use, close } = openFileUse(options.folder);
  const ask = async <Value>(read: (set: IndexSet) => Value): Promise<Value> =>
    use((database) => read(currentSet(database)));
  const reader = createThread('search-reader', READER_HEAP_MB, options);
  const writer = createThread('search-writer', WRITER_HEAP_MB, options);
  return {
    name: 'embedded',
    search: (request, signal) => reader.call('search', request, { signal, mostMs: LONGEST_SEARCH_MS }),
    suggest: (request, signal) => reader.call('suggest', request, { signal, mostMs: LONGEST_SEARCH_MS }),
    apply: (changes) => writer.call('apply', changes),
    generation: () => ask(({ generation }) => generation),
    lastApplied: () => ask(({ applied }) => applied),
    startRebuild: createRebuilding(writer),
    close: async () => {
      await Promise.all([reader.close(), writer.close()]);
      close();
    },
  };
}

function createThread(
  name: string,
  heapMb: ThreadOptions['heapMb'],
  { folder, synonyms, log, idleMs = IDLE_MS, entry }: ThreadedOptions,
): CallThread<EngineCalls> {
  return createCallThread<EngineCalls>({
    name,
    heapMb,
    entry: entry ?? compiledEntry(),
    data: { folder, synonyms } satisfies EngineThreadData,
    idleMs,
    log,
  });
}

/** The one beside this file; where this file itself is not compiled, that of the build. */
function compiledEntry(): URL {
  const beside = new URL('./serve-engine.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../../../dist/src/search/embedded/serve-engine.js', import.meta.url);
}

/** A rebuild lives in the thread that began it; where that is lost, so is the rebuild, and sync begins another. */
function createRebuilding(writer: CallThread<EngineCalls>): SearchEngine['startRebuild'] {
  let last = 0;
  return async (): Promise<Rebuild> => {
    const rebuild = ++last;
    const letGo = writer.hold();
    await writer.call('startRebuild', rebuild).catch((error: unknown) => {
      letGo();
      throw error;
    });
    return {
      apply: (changes) => writer.call('applyToRebuild', { rebuild, changes }),
      commit: () => writer.call('commitRebuild', rebuild).finally(letGo),
      abort: () => writer.call('abortRebuild', rebuild).finally(letGo),
    };
  };
}
