/** Jobs out of Redis in, tries of them out: so many of each name at once, and none that already runs here. */
import { type Job, type Processor, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../../domain/log.js';
import { causeOf } from '../cause.js';
import { type JobName, quarantineId } from '../jobs.js';
import { type JobsParts, tryJob } from '../try-job.js';
import { AgainError, restOf } from './again.js';
import { envelopeSchema } from './queues.js';

/** A killed worker's job lies still until its lock is gone and somebody has looked twice: fifteen seconds at most. */
const LOCK_MS = 10_000;
const STALLED_LOOK_MS = 5_000;
const RETRY_MS = 1_000;
const PROGRESS_EVERY_MS = 500;
/** The same complaint is told once in a while: after a flush each running job complains every few seconds. */
const COMPLAIN_EVERY_MS = 60_000;

export interface Running {
  /** What runs in this process, by name and key. */
  jobs: Map<string, Promise<unknown>>;
  stop: AbortController;
}

/** The latest word goes to Redis now and then; whether it arrives matters to nobody. */
function reportTo(job: Job): (done: number, of: number | null) => void {
  let latest: { done: number; of: number | null } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const send = (): void => {
    timer = undefined;
    if (latest === null) return;
    job.updateProgress(latest).catch(() => {});
    latest = null;
    timer = setTimeout(send, PROGRESS_EVERY_MS).unref();
  };
  return (done, of) => {
    latest = { done, of };
    if (timer === undefined) send();
  };
}

function createProcessor(parts: JobsParts, name: JobName, running: Running): Processor {
  return async (job) => {
    const envelope = envelopeSchema.safeParse(job.data).data;
    const key = envelope?.key ?? job.deduplicationId ?? job.id ?? '';
    const id = quarantineId(name, key);
    // Redis may have forgotten that it runs here. It is a hint: dropping it is safe, for what is due is hinted again.
    if (running.stop.signal.aborted || running.jobs.has(id)) return;
    const tried = tryJob(
      parts,
      {
        ...{ id: job.id ?? '', name, key, payload: envelope?.payload, attempt: job.attemptsMade + 1 },
        requestId: envelope?.requestId,
        deaths: job.stalledCounter,
      },
      { signal: running.stop.signal, progress: reportTo(job) },
    );
    running.jobs.set(id, tried);
    const end = await tried.finally(() => running.jobs.delete(id));
    if (end.restMs !== null && !running.stop.signal.aborted) throw new AgainError(end.cause, end.restMs);
  };
}

/** Tells each complaint once in a while. Trouble with the connection is told by the connection. */
export function complainTo(log: Log, name: string): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    const cause = causeOf(error);
    if (/ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|Connection is closed|LOADING/.test(cause)) return;
    // Ids differ, the complaint does not.
    const kind = cause.replace(/[0-9a-f-]{16,}/g, '#');
    if (Date.now() - (told.get(kind) ?? 0) < COMPLAIN_EVERY_MS) return;
    told.set(kind, Date.now());
    log.warn({ queue: name, cause }, 'queue-complains');
  };
}

export interface WorkerOptions {
  connection: Redis;
  prefix: string;
  log: Log;
  concurrency: number;
}

export function openWorker(name: string, processor: Processor, options: WorkerOptions): Worker {
  const { connection, prefix, log, concurrency } = options;
  const worker = new Worker(name, processor, {
    connection,
    prefix,
    concurrency,
    autorun: false,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_LOOK_MS,
    // BullMQ would throw it away without a word; see `deaths`.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
    runRetryDelay: RETRY_MS,
    skipVersionCheck: true,
    settings: { backoffStrategy: (_failed, _type, error) => restOf(error) },
  });
  worker.on('error', complainTo(log, name));
  return worker;
}

/** From now on it takes jobs. */
export function beginWork(worker: Worker): void {
  worker.run().catch((error: unknown) => worker.emit('error', error as Error));
}

export function openWorkers(
  parts: JobsParts,
  running: Running,
  options: Omit<WorkerOptions, 'concurrency' | 'log'>,
): Worker[] {
  return parts.works.map((name) =>
    openWorker(name, createProcessor(parts, name, running), {
      ...options,
      log: parts.log,
      concurrency: parts.registry[name].concurrency,
    }),
  );
}
