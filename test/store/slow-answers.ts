/** Work on a database that may not answer in, what became of it and how long that took out. */
import { sql } from 'kysely';
import type { Db } from '../../src/store/store.js';

export async function timed(work: Promise<unknown>): Promise<{ ms: number; error: unknown }> {
  const startedMs = performance.now();
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  return { ms: performance.now() - startedMs, error };
}

export const sleepInDatabase = (db: Db, seconds: number) => sql`select pg_sleep(${sql.lit(seconds)})`.execute(db);
