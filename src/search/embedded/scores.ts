/** A plan and rows in, the rows that answer it best out, scored from the lists by the rules of `rank.ts` without reading any text. */
import type { Alternative, Plan, Wanted } from '../plan.js';
import { coverageFactor, coverageOf, importanceOf, rarity, rarityOf, type Statistics, TUNING } from '../rank.js';
import type { Attributes } from './attributes.js';
import { type Bits, hasBit, keepShared, rowsOf } from './bits.js';
import { anyRows, inTitle, type Lists } from './lists.js';
import type { Postings } from './postings.js';

/** By row; zero where nothing is asked, so that a search clears only what it used. */
interface Scratch {
  size: number;
  sum: Float32Array;
  covered: Float32Array;
  best: Float32Array;
  part: Float32Array;
}

const scratch: Scratch = {
  size: 0,
  sum: new Float32Array(0),
  covered: new Float32Array(0),
  best: new Float32Array(0),
  part: new Float32Array(0),
};

function makeRoom(size: number): void {
  if (scratch.size >= size) return;
  const make = () => new Float32Array(Math.ceil(size / 4096) * 4096);
  Object.assign(scratch, { sum: make(), covered: make(), best: make(), part: make() });
  scratch.size = scratch.sum.length;
}

interface Scorer {
  lists: Lists;
  statistics: Statistics;
  attributes: Attributes;
  /** Only these are scored. */
  rows: Bits;
}

/** @returns at most `limit` rows, best first; of equal scores the latest. */
export function bestRows(
  plan: Plan,
  { rows: asked, set: rows }: { rows: Uint32Array; set: Bits },
  { lists, statistics }: { lists: Lists; statistics: Statistics },
  attributes: Attributes,
  limit: number,
): number[] {
  makeRoom(lists.size);
  const scorer: Scorer = { lists, statistics, attributes, rows };
  try {
    let total = 0;
    for (const wanted of plan.wanted) total += scoreWanted(wanted, scorer, asked);
    return chooseBest(asked, total, attributes, limit);
  } finally {
    clear(asked);
  }
}

/** Also what a search that failed has left. */
function clear(asked: Uint32Array): void {
  const { sum, covered, best, part } = scratch;
  for (let i = 0; i < asked.length; i++) {
    const row = asked[i] as number;
    sum[row] = 0;
    covered[row] = 0;
    best[row] = 0;
    part[row] = 0;
  }
}

/** @returns the importance of the word */
function scoreWanted(wanted: Wanted, scorer: Scorer, asked: Uint32Array): number {
  const importance = importanceOf(wanted.alternatives, scorer.statistics);
  const terms = new Map<string, number>();
  for (const alternative of wanted.alternatives) {
    if (alternative.field === 'title')
      scoreAlternative(alternative, importance, { ...scorer, lists: inTitle(scorer.lists) });
    else if (alternative.groups.length > 1 || alternative.adjacent) scoreAlternative(alternative, importance, scorer);
    else for (const term of alternative.groups[0] ?? []) raiseTo(terms, term, alternative.weight);
  }
  for (const [term, weight] of terms)
    raise(
      scratch.best,
      scorer.lists.ofTerm(term),
      weight * Math.min(importance, rarity(term, scorer.statistics)),
      scorer,
    );
  const { best, sum, covered } = scratch;
  for (let i = 0; i < asked.length; i++) {
    const row = asked[i] as number;
    const value = best[row] as number;
    if (value === 0) continue;
    sum[row] = (sum[row] as number) + value;
    covered[row] = (covered[row] as number) + coverageOf(importance, value);
    best[row] = 0;
  }
  return importance;
}

function scoreAlternative(alternative: Alternative, cap: number, scorer: Scorer): void {
  const { lists, statistics } = scorer;
  if (!alternative.adjacent) {
    scoreGroups(alternative, cap, scorer);
    return;
  }
  const factor = alternative.weight * Math.min(cap, rarityOf(alternative, statistics));
  raise(scratch.best, lists.ofPhrase(alternative), factor, scorer);
}

/** Alternatives have terms in common; only the greatest weight of each counts. */
function raiseTo(weights: Map<string, number>, term: string, weight: number): void {
  if (weight > (weights.get(term) ?? 0)) weights.set(term, weight);
}

/** All groups must be there, and each gives its share. */
function scoreGroups({ weight, groups }: Alternative, cap: number, scorer: Scorer): void {
  const { lists, statistics } = scorer;
  const shared = scorer.rows.slice();
  for (const group of groups) keepShared(shared, anyRows(group, lists.ofTerm, lists.size));
  const rows = rowsOf(shared);
  const sums = new Float64Array(rows.length);
  for (const group of groups) {
    for (const term of group)
      raise(scratch.part, lists.ofTerm(term), Math.min(cap, rarity(term, statistics)), { ...scorer, rows: shared });
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      sums[i] = (sums[i] as number) + (scratch.part[row] as number);
      scratch.part[row] = 0;
    }
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const value = (weight * (sums[i] as number)) / groups.length;
    if (value > (scratch.best[row] as number)) scratch.best[row] = value;
  }
}

/** BM25's saturation as in `rank.ts`, here for a whole list. */
function raise(best: Float32Array, { rows, codes }: Postings, factor: number, scorer: Scorer): void {
  const { titleBoost, saturation, lengthShare } = TUNING;
  const { lengths } = scorer.attributes;
  const wanted = scorer.rows;
  const base = saturation * (1 - lengthShare);
  const slope = (saturation * lengthShare) / Math.max(1, scorer.statistics.averageLength);
  const scale = factor * (saturation + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (!hasBit(wanted, row)) continue;
    const code = codes[i] as number;
    const occurrences = titleBoost * (code >>> 4) + (code & 15);
    const value = (scale * occurrences) / (occurrences + base + slope * (lengths[row] as number));
    if (value > (best[row] as number)) best[row] = value;
  }
}

function chooseBest(asked: Uint32Array, total: number, { sortMs }: Attributes, limit: number): number[] {
  const { sum, covered } = scratch;
  const [best, scores]: [number[], number[]] = [[], []];
  let least = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < asked.length; i++) {
    const row = asked[i] as number;
    const most = sum[row] as number;
    if (most < least) continue;
    const score = total === 0 ? 0 : most * coverageFactor((covered[row] as number) / total);
    if (score < least) continue;
    let at = best.length;
    while (at > 0 && isBetter(row, score, best[at - 1] as number, scores[at - 1] as number, sortMs)) at -= 1;
    if (at >= limit) continue;
    best.splice(at, 0, row);
    scores.splice(at, 0, score);
    if (best.length <= limit) continue;
    best.pop();
    scores.pop();
    least = scores.at(-1) ?? least;
  }
  return best;
}

function isBetter(row: number, score: number, other: number, otherScore: number, sortMs: Float64Array): boolean {
  if (score !== otherScore) return score > otherScore;
  const [ms, otherMs] = [sortMs[row] as number, sortMs[other] as number];
  return ms !== otherMs ? ms > otherMs : row > other;
}
