/** Asks a PostgreSQL server again and again whether it answers, on a connection of its own, and tells when that changes. */
import { Socket } from 'node:net';
import pg from 'pg';
import { errorCode } from '../domain/error-code.js';
import { inOwnLogContext } from '../domain/log-context.js';
import { withinOwnTime } from './own-time.js';

const EVERY_MS = 500;
/** An answer later than this is none. With the pause before the question it stays well under the two seconds that a page may take. */
const LIMIT_MS = 1000;
/** So long a line that has answered before may take before another one is asked beside it, within the same limit. */
const SUSPECT_AFTER_MS = 400;
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

/** @returns the line, for the next question; null where the answer was a refusal. @throws why there is no answer. */
async function askOn(line: Line): Promise<Line | null> {
  try {
    await (await line.connected).query('select 1');
    return line;
  } catch (error) {
    if (isAnswer(error)) return null;
    throw error;
  }
}

export function createPinger({ config, isBusy, onAnswer, onSilence }: PingerOptions): Pinger {
  /** One that has answered, or none; two while the first is under suspicion. */
  let lines: Line[] = [];
  let isSilent = false;
  let isRunning = false;
  let isStopped = false;
  let mustAskAgain = false;
  let lastUseMs = 0;
  let wake = (): void => {};

  const open = (): Line => {
    const line = openLine(config);
    lines.push(line);
    return line;
  };
  const keepOnly = (kept: Line | null): void => {
    for (const line of lines) if (line !== kept) line.socket.destroy();
    lines = kept === null ? [] : [kept];
  };
  /** One line may break, or be cut off without a word, while the server is well: another one tells. */
  const askKept = async (kept: Line): Promise<Line | null> => {
    const answer = askOn(kept);
    try {
      return await withinOwnTime(SUSPECT_AFTER_MS, answer);
    } catch (error) {
      if (isStopped) throw error;
      const another = askOn(open());
      // Where both fail, the new one knows better how the server is.
      const either = Promise.any([answer, another]).catch(() => another);
      return withinOwnTime(LIMIT_MS - SUSPECT_AFTER_MS, either);
    }
  };
  /** @returns null for an answer, or why there is none. */
  const ask = async (): Promise<unknown> => {
    const [kept] = lines;
    try {
      keepOnly(await (kept === undefined ? withinOwnTime(LIMIT_MS, askOn(open())) : askKept(kept)));
      return null;
    } catch (error) {
      keepOnly(null);
      return error;
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
    // A line that nobody asks on may break without a word, and takes up one of the server's places.
    keepOnly(null);
    isRunning = false;
  };

  const noteUse = (): void => {
    lastUseMs = Date.now();
    // It goes on long after the request or job that happened to come first.
    if (!isRunning && !isStopped) void inOwnLogContext({}, run);
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
      keepOnly(null);
      wake();
    },
  };
}
