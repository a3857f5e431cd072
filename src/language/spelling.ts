/** A misspelt word and the words there are in, the most likely meant one out. */
import { fold } from './fold.js';

const SHORTEST_WORD = 4;
/** Longer ones are hardly words. */
const LONGEST_WORD = 40;
/** Å for a and the like is hardly a mistake: many keyboards have no Swedish letters. */
const FOLDED_COST = 0.3;

/** How many mistakes a word may have: 0 for words too short to tell, else 1, or 2 from nine letters. */
export function allowedMistakes(word: string): number {
  if (word.length < SHORTEST_WORD || word.length > LONGEST_WORD || /\p{N}/u.test(word)) return 0;
  return word.length < 9 ? 1 : 2;
}

/** A known word gives way only to one so much commoner, and that one is not a word that few use either. */
const TIMES_COMMONER = 10;
const LEAST_COMMON = 5;

/**
 * @returns the word with the fewest mistakes between, of several the most frequent; null when all are too far away. For a word that is
 * itself among the known, only a much commoner one, one mistake away.
 */
export function closestWord(
  word: string,
  known: Iterable<string>,
  frequencyOf: (word: string) => number,
): string | null {
  const own = frequencyOf(word);
  const least = own === 0 ? 0 : Math.max(LEAST_COMMON, TIMES_COMMONER * own);
  const allowed = own === 0 ? allowedMistakes(word) : Math.min(1, allowedMistakes(word));
  if (allowed === 0) return null;
  let fewest = Number.POSITIVE_INFINITY;
  let closest: string[] = [];
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const mistakes = countMistakes(word, candidate, allowed);
    if (mistakes === null || mistakes > fewest || (own > 0 && frequencyOf(candidate) < least)) continue;
    if (mistakes < fewest) closest = [];
    fewest = mistakes;
    closest.push(candidate);
  }
  return mostFrequent(closest, frequencyOf);
}

function mostFrequent(words: string[], frequencyOf: (word: string) => number): string | null {
  let best: { word: string; frequency: number } | null = null;
  for (const word of words) {
    const frequency = frequencyOf(word);
    // A word that is known but in no text any more would find nothing.
    if (frequency > (best?.frequency ?? 0)) best = { word, frequency };
  }
  return best?.word ?? null;
}

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyzåäöé'];

/** Every text one mistake away, some of them twice: letters changed, missing, extra, or swapped with the next. */
export function* oneMistakeAway(word: string): Generator<string> {
  for (let at = 0; at <= word.length; at++) yield* mistakesAt(word, at);
}

/** Mistakes in the first letters, which nearness to words that begin alike does not see: kola, sskola, ksola and akola for skola. */
export function* firstLetterMistakes(word: string): Generator<string> {
  yield* mistakesAt(word, 0);
}

function* mistakesAt(word: string, at: number): Generator<string> {
  const [before, after] = [word.slice(0, at), word.slice(at)];
  for (const letter of ALPHABET) yield before + letter + after;
  if (after === '') return;
  yield before + after.slice(1);
  for (const letter of ALPHABET) yield before + letter + after.slice(1);
  if (after.length > 1) yield before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
}

/** Letters changed, missing, extra or swapped with the next; null when there are more than allowed. */
export function countMistakes(written: string, meant: string, allowed: number): number | null {
  if (written === meant) return 0;
  const [a, b] = [fold(written), fold(meant)];
  const limit = Math.floor(allowed);
  const distance = editDistance(a, b, limit);
  if (distance === null) return null;
  return distance + (hasOtherLetters(written, meant) ? FOLDED_COST : 0);
}

/** Whether Swedish letters of the meant word were written without their marks, or the other way about. */
const hasOtherLetters = (written: string, meant: string): boolean => marksOf(written) !== marksOf(meant);

const marksOf = (word: string): string => word.replace(/[^åäöé]/g, '');

/** Optimal string alignment, given up as soon as every way costs more than the limit. */
function editDistance(a: string, b: string, limit: number): number | null {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return null;
    before = last;
    last = row;
  }
  const distance = last[b.length] ?? 0;
  return distance <= limit ? distance : null;
}
