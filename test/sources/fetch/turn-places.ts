/** Nothing in, an empty store that several connections and processes may share out: SQLite always, PostgreSQL where TEST_DATABASE_URL says so. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore, type Store, type StorePlace } from '../../../src/store/store.js';

const server = process.env.TEST_DATABASE_URL;

export interface TurnPlace {
  /** As openStore wants it, also in another process. */
  place: StorePlace;
  /** One more connection to it. */
  open(): Promise<Store>;
  /** Closes all connections and removes the store. */
  remove(): Promise<void>;
}

/** The kinds that can be tried here; says aloud when one is left out. */
export function turnPlaceKinds(suite: string): [kind: Store['kind'], create: () => Promise<TurnPlace>][] {
  if (!server) console.warn(`SKIPPED: ${suite} on PostgreSQL: TEST_DATABASE_URL is not set.`);
  return [['sqlite', createFile], ...(server ? [['postgres', () => createDatabase(server)] as const] : [])].map(
    ([kind, create]) => [kind as Store['kind'], create as () => Promise<TurnPlace>],
  );
}

export async function createFile(): Promise<TurnPlace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanare-turns-'));
  return turnPlace({ dataDir, databaseUrl: null }, async () => rmSync(dataDir, { recursive: true, force: true }));
}

async function createDatabase(address: string): Promise<TurnPlace> {
  const name = `turns_${randomUUID().slice(0, 8)}`;
  const url = new URL(address);
  url.pathname = `/${name}`;
  await ask(address, `create database ${name}`);
  return turnPlace({ dataDir: '', databaseUrl: url.href }, () => ask(address, `drop database ${name} with (force)`));
}

function turnPlace(place: StorePlace, erase: () => Promise<void>): TurnPlace {
  const opened: Store[] = [];
  return {
    place,
    async open() {
      const store = await openStore(place);
      opened.push(store);
      return store;
    },
    async remove() {
      for (const store of opened) await store.close();
      await erase();
    },
  };
}

async function ask(address: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
