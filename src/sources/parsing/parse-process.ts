/**
 * Parsing apart from the server: a task by name in, its result out. It is a process, not a worker thread: a thread whose heap is full while a
 * map or an object grows takes the whole server with it ("CALL_AND_RETRY_LAST", seen on Node 20), and a document must never be able to do
 * that. One that takes too long or too much memory ends that process; the next task gets a new one. One task at a time, in order.
 */
import { canParseUrl } from '../../domain/can-parse-url.js';
import { fail, type Result } from '../../domain/failure.js';
import type { Log } from '../../domain/log.js';
import { parsingTexts } from '../../texts/pages.js';
import type { Document, Parse, ParseTaskName, ParseTasks } from '../parse-tasks.js';
import { startTaskProcess, type TaskOutcome, type TaskProcess } from './task-process.js';

const DEFAULT_TIMEOUT_MS = 5000;
const DEFAULT_MAX_MEMORY_MB = 256;
const DEFAULT_IDLE_MS = 30_000;

export interface ParseThreadOptions {
  log: Log;
  /** For one document. Default 5 s. */
  timeoutMs?: number;
  /** Heap of the process, in MiB. Default 256. */
  maxMemoryMb?: number;
  /** Without work for so long it is ended. Default 30 s. */
  idleMs?: number;
  /** The compiled `parse-worker`. Default the one beside this file. */
  workerUrl?: URL;
}

export interface ParseThread {
  parse: Parse;
  /** Ends the process; what is under way or waits becomes failures. */
  close(): Promise<void>;
}

/** The host alone: paths and queries may hold keys. */
function readHost(url: string): string {
  return canParseUrl(url) ? new URL(url).host : '';
}

function describeOutcome(outcome: TaskOutcome, timeoutMs: number): Result<unknown> {
  switch (outcome.kind) {
    case 'done':
      return outcome.result;
    case 'too-long':
      return fail('hostile', parsingTexts.tookTooLong(timeoutMs / 1000));
    case 'too-much-memory':
      return fail('hostile', parsingTexts.tooMuchMemory);
    default:
      return fail('unknown', parsingTexts.parserBroke);
  }
}

function logOutcome(log: Log, outcome: TaskOutcome, name: string, document: Document): void {
  const fields = { task: name, host: readHost(document.url), bytes: document.bytes.length, outcome: outcome.kind };
  if (outcome.kind === 'broke' || outcome.kind === 'lost') log.error({ ...fields, err: outcome.error }, 'parser broke');
  else if (outcome.kind !== 'done') log.warn(fields, 'document stopped');
}

/** Starts nothing yet: the process comes with the first task. */
export function createParseProcess(options: ParseThreadOptions): ParseThread {
  const {
    log,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    maxMemoryMb = DEFAULT_MAX_MEMORY_MB,
    idleMs = DEFAULT_IDLE_MS,
  } = options;
  const workerUrl = options.workerUrl ?? new URL('./parse-worker.js', import.meta.url);
  let child: TaskProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let idleTimer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function runTask(name: string, document: Document): Promise<Result<unknown>> {
    if (isClosed) return fail('unknown', parsingTexts.closed);
    clearTimeout(idleTimer);
    if (!child?.isAlive) child = startTaskProcess({ workerUrl, maxMemoryMb });
    const current = child;
    const outcome = await current.run({ name, input: document }, timeoutMs);
    idleTimer = setTimeout(() => void current.end(), idleMs).unref();
    if (isClosed && outcome.kind !== 'done') return fail('unknown', parsingTexts.closed);
    logOutcome(log, outcome, name, document);
    return describeOutcome(outcome, timeoutMs);
  }

  function parse<Name extends ParseTaskName>(name: Name, input: ParseTasks[Name]['input']) {
    const result = last.then(() => runTask(name, input));
    last = result.catch(() => {});
    // The process calls the function of that name, and this is its result.
    return result as Promise<Result<ParseTasks[Name]['output']>>;
  }

  return {
    parse,
    async close() {
      isClosed = true;
      clearTimeout(idleTimer);
      await child?.end();
      await last;
      clearTimeout(idleTimer);
    },
  };
}
