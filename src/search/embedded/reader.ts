/** The questions that a search asks of one index set: which rows have a term, how common it is, what a text says. */
import { fold } from '../../language/fold.js';
import { allowedMistakes, closestWord, firstLetterMistakes } from '../../language/spelling.js';
import type { Statistics } from '../rank.js';
import type { Attributes } from './attributes.js';
import { countOnes } from './bits.js';
import type { Database } from './database.js';
import { startOf } from './learn-words.js';
import { createLists, type Lists } from './lists.js';
import type { IndexSet } from './sets.js';
import type { Tail } from './tail.js';
import { createVocabulary, type Vocabulary } from './vocabulary.js';

export interface StoredText {
  id: string;
  title: string;
  summary: string;
  people: string[];
  language: string;
}

export interface IndexReader {
  set: IndexSet;
  lists: Lists;
  statistics: Statistics;
  vocabulary: Vocabulary;
  text(row: number): StoredText | null;
  correct(word: string): string | null;
}

/** Good for one revision of the set: lists are remembered. */
export function createReader(database: Database, set: IndexSet, attributes: Attributes, tail: Tail): IndexReader {
  const n = set.number;
  const stored = `select id, title, summary, people, language from docs_${n} where row = ? and deleted = 0`;
  const lists = createLists(database, n, attributes, tail);
  const frequency = rememberFrequencies(lists);
  return {
    set,
    lists,
    statistics: { documents: set.documents, averageLength: set.words / Math.max(1, set.documents), frequency },
    vocabulary: createVocabulary(database, n, tail),
    text: (row) => toStoredText(database.prepare(stored).get(row)),
    correct: (word) => {
      const frequencyOf = (known: string): number => Math.max(frequency(`e${known}`), frequency(`s${known}`));
      return (
        closestWord(word, similarWords(database, n, word), frequencyOf) ??
        closestWord(word, wordsOfOtherStart(database, n, word), frequencyOf)
      );
    },
  };
}

const MOST_FREQUENCIES = 20_000;

/** Apart from the lists, which are forgotten when they take too much memory: to count one again is dear. */
function rememberFrequencies(lists: Lists): (term: string) => number {
  const known = new Map<string, number>();
  return (term) => {
    const frequency = known.get(term) ?? lists.ofTerm(term).rows.length;
    if (known.size >= MOST_FREQUENCIES) known.clear();
    known.set(term, frequency);
    return frequency;
  };
}

/** Words of which so few letters are others that they may have been meant; one text for all of them is read faster than rows. */
function similarWords(database: Database, n: number, word: string): string[] {
  const row = database
    .prepare(`select group_concat(word, ' ') as words from spelling_${n} where start = ? and length between ? and ?`)
    .get(startOf(word), word.length - 2, word.length + 2);
  const letters = lettersOf(fold(word));
  const most = 2 * allowedMistakes(word);
  return String(row?.words ?? '')
    .split(' ')
    .filter((known) => countOnes(lettersOf(known) ^ letters) <= most);
}

/** Words that the first letter may have been meant to begin. */
function wordsOfOtherStart(database: Database, n: number, word: string): string[] {
  const find = database.prepare(`select 1 from spelling_${n} where start = ? and length = ? and word = ?`);
  return [...firstLetterMistakes(word)].filter((meant) => find.get(startOf(meant), meant.length, meant) !== undefined);
}

/** Which letters a word has, marks apart, as bits: a mistake changes at most two. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << ((BASES[word.charCodeAt(i)] ?? word.charCodeAt(i)) & 31);
  return letters;
}

/** å, ä, ö and é as `fold` has them. */
const BASES: Record<number, number> = { 229: 97, 228: 97, 246: 111, 233: 101 };

function toStoredText(row: Record<string, unknown> | undefined): StoredText | null {
  if (row === undefined) return null;
  const people: unknown = JSON.parse(String(row.people));
  return {
    id: String(row.id),
    title: String(row.title),
    summary: String(row.summary),
    people: Array.isArray(people) ? people.map(String) : [],
    language: String(row.language),
  };
}
