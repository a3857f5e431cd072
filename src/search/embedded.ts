/** ADAPTER: the search engine as a SQLite file of its own, for one machine. Several processes may open the same file. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { NO_SYNONYMS, type Synonyms } from '../language/synonyms.js';
import { answerRequest } from './embedded/answer.js';
import { type Attributes, createAttributes, updateAttributes } from './embedded/attributes.js';
import { closeTidily, type Database, inTransaction } from './embedded/database.js';
import { type IndexFile, inodeOf, isCorruption, openIndexFile, removeIndexFile } from './embedded/file.js';
import { indexPath, openAtStart } from './embedded/open-at-start.js';
import { createReader, type IndexReader } from './embedded/reader.js';
import { createSet, currentSet, dropSet, type IndexSet, makeCurrent } from './embedded/sets.js';
import { applyChanges } from './embedded/write.js';
import type { Change, Rebuild, SearchEngine } from './engine.js';

export interface EmbeddedOptions {
  /** Where the index lies; made when it is not there. */
  folder: string;
  synonyms?: Synonyms;
}

/** What is known of the index between requests. */
interface State {
  file: IndexFile;
  attributes: Attributes | null;
  reader: IndexReader | null;
  /** Words that the current set has for corrections, by the generation of the set. */
  learned: { generation: string; words: Set<string> };
}

/** Whether there is an index in the folder; opening it would make one. */
export const hasEmbeddedIndex = (folder: string): boolean => existsSync(indexPath(folder));

/** @throws StartError when the index can be neither opened nor made anew. */
export function openEmbeddedEngine({ folder, synonyms = NO_SYNONYMS }: EmbeddedOptions): SearchEngine {
  const path = indexPath(folder);
  const state: State = {
    file: openAtStart(folder),
    attributes: null,
    reader: null,
    learned: { generation: '', words: new Set() },
  };
  const use = <Value>(work: (database: Database) => Value): Value => useFile(state, path, work);
  return {
    name: 'embedded',
    search: async (request) =>
      use((database) =>
        inTransaction(database, 'read', () => {
          const { reader, attributes } = readState(state, database);
          return answerRequest(request, reader, attributes, synonyms);
        }),
      ),
    apply: async (changes) => use((database) => applyToCurrent(state, database, changes)),
    generation: async () => use((database) => currentSet(database).generation),
    lastApplied: async () => use((database) => currentSet(database).applied),
    startRebuild: async () => use((database) => startRebuild(database)),
    close: async () => {
      if (state.file.database.isOpen) closeTidily(state.file.database);
    },
  };
}

/** Runs `work` on the file; one that is gone, was replaced or has become corrupt is opened or made anew, once. */
function useFile<Value>(state: State, path: string, work: (database: Database) => Value): Value {
  if (state.file.database.isOpen && inodeOf(path) !== state.file.inode) reopen(state, path);
  try {
    return work(state.file.database);
  } catch (error) {
    if (!isCorruption(error)) throw error;
    removeIndexFile(path);
    reopen(state, path);
    return work(state.file.database);
  }
}

function reopen(state: State, path: string): void {
  state.file.database.close();
  state.file = openIndexFile(path);
  state.attributes = null;
  state.reader = null;
}

/** Brings what is remembered up to the revision that the open transaction sees. */
function readState(state: State, database: Database): { reader: IndexReader; attributes: Attributes } {
  const set = currentSet(database);
  const isOther = state.attributes?.set.generation !== set.generation;
  const attributes = isOther || state.attributes === null ? createAttributes(set) : state.attributes;
  updateAttributes(attributes, database, set);
  const reader = isSame(state.reader?.set, set) && state.reader !== null ? state.reader : createReader(database, set);
  state.attributes = attributes;
  state.reader = reader;
  return { reader, attributes };
}

const isSame = (a: IndexSet | undefined, b: IndexSet): boolean =>
  a?.generation === b.generation && a.revision === b.revision;

function applyToCurrent(state: State, database: Database, changes: Change[]): void {
  const { number, generation } = currentSet(database);
  if (state.learned.generation !== generation) state.learned = { generation, words: new Set() };
  applyChanges(database, number, changes, state.learned.words);
}

function startRebuild(database: Database): Rebuild {
  const generation = randomUUID();
  const learned = new Set<string>();
  let isOpen = true;
  const number = inTransaction(database, 'write', () => createSet(database, generation));
  return {
    apply: async (changes) => applyChanges(database, number, changes, learned),
    commit: async () => {
      inTransaction(database, 'write', () => makeCurrent(database, number));
      isOpen = false;
      return generation;
    },
    abort: async () => {
      if (isOpen) inTransaction(database, 'write', () => dropSet(database, number));
      isOpen = false;
    },
  };
}
