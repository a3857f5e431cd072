/** Calls to a place where only so many an hour are allowed, counted in the store for all processes. */
import { randomUUID } from 'node:crypto';
import type { Db } from '../../store/store.js';
import { databaseClock } from './database-clock.js';

const HOUR_MS = 3_600_000;

/**
 * Counts one call, unless as many as allowed have been made in the last hour. The caller holds the turn at the place, so nobody else counts there
 * at the same time.
 * @returns ms until one more is allowed; 0 when this one is, and has been counted.
 */
export async function countCall(db: Db, place: string, perHour: number): Promise<number> {
  const clock = databaseClock(db);
  await db
    .deleteFrom('fetch_calls')
    // What lies far ahead was written before somebody set the clock back.
    .where((eb) => eb.or([eb('called_at', '<', clock(-HOUR_MS)), eb('called_at', '>', clock(HOUR_MS))]))
    .execute();
  const oldest = await db
    .selectFrom('fetch_calls')
    .select(['called_at', clock(0).as('now')])
    .where('place', '=', place)
    .orderBy('called_at', 'desc')
    .offset(perHour - 1)
    .limit(1)
    .executeTakeFirst();
  if (oldest !== undefined) {
    const leftMs = Date.parse(oldest.called_at) + HOUR_MS + 1 - Date.parse(oldest.now);
    return Math.min(Math.max(1, leftMs), HOUR_MS);
  }
  await db
    .insertInto('fetch_calls')
    .values({ id: randomUUID(), place, called_at: clock(0) })
    .execute();
  return 0;
}
