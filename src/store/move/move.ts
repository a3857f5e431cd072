/**
 * A SQLite store and an empty or half-moved PostgreSQL in, the same content in both out, checked by counts and hashes. It may be killed at
 * any moment and run again; nothing counts as moved before every table agrees.
 */
import { sql } from 'kysely';
import { errorCode } from '../../domain/error-code.js';
import { migrate } from '../migrate.js';
import type { Db } from '../store.js';
import { type CopyParts, clearTables, copyTable, removeGone } from './copy.js';
import { countRows, readFingerprint, WHOLE } from './rows.js';
import { type MovedTable, readTables } from './tables.js';
import { beginMove, countIfAny, finishMove, lockOutOtherMoves, readTargetState, type TargetState } from './target.js';

/** What the check found of one table. */
export interface TableCheck {
  name: string;
  rows: number;
  targetRows: number;
  /** SHA-256 of the source's rows, hex. */
  hash: string;
  isSame: boolean;
}

export type MoveOutcome =
  | { kind: 'moved'; wasResumed: boolean; checks: TableCheck[] }
  /** An earlier move is finished, and both still have the same. */
  | { kind: 'moved-before'; finishedAt: string; checks: TableCheck[] }
  /** An earlier move is finished, and one of them has been used since. */
  | { kind: 'parted'; finishedAt: string; checks: TableCheck[] }
  /** Somebody wrote in the source meanwhile. */
  | { kind: 'source-changed' }
  /** The tables do not agree although nobody wrote in the source. */
  | { kind: 'not-same'; checks: TableCheck[] }
  | Extract<TargetState, { kind: 'occupied' | 'foreign' }>
  /** Another move to this database is under way. */
  | { kind: 'under-way' };

export type MoveStep = 'copy' | 'check';

const PATIENCE_MS = 10_000;

export interface MoveOptions {
  /** Told after each page how far a table has come; it may throw to stop the move, which can be taken up again. */
  onProgress?: (step: MoveStep, table: string, rows: number) => void;
  /** How long another move is waited for; one that was killed may go on for a moment in the server. */
  patienceMs?: number;
}

interface Work extends CopyParts {
  tables: MovedTable[];
  onProgress: NonNullable<MoveOptions['onProgress']>;
}

/** Everything is read as it was when the first question was asked, whatever is written meanwhile. */
async function withSnapshot<T>(source: Db, work: () => Promise<T>): Promise<T> {
  await sql`begin deferred`.execute(source);
  try {
    return await work();
  } finally {
    await sql`rollback`.execute(source);
  }
}

/** A number that is another one when somebody else has written in the file, or only opened and closed it. */
async function readDataVersion(source: Db): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(source);
  return rows[0]?.data_version ?? 0;
}

async function checkTable({ source, target, onProgress }: Work, table: MovedTable): Promise<TableCheck> {
  const there = await readFingerprint(target, table, WHOLE, (rows) => onProgress('check', table.name, rows));
  const here = await readFingerprint(source, table, WHOLE, (rows) => onProgress('check', table.name, rows));
  return {
    name: table.name,
    rows: here.rows,
    targetRows: there.rows,
    hash: here.hash,
    isSame: here.rows === there.rows && here.hash === there.hash,
  };
}

/** Whether the source is no longer what was copied. It is read again only where there is reason to. */
async function hasChanged(
  { source, tables, onProgress }: Work,
  version: number,
  checks: TableCheck[],
): Promise<boolean> {
  if ((await readDataVersion(source)) === version) return false;
  return withSnapshot(source, async () => {
    for (const [i, table] of tables.entries()) {
      const now = await readFingerprint(source, table, WHOLE, (rows) => onProgress('check', table.name, rows));
      if (now.hash !== checks[i]?.hash) return true;
    }
    return false;
  });
}

async function checkAll(work: Work): Promise<TableCheck[]> {
  const checks: TableCheck[] = [];
  for (const table of work.tables) checks.push(await checkTable(work, table));
  return checks;
}

async function copyAll(work: Work): Promise<void> {
  for (const table of work.tables) await copyTable(work, table);
  for (const table of work.tables.toReversed()) await removeGone(work, table);
}

const UNIQUE_VIOLATION = '23505';

/**
 * A source that was put back from a backup between two attempts may have given numbers anew that rows of the first attempt still hold.
 * All that is in the target came from the source, so it can begin again.
 */
async function copyAllOrAnew(work: Work): Promise<void> {
  try {
    await copyAll(work);
  } catch (error) {
    if (errorCode(error) !== UNIQUE_VIOLATION) throw error;
    await clearTables(work.target, work.tables);
    await copyAll(work);
  }
}

/** Until the move is finished a lost page is only copied again, so the disk need not be waited for after each. */
async function prepareTarget({ target }: Work, state: TargetState): Promise<void> {
  await migrate(target);
  if (state.kind === 'empty') await beginMove(target);
  await sql`set synchronous_commit = off`.execute(target);
}

/** Fresh tables have no statistics, without which the first questions are answered the long way. */
async function analyseTables({ target, tables }: Work): Promise<void> {
  for (const table of tables) await sql`analyze ${sql.table(table.name)}`.execute(target);
}

async function copyAndCheck(work: Work, wasResumed: boolean): Promise<MoveOutcome> {
  const version = await readDataVersion(work.source);
  const checks = await withSnapshot(work.source, async () => {
    await copyAllOrAnew(work);
    return checkAll(work);
  });
  if (await hasChanged(work, version, checks)) return { kind: 'source-changed' };
  if (!checks.every((check) => check.isSame)) return { kind: 'not-same', checks };
  await analyseTables(work);
  await finishMove(work.target);
  return { kind: 'moved', wasResumed, checks };
}

async function compareFinished(work: Work, finishedAt: string): Promise<MoveOutcome> {
  const checks = await withSnapshot(work.source, () => checkAll(work));
  const isSame = checks.every((check) => check.isSame);
  return { kind: isSame ? 'moved-before' : 'parted', finishedAt, checks };
}

/**
 * @param source SQLite, at the newest migration; never changed.
 * @param target one connection to PostgreSQL, not a pool.
 */
export async function moveStore(source: Db, target: Db, options: MoveOptions = {}): Promise<MoveOutcome> {
  const { onProgress = () => {}, patienceMs = PATIENCE_MS } = options;
  const tables = await readTables(source);
  const work: Work = { source, target, tables, onProgress, onRows: (table, rows) => onProgress('copy', table, rows) };
  if (!(await lockOutOtherMoves(target, patienceMs))) return { kind: 'under-way' };
  const state = await readTargetState(target, tables);
  switch (state.kind) {
    case 'occupied':
    case 'foreign':
      return state;
    case 'finished':
      return compareFinished(work, state.finishedAt);
    default:
      await prepareTarget(work, state);
      return copyAndCheck(work, state.kind === 'begun');
  }
}

export interface MovePlan {
  state: TargetState;
  tables: { name: string; rows: number; targetRows: number }[];
}

/** What there is to move, and what has been: changes nothing. */
export async function planMove(source: Db, target: Db): Promise<MovePlan> {
  const tables = await readTables(source);
  const state = await readTargetState(target, tables);
  const counted: MovePlan['tables'] = [];
  for (const table of tables) {
    const rows = await countRows(source, table);
    counted.push({ name: table.name, rows, targetRows: await countIfAny(target, table) });
  }
  return { state, tables: counted };
}
