/** What turns at hosts ask of the store, in one statement each: claim, look, end, rest, forget. The database's clock decides, not ours. */
import { type AliasedRawBuilder, type RawBuilder, type SqlBool, sql } from 'kysely';
import { isPostgres } from '../../store/dialect.js';
import type { Db } from '../../store/store.js';
import { type DatabaseClock, databaseClock } from './database-clock.js';

const DAY_MS = 86_400_000;
/** Times are kept in whole milliseconds, rounded down: without this a pause could be up to one too short. */
const CLOCK_STEP_MS = 1;
/** No place is free later than this. A time further ahead was written before somebody set the clock back. */
const LONGEST_PAUSE_MS = 3_600_000;

export interface Claim {
  origin: string;
  /** Who asks; nobody asks twice at once for the same origin. */
  holder: string;
  /** What lies between this request and those beside it; more than an hour counts as an hour. */
  spacingMs: number;
  /** After so long without an end the holder is taken for dead. */
  leaseMs: number;
  /** Where to look for a rest: the origin, or the address of a subscription. */
  restPlace: string;
}

export interface TurnStatements {
  /**
   * Takes the turn when it is to be had, or is the asker's already: the store was not told of its end then.
   * @returns ms that the place is still to rest, 0 for none; null when the turn is not to be had.
   */
  claim(claim: Claim): Promise<number | null>;
  /** @returns ms until the turn is to be had; while somebody has it, until that one is taken for dead. */
  look(claim: Claim): Promise<{ isHeld: boolean; waitMs: number }>;
  /** Does nothing when the holder has been taken for dead. @param spaced whether the pause begins now, or none is needed. */
  end(claim: Claim, spaced: boolean): Promise<void>;
  rest(places: readonly string[], forMs: number): Promise<void>;
  /** Who has turns now, or had when it died. */
  holders(): Promise<string[]>;
  /** Ends all turns of a holder that is no more; the next one keeps its own pause. */
  free(holder: string): Promise<void>;
  /** Forgets places that nobody has asked for a day. */
  forgetIdle(): Promise<void>;
}

export function turnStatements(db: Db): TurnStatements {
  const clock = databaseClock(db);
  const relaxed = isPostgres(db) ? [notWaitingForDisk()] : [];
  return {
    async claim(claim) {
      const turn = { held_by: claim.holder, free_at: clock(claim.leaseMs) };
      const row = await db
        .insertInto('fetch_places')
        .values({ place: claim.origin, ...turn })
        .onConflict((conflict) => conflict.column('place').doUpdateSet(turn).where(isToBeHad(clock, claim)))
        .returning([restOf(claim).as('rest_until'), clock(0).as('now'), ...relaxed])
        .executeTakeFirst();
      return row ? Math.max(0, msBetween(row.now, row.rest_until)) : null;
    },

    async look(claim) {
      const row = await db
        .selectFrom('fetch_places')
        .select(['held_by', 'free_at', 'ended_at', clock(0).as('now')])
        .where('place', '=', claim.origin)
        .executeTakeFirst();
      if (!row) return { isHeld: false, waitMs: 0 };
      const leaseOrPauseMs = plausible(msBetween(row.now, row.free_at));
      const ownPauseMs = plausible(pauseOf(claim) - msSince(row.ended_at, row.now));
      return { isHeld: row.held_by !== null && leaseOrPauseMs > 0, waitMs: Math.max(leaseOrPauseMs, ownPauseMs) };
    },

    async end(claim, spaced) {
      const pause = spaced ? { free_at: clock(pauseOf(claim)), ended_at: clock(0) } : { free_at: clock(0) };
      await db
        .updateTable('fetch_places')
        .set({ held_by: null, ...pause })
        .where('place', '=', claim.origin)
        .where('held_by', '=', claim.holder)
        .$if(relaxed.length > 0, (query) => query.returning(relaxed))
        .execute();
    },

    async rest(places, forMs) {
      // In order of name, so that two who do the same never wait for each other.
      const rows = [...new Set(places)].sort().map((place) => ({ place, rest_until: clock(forMs) }));
      await db
        .insertInto('fetch_places')
        .values(rows)
        .onConflict((conflict) => conflict.column('place').doUpdateSet({ rest_until: clock(forMs) }))
        .execute();
    },

    async holders() {
      const rows = await db
        .selectFrom('fetch_places')
        .select('held_by')
        .distinct()
        .where('held_by', 'is not', null)
        .$narrowType<{ held_by: string }>()
        .execute();
      return rows.map((row) => row.held_by);
    },

    async free(holder) {
      const over = { held_by: null, free_at: clock(0), ended_at: clock(0) };
      await db.updateTable('fetch_places').set(over).where('held_by', '=', holder).execute();
    },

    async forgetIdle() {
      await db
        .deleteFrom('fetch_places')
        .where((eb) => eb(eb.fn.coalesce('free_at', sql<string>`''`), '<', clock(-DAY_MS)))
        .where((eb) => eb(eb.fn.coalesce('rest_until', sql<string>`''`), '<', clock(0)))
        .execute();
    },
  };
}

/** For PostgreSQL, among what a statement returns: a power cut may lose a turn without harm. */
const notWaitingForDisk = (): AliasedRawBuilder<string, 'relaxed'> =>
  sql<string>`set_config('synchronous_commit', 'off', true)`.as('relaxed');

const pauseOf = ({ spacingMs }: Claim): number => Math.min(spacingMs, LONGEST_PAUSE_MS - CLOCK_STEP_MS) + CLOCK_STEP_MS;

/** Nobody has it, and both the pause that the last request wanted and the one that this one wants are over. */
function isToBeHad(clock: DatabaseClock, claim: Claim): RawBuilder<SqlBool> {
  const { held_by: heldBy, free_at: freeAt, ended_at: endedAt } = columns;
  return sql<SqlBool>`${heldBy} = ${claim.holder}
    or (${freeAt} is null or ${freeAt} <= ${clock(0)} or ${freeAt} > ${clock(LONGEST_PAUSE_MS)})
    and (${endedAt} is null or ${endedAt} <= ${clock(-pauseOf(claim))} or ${endedAt} > ${clock(0)})`;
}

const columns = {
  held_by: sql.ref<string | null>('fetch_places.held_by'),
  free_at: sql.ref<string | null>('fetch_places.free_at'),
  ended_at: sql.ref<string | null>('fetch_places.ended_at'),
  rest_until: sql.ref<string | null>('fetch_places.rest_until'),
};

/** Read with the turn, so that it costs no statement of its own. */
const restOf = ({ origin, restPlace }: Claim): RawBuilder<string | null> =>
  restPlace === origin
    ? columns.rest_until
    : sql<string | null>`(select other.rest_until from fetch_places as other where other.place = ${restPlace})`;

/** Negative when `to` is past; 0 without one. */
const msBetween = (from: string, to: string | null): number => (to === null ? 0 : Date.parse(to) - Date.parse(from));

/** Infinity when it has not been, or the clock has been set back since. */
function msSince(at: string | null, now: string): number {
  const ms = at === null ? Number.NaN : msBetween(at, now);
  return ms >= 0 ? ms : Number.POSITIVE_INFINITY;
}

const plausible = (ms: number): number => (ms > LONGEST_PAUSE_MS ? 0 : Math.max(0, ms));
