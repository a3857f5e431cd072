/** A job in, a job in Redis out: one queue for each name, one job for each key, the more hasty word winning. */
import { randomUUID } from 'node:crypto';
import { ErrorCode, type Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { errorMessage } from '../../domain/error-code.js';
import { currentLogContext } from '../../domain/log-context.js';
import { TRIES } from '../backoff.js';
import { JOB_NAMES, type JobName, PRIORITY_RANK, type QueueState, type RunningJob } from '../jobs.js';
import { REST_BY_ERROR } from './again.js';
import { unless } from './trouble.js';

/** What a job carries in Redis. */
export const envelopeSchema = z.object({
  key: z.string(),
  payload: z.unknown(),
  /** Of the request that asked for it. */
  requestId: z.string().optional(),
});
export const progressSchema = z.object({ done: z.number(), of: z.number().nullable() });

export interface QueueOptions {
  prefix: string;
  /** A job is not thought to be lost before it is this old. */
  orphanMs: number;
}

/** Redis must not grow: nothing is kept of what is done, and little of what happened. */
const KEPT_EVENTS = 100;
const WAITING_STATES = ['wait', 'prioritized'] as const;

export function openQueue(name: string, connection: Redis, { prefix }: Pick<QueueOptions, 'prefix'>): Queue {
  const queue = new Queue(name, {
    connection,
    prefix,
    skipVersionCheck: true,
    streams: { events: { maxLen: KEPT_EVENTS } },
  });
  // Connections tell of their own trouble, and each question of what becomes of it.
  queue.on('error', () => {});
  return queue;
}

export function openQueues(connection: Redis, options: QueueOptions): ReadonlyMap<JobName, Queue> {
  return new Map(JOB_NAMES.map((name) => [name, openQueue(name, connection, options)]));
}

export interface Addition {
  name: JobName;
  key: string;
  payload: unknown;
  rank: number;
}

async function put(queue: Queue, { name, key, payload, rank }: Addition): Promise<{ id: string; isNew: boolean }> {
  const jobId = randomUUID();
  const job = await queue.add(
    name,
    { key, payload, requestId: currentLogContext().requestId },
    {
      jobId,
      deduplication: { id: key },
      priority: rank,
      attempts: TRIES,
      backoff: { type: REST_BY_ERROR },
      removeOnComplete: true,
      removeOnFail: true,
      stackTraceLimit: 0,
    },
  );
  return { id: job.id ?? jobId, isNew: job.id === jobId };
}

/** Whether a job has its key but lies nowhere any more, as after trouble with Redis's memory: then nobody will ever run it. */
async function isOrphan(job: Job, orphanMs: number): Promise<boolean> {
  if (Date.now() - job.timestamp < orphanMs) return false;
  return ['unknown', 'completed', 'failed'].includes(await job.getState());
}

/** It has ended, or somebody has begun it, since we looked. */
const unlessGone = unless(ErrorCode.JobNotExist, ErrorCode.JobNotInState);

/** Asked for again: with more haste it moves up, and a person need not wait for a rest to end. */
async function hurry(job: Job, rank: number): Promise<void> {
  if (rank < job.priority) await job.changePriority({ priority: rank }).catch(unlessGone);
  if (rank === PRIORITY_RANK.person && (await job.isDelayed())) await job.promote().catch(unlessGone);
}

/** @returns false when somebody has begun it since we looked at it. */
async function removeOrphan(job: Job): Promise<boolean> {
  try {
    await job.remove();
    return true;
  } catch (error) {
    if (!/is locked by another worker/.test(errorMessage(error))) throw error;
    return false;
  }
}

/** @returns whether it was added; otherwise one with its key is there. */
export async function putOnce(queue: Queue, addition: Addition, orphanMs: number): Promise<boolean> {
  const first = await put(queue, addition);
  if (first.isNew) return true;
  const job: Job | undefined = await queue.getJob(first.id);
  if (job === undefined) return false;
  if (!(await isOrphan(job, orphanMs))) {
    await hurry(job, addition.rank);
    return false;
  }
  if (!(await removeOrphan(job))) return false;
  // Only if the key is still this job's: it may have ended just now, and another have taken its place.
  await job.removeDeduplicationKey();
  return (await put(queue, addition)).isNew;
}

/** The first of each haste: within one the oldest goes first. */
async function oldestMs(queue: Queue): Promise<number | null> {
  const counts = await queue.getCountsPerPriority(Object.values(PRIORITY_RANK));
  const starts = Object.values(PRIORITY_RANK).map((rank) =>
    Object.values(PRIORITY_RANK)
      .filter((other) => other < rank)
      .reduce((sum, other) => sum + (counts[other] ?? 0), 0),
  );
  const firsts = await Promise.all(starts.map((start) => queue.getJobs(['prioritized'], start, start, true)));
  // Those whose worker died lie in a line of their own.
  const returned = await queue.getJobs(['wait'], 0, 0, true);
  const times = [...firsts.flat(), ...returned].filter((job) => job !== undefined).map((job) => job.timestamp);
  return times.length === 0 ? null : Math.max(0, Date.now() - Math.min(...times));
}

export async function stateOf(name: JobName, queue: Queue): Promise<QueueState> {
  const counts = await queue.getJobCounts(...WAITING_STATES, 'active', 'delayed');
  const waiting = WAITING_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    name,
    waiting,
    running: counts.active ?? 0,
    delayed: counts.delayed ?? 0,
    oldestMs: waiting === 0 ? null : await oldestMs(queue),
  };
}

export async function runningOf(name: JobName, queue: Queue): Promise<RunningJob[]> {
  const jobs = await queue.getJobs(['active']);
  return jobs
    .filter((job) => job !== undefined)
    .map((job) => ({
      id: job.id ?? '',
      name,
      key: envelopeSchema.safeParse(job.data).data?.key ?? '',
      attempt: job.attemptsMade + 1,
      progress: progressSchema.safeParse(job.progress).data ?? null,
    }));
}
