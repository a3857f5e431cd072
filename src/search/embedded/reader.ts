/** The questions that a search asks of one index set: which rows match, how common a term is, what a text says. */
import { closestWord } from '../../language/spelling.js';
import type { Statistics } from '../rank.js';
import type { Database } from './database.js';
import type { IndexSet } from './sets.js';
import { startOf } from './write.js';

export interface StoredText {
  id: string;
  title: string;
  summary: string;
  people: string[];
  language: string;
}

export interface IndexReader {
  set: IndexSet;
  statistics: Statistics;
  matching(expression: string): number[];
  /** The rows that match best by BM25, best first. */
  bestMatching(expression: string, limit: number): number[];
  /** The latest rows with a match in the title. */
  inTitle(expression: string, limit: number): number[];
  text(row: number): StoredText | null;
  correct(word: string): string | null;
}

/** Weights of title, summary and people where SQLite ranks. */
const RANK = 'bm25(4.0, 1.0, 1.0)';

/** Good for one revision of the set: frequencies are remembered. */
export function createReader(database: Database, set: IndexSet): IndexReader {
  const n = set.number;
  const matching = `select json_group_array(rowid) as rows from terms_${n} where terms_${n} match ?`;
  const best = `select rowid as row from terms_${n} where terms_${n} match ? and rank match '${RANK}' order by rank limit ?`;
  const latest = `select rowid as row from terms_${n} where terms_${n} match ? order by rowid desc limit ?`;
  const stored = `select id, title, summary, people, language from docs_${n} where row = ? and deleted = 0`;
  const frequency = createFrequencies(database, n);
  return {
    set,
    statistics: { documents: set.documents, averageLength: set.words / Math.max(1, set.documents), frequency },
    matching: (expression) => parseRows(database.prepare(matching).get(expression)?.rows),
    bestMatching: (expression, limit) => rowNumbers(database.prepare(best).all(expression, limit)),
    inTitle: (expression, limit) => rowNumbers(database.prepare(latest).all(`{title} : (${expression})`, limit)),
    text: (row) => toStoredText(database.prepare(stored).get(row)),
    correct: (word) =>
      closestWord(word, similarWords(database, n, word), (known) =>
        Math.max(frequency(`e${known}`), frequency(`s${known}`)),
      ),
  };
}

function createFrequencies(database: Database, n: number): (term: string) => number {
  const find = `select doc from vocabulary_${n} where term = ?`;
  const known = new Map<string, number>();
  return (term) => {
    const frequency = known.get(term) ?? Number(database.prepare(find).get(term)?.doc ?? 0);
    known.set(term, frequency);
    return frequency;
  };
}

function similarWords(database: Database, n: number, word: string): string[] {
  const rows = database
    .prepare(`select word from spelling_${n} where start = ? and length between ? and ?`)
    .all(startOf(word), word.length - 2, word.length + 2);
  return rows.map((row) => String(row.word));
}

const rowNumbers = (rows: Record<string, unknown>[]): number[] => rows.map((row) => Number(row.row));

function parseRows(json: unknown): number[] {
  const rows: unknown = JSON.parse(String(json ?? '[]'));
  return Array.isArray(rows) ? rows.map(Number) : [];
}

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
