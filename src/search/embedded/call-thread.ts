/**
 * Calls by name in, answers out, from a thread that is started when it is needed and ended when it is idle. One call at a time, in order; a
 * thread that dies takes only the call it was at with it, and the next call gets a new one.
 */
import type { Log } from '../../domain/log.js';
import { type RunningThread, startThread, type ThreadOptions } from './running-thread.js';
import type { CallsOf } from './serve-calls.js';

/** More calls than this wait only where nobody could be waiting for the answers. */
const MOST_WAITING = 1000;
const AFTER_HOLD_MS = 1000;

export interface CallThreadOptions extends ThreadOptions {
  /** Without a call for so long it is ended. */
  idleMs: number;
  log: Log;
}

export interface CallOptions {
  /** Whoever asked has given up: a call that has not begun is not made. */
  signal?: AbortSignal | undefined;
  /** A call that takes longer ends the thread. Default never. */
  mostMs?: number;
}

export interface CallThread<Calls extends CallsOf<Calls>> {
  /** @throws what the call throws; an error when the thread was lost, too many wait, or it is closed. */
  call<Name extends keyof Calls & string>(
    name: Name,
    argument: Parameters<Calls[Name]>[0],
    options?: CallOptions,
  ): ReturnType<Calls[Name]>;
  /** Keeps the thread although it is idle, because it holds something. @returns what lets go: then it soon ends. */
  hold(): () => void;
  /** Ends the thread; calls that wait fail. */
  close(): Promise<void>;
}

/** Starts nothing yet. */
export function createCallThread<Calls extends CallsOf<Calls>>(options: CallThreadOptions): CallThread<Calls> {
  const { name: thread, idleMs, log } = options;
  let current: RunningThread | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let ending: Promise<unknown> = Promise.resolve();
  let idleTimer: NodeJS.Timeout | undefined;
  let [waiting, holds] = [0, 0];
  let isClosed = false;

  /** Goes on in the background: a new call does not wait for it. */
  const end = (): void => {
    clearTimeout(idleTimer);
    const old = current;
    current = null;
    ending = Promise.all([ending, old?.end()]);
  };

  const waitForWork = (patienceMs: number): void => {
    clearTimeout(idleTimer);
    if (holds === 0 && waiting === 0 && !isClosed) idleTimer = setTimeout(end, patienceMs).unref();
  };

  async function run(name: string, argument: unknown, { signal, mostMs }: CallOptions): Promise<unknown> {
    signal?.throwIfAborted();
    if (isClosed) throw new Error(`${thread} is closed`);
    clearTimeout(idleTimer);
    if (!current?.isAlive) current = startThread(options);
    const outcome = await current.run({ name, argument }, mostMs ?? null);
    if (outcome.kind === 'done') return outcome.value;
    // Once: what is still asked of the same thread finds a new one.
    if (outcome.kind === 'lost' && !isClosed) log.error({ thread, call: name, err: outcome.error }, 'thread-lost');
    throw outcome.error;
  }

  async function enqueue(name: string, argument: unknown, how: CallOptions): Promise<unknown> {
    if (waiting >= MOST_WAITING) throw new Error(`More than ${MOST_WAITING} calls wait for ${thread}`);
    waiting += 1;
    const answer = last.then(() => run(name, argument, how));
    last = answer.catch(() => {});
    try {
      return await answer;
    } finally {
      waiting -= 1;
      waitForWork(idleMs);
    }
  }

  return {
    // The thread calls the function of that name, and this is its result.
    call: (name, argument, how = {}) => enqueue(name, argument, how) as ReturnType<Calls[typeof name]>,
    hold: () => {
      holds += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds -= 1;
        // What it held has made it large, but what was changed meanwhile comes now.
        waitForWork(Math.min(idleMs, AFTER_HOLD_MS));
      };
    },
    close: async () => {
      isClosed = true;
      end();
      await ending;
      await last;
    },
  };
}
