/** A table of one store in, the same rows in the other out. What is there already is left alone, so a copy that was cut short goes on. */
import { sql } from 'kysely';
import { errorCode } from '../../domain/error-code.js';
import { StartError } from '../../domain/start-error.js';
import { moveTexts } from '../../texts/move.js';
import type { Db } from '../store.js';
import {
  countRows,
  endOf,
  fingerprintOf,
  type Key,
  keyOf,
  type Row,
  readFingerprint,
  readPage,
  toText,
} from './rows.js';
import type { MovedTable } from './tables.js';

export interface CopyParts {
  /** SQLite. Only read. */
  source: Db;
  /** PostgreSQL. */
  target: Db;
  /** Told after each page how many of the table's rows are done; it may throw to stop. */
  onRows(table: string, done: number): void;
}

/** One parameter for all rows: PostgreSQL takes the text of each value as its column's type. */
const asRecords = (table: MovedTable, rows: Row[], columns: string[]) => {
  const records = rows.map((row) => Object.fromEntries(columns.map((column) => [column, toText(row[column])])));
  return sql`json_populate_recordset(null::${sql.table(table.name)}, ${JSON.stringify(records)}::json)`;
};

async function writeRows(target: Db, table: MovedTable, rows: Row[]): Promise<void> {
  const columns = sql.join(table.columns.map((name) => sql.ref(name)));
  const key = new Set(table.key.map((column) => column.name));
  const rest = table.columns.filter((name) => !key.has(name));
  const replaced = sql.join(rest.map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`));
  const instead = rest.length === 0 ? sql`nothing` : sql`update set ${replaced}`;
  await sql`
    insert into ${sql.table(table.name)} (${columns}) select ${columns} from ${asRecords(table, rows, table.columns)}
    on conflict (${sql.join([...key].map((name) => sql.ref(name)))}) do ${instead}`
    .execute(target)
    .catch((error: unknown) => {
      throw explainRefusal(error, table);
    });
}

/** A number too large, or text that the database's encoding has no signs for: PostgreSQL is stricter than SQLite. */
const isRefusedValue = (error: unknown): boolean => /^22[0-9A-Z]{3}$/.test(errorCode(error) ?? '');

function explainRefusal(error: unknown, table: MovedTable): unknown {
  if (!isRefusedValue(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new StartError([moveTexts.failed.value(table.name, reason)], { cause: error });
}

/** Makes the target have every row of the source as it is there; rows that the source has not are left. */
export async function copyTable({ source, target, onRows }: CopyParts, table: MovedTable): Promise<void> {
  let done = 0;
  for (let after: Key | null = null; ; ) {
    const rows: Row[] = await readPage(source, table, { after, upTo: null });
    const end = endOf(table, rows);
    const there = await readFingerprint(target, table, { after, upTo: end });
    if (rows.length > 0 && there.hash !== fingerprintOf(table, rows).hash) await writeRows(target, table, rows);
    done += rows.length;
    onRows(table.name, done);
    if (end === null) return;
    after = end;
  }
}

async function deleteRows(target: Db, table: MovedTable, rows: Row[]): Promise<void> {
  const names = table.key.map((column) => column.name);
  const same = names.map((name) => sql`${sql.ref(`moved.${name}`)} = ${sql.ref(`gone.${name}`)}`);
  await sql`
    delete from ${sql.table(table.name)} as moved using ${asRecords(table, rows, names)} as gone
    where ${sql.join(same, sql` and `)}`.execute(target);
}

/** Removes rows that the source no longer has. Call it for a table after those whose rows refer to it. */
export async function removeGone({ source, target }: CopyParts, table: MovedTable): Promise<void> {
  if ((await countRows(target, table)) === (await countRows(source, table))) return;
  const names = table.key.map((column) => column.name);
  const nameOf = (row: Row): string => JSON.stringify(keyOf(table, row).map(toText));
  for (let after: Key | null = null; ; ) {
    const there: Row[] = await readPage(target, table, { after, upTo: null }, names);
    const end = endOf(table, there);
    // Never more than a page: the target has every row that the source has.
    const kept = new Set((await readPage(source, table, { after, upTo: end }, names)).map(nameOf));
    const gone = there.filter((row) => !kept.has(nameOf(row)));
    if (gone.length > 0) await deleteRows(target, table, gone);
    if (end === null) return;
    after = end;
  }
}

/** Takes away every row of these tables, which must be all that refer to each other. */
export async function clearTables(target: Db, tables: MovedTable[]): Promise<void> {
  await sql`truncate table ${sql.join(tables.map((table) => sql.table(table.name)))}`.execute(target);
}
