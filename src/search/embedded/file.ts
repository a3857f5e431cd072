/** The path of an index file in, an open database out; a missing, corrupt or outdated file is made anew, because the store can fill it again. */
import { randomUUID } from 'node:crypto';
import { accessSync, constants, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Database, inTransaction, openDatabase } from './database.js';
import { createSet } from './sets.js';

export interface IndexFile {
  database: Database;
  /** Tells whether the path still leads to the file that was opened. */
  inode: number;
}

/** Raise it when the tables or the analysis of texts change: an index with another number is made anew. */
const FORMAT = 5;
const BUSY_TIMEOUT_MS = 5000;
/** SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB */
const BROKEN = [10, 11, 26];

/** Tables could be dropped, but what a file is as a whole (its pages, whether it can shrink) is decided when it is made. */
class OutdatedIndexError extends Error {
  readonly inode: number | null;
  constructor(inode: number | null) {
    super('The index file is of another format');
    this.inode = inode;
  }
}

export function openIndexFile(path: string): IndexFile {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return openChecked(path);
  } catch (error) {
    if (!isCorruption(error) && !(error instanceof OutdatedIndexError)) throw error;
    // Another process that starts may have made the new file already.
    if (!(error instanceof OutdatedIndexError) || inodeOf(path) === error.inode) removeIndexFile(path);
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
  const inode = inodeOf(path);
  try {
    // A file that is in order is only read, so that it can be opened in the middle of somebody's long transaction; that there will be
    // writing too is asked of the file system.
    for (const place of [path, dirname(path)]) accessSync(place, constants.W_OK);
    if (formatOf(database) !== FORMAT) {
      if (hasTables(database)) throw new OutdatedIndexError(inode);
      database.exec('pragma auto_vacuum = incremental; pragma journal_mode = wal;');
      inTransaction(database, 'write', () => makeTables(database));
    }
    database.exec('pragma synchronous = normal; pragma foreign_keys = off;');
    return { database, inode: inode ?? 0 };
  } catch (error) {
    database.close();
    throw error;
  }
}

const formatOf = (database: Database): number =>
  Number(database.prepare('pragma user_version').get()?.user_version ?? 0);

const hasTables = (database: Database): boolean =>
  database.prepare('select 1 from sqlite_master limit 1').get() !== undefined;

function makeTables(database: Database): void {
  // Another process that starts may have been quicker.
  if (formatOf(database) === FORMAT) return;
  database.exec(`
    create table meta (name text primary key, value integer not null) without rowid;
    create table sets (number integer primary key autoincrement, generation text not null, lineage text not null,
      heir_of integer not null, heir_rows integer not null, revision integer not null, applied integer not null,
      documents integer not null, words integer not null);
    pragma user_version = ${FORMAT};
  `);
  database.prepare('insert into meta (name, value) values (?, ?)').run('current', createSet(database, randomUUID()));
}
