/** The jobs port on BullMQ, for several processes: jobs in, handlers run by whichever process works on their name; Redis may be lost at any moment. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Queue, Worker } from 'bullmq';
import { RedisConnection } from 'bullmq';
import { STOCKHOLM } from '../language/local-time.js';
import { type Connections, connect } from './bullmq/connection.js';
import { openQueue, openQueues, putOnce, type QueueOptions, runningOf, stateOf } from './bullmq/queues.js';
import { keepSchedulers, TICKS } from './bullmq/schedulers.js';
import { beginWork, openWorker, openWorkers, type Running } from './bullmq/workers.js';
import { parseCron } from './clock.js';
import { type Added, type AddOptions, type JobName, type Jobs, PRIORITY_RANK, quarantineId } from './jobs.js';
import { replay } from './replay.js';
import type { JobsParts } from './try-job.js';

export interface BullParts extends JobsParts {
  /** `redis://…`, never shown. */
  redisUrl: string;
  /** Before every key in Redis; given by tests. */
  prefix?: string;
  /** Given by tests; see `putOnce`. */
  orphanMs?: number;
}

const PREFIX = 'spanare';
const ORPHAN_MS = 60_000;
const DRAIN_LOOK_MS = 50;
/** What remains to be written down when the handlers have ended. */
const BOOKKEEPING_MS = 1000;

interface Bull {
  parts: BullParts;
  options: QueueOptions;
  connections: Connections;
  queues: ReadonlyMap<JobName, Queue>;
  ticks: Queue;
  workers: Worker[];
  running: Running;
}

function queueOf({ queues }: Pick<Bull, 'queues'>, name: JobName): Queue {
  const queue = queues.get(name);
  if (queue === undefined) throw new Error(`No queue for ${name}`);
  return queue;
}

async function add(bull: Omit<Bull, 'workers'>, name: JobName, payload: unknown, options: AddOptions): Promise<Added> {
  const { key, priority = 'routine' } = options;
  const { parts, running, connections } = bull;
  if (running.stop.signal.aborted) return 'closed';
  if (!(await parts.quarantine.admit(quarantineId(name, key), priority, parts.registry[name].restMs)))
    return 'quarantined';
  const addition = { name, key, payload, rank: PRIORITY_RANK[priority] };
  const isNew = await connections.ask(() => putOnce(queueOf(bull, name), addition, bull.options.orphanMs));
  return isNew ? 'added' : 'known';
}

async function askAll<T>(
  { connections, queues }: Bull,
  question: (name: JobName, queue: Queue) => Promise<T>,
): Promise<T[]> {
  return connections.ask(() => Promise.all([...queues].map(([name, queue]) => question(name, queue))));
}

async function drain(bull: Bull): Promise<void> {
  for (;;) {
    const states = await askAll(bull, stateOf);
    if (states.every((state) => state.waiting === 0 && state.running === 0)) return;
    await wait(DRAIN_LOOK_MS);
  }
}

/** Handlers get their time; Redis, which may be gone or stopped, gets little. */
async function close({ connections, workers, queues, ticks, running }: Bull, graceMs: number): Promise<number> {
  running.stop.abort();
  for (const worker of workers) await worker.pause(true);
  await Promise.race([Promise.allSettled(running.jobs.values()), wait(graceMs)]);
  const unfinished = running.jobs.size;
  // A worker that waits for a handler, or for Redis, would wait for ever; what it leaves is taken by another when its lock is gone.
  const isForced = unfinished > 0 || !(await connections.answers());
  const closing = [
    ...workers.map((worker) => worker.close(isForced)),
    ...[...queues.values(), ticks].map((q) => q.close()),
  ];
  await Promise.race([Promise.allSettled(closing), wait(BOOKKEEPING_MS)]);
  await connections.close();
  return unfinished;
}

function openBull(parts: BullParts): Bull {
  // We ask the server ourselves what it is (see connection.ts), so BullMQ is told not to, and takes this for an answer.
  RedisConnection.minimumVersion = '6.2.0';
  const options = { prefix: parts.prefix ?? PREFIX, orphanMs: parts.orphanMs ?? ORPHAN_MS };
  const connections = connect(parts.redisUrl, parts.log, { works: parts.works.length > 0 });
  const running: Running = { jobs: new Map(), stop: new AbortController() };
  const queues = openQueues(connections.asking, options);
  const ticks = openQueue(TICKS, connections.asking, options);
  const bull = { parts, options, connections, queues, ticks, running };
  const { working } = connections;
  if (working === null) return { ...bull, workers: [] };
  const workers = openWorkers(parts, running, { connection: working, prefix: options.prefix });
  if (parts.works.includes('routine')) {
    const tick = async (job: { name: string }): Promise<void> => {
      await add(bull, 'routine', { routine: job.name }, { key: job.name });
    };
    workers.push(
      openWorker(TICKS, tick, { connection: working, prefix: options.prefix, log: parts.log, concurrency: 1 }),
    );
  }
  return { ...bull, workers };
}

export function createBullJobs(parts: BullParts): Jobs {
  const bull = openBull(parts);
  const { connections } = bull;
  return {
    kind: 'bullmq',
    begin: () => {
      if (!bull.running.stop.signal.aborted) bull.workers.forEach(beginWork);
    },
    add: (name, payload, options) => add(bull, name, payload, options),
    schedule: async (schedules) => {
      for (const { cron } of schedules) parseCron(cron);
      await connections.ask(() => keepSchedulers(bull.ticks, schedules, parts.timeZone ?? STOCKHOLM));
    },
    state: () => askAll(bull, stateOf),
    running: async () => (await askAll(bull, runningOf)).flat(),
    quarantined: () => parts.quarantine.list(),
    replay: (id) => replay(parts, id, (name, payload, options) => add(bull, name, payload, options)),
    ping: async () => {
      await connections.ask(() => connections.asking.ping());
    },
    drain: () => drain(bull),
    close: (graceMs) => close(bull, graceMs),
  };
}
