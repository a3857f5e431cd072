/** Something thrown in, whether the database itself was in trouble out: what is worth trying again later, as opposed to a bug. */
import { errorCode, errorMessage } from '../domain/error-code.js';

/**
 * The database does not answer, or the connection broke. What was under way may have been done or not: nobody knows, so whoever tries again
 * must be able to do it twice without harm.
 */
export class StoreUnavailableError extends Error {
  readonly code = 'STORE_UNAVAILABLE';
  constructor(cause: unknown) {
    super(`The database does not answer: ${errorMessage(cause)}`, { cause });
    this.name = 'StoreUnavailableError';
  }
}

/**
 * PostgreSQL's classes of SQLSTATE: connection, resources (disk, memory, connections), an operator who shuts it down or cancels, the system
 * it runs on. Single ones: a lock not got in time, a transaction broken off in favour of another or for idling, one that may only read.
 */
const SQLSTATE = /^(?:08|53|57|58)[0-9A-Z]{3}$|^(?:55P03|40001|40P01|25P0[234]|25006)$/;
const NETWORK = /^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const OWN = 'STORE_UNAVAILABLE';

/** SQLite's primary result codes: permission, busy, locked, memory, read-only, input and output, corrupt, full, can't open, protocol, no database. */
const SQLITE: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 26]);
/** What SQLite's binding says of a database that has been closed. */
const INVALID_STATE = 'ERR_INVALID_STATE';

/** Whole messages of kysely and pg that come without a code: the store has been closed, or the connection has. */
const MESSAGES: ReadonlySet<string> = new Set([
  'driver has already been destroyed',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client was closed and is not queryable',
  'Client has encountered a connection error and is not queryable',
  'Cannot use a pool after calling end on the pool',
]);

/** SQLite's own sentence for each code: the binding leaves the code out where a statement gives rows, as everything with RETURNING does. */
const SQLITE_SENTENCES: ReadonlyMap<string, number> = new Map([
  ['database is locked', 5],
  ['database table is locked', 6],
  ['out of memory', 7],
  ['attempt to write a readonly database', 8],
  ['disk I/O error', 10],
  ['database disk image is malformed', 11],
  ['database or disk is full', 13],
  ['unable to open database file', 14],
]);

/** SQLite's primary result code of an error; null for an error of another origin. */
export function sqliteCode(error: unknown): number | null {
  if (errorCode(error) !== 'ERR_SQLITE_ERROR' || typeof error !== 'object' || error === null) return null;
  // The extended code has the primary one in its lowest byte.
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  return SQLITE_SENTENCES.get(errorMessage(error)) ?? null;
}

/**
 * Whether the database itself could not do its work (locked, full, gone, shutting down), as opposed to having been asked for something
 * wrong. Told by codes: a message may repeat an item's title.
 */
export function isStoreTrouble(error: unknown): boolean {
  const sqlite = sqliteCode(error);
  if (sqlite !== null) return SQLITE.has(sqlite);
  const code = errorCode(error);
  if (code === null) return MESSAGES.has(errorMessage(error));
  return code === OWN || code === INVALID_STATE || NETWORK.test(code) || SQLSTATE.test(code);
}
