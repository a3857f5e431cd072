/** Reasons for entries left out in, one count per reason out. */
import type { Skipped } from '../visit.js';

export type SkipReason = Skipped['reason'];

export function countSkipped(reasons: SkipReason[]): Skipped[] {
  const counts = new Map<SkipReason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}
