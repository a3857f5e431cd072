/** What is known of each source between visits: when it is due, how it went, what it remembers, and who is visiting it just now. */
import { z } from 'zod';
import type { Failure } from '../domain/failure.js';
import type { Db } from '../store/store.js';
import type { SourceStateRow } from '../store/tables.js';
import { type Gap, gapSchema } from './health/gap.js';
import { type Proposal, proposalSchema } from './health/proposal.js';
import { type Rhythm, rhythmSchema } from './health/rhythm.js';
import type { SourceMemory } from './visit.js';

const memorySchema = z.object({
  validators: z
    .record(z.string(), z.object({ etag: z.string().optional(), lastModified: z.string().optional() }))
    .optional(),
  cursor: z.record(z.string(), z.string()).optional(),
});

export const visitReportSchema = z.object({
  outcome: z.enum(['read', 'not-modified']),
  new: z.number(),
  changed: z.number(),
  alsoIn: z.number(),
  unchanged: z.number(),
  deleted: z.number(),
  skipped: z.number(),
  notes: z.array(z.string()),
});
/** What a visit that went well brought. */
export type VisitReport = z.infer<typeof visitReportSchema>;

export interface SourceState {
  sourceId: string;
  firstSeenAt: string;
  nextFetchAt: string;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
  lastNewItemAt: string | null;
  consecutiveFailures: number;
  failure: { code: string; message: string } | null;
  /** When the first of the failures in a row was. */
  failingSince: string | null;
  /** When it was last read after failures. */
  recoveredAt: string | null;
  /** When the server, after the failure, answered only that nothing has changed: no sign that the source can be read. */
  unconfirmedAt: string | null;
  /** Until when the publisher has asked us to wait. */
  retryAt: string | null;
  /** Null before it has been learned. */
  rhythm: Rhythm | null;
  gap: Gap | null;
  proposal: Proposal | null;
  lastReport: VisitReport | null;
  durationMs: number | null;
  isBeingFetched: boolean;
}

/** @returns undefined for what is no JSON: a row that somebody has broken must not stop all sources of its host. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseMemory(text: string): SourceMemory {
  const parsed = memorySchema.safeParse(parseJson(text));
  // A memory of another shape is worth nothing more than a fresh start.
  return parsed.success ? (parsed.data as SourceMemory) : {};
}

/** What is kept in another shape is as if it had not been kept. */
function parseKept<Schema extends z.ZodType>(schema: Schema, text: string | null): z.output<Schema> | null {
  return text === null ? null : (schema.safeParse(parseJson(text)).data ?? null);
}

const toFailure = (row: Pick<SourceStateRow, 'failure_code' | 'failure_message'>): SourceState['failure'] =>
  row.failure_code === null || row.failure_message === null
    ? null
    : { code: row.failure_code, message: row.failure_message };

/** What a state is made of. A memory may be of half a megabyte, and the sources are many: it is not among these. */
const STATE_COLUMNS = [
  'source_id',
  'first_seen_at',
  'next_fetch_at',
  'last_attempt_at',
  'last_success_at',
  'last_new_item_at',
  'consecutive_failures',
  'failure_code',
  'failure_message',
  'failing_since',
  'recovered_at',
  'unconfirmed_at',
  'retry_at',
  'rhythm',
  'gap',
  'proposal',
  'last_report',
  'duration_ms',
  'claimed_until',
] as const satisfies readonly (keyof SourceStateRow)[];

function toState(row: Pick<SourceStateRow, (typeof STATE_COLUMNS)[number]>, now: string): SourceState {
  return {
    sourceId: row.source_id,
    firstSeenAt: row.first_seen_at,
    nextFetchAt: row.next_fetch_at,
    lastAttemptAt: row.last_attempt_at,
    lastSuccessAt: row.last_success_at,
    lastNewItemAt: row.last_new_item_at,
    consecutiveFailures: row.consecutive_failures,
    failure: toFailure(row),
    failingSince: row.failing_since,
    recoveredAt: row.recovered_at,
    unconfirmedAt: row.unconfirmed_at,
    retryAt: row.retry_at,
    rhythm: parseKept(rhythmSchema, row.rhythm),
    gap: parseKept(gapSchema, row.gap),
    proposal: parseKept(proposalSchema, row.proposal),
    lastReport: parseKept(visitReportSchema, row.last_report),
    durationMs: row.duration_ms,
    isBeingFetched: row.claimed_until !== null && row.claimed_until > now,
  };
}

