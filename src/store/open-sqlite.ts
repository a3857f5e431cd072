/** A folder in, the SQLite database in it out; what can go wrong on the way becomes a sentence for the person at the keyboard. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kysely, type SqliteDatabase } from 'kysely';
import { errorMessage } from '../domain/error-code.js';
import { StartError } from '../domain/start-error.js';
import { storeTexts } from '../texts/store.js';
import { openSqliteFile, PatientSqliteDialect } from './sqlite.js';
import type { Tables } from './tables.js';

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** One level at a time: Node's recursive way never ends on file systems that refuse new folders, such as /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}

function ensureFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    const sentence = isFile(folder)
      ? storeTexts.notAFolder(folder)
      : storeTexts.cannotCreateFolder(folder, errorMessage(error));
    throw new StartError([sentence], { cause: error });
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartError([storeTexts.folderNotWritable(folder)], { cause: error });
  }
}

/** SQLite's own words for the cases that a person can do something about. */
function explain(file: string, error: unknown): string {
  const message = errorMessage(error);
  const cases: [RegExp, string][] = [
    [/locked|busy/i, storeTexts.locked(file)],
    [/readonly|read-only|unable to open/i, storeTexts.readOnly(file)],
    [/not a database|malformed|corrupt/i, storeTexts.corrupt(file)],
    [/full|ENOSPC/i, storeTexts.diskFull(file)],
  ];
  return cases.find(([pattern]) => pattern.test(message))?.[1] ?? storeTexts.other(file, message);
}

function openFile(file: string): SqliteDatabase {
  try {
    return openSqliteFile(file);
  } catch (error) {
    throw new StartError([explain(file, error)], { cause: error });
  }
}

export interface OpenedDatabase {
  db: Kysely<Tables>;
  /** What went wrong on this database while starting, as a Swedish sentence without secrets. */
  explain(error: unknown): string;
}

/**
 * @param dataDir made when absent.
 * @throws StartError when the folder or the file can't be used.
 */
export function openSqlite(dataDir: string): OpenedDatabase {
  ensureFolder(dataDir);
  const file = join(dataDir, 'spanare.db');
  const db = new Kysely<Tables>({ dialect: new PatientSqliteDialect({ database: openFile(file) }) });
  return { db, explain: (error) => explain(file, error) };
}
