/** The work that is under way, so that closing can abort it all and wait for its end. */

export interface UnderWay {
  /** Runs a task with a signal that is aborted when the caller gives up or everything closes. */
  run<T>(caller: AbortSignal | undefined, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Aborts all tasks, now and later ones at once, and waits for those that run. */
  close(): Promise<void>;
}

export function trackUnderWay(): UnderWay {
  const running = new Map<AbortController, Promise<unknown>>();
  let isClosed = false;
  return {
    // Not AbortSignal.any: in Node 20 it leaves a trace in a long-lived signal for every call.
    async run(caller, task) {
      const controller = new AbortController();
      const abort = () => controller.abort();
      if (isClosed || caller?.aborted) abort();
      caller?.addEventListener('abort', abort, { once: true });
      const work = task(controller.signal);
      running.set(controller, work);
      try {
        return await work;
      } finally {
        running.delete(controller);
        caller?.removeEventListener('abort', abort);
      }
    },
    async close() {
      isClosed = true;
      for (const controller of running.keys()) controller.abort();
      await Promise.allSettled(running.values());
    },
  };
}

/** @returns what the promise gives, or `otherwise` as soon as the signal is aborted; the promise goes on for those who share it. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal, otherwise: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => resolve(otherwise());
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
