/** One index in the file is a set of tables with a number; a rebuild fills a set beside the present one. SQL that makes, names and drops them. */
import type { Database } from './database.js';

export interface IndexSet {
  number: number;
  generation: string;
  /** Sets of one lineage give an item the same row: what is told by rows, as a cursor is, outlives a rebuild. */
  lineage: string;
  /** The set that was current when this one was made; it may be gone. */
  heirOf: number;
  /** The highest row of that set then: rows above it are not inherited. */
  heirRows: number;
  /** Grows with every batch of changes that was applied. */
  revision: number;
  /** The highest change number that was applied, 0 before the first. */
  applied: number;
  documents: number;
  /** Words in all texts together. */
  words: number;
}

/**
 * docs: a text by row, for finding what is there and for showing it. columns: what is counted and ordered by, 256 rows at a time.
 * facet_values: names of the numbers in columns. segments and blocks: lists of rows by word. words: every word there has been
 * and the key its list lies under, for beginnings; relatives: stems by folded stem and by root; spelling: words that may have been meant.
 */
const TABLES = ['docs', 'columns', 'facet_values', 'segments', 'blocks', 'words', 'relatives', 'spelling'] as const;

/** It will give items the rows that they have in the current set. @returns the number of the new, empty set. */
export function createSet(database: Database, generation: string): number {
  const heirOf = findCurrent(database);
  const heirRows = heirOf === null ? 0 : highestRow(database, heirOf.number);
  const { lastInsertRowid } = database
    .prepare(
      `insert into sets (generation, lineage, heir_of, heir_rows, revision, applied, documents, words)
       values (?, ?, ?, ?, 0, 0, 0, 0)`,
    )
    .run(generation, heirOf?.lineage ?? generation, heirOf?.number ?? 0, heirRows);
  const n = Number(lastInsertRowid);
  database.exec(`
    create table docs_${n} (
      row integer primary key autoincrement, id text not null unique, change integer not null, deleted integer not null,
      words integer not null, title text not null, summary text not null, people text not null, language text not null);
    create table columns_${n} (chunk integer primary key, revision integer not null, data blob not null);
    create index columns_${n}_revision on columns_${n} (revision);
    create table facet_values_${n} (number integer primary key autoincrement, facet text not null, value text not null,
      unique (facet, value));
    create table segments_${n} (number integer primary key autoincrement, after integer not null, up_to integer not null,
      bytes integer not null, is_whole integer not null, goes_on text not null);
    create table blocks_${n} (id integer primary key, segment integer not null, kind integer not null, first text not null,
      data blob not null);
    create unique index blocks_${n}_first on blocks_${n} (segment, kind, first);
    create table words_${n} (word text not null, key text not null, primary key (word, key)) without rowid;
    create table relatives_${n} (term text not null, stem text not null, primary key (term, stem)) without rowid;
    create table spelling_${n} (start text not null, length integer not null, word text not null,
      primary key (start, length, word)) without rowid;
  `);
  if (heirRows > 0)
    database.prepare('insert into sqlite_sequence (name, seq) values (?, ?)').run(`docs_${n}`, heirRows);
  return n;
}

/** Rows are given in order and never again, so this counts those that are gone too. */
const highestRow = (database: Database, n: number): number =>
  Number(database.prepare('select seq from sqlite_sequence where name = ?').get(`docs_${n}`)?.seq ?? 0);

/** An item that both sets met first while the one was being filled may have got two rows: then they are of one lineage no more. */
function checkLineage(database: Database, number: number): void {
  const { number: current } = currentSet(database);
  const other = database
    .prepare(
      `select 1 from docs_${number} as own join docs_${current} as before using (id) where own.row <> before.row limit 1`,
    )
    .get();
  const isHeir = findSet(database, number)?.heirOf === current;
  if (!isHeir || other !== undefined)
    database.prepare('update sets set lineage = generation where number = ?').run(number);
}

/** @throws where it is the current set: an index is never without one. */
export function dropSet(database: Database, number: number): void {
  if (findCurrent(database)?.number === number) throw new Error(`Index set ${number} is the current one`);
  for (const table of TABLES) database.exec(`drop table if exists ${table}_${number}`);
  database.prepare('delete from sets where number = ?').run(number);
}

export function currentSet(database: Database): IndexSet {
  const set = findCurrent(database);
  if (set === null) throw new NoCurrentSetError('The index file names no current set');
  return set;
}

/** A file that cannot be worked with: it has the code of a corrupt one, and is made anew as such. */
class NoCurrentSetError extends Error {
  readonly errcode = 11;
}

/** @returns null only while the file is being made. */
function findCurrent(database: Database): IndexSet | null {
  const row = database
    .prepare(`select * from sets where number = (select value from meta where name = 'current')`)
    .get();
  return row === undefined ? null : toSet(row);
}

export function findSet(database: Database, number: number): IndexSet | null {
  const row = database.prepare('select * from sets where number = ?').get(number);
  return row === undefined ? null : toSet(row);
}

/** Puts a set in place of the present one and drops all older ones. */
export function makeCurrent(database: Database, number: number): void {
  checkLineage(database, number);
  database.prepare(`update meta set value = ? where name = 'current'`).run(number);
  const older = database.prepare('select number from sets where number < ?').all(number);
  for (const row of older) dropSet(database, Number(row.number));
}

const toSet = (row: Record<string, unknown>): IndexSet => ({
  number: Number(row.number),
  generation: String(row.generation),
  lineage: String(row.lineage),
  heirOf: Number(row.heir_of),
  heirRows: Number(row.heir_rows),
  revision: Number(row.revision),
  applied: Number(row.applied),
  documents: Number(row.documents),
  words: Number(row.words),
});
