/** One index in the file is a set of tables with a number; a rebuild fills a set beside the present one. SQL that makes, names and drops them. */
import type { Database } from './database.js';

export interface IndexSet {
  number: number;
  generation: string;
  /** Grows with every change that was applied. */
  revision: number;
  /** The highest change number that was applied, 0 before the first. */
  applied: number;
  documents: number;
  /** Words in all texts together. */
  words: number;
}

/** Letters, digits, marks and what `tokenize` keeps inside words; case and accents have been dealt with. */
const TOKENIZER = `unicode61 remove_diacritics 0 categories ''L* M* N* Co'' tokenchars ''-:/.,''`;

/** @returns the number of the new, empty set. */
export function createSet(database: Database, generation: string): number {
  const { lastInsertRowid } = database
    .prepare('insert into sets (generation, revision, applied, documents, words) values (?, 0, 0, 0, 0)')
    .run(generation);
  const n = Number(lastInsertRowid);
  database.exec(`
    create table docs_${n} (
      row integer primary key autoincrement, id text not null unique, change integer not null, revision integer not null,
      deleted integer not null, words integer not null, title text not null, summary text not null, people text not null,
      language text not null, level text not null, type text not null, source text not null, areas text not null,
      day integer not null, sort_ms integer not null);
    create index docs_${n}_revision on docs_${n} (revision);
    create virtual table terms_${n} using fts5 (title, summary, people, content = '', contentless_delete = 1, tokenize = '${TOKENIZER}');
    create virtual table vocabulary_${n} using fts5vocab (terms_${n}, row);
    create table spelling_${n} (start text not null, length integer not null, word text not null,
      primary key (start, length, word)) without rowid;
  `);
  return n;
}

export function dropSet(database: Database, number: number): void {
  database.exec(`
    drop table if exists vocabulary_${number}; drop table if exists terms_${number};
    drop table if exists docs_${number}; drop table if exists spelling_${number};
  `);
  database.prepare('delete from sets where number = ?').run(number);
}

export function currentSet(database: Database): IndexSet {
  const row = database
    .prepare(`select * from sets where number = (select value from meta where name = 'current')`)
    .get();
  if (row === undefined) throw new Error('The index file names no current set');
  return toSet(row);
}

export function findSet(database: Database, number: number): IndexSet | null {
  const row = database.prepare('select * from sets where number = ?').get(number);
  return row === undefined ? null : toSet(row);
}

/** Puts a set in place of the present one and drops all older ones. */
export function makeCurrent(database: Database, number: number): void {
  database.prepare(`update meta set value = ? where name = 'current'`).run(number);
  const older = database.prepare('select number from sets where number < ?').all(number);
  for (const row of older) dropSet(database, Number(row.number));
}

const toSet = (row: Record<string, unknown>): IndexSet => ({
  number: Number(row.number),
  generation: String(row.generation),
  revision: Number(row.revision),
  applied: Number(row.applied),
  documents: Number(row.documents),
  words: Number(row.words),
});