/** States by source id. */
export async function readSourceStates(db: Db, now: string): Promise<Map<string, SourceState>> {
  const rows = await db.selectFrom('source_states').select(STATE_COLUMNS).execute();
  return new Map(rows.map((row) => [row.source_id, toState(row, now)]));
}

/** A statement may name only so many values; of longer lists all rows are asked for and sifted. */
export const MOST_NAMED = 500;

/** Makes a state for each source that has none. @param dueAt when the i-th new source is first due. @returns ids of the new ones. */
export async function registerSources(
  db: Db,
  sourceIds: string[],
  now: string,
  dueAt: (index: number) => string,
): Promise<string[]> {
  const known = new Set(
    (await db.selectFrom('source_states').select('source_id').execute()).map((row) => row.source_id),
  );
  const missing = sourceIds.filter((id) => !known.has(id));
  const rows = missing.map((id, index) => ({ source_id: id, first_seen_at: now, next_fetch_at: dueAt(index) }));
  for (let start = 0; start < rows.length; start += MOST_NAMED) {
    await db
      .insertInto('source_states')
      .values(rows.slice(start, start + MOST_NAMED))
      .onConflict((conflict) => conflict.column('source_id').doNothing())
      .execute();
  }
  return missing;
}

/** Says which sources the configuration has switched on; what is due of others is not asked for. */
export async function setActiveSources(db: Db, sourceIds: readonly string[]): Promise<void> {
  const wanted = new Set(sourceIds);
  const rows = await db.selectFrom('source_states').select(['source_id', 'active']).execute();
  for (const active of [0, 1]) {
    const changed = rows.filter((row) => row.active !== active && wanted.has(row.source_id) === (active === 1));
    for (let start = 0; start < changed.length; start += MOST_NAMED) {
      const ids = changed.slice(start, start + MOST_NAMED).map((row) => row.source_id);
      await db.updateTable('source_states').set({ active }).where('source_id', 'in', ids).execute();
    }
  }
}

const FAR_AHEAD = '9999-12-31T00:00:00.000Z';

/** Which of these sources are due and not claimed: those that a person has asked for first, then the most overdue. */
export async function dueSourceIds(db: Db, among: readonly string[], now: string): Promise<string[]> {
  if (among.length === 0) return [];
  const rows = await db
    .selectFrom('source_states')
    .select('source_id')
    .where('active', '=', 1)
    .where('next_fetch_at', '<=', now)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<', now)]))
    .$if(among.length <= MOST_NAMED, (query) => query.where('source_id', 'in', among))
    .orderBy((eb) => eb.case().when('requested_at', 'is', null).then(1).else(0).end())
    .orderBy('next_fetch_at')
    .orderBy('source_id')
    .execute();
  const wanted = new Set(among);
  return rows.map((row) => row.source_id).filter((id) => wanted.has(id));
}

/** Which sources somebody is visiting just now. */
export async function claimedSourceIds(db: Db, now: string): Promise<string[]> {
  const rows = await db.selectFrom('source_states').select('source_id').where('claimed_until', '>', now).execute();
  return rows.map((row) => row.source_id);
}

/** When each source was last tried; those never tried are left out. */
export async function lastAttempts(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('source_states').select(['source_id', 'last_attempt_at']).execute();
  return new Map(rows.flatMap((row) => (row.last_attempt_at === null ? [] : [[row.source_id, row.last_attempt_at]])));
}

/**
 * Puts a due time, to spread a round. What a person has asked for is not put off; with `dueBy` nor is what has been visited since then or is
 * being visited: its new due time is a promise to the publisher.
 */
export async function setNextFetch(db: Db, sourceId: string, at: string, dueBy = FAR_AHEAD): Promise<void> {
  await db
    .updateTable('source_states')
    .set({ next_fetch_at: at })
    .where('source_id', '=', sourceId)
    .where('requested_at', 'is', null)
    .where('next_fetch_at', '<=', dueBy)
    .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<', dueBy)]))
    .execute();
}

