/** An open index database, and transactions on it. */
import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;

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
