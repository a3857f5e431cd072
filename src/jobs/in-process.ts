/** The jobs port in memory, for one process: jobs in, handlers run in order of haste, so many of each name at once. */
import { randomUUID } from 'node:crypto';
import { currentLogContext } from '../domain/log-context.js';
import { createTimers, type Timers } from './in-process/timers.js';
import {
  type Added,
  type AddOptions,
  JOB_NAMES,
  type JobName,
  type JobPayloads,
  type Jobs,
  PRIORITY_RANK,
  type QueueState,
  quarantineId,
  type RunningJob,
} from './jobs.js';
import { replay } from './replay.js';
import { type JobsParts, tryJob } from './try-job.js';

interface Entry {
  id: string;
  name: JobName;
  key: string;
  payload: unknown;
  rank: number;
  attempt: number;
  sinceMs: number;
  state: 'waiting' | 'running' | 'resting';
  progress: RunningJob['progress'];
  requestId: string | undefined;
}

interface Queue {
  parts: JobsParts;
  /** Everything that waits, runs or rests, by name and key. */
  entries: Map<string, Entry>;
  /** What waits, by name, in the order it will be taken. */
  lines: Map<JobName, Entry[]>;
  running: Map<Entry, Promise<void>>;
  resting: Map<Entry, NodeJS.Timeout>;
  hasBegun: boolean;
  stop: AbortController;
  drained: (() => void)[];
}

const lineOf = (queue: Queue, name: JobName): Entry[] => queue.lines.get(name) ?? [];
const entriesOf = (queue: Queue, name: JobName, state: Entry['state']): Entry[] =>
  [...queue.entries.values()].filter((entry) => entry.name === name && entry.state === state);

function standInLine(queue: Queue, entry: Entry): void {
  const line = lineOf(queue, entry.name);
  line.splice(line.findLastIndex((other) => other.rank <= entry.rank) + 1, 0, entry);
  entry.state = 'waiting';
}

function leaveLine(queue: Queue, entry: Entry): void {
  const line = lineOf(queue, entry.name);
  line.splice(line.indexOf(entry), 1);
}

const runningOf = (queue: Queue, name: JobName): number =>
  [...queue.running.keys()].filter((entry) => entry.name === name).length;

function isIdle(queue: Queue): boolean {
  return queue.running.size === 0 && [...queue.lines.values()].every((line) => line.length === 0);
}

function startDue(queue: Queue): void {
  if (queue.stop.signal.aborted) return;
  for (const name of queue.hasBegun ? queue.parts.works : []) {
    const free = Math.max(0, queue.parts.registry[name].concurrency - runningOf(queue, name));
    for (const entry of lineOf(queue, name).splice(0, free)) start(queue, entry);
  }
  if (isIdle(queue)) for (const resolve of queue.drained.splice(0)) resolve();
}

function start(queue: Queue, entry: Entry): void {
  entry.state = 'running';
  const progress = (done: number, of: number | null): void => {
    entry.progress = { done, of };
  };
  const ended = tryJob(queue.parts, entry, { signal: queue.stop.signal, progress }).then((end) => {
    queue.running.delete(entry);
    entry.progress = null;
    if (end.restMs === null || queue.stop.signal.aborted) queue.entries.delete(quarantineId(entry.name, entry.key));
    else rest(queue, entry, end.restMs);
    startDue(queue);
  });
  queue.running.set(entry, ended);
}

function rest(queue: Queue, entry: Entry, restMs: number): void {
  entry.state = 'resting';
  entry.attempt += 1;
  queue.resting.set(
    entry,
    setTimeout(() => wake(queue, entry), restMs),
  );
}

function wake(queue: Queue, entry: Entry): void {
  clearTimeout(queue.resting.get(entry));
  queue.resting.delete(entry);
  entry.sinceMs = Date.now();
  standInLine(queue, entry);
  startDue(queue);
}

