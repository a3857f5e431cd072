/** When a source is due again: how the last visit went in, an instant out. Pure; chance is given by the caller. */
import type { FailureCode } from '../../domain/failure.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FIRST_RETRY_MS = 15 * MINUTE_MS;
const SHORTEST_RETRY_MS = MINUTE_MS;
/** Share of the interval by which a healthy source may come late; never early, the interval is a promise to the publisher. */
const JITTER = 0.1;
/** From this many in a row, an address that says no is asked at most daily. */
const STUBBORN_FAILURES = 3;
const STUBBORN: ReadonlySet<FailureCode> = new Set(['gone', 'not-found', 'forbidden', 'moved']);

export interface VisitOutcome {
  now: Date;
  /** The source's own interval, ms. */
  everyMs: number;
  /** 0 after a visit that went well. */
  consecutiveFailures: number;
  /** Earliest time the publisher asked for, ISO 8601. */
  retryAt?: string | undefined;
  failureCode?: FailureCode | undefined;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
}

/** After failures within max(24 h, the interval), unless the publisher asked for longer. */
export function nextFetchAt(outcome: VisitOutcome): Date {
  const ownTime = outcome.now.getTime() + delayMs(outcome);
  const askedTime = outcome.retryAt === undefined ? Number.NaN : Date.parse(outcome.retryAt);
  return new Date(Number.isNaN(askedTime) ? ownTime : Math.max(ownTime, askedTime));
}

function delayMs({ everyMs, consecutiveFailures, failureCode, random }: VisitOutcome): number {
  if (consecutiveFailures <= 0) return everyMs * (1 + JITTER * random());
  const longestMs = Math.max(DAY_MS, everyMs);
  if (failureCode && STUBBORN.has(failureCode) && consecutiveFailures >= STUBBORN_FAILURES) return longestMs;
  const firstMs = Math.min(everyMs, FIRST_RETRY_MS);
  const ceilingMs = Math.min(firstMs * 2 ** (consecutiveFailures - 1), longestMs);
  // Full jitter, but never at once: the publisher that just failed gets its minute.
  const floorMs = Math.min(SHORTEST_RETRY_MS, ceilingMs);
  return floorMs + random() * (ceilingMs - floorMs);
}

const STEP_MS = 600;
const AT_ONCE = 4;

export interface RoundPlace {
  now: Date;
  /** Place among the sources that are due, from 0. */
  index: number;
  /** How many are due. */
  count: number;
  everyMs: number;
  random: () => number;
}

/**
 * Spreads sources that are all due after a long stop: the first few at once, the rest about 0.6 s apart and in order, so that
 * 50 sources have been asked within 30 s and ten thousand do not start together.
 */
export function spreadFirstRound({ now, index, count, everyMs, random }: RoundPlace): Date {
  if (index < AT_ONCE) return now;
  const stepMs = Math.min(STEP_MS, everyMs / Math.max(1, count));
  // Jitter stays inside the step, which keeps the order.
  return new Date(now.getTime() + Math.floor((index - AT_ONCE + random()) * stepMs));
}
