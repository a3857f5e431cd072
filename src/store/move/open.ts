/** A data folder and an address in, the two databases of a move out, neither of them made, migrated or changed by being opened. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../domain/error-code.js';
import { StartError } from '../../domain/start-error.js';
import { moveTexts } from '../../texts/move.js';
import { dueMigrations } from '../migrate.js';
import { type OpenedDatabase, openSqlite } from '../open-sqlite.js';
import { openPostgres } from '../postgres.js';
import type { Db } from '../store.js';
import { isStoreTrouble, sqliteCode } from '../trouble.js';

const DISK_FULL = '53100';
/** What the role may not do, or where it may not: no right, no schema, a copy that can only be read. */
const NOT_ADMITTED: ReadonlySet<string> = new Set(['42501', '3F000', '25006']);

async function refuseOlder(source: OpenedDatabase): Promise<void> {
  const due = await dueMigrations(source.db);
  if (due.length > 0) throw new StartError([moveTexts.sourceIsOlder(due)]);
}

/** @throws StartError when there is no file, or it is of another version or no database. */
async function openSource(dataDir: string): Promise<OpenedDatabase> {
  const file = join(dataDir, 'spanare.db');
  if (!existsSync(file)) throw new StartError([moveTexts.noSource(file)]);
  const source = openSqlite(dataDir);
  try {
    await refuseOlder(source);
    return source;
  } catch (error) {
    await source.db.destroy();
    throw error instanceof StartError ? error : new StartError([source.explain(error)], { cause: error });
  }
}

/** What broke while the move went on, for a person; anything else is a bug and thrown as it is. */
function explainTrouble(error: unknown, source: OpenedDatabase, target: OpenedDatabase): unknown {
  if (error instanceof StartError) return error;
  if (sqliteCode(error) !== null) return new StartError([source.explain(error)], { cause: error });
  const code = errorCode(error) ?? '';
  if (code === DISK_FULL) return new StartError([moveTexts.failed.diskFull], { cause: error });
  if (NOT_ADMITTED.has(code)) return new StartError([target.explain(error)], { cause: error });
  return isStoreTrouble(error) ? new StartError([moveTexts.failed.lost], { cause: error }) : error;
}

export interface MovePlace {
  dataDir: string;
  /** postgres://… of the target. */
  targetUrl: string;
}

/**
 * @param work gets SQLite and one connection to PostgreSQL; both are closed when it ends.
 * @throws StartError when either can't be opened, or breaks while `work` goes on.
 */
export async function withBothStores<T>(
  { dataDir, targetUrl }: MovePlace,
  work: (source: Db, target: Db) => Promise<T>,
): Promise<T> {
  const source = await openSource(dataDir);
  try {
    const target = await openPostgres(targetUrl);
    try {
      return await target.db.connection().execute((connection) => work(source.db, connection));
    } catch (error) {
      throw explainTrouble(error, source, target);
    } finally {
      await target.db.destroy();
    }
  } finally {
    await source.db.destroy();
  }
}
