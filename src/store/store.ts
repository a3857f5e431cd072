/** Opens the store that the configuration names, migrated and ready; turns what can go wrong at start into sentences for people. */
import type { Kysely, Transaction } from 'kysely';
import type { Log } from '../domain/log.js';
import { StartError } from '../domain/start-error.js';
import { storeTexts } from '../texts/store.js';
import { dueMigrations, migrate } from './migrate.js';
import { type OpenedDatabase, openSqlite } from './open-sqlite.js';
import type { Tables } from './tables.js';

export { isStoreTrouble } from './trouble.js';

/** The database, or a transaction in it. Inside a transaction always pass the transaction on: SQLite has one connection. */
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  db: Db;
  /** The migrations that were applied when it was opened. */
  readonly migrated: readonly string[];
  /** A cheap question that fails when the database can't answer. */
  ping(): Promise<void>;
  /** Takes at most two seconds, whether the database answers or not. */
  close(): Promise<void>;
}

export interface StorePlace {
  /** Folder for the SQLite file; made when absent. Not touched where there is a databaseUrl. */
  dataDir: string;
  /** postgres://…; null for SQLite. */
  databaseUrl: string | null;
}

export interface OpenOptions {
  log?: Log;
  /** False refuses a database that lacks migrations instead of applying them. */
  migrate?: boolean;
  /** True for the move itself: everybody else keeps away from a store that another one is being moved to. */
  duringMove?: boolean;
}

async function bringUpToDate(db: Db, options: OpenOptions): Promise<string[]> {
  if (options.migrate !== false) return migrate(db);
  const due = await dueMigrations(db);
  if (due.length > 0) throw new StartError([storeTexts.notMigrated(due)]);
  return [];
}

async function refuseUnfinishedMove(db: Db): Promise<void> {
  const move = await db.selectFrom('moves').select('started_at').where('finished_at', 'is', null).executeTakeFirst();
  if (move !== undefined) throw new StartError([storeTexts.moveUnfinished(move.started_at)]);
}

async function makeReady({ db, explain }: OpenedDatabase, options: OpenOptions): Promise<string[]> {
  try {
    const migrated = await bringUpToDate(db, options);
    if (options.duringMove !== true) await refuseUnfinishedMove(db);
    return migrated;
  } catch (error) {
    await db.destroy();
    throw error instanceof StartError ? error : new StartError([explain(error)], { cause: error });
  }
}

/** The driver is loaded by those who use it: it would be memory for nothing on one machine. */
async function openServer(databaseUrl: string, log?: Log): Promise<OpenedDatabase> {
  const { openPostgres } = await import('./postgres.js');
  return openPostgres(databaseUrl, log);
}

/**
 * SQLite in a folder, or PostgreSQL at an address; both have the same tables. A PostgreSQL server that is starting, or that is not there yet, is
 * waited for ten seconds.
 * @throws StartError when it can't be opened, is from a newer version, or a move to it is not finished.
 */
export async function openStore(place: StorePlace, options: OpenOptions = {}): Promise<Store> {
  const { dataDir, databaseUrl } = place;
  const opened = databaseUrl === null ? openSqlite(dataDir) : await openServer(databaseUrl, options.log);
  const migrated = await makeReady(opened, options);
  const { db } = opened;
  return {
    kind: databaseUrl === null ? 'sqlite' : 'postgres',
    db,
    migrated,
    ping: async () => {
      await db.selectFrom('counters').select('value').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}
