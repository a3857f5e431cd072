/** The jobs port inside one process: a list in memory, run by priority and order, with limits by name and by lane. */
import type { Log } from '../domain/log.js';
import type { AddOptions, JobName, JobPayloads, JobRegistry, Jobs } from './jobs.js';

const RANK = { person: 0, routine: 1, spare: 2 } as const;

interface Waiting {
  key: string;
  name: JobName;
  lane: string | null;
  rank: number;
  run(signal: AbortSignal): Promise<void>;
}

interface Queue {
  waiting: Waiting[];
  running: Map<string, { job: Waiting; done: Promise<void> }>;
}

function mayStart(queue: Queue, registry: JobRegistry, job: Waiting): boolean {
  const running = [...queue.running.values()].map((entry) => entry.job);
  if (job.lane !== null && running.some((other) => other.lane === job.lane)) return false;
  return running.filter((other) => other.name === job.name).length < registry[job.name].concurrency;
}

/** The first that may start; those behind a busy lane let others pass, but within a lane rank and order hold. */
function takeNext(queue: Queue, registry: JobRegistry): Waiting | undefined {
  const index = queue.waiting.findIndex((job) => mayStart(queue, registry, job));
  return index === -1 ? undefined : queue.waiting.splice(index, 1)[0];
}

function insertInOrder(waiting: Waiting[], job: Waiting): void {
  const after = waiting.findIndex((other) => other.rank > job.rank);
  waiting.splice(after === -1 ? waiting.length : after, 0, job);
}

/** A job that waits and is asked for again with more haste moves up. */
function raise(waiting: Waiting[], key: string, rank: number): void {
  const index = waiting.findIndex((job) => job.key === key && job.rank > rank);
  const [job] = index === -1 ? [] : waiting.splice(index, 1);
  if (job) insertInOrder(waiting, { ...job, rank });
}

async function runLogged(job: Waiting, signal: AbortSignal, log: Log): Promise<void> {
  try {
    await job.run(signal);
  } catch (error) {
    if (!signal.aborted) log.error({ job: job.name, key: job.key, err: error }, 'job-failed');
  }
}

const wait = (ms: number): Promise<'timeout'> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('timeout'), ms).unref();
  });

export function createInProcessJobs(registry: JobRegistry, log: Log): Jobs {
  const queue: Queue = { waiting: [], running: new Map() };
  const stop = new AbortController();
  let drained: (() => void)[] = [];

  const startDue = (): void => {
    for (let job = takeNext(queue, registry); job !== undefined; job = takeNext(queue, registry)) start(job);
    if (queue.running.size === 0 && queue.waiting.length === 0) {
      for (const resolve of drained) resolve();
      drained = [];
    }
  };
  const start = (job: Waiting): void => {
    const done = runLogged(job, stop.signal, log).then(() => {
      queue.running.delete(job.key);
      if (!stop.signal.aborted) startDue();
    });
    queue.running.set(job.key, { job, done });
  };
  const isKnown = (key: string): boolean => queue.running.has(key) || queue.waiting.some((job) => job.key === key);

  return {
    add: async <Name extends JobName>(name: Name, payload: JobPayloads[Name], options: AddOptions) => {
      const key = `${name}:${options.key}`;
      const rank = RANK[options.priority ?? 'routine'];
      raise(queue.waiting, key, rank);
      if (stop.signal.aborted || isKnown(key)) return false;
      const handler = registry[name];
      const run = (signal: AbortSignal): Promise<void> => handler.run(payload, signal);
      insertInOrder(queue.waiting, {
        key,
        name,
        lane: handler.lane(payload),
        rank,
        run,
      });
      startDue();
      return true;
    },
    drain: () =>
      new Promise((resolve) => {
        drained.push(resolve);
        startDue();
      }),
    close: async (graceMs) => {
      stop.abort();
      queue.waiting.length = 0;
      const all = Promise.all([...queue.running.values()].map((entry) => entry.done));
      await Promise.race([all, wait(graceMs)]);
      for (const resolve of drained) resolve();
      return queue.running.size;
    },
  };
}
