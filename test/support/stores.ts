/** Nothing in, an empty store of one test's own out: on SQLite always, on PostgreSQL where TEST_DATABASE_URL says which server may be used. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { openStore, type Store, type StorePlace } from '../../src/store/store.js';

const SERVER = process.env.TEST_DATABASE_URL ?? '';

export interface TemporaryStore {
  store: Store;
  /** As the environment of a process has it: DATA_DIR (which the test may use for other things too) and DATABASE_URL. */
  place: StorePlace;
  /** The same contents, as after a restart. */
  reopen(): Promise<Store>;
  /** Puts by what is in it now. @returns how to put it back, which opens it again. */
  backUp(): Promise<() => Promise<Store>>;
  /** Closes everything that was opened here, and leaves nothing behind. */
  remove(): Promise<void>;
}

export interface StoreKind {
  name: 'SQLite' | 'PostgreSQL';
  open(): Promise<TemporaryStore>;
  /** A place where there is nothing yet, and how to leave nothing there. */
  makePlace(): Promise<{ place: StorePlace; remove(): Promise<void> }>;
}

function makeFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'spanare-store-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function makeSqlitePlace() {
  const { folder, remove } = makeFolder();
  return { place: { dataDir: folder, databaseUrl: null }, remove: async () => remove() };
}

/** Statements on a connection of its own, beside the stores. */
export async function runOnServer(statements: string, databaseUrl = SERVER): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}

/** A schema of its own is as good as a database of its own, and made in a tenth of the time. */
async function makePostgresPlace() {
  const { folder, remove } = makeFolder();
  const schema = `test_${randomBytes(8).toString('hex')}`;
  await runOnServer(`create schema ${schema}`);
  const url = new URL(SERVER);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return {
    place: { dataDir: folder, databaseUrl: url.href },
    remove: async () => {
      remove();
      await runOnServer(`set client_min_messages = warning; drop schema ${schema} cascade`);
    },
  };
}

/** As an administrator does it: the file, while nobody has it open. */
async function backUpFile({ place, reopen }: TemporaryStore): Promise<() => Promise<Store>> {
  const file = (name: string): string => join(place.dataDir, name);
  await (await reopen()).close();
  copyFileSync(file('spanare.db'), file('backup.db'));
  await reopen();
  return async () => {
    await (await reopen()).close();
    copyFileSync(file('backup.db'), file('spanare.db'));
    return reopen();
  };
}

/** All tables, side by side with themselves. Items first: other tables refer to them. */
async function backUpTables({ place, reopen }: TemporaryStore): Promise<() => Promise<Store>> {
  const { databaseUrl } = place;
  if (databaseUrl === null) throw new Error('Not PostgreSQL');
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute((await reopen()).db);
  const tables = rows.map(({ name }) => name);
  const ordered = ['items', ...tables.filter((name) => name !== 'items')];
  await runOnServer(tables.map((name) => `create table backup_${name} as table ${name}`).join(';'), databaseUrl);
  return async () => {
    const fill = ordered.map((name) => `insert into ${name} table backup_${name}`);
    await runOnServer([`truncate ${tables.join(', ')}`, ...fill].join(';'), databaseUrl);
    return reopen();
  };
}

async function openIn(makePlace: StoreKind['makePlace']): Promise<TemporaryStore> {
  const { place, remove } = await makePlace();
  const opened: Store[] = [];
  const reopen = async (): Promise<Store> => {
    for (const store of opened.splice(0)) await store.close();
    const store = await openStore(place);
    opened.push(store);
    return store;
  };
  const temporary: TemporaryStore = {
    store: await reopen(),
    place,
    reopen,
    backUp: () => (place.databaseUrl === null ? backUpFile(temporary) : backUpTables(temporary)),
    remove: async () => {
      for (const store of opened) await store.close();
      await remove();
    },
  };
  return temporary;
}

const kindOf = (name: StoreKind['name'], makePlace: StoreKind['makePlace']): StoreKind => ({
  name,
  makePlace,
  open: () => openIn(makePlace),
});

export const SQLITE: StoreKind = kindOf('SQLite', makeSqlitePlace);
/** Null where there is no server to use. */
export const POSTGRES: StoreKind | null = SERVER === '' ? null : kindOf('PostgreSQL', makePostgresPlace);
if (POSTGRES === null) console.warn('SKIPPED: PostgreSQL: set TEST_DATABASE_URL');

/** For `describe.each`. */
export const STORES: StoreKind[] = POSTGRES === null ? [SQLITE] : [SQLITE, POSTGRES];
