/** A look into the product's database from outside: what is committed, and whether it is whole. Read only. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import pg from 'pg';
import type { Home } from './product.js';

export const databaseFile = (home: Home): string => join(home.dataDir, 'spanare.db');

/** One committed item, as far as a kill could damage it. */
export interface StoredItem {
  id: string;
  url: string;
  title: string;
  story_id: string;
  areas: number;
}

export interface Snapshot {
  items: StoredItem[];
  /** `ok`, or what the database finds wrong with its own files. */
  integrity: string;
  /** Items without a story, a key or an area that exists: what half a transaction would leave. */
  orphans: number;
  pagesDue: number;
}

type Row = Record<string, unknown>;

function ask<T>(home: Home, work: (query: (sql: string) => Row[]) => T): T {
  const database = new DatabaseSync(databaseFile(home), { readOnly: true, timeout: 5000 });
  try {
    return work((sql) => database.prepare(sql).all() as Row[]);
  } finally {
    database.close();
  }
}

const ITEMS = `select id, url, title, story_id, (select count(*) from item_areas where item_id = items.id) as areas from items order by id`;
const ORPHANS = `select count(*) as n from items where story_id not in (select id from stories)
  or id not in (select item_id from item_keys)`;

export function readSnapshot(home: Home): Snapshot {
  return ask(home, (query) => ({
    items: query(ITEMS) as unknown as StoredItem[],
    integrity: String(query('pragma integrity_check')[0]?.integrity_check),
    orphans: Number(query(ORPHANS)[0]?.n),
    pagesDue: Number(query('select count(*) as n from items where page_due_at is not null')[0]?.n),
  }));
}

/** Before the first migration there is nothing to see. */
export function readItemsIfAny(home: Home): StoredItem[] {
  if (!existsSync(databaseFile(home))) return [];
  try {
    return ask(home, (query) => query(ITEMS) as unknown as StoredItem[]);
  } catch {
    return [];
  }
}

/** Compares every index with its table, row by row; PostgreSQL's own tool, in Debian's package of the server. */
const CHECK_INDEXES = `select bt_index_check(pg_class.oid, true) from pg_class join pg_index on pg_class.oid = indexrelid
  join pg_am on pg_am.oid = relam where amname = 'btree' and indisvalid and relnamespace = 'public'::regnamespace`;

async function checkIndexes(client: pg.Client): Promise<string> {
  await client.query('create extension if not exists amcheck');
  try {
    await client.query(CHECK_INDEXES);
    return 'ok';
  } catch (error) {
    return String(error);
  }
}

/** The same look into PostgreSQL. @throws when it does not answer. */
export async function readPostgresSnapshot(url: string): Promise<Snapshot> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  const count = async (sql: string): Promise<number> => Number((await client.query<{ n: string }>(sql)).rows[0]?.n);
  try {
    const { rows } = await client.query<StoredItem & { areas: string }>(ITEMS);
    return {
      items: rows.map((item) => ({ ...item, areas: Number(item.areas) })),
      integrity: await checkIndexes(client),
      orphans: await count(ORPHANS),
      pagesDue: await count('select count(*) as n from items where page_due_at is not null'),
    };
  } finally {
    await client.end();
  }
}
