/** Ids that sort by arrival: ULIDs, rising within the process even when the clock stands still or steps back. */
import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

export function newId(): string {
  return next();
}
