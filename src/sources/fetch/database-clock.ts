/** The database's own clock in SQL: machines that share a store do not agree on the time to the second, so only one of them is asked. */
import { type RawBuilder, sql } from 'kysely';
import { isPostgres } from '../../store/dialect.js';
import type { Db } from '../../store/store.js';

/**
 * An expression for the instant so many milliseconds from now (before now, when negative), as ISO 8601 in UTC to the millisecond.
 * PostgreSQL: the time when the expression is computed, not when the transaction began, since a statement may have waited for a row.
 */
export type DatabaseClock = (offsetMs: number) => RawBuilder<string>;

export function databaseClock(db: Db): DatabaseClock {
  if (isPostgres(db)) {
    return (ms) =>
      sql`to_char((clock_timestamp() + ${Math.round(ms)} * interval '1 millisecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  return (ms) => sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`${(ms / 1000).toFixed(3)} seconds`})`;
}
