/** SQLite for kysely: a thin adapter over the node:sqlite API, opened so that several processes may use the file. */
import { setTimeout as wait } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { type DatabaseConnection, type Driver, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { toParameter } from './parameter.js';
import { sqliteCode } from './trouble.js';

/** SQLite waits for another process's write without letting anything else run, so it may do so only briefly … */
const BUSY_TIMEOUT_MS = 50;
/** … and the rest of the patience is ours, with the event loop going round. */
const PATIENCE_MS = 5000;
const RETRY_MS = 20;
const MAX_STATEMENTS = 200;

type Statement = ReturnType<InstanceType<typeof DatabaseSync>['prepare']>;

function adaptStatement(statement: Statement): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...parameters.map(toParameter)),
    run: (parameters) => {
      const result = statement.run(...parameters.map(toParameter));
      return { changes: BigInt(result.changes), lastInsertRowid: BigInt(result.lastInsertRowid) };
    },
    iterate: (parameters) => statement.iterate(...parameters.map(toParameter)),
  };
}

/** Statements by their text, the least recently used forgotten first: preparing one costs more than most of them take to run. */
function cacheStatements(database: InstanceType<typeof DatabaseSync>): (text: string) => SqliteStatement {
  const cache = new Map<string, SqliteStatement>();
  return (text) => {
    const statement = cache.get(text) ?? adaptStatement(database.prepare(text));
    cache.delete(text);
    cache.set(text, statement);
    const oldest = cache.size > MAX_STATEMENTS ? cache.keys().next().value : undefined;
    if (oldest !== undefined) cache.delete(oldest);
    return statement;
  };
}

/** Whether a statement changes tables, after which prepared ones may no longer know their columns. */
const changesSchema = (text: string): boolean => /^\s*(create|alter|drop)\b/i.test(text);

/**
 * Opens (and makes) the file. Write-ahead log with synchronous=NORMAL: a killed process loses nothing that was committed; a power cut may
 * lose the last commits but never the database.
 */
export function openSqliteFile(file: string): SqliteDatabase {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on; pragma wal_autocheckpoint = 4000;',
  );
  const prepared = cacheStatements(database);
  return {
    prepare: (text) => {
      // A deferred transaction that reads and then writes fails at once when another process has written in between; an immediate one waits.
      if (text === 'begin') return prepared('begin immediate');
      return changesSchema(text) ? adaptStatement(database.prepare(text)) : prepared(text);
    },
    close: () => {
      try {
        // The binding can't end statements, and while one lives the file stays open; what counts is that the file is whole by itself.
        database.exec('pragma wal_checkpoint(truncate)');
      } catch {
        // Somebody else is writing, or the disk is full: the log stays beside the file and is read at the next start.
      } finally {
        database.close();
      }
    },
  };
}

const BUSY = 5;
const LOCKED = 6;
const isBusy = (error: unknown): boolean => [BUSY, LOCKED].includes(sqliteCode(error) ?? 0);

/** Tries again while another process writes. A statement that was refused has done nothing; inside a transaction the lock is already ours. */
async function patiently<T>(run: () => Promise<T>): Promise<T> {
  for (const giveUpAt = Date.now() + PATIENCE_MS; ; await wait(RETRY_MS)) {
    try {
      return await run();
    } catch (error) {
      if (!isBusy(error) || Date.now() > giveUpAt) throw error;
    }
  }
}

function makePatient(connection: DatabaseConnection): DatabaseConnection {
  return {
    executeQuery: (query) => patiently(() => connection.executeQuery(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}

/** Kysely's dialect for SQLite, waiting for other processes without holding up its own. */
export class PatientSqliteDialect extends SqliteDialect {
  override createDriver(): Driver {
    const driver = super.createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    driver.acquireConnection = async () => makePatient(await acquire());
    return driver;
  }
}
