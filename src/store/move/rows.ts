/** Rows of a table in the order of its primary key, page by page, and as a hash that is the same for the same rows on both databases. */
import { createHash, type Hash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { isPostgres } from '../dialect.js';
import type { Db } from '../store.js';
import type { MovedTable } from './tables.js';

export type Row = Record<string, unknown>;
/** The values of a row's primary key. */
export type Key = unknown[];

/** Rows after one key and up to another; null for the table's own beginning or end. */
export interface Range {
  after: Key | null;
  upTo: Key | null;
}

export const WHOLE: Range = { after: null, upTo: null };

/** A page is what is held in memory at once, and what an interrupted move has to look at again. */
export const PAGE = 1000;

export const keyOf = (table: MovedTable, row: Row): Key => table.key.map((column) => row[column.name]);

/**
 * One way to write a value, whichever database it was read from: numbers in the shortest form that is read back as the same number, bytes as
 * PostgreSQL takes them.
 */
export function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  return String(value);
}

/** SQLite compares text byte by byte; PostgreSQL is told to, whatever its installation's language is. */
function keyColumns(db: Db, table: MovedTable): RawBuilder<unknown>[] {
  const mustBeTold = isPostgres(db);
  return table.key.map(({ name, isText }) =>
    mustBeTold && isText ? sql`${sql.ref(name)} collate "C"` : sql.ref(name),
  );
}

function within(key: RawBuilder<unknown>, { after, upTo }: Range): RawBuilder<unknown> {
  const values = (list: Key) => sql`(${sql.join(list)})`;
  const from = after === null ? sql`true` : sql`${key} > ${values(after)}`;
  return upTo === null ? from : sql`${from} and ${key} <= ${values(upTo)}`;
}

/** At most a page of the range's rows. @param columns all where none are named. */
export async function readPage(db: Db, table: MovedTable, range: Range, columns = table.columns): Promise<Row[]> {
  const key = sql.join(keyColumns(db, table));
  const chosen = sql.join(columns.map((name) => sql.ref(name)));
  const { rows } = await sql<Row>`
    select ${chosen} from ${sql.table(table.name)} where ${within(sql`(${key})`, range)} order by ${key} limit ${sql.lit(PAGE)}`.execute(
    db,
  );
  return rows;
}

/** Where the page after these rows begins; null after the last one. */
export function endOf(table: MovedTable, rows: Row[]): Key | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < PAGE ? null : keyOf(table, last);
}

export async function countRows(db: Db, table: MovedTable): Promise<number> {
  const { rows } = await sql<{ n: unknown }>`select count(*) as n from ${sql.table(table.name)}`.execute(db);
  return Number(rows[0]?.n);
}

/** How many rows there are in a range, and the hash of them all. */
export interface Fingerprint {
  rows: number;
  hash: string;
}

function addToHash(hash: Hash, table: MovedTable, rows: Row[]): void {
  for (const row of rows) hash.update(`${JSON.stringify(table.columns.map((column) => toText(row[column])))}\n`);
}

export function fingerprintOf(table: MovedTable, rows: Row[]): Fingerprint {
  const hash = createHash('sha256');
  addToHash(hash, table, rows);
  return { rows: rows.length, hash: hash.digest('hex') };
}

/** @param onPage told how many rows have been read so far; it may throw to stop. */
export async function readFingerprint(
  db: Db,
  table: MovedTable,
  range: Range,
  onPage: (rows: number) => void = () => {},
): Promise<Fingerprint> {
  const hash = createHash('sha256');
  let count = 0;
  for (let after = range.after; ; ) {
    const rows = await readPage(db, table, { ...range, after });
    addToHash(hash, table, rows);
    count += rows.length;
    onPage(count);
    const end = endOf(table, rows);
    if (end === null) return { rows: count, hash: hash.digest('hex') };
    after = end;
    await letOthersRun();
  }
}

/** SQLite answers without letting anything else run, a signal for example. */
const letOthersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
