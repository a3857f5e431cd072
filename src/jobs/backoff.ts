/** How many times a job is tried, and how long it rests between: ever longer, and never in step with others that failed with it. */

/** After so many failed tries a job is quarantined. */
export const TRIES = 3;
/**
 * So too when so many processes have died of it, one after the other. Generous: processes die for many reasons that are not the job's fault,
 * and a job that ends once is forgotten with all its deaths.
 */
export const MOST_DEATHS = 10;

export interface BackoffSettings {
  /** The longest rest after the first failed try, ms. */
  firstMs: number;
  /** Each rest may be so many times as long as the one before. */
  factor: number;
  longestMs: number;
}

export const BACKOFF: BackoffSettings = { firstMs: 2_000, factor: 5, longestMs: 60_000 };
/** The least part of the longest rest: trouble that just began is given some time at least. */
const LEAST_PART = 0.25;

/**
 * @param failed how many tries have failed, from 1.
 * @param random 0 ≤ r < 1.
 * @returns rest before the next try, ms.
 */
export function backoffMs(
  failed: number,
  random: () => number,
  { firstMs, factor, longestMs }: BackoffSettings = BACKOFF,
): number {
  const longest = Math.min(longestMs, firstMs * factor ** Math.max(0, failed - 1));
  return Math.round(longest * (LEAST_PART + (1 - LEAST_PART) * random()));
}
