/** The parsing process's side: a task by name in, its result sent back. What goes wrong inside is told, never left to end the process. */
import { Script } from 'node:vm';
import { fail, type Result } from '../../domain/failure.js';
import { parsingTexts } from '../../texts/pages.js';

export interface Task {
  name: string;
  input: unknown;
}

export type Answer =
  | { kind: 'ready' }
  | { kind: 'done'; result: Result<unknown> }
  /** A bug in a parser. */
  | { kind: 'broke'; message: string; stack: string };

type TaskFunctions = Record<string, (input: never) => Result<unknown>>;

/** The parent stops a task long before this; it is for the case that the parent is gone, and nobody would. */
const ORPHAN_TIMEOUT_MS = 120_000;
const CURRENT_TASK = Symbol.for('spanare.current-task');

/** Runs with a limit of time that the process keeps by itself. */
function runBounded(work: () => Result<unknown>): Result<unknown> {
  Object.assign(globalThis, { [CURRENT_TASK]: work });
  const script = new Script("globalThis[Symbol.for('spanare.current-task')]()");
  return script.runInThisContext({ timeout: ORPHAN_TIMEOUT_MS });
}

function run(functions: TaskFunctions, task: Task): Answer {
  try {
    const parse = functions[task.name];
    if (parse === undefined) throw new Error(`no parser named ${task.name}`);
    // The caller's types tie name and input together; they are lost on the way between processes.
    return { kind: 'done', result: runBounded(() => parse(task.input as never)) };
  } catch (error) {
    // Stack and string length are limits that only a document can reach.
    if (error instanceof RangeError) return { kind: 'done', result: fail('hostile', parsingTexts.tooMuchMarkup) };
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'broke', message, stack };
  }
}

/** Answers the parent's tasks until it lets go. */
export function serveTasks(functions: TaskFunctions): void {
  const send = (answer: Answer): void => void process.send?.(answer);
  process.on('message', (task: Task) => send(run(functions, task)));
  process.on('disconnect', () => process.exit());
  // A terminal's Ctrl+C reaches us too; the parent decides when we end.
  process.on('SIGINT', () => {});
  send({ kind: 'ready' });
}
