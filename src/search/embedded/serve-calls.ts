/** The thread's side of `call-thread.ts`: calls in, answers out, one at a time and in order. What goes wrong inside is told, never left to end the thread. */
import { parentPort } from 'node:worker_threads';
import { type SentError, toSentError } from './thread-errors.js';

/** Null asks the thread to end. */
export type Called = { name: string; argument: unknown } | null;
export type Reply = { ok: true; value: unknown } | { ok: false; error: SentError };

/** What a thread can be asked: functions of one argument, by name. */
export type CallsOf<Calls> = { [Name in keyof Calls]: (argument: never) => Promise<unknown> };

/** @param close what to do before the thread ends */
export function serveCalls<Calls extends CallsOf<Calls>>(calls: Calls, close: () => Promise<void>): void {
  if (parentPort === null) throw new Error('Calls are served only in a thread');
  const port = parentPort;
  const answer = async (called: Called): Promise<void> => {
    if (called !== null) return send(port, await run(calls, called));
    await close().catch(() => {});
    port.close();
  };
  let turn: Promise<void> = Promise.resolve();
  port.on('message', (called: Called) => {
    turn = turn.then(() => answer(called));
  });
}

async function run(calls: object, { name, argument }: NonNullable<Called>): Promise<Reply> {
  try {
    // The caller's types tie name and argument together; they are lost on the way between threads.
    const call: unknown = Reflect.get(calls, name);
    if (typeof call !== 'function') throw new Error(`No call named ${name}`);
    return { ok: true, value: await call(argument) };
  } catch (error) {
    return { ok: false, error: toSentError(error) };
  }
}

function send(port: NonNullable<typeof parentPort>, reply: Reply): void {
  try {
    port.postMessage(reply);
  } catch (error) {
    // An answer that cannot be copied.
    port.postMessage({ ok: false, error: toSentError(error) } satisfies Reply);
  }
}
