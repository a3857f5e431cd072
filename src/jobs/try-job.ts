/** One try of a job: its payload parsed, its handler run; what became of it decides whether it is tried again, quarantined or forgotten. */
import { performance } from 'node:perf_hooks';
import type { Log } from '../domain/log.js';
import { inOwnLogContext } from '../domain/log-context.js';
import type { JobOutcome, Meter } from '../domain/meter.js';
import { jobTexts } from '../texts/jobs.js';
import { type BackoffSettings, backoffMs, MOST_DEATHS, TRIES } from './backoff.js';
import { causeOf, whereOf } from './cause.js';
import {
  JOB_NAMES,
  type JobHandler,
  type JobName,
  type JobPayloads,
  type JobRegistry,
  type JobRun,
  jobSchemas,
  PermanentJobError,
} from './jobs.js';
import type { Quarantine } from './quarantine.js';

/** What both adapters are made of. */
export interface JobsParts {
  registry: JobRegistry;
  /** What this process works on; other jobs it only adds. */
  works: readonly JobName[];
  quarantine: Quarantine;
  /** Trouble with the store or the queue, as opposed to the job: it is no try, and the look adds the job again. */
  isUnavailable(error: unknown): boolean;
  log: Log;
  meter: Meter;
  /** 0 ≤ r < 1; given by tests. */
  random?: () => number;
  /** Given by tests. */
  backoff?: BackoffSettings;
  /** Given by tests; Europe/Stockholm in use. */
  timeZone?: string;
}

export interface Tried {
  id: string;
  name: JobName;
  key: string;
  payload: unknown;
  /** From 1. */
  attempt: number;
  /** The request that asked for it, for the log. */
  requestId?: string | undefined;
  /** How many processes have died while they ran it. Absent where it dies with its process. */
  deaths?: number;
}

/** `restMs` null: it is over. Otherwise it is to be tried again after a rest, because of `cause`. */
export type TryEnd = { restMs: null } | { restMs: number; cause: string };
const OVER: TryEnd = { restMs: null };

interface Settled {
  outcome: JobOutcome;
  end: TryEnd;
}

export const isJobName = (name: string): name is JobName => JOB_NAMES.some((known) => known === name);

/** @throws PermanentJobError for a shape of another version. */
export function parsePayload<Name extends JobName>(name: Name, payload: unknown): JobPayloads[Name] {
  const parsed = jobSchemas[name].safeParse(payload);
  if (!parsed.success) throw new PermanentJobError(jobTexts.badPayload(name));
  return parsed.data as JobPayloads[Name];
}

async function handle<Name extends JobName>(
  registry: JobRegistry,
  name: Name,
  payload: unknown,
  run: JobRun,
): Promise<void> {
  const handler: JobHandler<JobPayloads[Name]> = registry[name];
  await handler.run(parsePayload(name, payload), run);
}

async function putAside(parts: JobsParts, job: Tried, cause: string): Promise<JobOutcome> {
  const { name, key, payload, attempt } = job;
  try {
    await parts.quarantine.put({ name, key, payload, cause, tries: attempt });
    parts.log.error({ key, tries: attempt, cause }, 'job-quarantined');
    return 'quarantined';
  } catch (error) {
    // The store does not answer: what is due still lies there, and the look adds the job again.
    parts.log.warn({ key, tries: attempt, cause, reason: causeOf(error) }, 'job-not-quarantined');
    return 'unavailable';
  }
}

async function settleFailure(parts: JobsParts, job: Tried, error: unknown): Promise<Settled> {
  if (parts.isUnavailable(error)) return { outcome: 'unavailable', end: OVER };
  const cause = causeOf(error);
  if (error instanceof PermanentJobError || job.attempt >= TRIES)
    return { outcome: await putAside(parts, job, cause), end: OVER };
  const restMs = backoffMs(job.attempt, parts.random ?? Math.random, parts.backoff);
  parts.log.warn({ key: job.key, attempt: job.attempt, restMs, cause, where: whereOf(error) }, 'job-failed');
  return { outcome: 'failed', end: { restMs, cause } };
}

type Run = Pick<JobRun, 'signal' | 'progress'>;

async function tryOnce(parts: JobsParts, job: Tried, run: Run): Promise<Settled> {
  const { deaths = 0 } = job;
  if (deaths >= MOST_DEATHS)
    return settleFailure(parts, { ...job, attempt: deaths }, new PermanentJobError(jobTexts.killsProcesses(deaths)));
  try {
    await handle(parts.registry, job.name, job.payload, { id: job.id, attempt: job.attempt, ...run });
    return { outcome: 'done', end: OVER };
  } catch (error) {
    return run.signal.aborted ? { outcome: 'done', end: OVER } : settleFailure(parts, job, error);
  }
}

/** One that another process has quarantined meanwhile may still have lain in the queue. Where the store does not say, the handler will find out. */
async function isQuarantined({ quarantine }: JobsParts, { name, key }: Tried): Promise<boolean> {
  return quarantine.has(name, key).catch(() => false);
}

/** Never rejects. */
export function tryJob(parts: JobsParts, job: Tried, run: Run): Promise<TryEnd> {
  const { requestId } = job;
  return inOwnLogContext({ jobId: job.id, job: job.name, ...(requestId !== undefined && { requestId }) }, async () => {
    if (await isQuarantined(parts, job)) return OVER;
    const startedMs = performance.now();
    const { outcome, end } = await tryOnce(parts, job, run);
    parts.meter.job(job.name, outcome, (performance.now() - startedMs) / 1000);
    return end;
  });
}
