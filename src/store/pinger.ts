/** Asks a PostgreSQL server again and again whether it answers, on a connection of its own, and tells when that changes. */
import { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../domain/error-code.js';

const EVERY_MS = 500;
/** An answer later than this is none. With the pause before the question it stays well under the two seconds that a page may take. */
const LIMIT_MS = 1000;
const SLICE_MS = 100;
/** So long after the last use somebody may still be waiting for an answer. */
const IN_USE_MS = 5000;

export interface PingerOptions {
  config: pg.ClientConfig;
  /** Whether somebody has a connection just now. */
  isBusy(): boolean;
  onAnswer(): void;
  onSilence(cause: unknown): void;
}

export interface Pinger {
  /** Somebody is about to use the database: from now on, for some seconds, it is asked. */
  noteUse(): void;
  /** A connection broke: asks at once whether it was the only one. */
  askNow(): void;
  stop(): void;
}

/** A refusal such as "too many connections" is an answer too; that the server shuts down or starts is a polite form of silence. */
function isAnswer(error: unknown): boolean {
  const isFromServer = typeof error === 'object' && error !== null && 'severity' in error;
  return isFromServer && !/^(?:57P|08)/.test(errorCode(error) ?? '');
}

/**
 * Only time in which this process could have seen the answer counts: a parse of two seconds, or a laptop that slept, is no silence of the
 * database's.
 */
async function withinOwnTime<T>(limitMs: number, work: Promise<T>): Promise<void> {
  const done = work.then(() => true);
  for (let leftMs = limitMs; leftMs > 0; leftMs -= SLICE_MS) {
    if (await Promise.race([done, wait(SLICE_MS, false, { ref: false })])) return;
  }
  throw new Error(`No answer in ${limitMs} ms`);
}

interface Line {
  connected: Promise<pg.Client>;
  socket: Socket;
}

function openLine(config: pg.ClientConfig): Line {
  const socket = new Socket();
  const client = new pg.Client({ ...config, stream: () => socket });
  // A line that breaks is found out by the next question.
  client.on('error', () => {});
  const connected = client.connect().then(() => {
    // Asking alone keeps no process alive.
    socket.unref();
    return client;
  });
  connected.catch(() => {});
  return { connected, socket };
}

export function createPinger({ config, isBusy, onAnswer, onSilence }: PingerOptions): Pinger {
  let line: Line | null = null;
  let isSilent = false;
  let isRunning = false;
  let isStopped = false;
  let mustAskAgain = false;
  let lastUseMs = 0;
  let wake = (): void => {};

  const hangUp = (): void => {
    line?.socket.destroy();
    line = null;
  };
  /** @returns null for an answer, or why there is none. */
  const ask = async (): Promise<unknown> => {
    const current = line ?? openLine(config);
    line = current;
    try {
      await withinOwnTime(
        LIMIT_MS,
        current.connected.then((client) => client.query('select 1')),
      );
      return null;
    } catch (error) {
      hangUp();
      return isAnswer(error) ? null : error;
    }
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, mustAskAgain ? 0 : EVERY_MS).unref();
    });
  const isWanted = (): boolean => !isStopped && (isSilent || isBusy() || Date.now() - lastUseMs < IN_USE_MS);

  const run = async (): Promise<void> => {
    isRunning = true;
    while (isWanted()) {
      mustAskAgain = false;
      const trouble = await ask();
      if (isStopped) break;
      isSilent = trouble !== null;
      if (isSilent) onSilence(trouble);
      else onAnswer();
      await pause();
    }
    isRunning = false;
  };

  const noteUse = (): void => {
    lastUseMs = Date.now();
    if (!isRunning && !isStopped) void run();
  };
  return {
    noteUse,
    askNow: () => {
      mustAskAgain = true;
      noteUse();
      wake();
    },
    stop: () => {
      isStopped = true;
      hangUp();
      wake();
    },
  };
}