/** Asked for again: with more haste it moves up, and a person need not wait for a rest to end. */
function hurry(queue: Queue, entry: Entry, rank: number): void {
  const isMoreHaste = rank < entry.rank;
  if (isMoreHaste && entry.state === 'waiting') leaveLine(queue, entry);
  entry.rank = Math.min(entry.rank, rank);
  if (isMoreHaste && entry.state === 'waiting') standInLine(queue, entry);
  if (entry.state === 'resting' && rank === PRIORITY_RANK.person) wake(queue, entry);
}

async function add(queue: Queue, name: JobName, payload: unknown, options: AddOptions): Promise<Added> {
  const { key, priority = 'routine' } = options;
  const id = quarantineId(name, key);
  const rank = PRIORITY_RANK[priority];
  const isThere = (): boolean => {
    const entry = queue.entries.get(id);
    if (entry) hurry(queue, entry, rank);
    return entry !== undefined;
  };
  if (queue.stop.signal.aborted) return 'closed';
  if (isThere()) return 'known';
  if (!(await queue.parts.quarantine.admit(id, priority, queue.parts.registry[name].restMs))) return 'quarantined';
  // What is due lies in the store, and whoever works on it looks there.
  if (!queue.parts.works.includes(name)) return 'known';
  if (queue.stop.signal.aborted) return 'closed';
  if (isThere()) return 'known';
  const entry: Entry = {
    ...{ id: randomUUID(), name, key, payload, rank },
    ...{ attempt: 1, sinceMs: Date.now(), state: 'waiting', progress: null },
    requestId: currentLogContext().requestId,
  };
  queue.entries.set(id, entry);
  standInLine(queue, entry);
  startDue(queue);
  return 'added';
}

function stateOf(queue: Queue, name: JobName): QueueState {
  const waiting = entriesOf(queue, name, 'waiting');
  const oldest = Math.min(...waiting.map((entry) => entry.sinceMs));
  return {
    name,
    waiting: waiting.length,
    running: runningOf(queue, name),
    delayed: entriesOf(queue, name, 'resting').length,
    oldestMs: waiting.length === 0 ? null : Date.now() - oldest,
  };
}

const toRunning = ({ id, name, key, attempt, progress }: Entry): RunningJob => ({ id, name, key, attempt, progress });

async function close(queue: Queue, timers: Timers, graceMs: number): Promise<number> {
  queue.stop.abort();
  timers.end();
  for (const timer of queue.resting.values()) clearTimeout(timer);
  for (const line of queue.lines.values()) line.length = 0;
  const grace = new Promise((resolve) => setTimeout(resolve, graceMs).unref());
  await Promise.race([Promise.all(queue.running.values()), grace]);
  for (const resolve of queue.drained.splice(0)) resolve();
  return queue.running.size;
}

export function createInProcessJobs(parts: JobsParts): Jobs {
  const queue: Queue = {
    parts,
    entries: new Map(),
    lines: new Map(JOB_NAMES.map((name) => [name, []])),
    running: new Map(),
    resting: new Map(),
    hasBegun: false,
    stop: new AbortController(),
    drained: [],
  };
  const addRoutine = async (routine: string): Promise<void> => {
    await add(queue, 'routine', { routine }, { key: routine });
  };
  const timers = createTimers(addRoutine, parts);
  return {
    kind: 'in-process',
    begin: () => {
      queue.hasBegun = true;
      startDue(queue);
    },
    add: <Name extends JobName>(name: Name, payload: JobPayloads[Name], options: AddOptions) =>
      add(queue, name, payload, options),
    schedule: async (schedules) => timers.set(schedules),
    state: async () => JOB_NAMES.map((name) => stateOf(queue, name)),
    running: async () => [...queue.running.keys()].map(toRunning),
    quarantined: () => parts.quarantine.list(),
    replay: (id) => replay(parts, id, (name, payload, options) => add(queue, name, payload, options)),
    ping: async () => {},
    drain: () =>
      new Promise((resolve) => {
        if (queue.stop.signal.aborted) resolve();
        else queue.drained.push(resolve);
        startDue(queue);
      }),
    close: (graceMs) => close(queue, timers, graceMs),
  };
}
