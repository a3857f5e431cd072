/** Rows in, the rows of one page out: the ranked ones first and the others by date after them, or all by date. */
import type { Attributes } from './attributes.js';
import { MOST_SEEN, type Place, type Position } from './cursor.js';

/** So many are ranked; what follows is ordered by date. */
export const MOST_RANKED = 150;

/** What has been given, and what may still be. */
export interface Given {
  skipped: ReadonlySet<number>;
  /** The place that the last page ended at. */
  after: Place | null;
  /** Rows up to this one may stand before the place too: they were there at the beginning and have not been given. */
  lateUpTo: number;
}

export const NOTHING_GIVEN: Given = { skipped: new Set(), after: null, lateUpTo: -1 };

/** @returns at most `limit` rows that follow, newest first. */
export function newestAfter(
  rows: Uint32Array,
  { skipped, after, lateUpTo }: Given,
  limit: number,
  attributes: Attributes,
): number[] {
  const { sortMs } = attributes;
  const best: number[] = [];
  let [last, lastMs] = [-1, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const ms = sortMs[row] as number;
    if (best.length >= limit && (ms < lastMs || (ms === lastMs && row < last))) continue;
    if (after !== null && row > lateUpTo && !isAfter({ row, sortMs: ms }, after)) continue;
    if (skipped.has(row)) continue;
    insert(best, row, sortMs);
    if (best.length > limit) best.pop();
    last = best.at(-1) ?? -1;
    lastMs = sortMs[last] ?? 0;
  }
  return best;
}

const isAfter = (a: Place, b: Place): boolean => a.sortMs < b.sortMs || (a.sortMs === b.sortMs && a.row < b.row);

export const placeOf = (row: number, attributes: Attributes): Place => ({ row, sortMs: attributes.sortMs[row] ?? 0 });

/** Rows come in order of number, and often of time, so the place is looked for from the front. */
function insert(best: number[], row: number, sortMs: Float64Array): void {
  let at = best.length;
  const ms = sortMs[row] as number;
  while (at > 0) {
    const other = best[at - 1] as number;
    const otherMs = sortMs[other] as number;
    if (otherMs > ms || (otherMs === ms && other > row)) break;
    at -= 1;
  }
  best.splice(at, 0, row);
}

/** The highest row there is. */
export function highestRow({ revisions, size }: Attributes): number {
  let row = size - 1;
  while (row >= 0 && revisions[row] === 0) row -= 1;
  return row;
}

/** The next page, and the position after it; null when nothing follows. Ranked texts that have gone meanwhile make room for others. */
export function nextPage(
  position: Position,
  rows: Uint32Array,
  limit: number,
  attributes: Attributes,
): { page: number[]; next: Position | null } {
  const { ranked, shown } = position;
  const isThere = (row: number): boolean => (attributes.revisions[row] ?? 0) > 0;
  const left = [...ranked.keys()].filter((at) => at >= shown && isThere(ranked[at] ?? 0));
  const fromRanked = left.slice(0, limit).map((at) => ranked[at] ?? -1);
  const wanted = limit - fromRanked.length + 1;
  const following = left.length > limit ? [] : newestAfter(rows, givenBy(position), wanted, attributes);
  const page = [...fromRanked, ...following.slice(0, limit - fromRanked.length)];
  if (left.length + following.length <= limit) return { page, next: null };
  const byDate = page.slice(fromRanked.length);
  return {
    page,
    next: { ...position, shown: left[limit] ?? ranked.length, ...afterGiving(position, byDate, attributes) },
  };
}

const givenBy = ({ ranked, seen, after, upTo }: Position): Given => ({
  skipped: new Set([...ranked, ...(seen ?? [])]),
  after,
  lateUpTo: seen === null ? -1 : upTo,
});

function afterGiving(
  { seen, after }: Position,
  rows: number[],
  attributes: Attributes,
): Pick<Position, 'seen' | 'after'> {
  const last = rows.at(-1);
  const place = last === undefined ? null : placeOf(last, attributes);
  const all = seen === null ? null : [...seen, ...rows];
  return {
    seen: all !== null && all.length <= MOST_SEEN ? all : null,
    // What has moved up meanwhile is given late, and leads no way back.
    after: place !== null && (after === null || isAfter(place, after)) ? place : after,
  };
}
