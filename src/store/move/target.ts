/** A PostgreSQL database in, what it holds out: nothing, a move that was begun or finished, or somebody's content that no move may touch. */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../store.js';
import { countRows } from './rows.js';
import type { MovedTable } from './tables.js';

export type TargetState =
  | { kind: 'empty' }
  | { kind: 'begun'; startedAt: string }
  | { kind: 'finished'; finishedAt: string }
  /** In use by this product; the names of the tables that have rows. */
  | { kind: 'occupied'; tables: string[] }
  /** Tables of the same names that something else has made. */
  | { kind: 'foreign'; tables: string[] };

async function ownTables(target: Db, tables: MovedTable[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select tablename::text as name from pg_tables where schemaname = current_schema() order by 1`.execute(target);
  const ours = new Set([...tables.map((table) => table.name), 'schema_migrations', 'moves']);
  return rows.map((row) => row.name).filter((name) => ours.has(name));
}

async function filledTables(target: Db, names: string[]): Promise<string[]> {
  const filled: string[] = [];
  for (const name of names) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(target);
    if (rows.length > 0) filled.push(name);
  }
  return filled;
}

/** Changes nothing, and may be asked before the database has been migrated. */
export async function readTargetState(target: Db, tables: MovedTable[]): Promise<TargetState> {
  const present = await ownTables(target, tables);
  if (present.length === 0) return { kind: 'empty' };
  if (!present.includes('moves') || !present.includes('schema_migrations')) return { kind: 'foreign', tables: present };
  const moves = await target.selectFrom('moves').selectAll().execute();
  const finished = moves.find((move) => move.finished_at !== null);
  if (finished?.finished_at) return { kind: 'finished', finishedAt: finished.finished_at };
  if (moves[0] !== undefined) return { kind: 'begun', startedAt: moves[0].started_at };
  const moved = new Set(tables.map((table) => table.name));
  const filled = await filledTables(
    target,
    present.filter((name) => moved.has(name)),
  );
  return filled.length === 0 ? { kind: 'empty' } : { kind: 'occupied', tables: filled };
}

/** How many rows a table of the target has, 0 where there is no such table. */
export async function countIfAny(target: Db, table: MovedTable): Promise<number> {
  const there = await sql<{ name: string | null }>`select to_regclass(${`"${table.name}"`})::text as name`.execute(
    target,
  );
  return there.rows[0]?.name == null ? 0 : countRows(target, table);
}

/** From now on the content is that of a move, and nobody else uses the database until it is finished. */
export async function beginMove(target: Db): Promise<void> {
  await target
    .insertInto('moves')
    .values({ id: randomUUID(), started_at: new Date().toISOString(), finished_at: null })
    .execute();
}

export async function finishMove(target: Db): Promise<void> {
  // Waits for the disk, and so for all that was written before without waiting.
  await sql`set synchronous_commit = on`.execute(target);
  await target
    .updateTable('moves')
    .set({ finished_at: new Date().toISOString() })
    .where('finished_at', 'is', null)
    .execute();
}

const LOCK_RETRY_MS = 200;

/**
 * Keeps other moves to this database away for as long as the connection lives.
 * @param target one connection, not a pool.
 * @returns false when another move is under way.
 */
export async function lockOutOtherMoves(target: Db, patienceMs: number): Promise<boolean> {
  for (const giveUpAt = Date.now() + patienceMs; ; await wait(LOCK_RETRY_MS)) {
    const { rows } = await sql<{ locked: number }>`
      select pg_try_advisory_lock(hashtext('spanare-move ' || coalesce(current_schema(), '')))::int as locked`.execute(
      target,
    );
    if (rows[0]?.locked === 1) return true;
    if (Date.now() > giveUpAt) return false;
  }
}
