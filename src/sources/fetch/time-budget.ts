/** A total time for one fetch, spent only while a request is under way: time waiting for one's turn at a host is free. */

export interface TimeBudget {
  /** Runs a task with a signal that is aborted when the time is spent or the caller gives up. */
  spend<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Why the signal was aborted, or null. */
  readonly stopped: 'timeout' | 'aborted' | null;
}

/** @param caller aborted when nobody wants the answer any more */
export function createTimeBudget(totalMs: number, caller: AbortSignal): TimeBudget {
  let leftMs = totalMs;
  let isSpent = false;
  return {
    get stopped() {
      return isSpent ? 'timeout' : caller.aborted ? 'aborted' : null;
    },
    async spend(task) {
      const controller = new AbortController();
      const giveUp = () => controller.abort();
      const runOut = () => {
        isSpent = true;
        controller.abort();
      };
      const startedAt = performance.now();
      const timer = setTimeout(runOut, Math.max(0, leftMs));
      caller.addEventListener('abort', giveUp, { once: true });
      if (caller.aborted) giveUp();
      try {
        return await task(controller.signal);
      } finally {
        clearTimeout(timer);
        caller.removeEventListener('abort', giveUp);
        leftMs -= performance.now() - startedAt;
      }
    },
  };
}
