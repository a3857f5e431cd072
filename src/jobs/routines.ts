/** Work that recurs by the clock. The store says what each was last done for, so that none is lost by a stop and none is done twice. */
import type { Log } from '../domain/log.js';
import { keepClaim } from '../intake/keep-claim.js';
import type { Db } from '../store/store.js';
import { lastOccurrence } from './clock.js';
import type { JobRun, Schedule } from './jobs.js';

/** All routines there are; what each does stands in registry.ts. */
export const ROUTINES = [{ name: 'tidy', cron: '30 3 * * *' }] as const satisfies Schedule[];
export type RoutineName = (typeof ROUTINES)[number]['name'];

export interface Routine extends Schedule {
  run(signal: AbortSignal): Promise<void>;
}

/** A process that dies in the middle leaves its routine free after this time … */
const CLAIM_MS = 30_000;
/** … and one that lives keeps it. */
const RENEW_MS = 8_000;

const occurrenceOf = (routine: Schedule, now: Date): string => lastOccurrence(routine.cron, now).toISOString();

/** One that the store has not heard of begins with its next time: a new installation owes nothing. */
async function registerRoutines(db: Db, routines: readonly Schedule[], now: Date): Promise<void> {
  await db
    .insertInto('routines')
    .values(routines.map((routine) => ({ name: routine.name, done_for: occurrenceOf(routine, now) })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** @returns names of those whose time has come since they were last done, and that nobody is doing. */
export async function dueRoutines(db: Db, routines: readonly Schedule[], now: Date): Promise<string[]> {
  const rows = await db.selectFrom('routines').selectAll().execute();
  const byName = new Map(rows.map((row) => [row.name, row]));
  const missing = routines.filter((routine) => !byName.has(routine.name));
  if (missing.length > 0) await registerRoutines(db, missing, now);
  const isDue = (routine: Schedule): boolean => {
    const row = byName.get(routine.name);
    if (row === undefined || (row.claimed_until ?? '') > now.toISOString()) return false;
    return (row.done_for ?? '') < occurrenceOf(routine, now);
  };
  return routines.filter(isDue).map((routine) => routine.name);
}

const claimEnd = (): string => new Date(Date.now() + CLAIM_MS).toISOString();

async function claimRoutine(db: Db, name: string, owner: string, occurrence: string): Promise<boolean> {
  const row = await db
    .updateTable('routines')
    .set({ claimed_by: owner, claimed_until: claimEnd() })
    .where('name', '=', name)
    .where((eb) => eb.or([eb('done_for', 'is', null), eb('done_for', '<', occurrence)]))
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<', new Date().toISOString())]))
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

async function renewRoutine(db: Db, name: string, owner: string): Promise<boolean> {
  const row = await db
    .updateTable('routines')
    .set({ claimed_until: claimEnd() })
    .where('name', '=', name)
    .where('claimed_by', '=', owner)
    .returning('name')
    .executeTakeFirst();
  return row !== undefined;
}

async function endRoutine(db: Db, name: string, owner: string, done: { done_for?: string }): Promise<void> {
  await db
    .updateTable('routines')
    .set({ claimed_by: null, claimed_until: null, ...done })
    .where('name', '=', name)
    .where('claimed_by', '=', owner)
    .execute();
}

export interface RoutineParts {
  db: Db;
  /** Names this process in claims. */
  owner: string;
  log: Log;
}

/** Does a routine if its time has come and nobody else is doing it. @throws what the routine throws, and then it is still due. */
export async function runRoutine(parts: RoutineParts, routine: Routine, run: Pick<JobRun, 'signal'>): Promise<void> {
  const { db, owner } = parts;
  const { name } = routine;
  const occurrence = occurrenceOf(routine, new Date());
  if (!(await claimRoutine(db, name, owner, occurrence))) return;
  const claim = keepClaim(
    {
      everyMs: RENEW_MS,
      renew: () => renewRoutine(db, name, owner),
      onTrouble: (error) => parts.log.warn({ routine: name, err: error }, 'claim-not-renewed'),
    },
    run.signal,
  );
  let isDone = false;
  try {
    await routine.run(claim.signal);
    isDone = !claim.signal.aborted;
  } finally {
    await claim.end();
    await endRoutine(db, name, owner, isDone ? { done_for: occurrence } : {});
  }
  if (isDone) parts.log.info({ routine: name, occurrence }, 'routine-done');
}
