/** One thread with limits, that runs one call at a time: a call in, what became of it out. After it is lost it is dead. */
import { Worker } from 'node:worker_threads';
import type { Called, Reply } from './serve-calls.js';
import { fromSentError } from './thread-errors.js';

/** What a thread may take to end by itself; it may be in the middle of a long write. */
const END_WITHIN_MS = 2000;

export type Outcome =
  | { kind: 'done'; value: unknown }
  /** The call failed; the thread lives on. */
  | { kind: 'failed'; error: Error }
  /** The thread ended: too little memory, too much time, or a bug. */
  | { kind: 'lost'; error: Error };

export interface RunningThread {
  readonly isAlive: boolean;
  /** Never throws. @param mostMs after which the thread is ended, null for never */
  run(called: NonNullable<Called>, mostMs: number | null): Promise<Outcome>;
  /** Ends the thread, after what it is doing where that is done soon. */
  end(): Promise<void>;
}

export interface ThreadOptions {
  /** For debuggers and the log. */
  name: string;
  /** The compiled file that serves the calls. */
  entry: URL;
  /** What the entry is given. */
  data: unknown;
  /** Heap of the thread, MiB; what lies in typed arrays comes besides. */
  heapMb: { old: number; young: number };
}

function startWorker({ name, entry, data, heapMb }: ThreadOptions): Worker {
  const worker = new Worker(entry, {
    name,
    workerData: data,
    // It needs none of our secrets, and not all of our options would do for it.
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb.old, maxYoungGenerationSizeMb: heapMb.young },
  });
  // A thread without work must not keep the process alive.
  worker.unref();
  return worker;
}

const toOutcome = (reply: Reply): Outcome =>
  reply.ok ? { kind: 'done', value: reply.value } : { kind: 'failed', error: fromSentError(reply.error) };

/** What the thread says, as a promise that it is gone. */
function listen(worker: Worker, onOutcome: (outcome: Outcome) => void): Promise<void> {
  worker.on('message', (reply: Reply) => onOutcome(toOutcome(reply)));
  worker.on('messageerror', (error) => onOutcome({ kind: 'lost', error }));
  worker.on('error', (error) => onOutcome({ kind: 'lost', error }));
  return new Promise((resolve) => {
    worker.on('exit', (code) => {
      onOutcome({ kind: 'lost', error: new Error(`The thread ended with code ${code}`) });
      resolve();
    });
  });
}

export function startThread(options: ThreadOptions): RunningThread {
  const worker = startWorker(options);
  let isAlive = true;
  let settle: (outcome: Outcome) => void = () => {};
  const gone = listen(worker, (outcome) => settle(outcome));
  void gone.then(() => {
    isAlive = false;
  });

  async function end(): Promise<void> {
    isAlive = false;
    worker.ref();
    worker.postMessage(null satisfies Called);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, END_WITHIN_MS);
    });
    await Promise.race([gone, late]);
    clearTimeout(timer);
    await worker.terminate();
  }

  async function run(called: NonNullable<Called>, mostMs: number | null): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<Outcome>((resolve) => {
      settle = resolve;
      if (mostMs === null) return;
      const late = { kind: 'lost', error: new Error(`The call took more than ${mostMs} ms`) } as const;
      timer = setTimeout(resolve, mostMs, late);
    });
    worker.ref();
    post(worker, called, (error) => settle({ kind: 'failed', error }));
    const result = await outcome;
    settle = () => {};
    clearTimeout(timer);
    worker.unref();
    if (result.kind === 'lost') {
      isAlive = false;
      void worker.terminate();
    }
    return result;
  }

  return {
    get isAlive() {
      return isAlive;
    },
    run,
    end,
  };
}

/** A call that cannot be copied fails by itself. */
function post(worker: Worker, called: NonNullable<Called>, onError: (error: Error) => void): void {
  try {
    worker.postMessage(called);
  } catch (error) {
    onError(error instanceof Error ? error : new Error(String(error)));
  }
}
