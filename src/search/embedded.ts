/**
 * ADAPTER: the search engine as a SQLite file of its own, for one machine. Several processes and threads may open the same file. It works in
 * the thread that asks; the product asks it from threads (`embedded/threaded-engine.ts`).
 */
import { randomUUID } from 'node:crypto';
import { NO_SYNONYMS, type Synonyms } from '../language/compile-synonyms.js';
import { answerRequest } from './embedded/answer.js';
import { type Attributes, createAttributes, updateAttributes } from './embedded/attributes.js';
import { type Database, inTransaction } from './embedded/database.js';
import type { MergeLimits } from './embedded/merge.js';
import { createReader, type IndexReader } from './embedded/reader.js';
import { createSet, currentSet, dropSet, type IndexSet, makeCurrent } from './embedded/sets.js';
import { suggestFrom } from './embedded/suggest.js';
import { createTail, type Tail, updateTail } from './embedded/tail.js';
import { openFileUse } from './embedded/use-file.js';
import { createWriter, type IndexWriter } from './embedded/write.js';
import type { Change, Rebuild, SearchEngine } from './engine.js';

export interface EmbeddedOptions {
  /** Where the index lies; made when it is not there. */
  folder: string;
  synonyms?: Synonyms;
  /** When segments are made and joined; tests take small ones, so that few texts make many. */
  limits?: MergeLimits;
}

/** What is known of the index between requests. */
interface State {
  attributes: Attributes | null;
  reader: IndexReader | null;
  tail: Tail;
  /** What writes into a set, with the words it remembers. */
  writer: { generation: string; write: IndexWriter } | null;
}

const emptyState = (): State => ({ attributes: null, reader: null, tail: createTail(), writer: null });

/** @throws StartError when the index can be neither opened nor made anew. */
export function openEmbeddedEngine({ folder, synonyms = NO_SYNONYMS, limits }: EmbeddedOptions): SearchEngine {
  const state = emptyState();
  const { use, close } = openFileUse(folder, () => Object.assign(state, emptyState()));
  return {
    name: 'embedded',
    search: async (request) =>
      use((database) =>
        inTransaction(database, 'read', () => {
          const { reader, attributes } = readState(state, database);
          return answerRequest(request, reader, attributes, synonyms);
        }),
      ),
    suggest: async (request) =>
      use((database) =>
        inTransaction(database, 'read', () => {
          const { reader, attributes } = readState(state, database);
          return suggestFrom(request, reader, attributes, synonyms);
        }),
      ),
    apply: async (changes) => use((database) => applyToCurrent(state, database, changes, limits)),
    generation: async () => use((database) => currentSet(database).generation),
    lastApplied: async () => use((database) => currentSet(database).applied),
    startRebuild: async () => use((database) => startRebuild(database, limits)),
    close: async () => close(),
  };
}

/** Brings what is remembered up to the revision that the open transaction sees. */
function readState(state: State, database: Database): { reader: IndexReader; attributes: Attributes } {
  const set = currentSet(database);
  const isOther = state.attributes?.set.generation !== set.generation;
  const attributes = isOther || state.attributes === null ? createAttributes(set) : state.attributes;
  updateAttributes(attributes, database, set);
  if (isOther) state.tail = createTail();
  if (state.reader !== null && isSame(state.reader.set, set)) return { reader: state.reader, attributes };
  updateTail(state.tail, database, attributes);
  const reader = createReader(database, set, attributes, state.tail);
  state.attributes = attributes;
  state.reader = reader;
  return { reader, attributes };
}

const isSame = (a: IndexSet | undefined, b: IndexSet): boolean =>
  a?.generation === b.generation && a.revision === b.revision;

function applyToCurrent(state: State, database: Database, changes: Change[], limits?: MergeLimits): void {
  const { number, generation } = currentSet(database);
  if (state.writer?.generation !== generation)
    state.writer = { generation, write: createWriter(database, number, limits) };
  state.writer.write.apply(changes);
}

/** Segments that were joined and the old index left room behind. It can wait: what is current is current. */
function giveRoomBack(database: Database): void {
  try {
    database.exec('pragma incremental_vacuum; pragma wal_checkpoint(truncate);');
  } catch {
    // Somebody else is writing, or there is no room to work in: the next rebuild does it.
  }
}

function startRebuild(database: Database, limits?: MergeLimits): Rebuild {
  const generation = randomUUID();
  let isOpen = true;
  const number = inTransaction(database, 'write', () => createSet(database, generation));
  const writer = createWriter(database, number, limits);
  return {
    apply: async (changes) => writer.gather(changes),
    commit: async () => {
      writer.finish();
      inTransaction(database, 'write', () => makeCurrent(database, number));
      isOpen = false;
      giveRoomBack(database);
      return generation;
    },
    abort: async () => {
      if (isOpen) inTransaction(database, 'write', () => dropSet(database, number));
      isOpen = false;
    },
  };
}
