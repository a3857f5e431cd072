/**
 * The latest texts, that no segment has yet, in memory as a segment would have them. Their rows in the file are the truth: each process reads
 * what is new to it before it searches, and whoever writes makes a segment of them when they are many.
 */
import type { IndexDocument } from '../engine.js';
import type { Attributes } from './attributes.js';
import { PostingsBuffer } from './buffer.js';
import type { Database } from './database.js';
import { segmentsOf } from './segments.js';
import { wordsOf } from './words.js';

export interface Tail {
  buffer: PostingsBuffer;
  /** The last revision that segments have. */
  after: number;
  /** The revision up to which texts have been read. */
  readUpTo: number;
}

export const createTail = (buffer = new PostingsBuffer(() => {})): Tail => ({ buffer, after: -1, readUpTo: -1 });

/** Reads what is new since it was read last. */
export function updateTail(tail: Tail, database: Database, attributes: Attributes): void {
  const { number: n, revision } = attributes.set;
  const after = segmentsOf(database, n).at(-1)?.upTo ?? 0;
  const isFresh = tail.after === after && tail.readUpTo >= after;
  if (!isFresh) tail.buffer.clear();
  addRows(tail.buffer, database, n, pendingRows(attributes, isFresh ? tail.readUpTo : after));
  Object.assign(tail, { after, readUpTo: revision });
}

export function pendingRows({ revisions, size }: Attributes, after: number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < size; row++) if ((revisions[row] as number) > after) rows.push(row);
  return rows;
}

function addRows(buffer: PostingsBuffer, database: Database, n: number, rows: readonly number[]): void {
  const stored = database.prepare(`select title, summary, people, language from docs_${n} where row = ?`);
  for (const row of rows) {
    const text = stored.get(row);
    if (text === undefined) continue;
    const people: unknown = JSON.parse(String(text.people));
    const document: Pick<IndexDocument, 'title' | 'summary' | 'people' | 'language'> = {
      title: String(text.title),
      summary: String(text.summary),
      people: Array.isArray(people) ? people.map(String) : [],
      language: String(text.language),
    };
    buffer.add(row, wordsOf(document));
  }
}
