/** SQLite for kysely: a thin adapter over the node:sqlite API, opened so that several processes may use the file. */
import { DatabaseSync } from '@photostructure/sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** How long a process waits for another one's write before it gives up. */
const BUSY_TIMEOUT_MS = 5000;
const MAX_STATEMENTS = 200;

type Parameter = null | number | bigint | string | Uint8Array;

/** Refuses what the binding would silently turn into NULL or 0/1, so that a wrong type is found where it is made. */
function toParameter(value: unknown): Parameter {
  if (value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`Not a database value: ${typeof value} ${String(value)}`);
}

function adaptStatement(database: InstanceType<typeof DatabaseSync>, text: string): SqliteStatement {
  const statement = database.prepare(text);
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
    const statement = cache.get(text) ?? adaptStatement(database, text);
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
      return changesSchema(text) ? adaptStatement(database, text) : prepared(text);
    },
    close: () => database.close(),
  };
}
