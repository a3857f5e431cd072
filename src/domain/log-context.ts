/** What a request or a job is called, carried along everything it does, so that each of its log lines can be found by it. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface LogContext {
  requestId?: string;
  /** Id of the job under way. */
  jobId?: string;
  /** Name of the job under way. */
  job?: string;
}

const storage = new AsyncLocalStorage<LogContext>();

/** Runs `work` with these names beside those already there. */
export function withLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...context }, work);
}

/** Runs `work` with these names only: a job may happen to be started by the end of another one, or by a request that did not ask for it. */
export function inOwnLogContext<T>(context: LogContext, work: () => T): T {
  return storage.run(context, work);
}

export const currentLogContext = (): LogContext => storage.getStore() ?? {};