/**
 * A person's "Hämta nu": the source is due at once and goes first, until a visit has been made.
 * @returns false when a visit was asked for already, or is under way.
 */
export async function requestFetch(db: Db, sourceId: string, now: string): Promise<boolean> {
  const before = await db
    .selectFrom('source_states')
    .select(['requested_at', 'claimed_until'])
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  // Written even while a visit is under way: its visitor may have died.
  await db
    .updateTable('source_states')
    .set({ next_fetch_at: now, requested_at: now })
    .where('source_id', '=', sourceId)
    .execute();
  return before !== undefined && before.requested_at === null && (before.claimed_until ?? '') < now;
}

/** What a visitor is told of the visits before. */
export interface Claim extends Pick<SourceState, 'failure' | 'lastSuccessAt' | 'rhythm' | 'gap' | 'proposal'> {
  memory: SourceMemory;
  /** Visits in a row that failed. */
  failures: number;
  /** The last visit failed, or began and never came to its end. */
  isAfterTrouble: boolean;
  /** A person has asked for this visit. */
  isAsked: boolean;
  /** What was last searched for a new address. */
  searched: string | null;
}

/** @param before when the last visit but this one began. */
function toClaim(row: SourceStateRow, before: string | null): Claim {
  const { last_success_at: lastSuccess, consecutive_failures: failures } = row;
  return {
    isAfterTrouble: failures > 0 || (before !== null && before > (lastSuccess ?? '')),
    memory: parseMemory(row.memory),
    failures: row.consecutive_failures,
    failure: toFailure(row),
    lastSuccessAt: row.last_success_at,
    rhythm: parseKept(rhythmSchema, row.rhythm),
    gap: parseKept(gapSchema, row.gap),
    proposal: parseKept(proposalSchema, row.proposal),
    isAsked: row.requested_at !== null,
    searched: row.searched,
  };
}

/**
 * Takes the source for one visitor until a time; others keep away. With `dueBy` only when it is due by then: a hint may be old.
 * @returns what is remembered of it, or null when somebody else has it.
 */
