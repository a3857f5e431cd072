/** Waiting that ends early when nobody wants its end any more. */
import { setTimeout as wait } from 'node:timers/promises';

/** Never rejects: who waited asks the signal. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(Math.ceil(ms), undefined, { signal }).catch(() => undefined);

/** Any time up to the given one, so that those who wait for the same moment do not all come at once. */
export const pauseUpTo = (ms: number, signal: AbortSignal): Promise<void> => pause(ms * Math.random(), signal);
