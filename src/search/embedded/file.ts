/** The path of an index file in, an open database out; a missing, corrupt or outdated file is made anew, because the store can fill it again. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, inTransaction, openDatabase } from './database.js';
import { createSet } from './sets.js';

export interface IndexFile {
  database: Database;
  /** Tells whether the path still leads to the file that was opened. */
  inode: number;
}

/** Raise it when the tables or the analysis of texts change: an index with another number is made anew. */
const FORMAT = 2;
const BUSY_TIMEOUT_MS = 5000;
/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB */
const BROKEN = [10, 11, 26];

export function openIndexFile(path: string): IndexFile {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return openChecked(path);
  } catch (error) {
    if (!isCorruption(error)) throw error;
    removeIndexFile(path);
    return openChecked(path);
  }
}

export function removeIndexFile(path: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${ending}`, { force: true });
}

/** @returns null when there is no file. */
export function inodeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? null;
}

/** Looks at the shape, not the class: the binding's errors may come from another realm. A short read is an I/O error to SQLite. */
export function isCorruption(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errcode' in error && typeof error.errcode === 'number') return BROKEN.includes(error.errcode & 0xff);
  return 'message' in error && /malformed|not a database|disk i\/o error/i.test(String(error.message));
}

function openChecked(path: string): IndexFile {
  const database = openDatabase(path, BUSY_TIMEOUT_MS);
  try {
    database.exec('pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = off;');
    inTransaction(database, 'write', () => prepareFormat(database));
    return { database, inode: inodeOf(path) ?? 0 };
  } catch (error) {
    database.close();
    throw error;
  }
}

function prepareFormat(database: Database): void {
  const format = Number(database.prepare('pragma user_version').get()?.user_version ?? 0);
  if (format === FORMAT) return;
  for (const name of ownTables(database)) database.exec(`drop table if exists "${name}"`);
  database.exec(`
    create table meta (name text primary key, value integer not null) without rowid;
    create table sets (number integer primary key autoincrement, generation text not null, revision integer not null,
      applied integer not null, documents integer not null, words integer not null);
    pragma user_version = ${FORMAT};
  `);
  database.prepare('insert into meta (name, value) values (?, ?)').run('current', createSet(database, randomUUID()));
}

/** Tables of an earlier format; the shadow tables of a virtual table go with it. */
function ownTables(database: Database): string[] {
  const rows = database
    .prepare(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by sql like 'create virtual%' desc, name desc`,
    )
    .all();
  return rows.map((row) => String(row.name)).filter((name) => /^[a-z0-9_]+$/.test(name));
}
