/** Rows in, the rows of one page out: by date, or the best first by the common scorer and the others by date after them. */

import type { Sieve } from '../analyse.js';
import type { Plan } from '../plan.js';
import { analyseDocument, scoreDocument, sieveFor } from '../rank.js';
import type { Attributes } from './attributes.js';
import type { Place, Position } from './cursor.js';
import type { Matched } from './levels.js';
import type { IndexReader } from './reader.js';

/** So many texts are scored one by one; more match only where words are so common that order says little. */
const MOST_RANKED = 150;
/** Up to so many matches SQLite's own ranking chooses which to score; beyond that it would take too long. */
const MOST_FOR_BM25 = 4000;

/** @returns at most `limit` rows after the place, newest first. */
export function newestAfter(
  rows: readonly number[],
  after: Place | null,
  limit: number,
  attributes: Attributes,
): number[] {
  const { sortMs } = attributes;
  const isBefore = (a: number, b: number) => (sortMs[a] ?? 0) > (sortMs[b] ?? 0) || (sortMs[a] === sortMs[b] && a > b);
  const best: number[] = [];
  for (const row of rows) {
    if (after !== null && !isAfter(row, after, attributes)) continue;
    const last = best.at(-1);
    if (best.length >= limit && last !== undefined && !isBefore(row, last)) continue;
    insert(best, row, isBefore);
    if (best.length > limit) best.pop();
  }
  return best;
}

export const placeOf = (row: number, attributes: Attributes): Place => ({ row, sortMs: attributes.sortMs[row] ?? 0 });

function isAfter(row: number, place: Place, attributes: Attributes): boolean {
  const sortMs = attributes.sortMs[row] ?? 0;
  return sortMs < place.sortMs || (sortMs === place.sortMs && row < place.row);
}

function insert(sorted: number[], row: number, isBefore: (a: number, b: number) => boolean): void {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(row, sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  sorted.splice(low, 0, row);
}

/** The best rows, best first; of equal scores the latest. */
export function rankRows(
  plan: Plan,
  rows: number[],
  matched: Matched,
  reader: IndexReader,
  attributes: Attributes,
): number[] {
  const sieve = sieveFor(plan);
  const scored = chooseCandidates(rows, matched, reader, attributes).map((row) => ({
    row,
    score: scoreRow(plan, row, reader, sieve),
  }));
  scored.sort(
    (a, b) => b.score - a.score || (attributes.sortMs[b.row] ?? 0) - (attributes.sortMs[a.row] ?? 0) || b.row - a.row,
  );
  return scored.map(({ row }) => row);
}

function scoreRow(plan: Plan, row: number, reader: IndexReader, sieve: Sieve): number {
  const text = reader.text(row);
  return text === null ? 0 : scoreDocument(plan, analyseDocument(text, sieve), reader.statistics).score;
}

function chooseCandidates(rows: number[], matched: Matched, reader: IndexReader, attributes: Attributes): number[] {
  if (rows.length <= MOST_RANKED || matched.expression === null) return rows.slice(0, MOST_RANKED);
  const wanted = new Set(rows);
  if (matched.rows.length <= MOST_FOR_BM25) {
    const isFiltered = rows.length < matched.rows.length;
    const best = reader.bestMatching(matched.expression, isFiltered ? matched.rows.length : MOST_RANKED);
    return best.filter((row) => wanted.has(row)).slice(0, MOST_RANKED);
  }
  const titled = reader.inTitle(matched.expression, MOST_RANKED * 5).filter((row) => wanted.has(row));
  const recent = newestAfter(rows, null, MOST_RANKED / 4, attributes);
  return [...new Set([...titled.slice(0, MOST_RANKED - recent.length), ...recent])];
}

/** The next page, and the position after it; null when nothing follows. Ranked texts that have gone meanwhile make room for others. */
export function nextPage(
  position: Position,
  rows: readonly number[],
  limit: number,
  attributes: Attributes,
): { page: number[]; next: Position | null } {
  const { ranked, shown } = position;
  const left = [...ranked.keys()].filter((at) => at >= shown && attributes.isThere[ranked[at] ?? -1] === 1);
  const fromRanked = left.slice(0, limit).map((at) => ranked[at] ?? -1);
  const skipped = new Set(ranked);
  const others = skipped.size > 0 ? rows.filter((row) => !skipped.has(row)) : rows;
  const following = newestAfter(others, position.after, limit - fromRanked.length + 1, attributes);
  const page = [...fromRanked, ...following.slice(0, limit - fromRanked.length)];
  if (left.length + following.length <= limit) return { page, next: null };
  const lastFollowing = page.length > fromRanked.length ? page.at(-1) : undefined;
  const after = lastFollowing === undefined ? position.after : placeOf(lastFollowing, attributes);
  return { page, next: { ...position, shown: left[limit] ?? ranked.length, after } };
}
