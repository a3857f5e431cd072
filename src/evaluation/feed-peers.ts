/** Other feed parsers, each in a thread of its own with a limit of time for every feed: one of them hangs on some valid feeds. */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { decodeText } from '../sources/decode-text.js';
import type { FeedCase } from './feed-cases.js';
import type { FeedAnswer } from './feed-checks.js';
import type { PeerName } from './feed-peer-answers.js';

const LONGEST_MS = 5000;
const MOST_MEMORY_MB = 512;

/** An answer, or why there is none. */
export type Outcome = { answer: FeedAnswer } | { error: string };

export interface Peer {
  /** One feed at a time. Never rejects. */
  read(feedCase: Pick<FeedCase, 'bytes' | 'contentType'>): Promise<Outcome>;
  close(): Promise<void>;
}

/** Development dependencies are not there in every installation. */
export function isInstalled(name: PeerName): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

function startWorker(name: PeerName): Worker {
  const worker = new Worker(new URL('./feed-peer-worker.js', import.meta.url), {
    workerData: { peer: name },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    stdout: true,
    stderr: true,
  });
  worker.unref();
  return worker;
}

interface Reply {
  outcome: Outcome;
  /** The thread can be asked again: it neither died nor still works on what it was asked. */
  isFree: boolean;
}

function ask(worker: Worker, text: string): Promise<Reply> {
  return new Promise((resolve) => {
    const settle = (outcome: Outcome, isFree: boolean): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve({ outcome, isFree });
    };
    const onMessage = (outcome: Outcome): void => settle(outcome, true);
    const onError = (error: unknown): void => settle({ error: String(error) }, false);
    const onExit = (): void => settle({ error: 'the thread ended' }, false);
    const timer = setTimeout(() => settle({ error: `no answer within ${LONGEST_MS} ms` }, false), LONGEST_MS);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(text);
  });
}

/** Starts a thread when it is first asked, and another when that one hung or died. */
export function openPeer(name: PeerName): Peer {
  let worker: Worker | null = null;
  const close = async (): Promise<void> => {
    const old = worker;
    worker = null;
    await old?.terminate();
  };
  return {
    async read({ bytes, contentType }) {
      worker ??= startWorker(name);
      // Both take text; the bytes are decoded for them, which is kinder than what either does itself.
      const { outcome, isFree } = await ask(worker, decodeText(bytes, contentType));
      if (!isFree) await close();
      return outcome;
    },
    close,
  };
}
