/** Failures and successes in, one log line when trouble begins and one when it is over out: an outage of an hour is not a line a second. */
import type { Log } from '../domain/log.js';
import { causeOf } from './cause.js';

export interface Outage {
  failed(error: unknown): void;
  worked(): void;
  /** Since when, ms since 1970; null while all is well. */
  since(): number | null;
}

/** @param events what the log calls the beginning and the end. */
export function watchOutage(log: Log, events: { began: string; ended: string }): Outage {
  let since: number | null = null;
  return {
    failed: (error) => {
      if (since !== null) return;
      since = Date.now();
      log.warn({ cause: causeOf(error) }, events.began);
    },
    worked: () => {
      if (since === null) return;
      log.info({ lastedMs: Date.now() - since }, events.ended);
      since = null;
    },
    since: () => since,
  };
}
