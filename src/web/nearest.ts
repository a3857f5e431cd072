/** A mistyped word in, the nearest of the right ones out, so that a refusal can say what was probably meant. */

/** How many letters must be added, removed, changed or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = (above[j - 1] ?? 0) + (same ? 0 : 1);
      const best = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed);
      row.push(swapped ? Math.min(best, (before[j - 2] ?? 0) + 1) : best);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}

const LONGEST_WORD = 100;

/** @returns null when nothing is near enough to be meant: at most one letter in three may differ. */
export function nearestOf(word: string, candidates: readonly string[]): string | null {
  const written = word.slice(0, LONGEST_WORD).toLowerCase();
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(written, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  if (best === undefined) return null;
  return best.distance <= Math.max(1, Math.floor(Math.max(written.length, best.candidate.length) / 3))
    ? best.candidate
    : null;
}
