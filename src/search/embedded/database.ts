/** The path of an index file in, an open database out that forgets its statements when it closes; and transactions on it. */
import { DatabaseSync } from '@photostructure/sqlite';

export type Statement = ReturnType<InstanceType<typeof DatabaseSync>['prepare']>;

export interface Database {
  readonly isOpen: boolean;
  readonly isTransaction: boolean;
  exec(sql: string): void;
  /** Ask for it at each use instead of keeping it: a statement that someone keeps holds the file open behind a closed database. */
  prepare(sql: string): Statement;
  /** The binding can't end statements; the file is let go of when those forgotten here are collected. */
  close(): void;
}

/** A rebuild makes tables with new names, so the statements on old ones must go some time. */
const MOST_STATEMENTS = 64;

export function openDatabase(path: string, busyTimeoutMs: number): Database {
  const connection = new DatabaseSync(path, { timeout: busyTimeoutMs });
  const statements = new Map<string, Statement>();
  return {
    get isOpen() {
      return connection.isOpen;
    },
    get isTransaction() {
      return connection.isTransaction;
    },
    exec: (sql) => connection.exec(sql),
    prepare: (sql) => {
      const statement = statements.get(sql) ?? connection.prepare(sql);
      statements.delete(sql);
      statements.set(sql, statement);
      const [oldest] = statements.size > MOST_STATEMENTS ? statements.keys() : [];
      if (oldest !== undefined) statements.delete(oldest);
      return statement;
    },
    close: () => {
      statements.clear();
      connection.close();
    },
  };
}

/** Puts what the log holds into the file, as far as other processes allow at once, and closes. */
export function closeTidily(database: Database): void {
  try {
    database.exec('pragma busy_timeout = 0; pragma wal_checkpoint(truncate);');
  } catch {
    // Busy or broken: the log stays, and whoever opens the file next reads it or makes the index anew.
  } finally {
    database.close();
  }
}

/** Runs `work` in one transaction; an immediate one waits for other writers instead of failing when it comes to write. */
export function inTransaction<Value>(database: Database, kind: 'read' | 'write', work: () => Value): Value {
  database.exec(kind === 'write' ? 'begin immediate' : 'begin');
  try {
    const value = work();
    database.exec('commit');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}
