/** Opens the store that the configuration names, migrated and ready; turns what can go wrong at start into sentences for people. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kysely, type SqliteDatabase, type Transaction } from 'kysely';
import { StartError } from '../domain/start-error.js';
import { storeTexts } from '../texts/store.js';
import { migrate } from './migrate.js';
import { openSqliteFile, PatientSqliteDialect } from './sqlite.js';
import type { Tables } from './tables.js';

/** The database, or a transaction in it. Inside a transaction always pass the transaction on: SQLite has one connection. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

export interface Store {
  db: Db;
  /** A cheap question that fails when the database can't answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

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
      : storeTexts.cannotCreateFolder(folder, messageOf(error));
    throw new StartError([sentence], { cause: error });
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new StartError([storeTexts.folderNotWritable(folder)], { cause: error });
  }
}

/** SQLite's own words for the cases that a person can do something about. */
function explain(file: string, error: unknown): StartError {
  const message = messageOf(error);
  const cases: [RegExp, string][] = [
    [/locked|busy/i, storeTexts.locked(file)],
    [/readonly|read-only|unable to open/i, storeTexts.readOnly(file)],
    [/not a database|malformed|corrupt/i, storeTexts.corrupt(file)],
    [/full|ENOSPC/i, storeTexts.diskFull(file)],
  ];
  const known = cases.find(([pattern]) => pattern.test(message));
  return new StartError([known?.[1] ?? storeTexts.other(file, message)], { cause: error });
}

/** Whether the database itself could not do its work (locked, full, gone), as opposed to having been asked for something wrong. */
export function isStoreTrouble(error: unknown): boolean {
  return /locked|busy|disk|full|readonly|not open|closed|destroyed|I\/O|ECONN|terminat/i.test(messageOf(error));
}

function openFile(file: string): SqliteDatabase {
  try {
    return openSqliteFile(file);
  } catch (error) {
    throw explain(file, error);
  }
}

/**
 * @param dataDir folder for the SQLite file; made when absent.
 * @throws StartError when it can't be opened or is from a newer version.
 */
export async function openStore(dataDir: string): Promise<Store> {
  ensureFolder(dataDir);
  const file = join(dataDir, 'spanare.db');
  const db = new Kysely<Tables>({ dialect: new PatientSqliteDialect({ database: openFile(file) }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error instanceof StartError ? error : explain(file, error);
  }
  return {
    db,
    ping: async () => {
      await db.selectFrom('counters').select('value').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}
