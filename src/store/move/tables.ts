/** A SQLite store in, its tables out as the schema itself tells of them, in an order in which foreign keys allow rows to be written. */
import { sql } from 'kysely';
import type { Db } from '../store.js';

/** A table that is moved. */
export interface MovedTable {
  name: string;
  columns: string[];
  /** The columns of the primary key, in its order. */
  key: KeyColumn[];
  /** Tables that its rows refer to. */
  references: string[];
}

interface KeyColumn {
  name: string;
  isText: boolean;
}

/** What each database keeps about itself. */
const BOOKKEEPING: ReadonlySet<string> = new Set(['schema_migrations', 'moves']);

async function tableNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name`.execute(db);
  return rows.map((row) => row.name).filter((name) => !BOOKKEEPING.has(name));
}

async function readTable(db: Db, name: string): Promise<MovedTable> {
  const columns = await sql<{ name: string; type: string; pk: number }>`
    select name, type, pk from pragma_table_info(${name}) order by cid`.execute(db);
  const foreign = await sql<{ table: string }>`
    select distinct "table" from pragma_foreign_key_list(${name})`.execute(db);
  const key = columns.rows.filter((column) => column.pk > 0).sort((a, b) => a.pk - b.pk);
  if (key.length === 0) throw new Error(`${name} has no primary key, and so no order to be moved in`);
  return {
    name,
    columns: columns.rows.map((column) => column.name),
    key: key.map((column) => ({ name: column.name, isText: /^text$/i.test(column.type) })),
    references: foreign.rows.map((row) => row.table),
  };
}

/** Each table after those that its rows refer to. */
function orderByReferences(tables: MovedTable[]): MovedTable[] {
  const placed = new Set<string>();
  const ordered: MovedTable[] = [];
  while (ordered.length < tables.length) {
    const next = tables.find(
      (table) => !placed.has(table.name) && table.references.every((name) => placed.has(name) || name === table.name),
    );
    if (next === undefined) throw new Error('Tables refer to each other in a circle');
    placed.add(next.name);
    ordered.push(next);
  }
  return ordered;
}

/** Every table of the store but its bookkeeping, whoever added it. @throws for a table that has no primary key. */
export async function readTables(db: Db): Promise<MovedTable[]> {
  const names = await tableNames(db);
  return orderByReferences(await Promise.all(names.map((name) => readTable(db, name))));
}
