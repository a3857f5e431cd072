/** One child process with limits, that runs one task at a time: a task in, what became of it out. After a limit is broken it is dead. */
import { type ChildProcess, fork } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Result } from '../../domain/failure.js';
import type { Answer, Task } from './serve-tasks.js';

const STARTUP_TIMEOUT_MS = 30_000;
const KEPT_STDERR_LENGTH = 4000;

export type TaskOutcome =
  | { kind: 'done'; result: Result<unknown> }
  /** A bug in a parser; the process lives on. */
  | { kind: 'broke'; error: Error }
  | { kind: 'too-long' }
  | { kind: 'too-much-memory' }
  /** The process ended for another reason, or never came up. */
  | { kind: 'lost'; error: Error };

export interface TaskProcess {
  readonly isAlive: boolean;
  /** Never throws. The time runs from when the process is up and has been given the task. */
  run(task: Task, timeoutMs: number): Promise<TaskOutcome>;
  /** Ends the process, whatever it is doing. */
  end(): Promise<void>;
}

export interface ProcessOptions {
  workerUrl: URL;
  maxMemoryMb: number;
}

function startChild({ workerUrl, maxMemoryMb }: ProcessOptions): ChildProcess {
  return fork(fileURLToPath(workerUrl), {
    execArgv: [`--max-old-space-size=${maxMemoryMb}`, '--max-semi-space-size=16'],
    // Foreign documents are read here: the process gets none of our secrets.
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** A process without work must not keep ours alive; one with work does by the timer of its task. */
function unrefer(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  if (child.stderr instanceof Socket) child.stderr.unref();
}

/** V8 aborts when its heap is full; the system kills when the machine's memory is. */
function judgeExit(code: number | null, signal: string | null, stderr: string): TaskOutcome {
  const isMemory = /heap out of memory|allocation failed/i.test(stderr) || signal === 'SIGKILL';
  if (isMemory) return { kind: 'too-much-memory' };
  const lastLines = stderr.trim().split('\n').slice(-8).join('\n');
  return { kind: 'lost', error: new Error(`the process ended with ${signal ?? `code ${code}`}: ${lastLines}`) };
}

function toOutcome(answer: Exclude<Answer, { kind: 'ready' }>): TaskOutcome {
  if (answer.kind === 'done') return answer;
  const error = new Error(answer.message);
  error.stack = answer.stack;
  return { kind: 'broke', error };
}

/** What the child says, as promises: that it is up, that it is gone. */
function listen(child: ChildProcess, onOutcome: (outcome: TaskOutcome) => void) {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_STDERR_LENGTH);
  });
  const gone = new Promise<void>((resolve) => {
    const leave = (outcome: TaskOutcome): void => {
      onOutcome(outcome);
      resolve();
    };
    child.on('error', (error) => leave({ kind: 'lost', error }));
    // After "close" all of stderr has been read.
    child.on('close', (code, signal) => leave(judgeExit(code, signal, stderr)));
  });
  const ready = new Promise<void>((resolve) => {
    child.on('message', (answer: Answer) => (answer.kind === 'ready' ? resolve() : onOutcome(toOutcome(answer))));
  });
  return { ready, gone };
}

/** Starts the process; its first task waits until it is up. */
export function startTaskProcess(options: ProcessOptions): TaskProcess {
  const child = startChild(options);
  let isAlive = true;
  let settle: (outcome: TaskOutcome) => void = () => {};
  const { ready, gone } = listen(child, (outcome) => settle(outcome));
  void gone.then(() => {
    isAlive = false;
  });
  unrefer(child);

  async function end(): Promise<void> {
    isAlive = false;
    // The child keeps nobody alive: without this, a process with nothing else to do would end in the middle of the wait.
    const vigil = setInterval(() => {}, 1000);
    child.kill('SIGKILL');
    await gone;
    clearInterval(vigil);
  }

  async function run(task: Task, timeoutMs: number): Promise<TaskOutcome> {
    let timer: NodeJS.Timeout | undefined;
    const outcome = new Promise<TaskOutcome>((resolve) => {
      settle = resolve;
      const late = { kind: 'lost', error: new Error('the process did not start') } as const;
      timer = setTimeout(resolve, STARTUP_TIMEOUT_MS, late);
      void ready.then(() => {
        clearTimeout(timer);
        timer = setTimeout(resolve, timeoutMs, { kind: 'too-long' });
        child.send({ ...task }, (error) => error && resolve({ kind: 'lost', error }));
      });
    });
    const result = await outcome;
    settle = () => {};
    clearTimeout(timer);
    if (result.kind !== 'done' && result.kind !== 'broke') await end();
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
