/**
 * The beginning of a word or a term in, words of the texts out with in how many of them they are: the lists of rows hold the words as they
 * are written, each with its count, so no list is decoded. What is read is bounded; the commonest words have the longest lists, and those
 * are read first.
 */
import { isStopword } from '../../language/stopwords.js';
import { ByteReader } from './bytes.js';
import type { Database } from './database.js';
import { orderly } from './keys.js';
import { readSublists, segmentsOf } from './segments.js';
import type { Tail } from './tail.js';

/** A word as texts have it, with the key it lies under: inflections of a word share it. */
export interface CountedWord {
  key: string;
  word: string;
  /** Texts that have it; those that were changed since a segment was written may count twice. */
  count: number;
}

export interface Vocabulary {
  /** Words that begin so. */
  wordsFrom(beginning: string): CountedWord[];
  /** What a term (a stem, folded stem or root) stands for in the texts, the commonest first. */
  formsOf(term: string, most: number): string[];
}

/** Of one segment for one beginning: some milliseconds. A list of a word that half of a million texts have takes a seventh of it. */
const MOST_BYTES = 4_000_000;
const MOST_BLOCKS = 4000;
/** A stem may be shorter than what has been written of the word. */
const LONGEST_ENDING = 6;
const SHORTEST_STEM = 3;
const END = '\ud7ff\ud7ff';

const decoder = new TextDecoder();

/** Good for one revision of the set. */
export function createVocabulary(database: Database, n: number, tail: Tail): Vocabulary {
  const segments = segmentsOf(database, n).map(({ number }) => number);
  return {
    wordsFrom: (beginning) => {
      const keys = orderly(`s${beginning}`);
      const found = [
        ...segments.flatMap((segment) => wordsOfRange(database, n, segment, keys)),
        ...tail.buffer.countWords(keys),
        ...shorterKeys(beginning).flatMap((key) => wordsUnder(database, n, segments, tail, key)),
      ];
      return together(found.filter(({ word }) => word.startsWith(beginning)));
    },
    formsOf: (term, most) => {
      const keys = keysOfTerm(database, n, term).slice(0, MOST_KEYS);
      const found = together(keys.flatMap((key) => wordsUnder(database, n, segments, tail, key)));
      return found
        .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
        .slice(0, most)
        .map(({ word }) => word);
    },
  };
}

const MOST_KEYS = 5;

function keysOfTerm(database: Database, n: number, term: string): string[] {
  if (term.startsWith('s')) return [orderly(term)];
  if (!/^[fr]/.test(term)) return [];
  const rows = database.prepare(`select stem from relatives_${n} where term = ? limit ${MOST_KEYS}`).all(orderly(term));
  return rows.map((row) => String(row.stem));
}

function shorterKeys(beginning: string): string[] {
  const shortest = Math.max(SHORTEST_STEM, beginning.length - LONGEST_ENDING);
  const lengths = Array.from({ length: Math.max(0, beginning.length - shortest) }, (_, i) => shortest + i);
  return lengths.map((length) => orderly(`s${beginning.slice(0, length)}`));
}

/** The same word may lie in several segments. */
function together(words: CountedWord[]): CountedWord[] {
  const byName = new Map<string, CountedWord>();
  for (const { key, word, count } of words) {
    const known = byName.get(`${key} ${word}`);
    if (known === undefined) byName.set(`${key} ${word}`, { key, word, count });
    else known.count += count;
  }
  return [...byName.values()];
}

function wordsUnder(database: Database, n: number, segments: number[], tail: Tail, key: string): CountedWord[] {
  const containing = database.prepare(
    `select data from blocks_${n} where segment = ? and kind = 0 and first <= ? order by first desc limit 1`,
  );
  const blocks = segments.flatMap((segment) => (containing.get(segment, key)?.data as Uint8Array | undefined) ?? []);
  const inTail = tail.buffer.find(key)?.lists;
  return [
    ...blocks.flatMap((block) => readWords(block, (other) => other === key)),
    ...(inTail === undefined ? [] : toWords(key, inTail)),
  ];
}

/** The block in which the range begins, and of the others the largest. */
function wordsOfRange(database: Database, n: number, segment: number, beginning: string): CountedWord[] {
  const first = database
    .prepare(`select id from blocks_${n} where segment = ? and kind = 0 and first < ? order by first desc limit 1`)
    .get(segment, beginning);
  const within = database
    .prepare(
      `select id, first, length(data) as bytes from blocks_${n} where segment = ? and kind = 0 and first >= ? and first < ? limit ${MOST_BLOCKS}`,
    )
    .all(segment, beginning, `${beginning}${END}`)
    // Nobody is to be proposed a common word, and their lists are the longest.
    .filter(({ first: key }) => !isStopword(String(key).slice(1)))
    .sort((a, b) => Number(b.bytes) - Number(a.bytes));
  const read = database.prepare(`select data from blocks_${n} where id = ?`);
  const words: CountedWord[] = [];
  let left = MOST_BYTES;
  for (const { id, bytes } of [...(first === undefined ? [] : [{ id: first.id, bytes: 0 }]), ...within]) {
    if (left <= 0) break;
    left -= Number(bytes);
    const block = read.get(Number(id))?.data as Uint8Array | undefined;
    if (block !== undefined) words.push(...readWords(block, (key) => key.startsWith(beginning)));
  }
  return words;
}

function readWords(block: Uint8Array, isWanted: (key: string) => boolean): CountedWord[] {
  const reader = new ByteReader(block);
  const words: CountedWord[] = [];
  while (!reader.isAtEnd) {
    const key = decoder.decode(reader.sized());
    if (isWanted(key)) words.push(...toWords(key, reader.sized()));
    else reader.skipSized();
  }
  return words;
}

const toWords = (key: string, lists: Uint8Array): CountedWord[] =>
  readSublists(lists).map(({ word, count }) => ({ key, word, count }));