export async function claimSource(
  db: Db,
  sourceId: string,
  { owner, now, until, dueBy = FAR_AHEAD }: { owner: string; now: string; until: string; dueBy?: string },
): Promise<Claim | null> {
  const before = await db
    .selectFrom('source_states')
    .select('last_attempt_at')
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  const row = await db
    .updateTable('source_states')
    .set({ claimed_by: owner, claimed_until: until, last_attempt_at: now })
    .where('source_id', '=', sourceId)
    .where('next_fetch_at', '<=', dueBy)
    .where((eb) =>
      eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<', now), eb('claimed_by', '=', owner)]),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : toClaim(row, before?.last_attempt_at ?? null);
}

/** Keeps a claim for longer. @returns false when it is no longer the owner's. */
export async function renewClaim(db: Db, sourceId: string, owner: string, until: string): Promise<boolean> {
  const row = await db
    .updateTable('source_states')
    .set({ claimed_until: until })
    .where('source_id', '=', sourceId)
    .where('claimed_by', '=', owner)
    .returning('source_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Hands a source back undone: it stays due. @param heldUntil a claim that runs out later than this is another one, and left alone. */
export async function releaseSource(
  db: Db,
  sourceId: string,
  owner: string,
  heldUntil: string = FAR_AHEAD,
): Promise<void> {
  await db
    .updateTable('source_states')
    .set({ claimed_by: null, claimed_until: null })
    .where('source_id', '=', sourceId)
    .where('claimed_by', '=', owner)
    .where('claimed_until', '<=', heldUntil)
    .execute();
}

/** Frees what visitors that no longer live had claimed. @param isDead judged by the owner's name. */
export async function releaseDeadClaims(db: Db, isDead: (owner: string) => boolean): Promise<void> {
  const rows = await db
    .selectFrom('source_states')
    .select(['source_id', 'claimed_by'])
    .where('claimed_by', 'is not', null)
    .execute();
  for (const row of rows)
    if (row.claimed_by !== null && isDead(row.claimed_by)) await releaseSource(db, row.source_id, row.claimed_by);
}

export interface VisitOutcome {
  sourceId: string;
  owner: string;
  now: string;
  durationMs: number;
  nextFetchAt: string;
}

/** What a visit leaves to be known beside its report. */
export interface Learned {
  /** Absent where nothing new was learned. */
  rhythm?: Rhythm;
  gap: Gap | null;
  proposal: Proposal | null;
}

/** Whatever the end: the visit is over, and what a person asked for has been done. */
const endOf = (visit: VisitOutcome) => ({
  duration_ms: Math.round(visit.durationMs),
  next_fetch_at: visit.nextFetchAt,
  requested_at: null,
  claimed_by: null,
  claimed_until: null,
});

/** A visit went well: its memory replaces the old, the claim ends. */
export async function recordSuccess(
  db: Db,
  visit: VisitOutcome,
  memory: SourceMemory,
  report: VisitReport,
  learned: Learned = { gap: null, proposal: null },
): Promise<void> {
  const { rhythm, gap, proposal } = learned;
  const kept = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
  await db
    .updateTable('source_states')
    .set((eb) => ({
      ...endOf(visit),
      last_success_at: visit.now,
      ...(report.new + report.alsoIn > 0 && { last_new_item_at: visit.now }),
      recovered_at: eb.case().when('consecutive_failures', '>', 0).then(visit.now).else(eb.ref('recovered_at')).end(),
      consecutive_failures: 0,
      failure_code: null,
      failure_message: null,
      failing_since: null,
      unconfirmed_at: null,
      retry_at: null,
      last_report: JSON.stringify(report),
      memory: JSON.stringify(memory),
      ...(rhythm && { rhythm: JSON.stringify(rhythm) }),
      gap: kept(gap),
      proposal: kept(proposal),
      searched: null,
    }))
    .where('source_id', '=', visit.sourceId)
    .where('claimed_by', '=', visit.owner)
    .execute();
}

/** A new address that was searched for: what was searched, and what came of it. */
export interface Search {
  searched: string;
  proposal: Proposal | null;
}

/** A visit failed: the reason is kept, the memory is not touched. @param search null where nothing was searched. */
export async function recordFailure(
  db: Db,
  visit: VisitOutcome,
  failure: Failure,
  consecutiveFailures: number,
  search: Search | null = null,
): Promise<void> {
  await db
    .updateTable('source_states')
    .set((eb) => ({
      ...endOf(visit),
      consecutive_failures: consecutiveFailures,
      failure_code: failure.code,
      failure_message: failure.message,
      failing_since: eb.fn.coalesce('failing_since', eb.val(visit.now)),
      unconfirmed_at: null,
      retry_at: failure.retryAt ?? null,
      ...(search && {
        searched: search.searched,
        // What was found before stands until something better is, or the source can be read again.
        ...(search.proposal !== null && { proposal: JSON.stringify(search.proposal) }),
      }),
    }))
    .where('source_id', '=', visit.sourceId)
    .where('claimed_by', '=', visit.owner)
    .execute();
}

/**
 * After a failure the server answered only that nothing has changed. That shows that it answers, not that the source can be read: the failure
 * stands, with its count and its beginning, and the memory is without validators, so that the next visit reads all.
 */
export async function recordUnconfirmed(db: Db, visit: VisitOutcome, memory: SourceMemory): Promise<void> {
  const { validators: _, ...rest } = memory;
  await db
    .updateTable('source_states')
    .set({ ...endOf(visit), unconfirmed_at: visit.now, retry_at: null, memory: JSON.stringify(rest) })
    .where('source_id', '=', visit.sourceId)
    .where('claimed_by', '=', visit.owner)
    .execute();
}

/** The new address that stands to be decided on, or null. */
export async function readProposal(db: Db, sourceId: string): Promise<Proposal | null> {
  const row = await db
    .selectFrom('source_states')
    .select('proposal')
    .where('source_id', '=', sourceId)
    .executeTakeFirst();
  return parseKept(proposalSchema, row?.proposal ?? null);
}

/** It has been decided on. */
export async function dropProposal(db: Db, sourceId: string): Promise<void> {
  await db.updateTable('source_states').set({ proposal: null }).where('source_id', '=', sourceId).execute();
}
