/** Runs work in a transaction, again where the database had to break it off in favour of another one. */
import { setTimeout as wait } from 'node:timers/promises';
import { errorCode } from '../domain/error-code.js';
import type { Db, Trx } from './store.js';

const TRIES = 4;
const PAUSE_MS = 20;
/** PostgreSQL: serialisation failure, deadlock. SQLite has neither. */
const BROKEN_OFF: ReadonlySet<string> = new Set(['40001', '40P01']);

/** @param work may run several times: nothing outside the database may be changed by it. */
export async function transact<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (attempt === TRIES || !BROKEN_OFF.has(errorCode(error) ?? '')) throw error;
      await wait(PAUSE_MS * attempt * Math.random());
    }
  }
}
