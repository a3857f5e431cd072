/** A lexicon and one stretch of text in, the terms that stand there out: each word counts for at most one term of an area. */
import type { LexiconPart, Term } from './lexicon.js';
import type { Fit } from './vocabulary.js';

/** One word of the text: how it is compared, and where it stands in the original (UTF-16 offsets). */
export interface TextWord {
  text: string;
  start: number;
  end: number;
}

export interface FoundTerm {
  term: Term;
  /** The word is only a part of a compound in the text. */
  isPart: boolean;
  /** Offsets in the original text. */
  start: number;
  end: number;
}

interface Candidate extends FoundTerm {
  /** Indexes of the words that the term has taken. */
  taken: number[];
  strength: number;
}

/** Long phrases go before short ones and definite words before pieces of words, so that "trygg anställning" hides "trygg". */
export function findTerms(words: readonly TextWord[], part: LexiconPart): FoundTerm[] {
  const candidates = findCandidates(words, part).sort(byPrecedence);
  const takenByArea = new Map<string, Set<number>>();
  return candidates.filter(({ term, taken: indexes }) => {
    const taken = takenByArea.get(term.area) ?? new Set();
    if (indexes.some((index) => taken.has(index))) return false;
    for (const index of indexes) taken.add(index);
    takenByArea.set(term.area, taken);
    return true;
  });
}

function byPrecedence(a: Candidate, b: Candidate): number {
  return (
    b.taken.length - a.taken.length ||
    b.strength - a.strength ||
    a.start - b.start ||
    a.end - b.end ||
    (a.term.text < b.term.text ? -1 : a.term.text > b.term.text ? 1 : 0)
  );
}

function findCandidates(words: readonly TextWord[], { vocabulary, termsByFirst }: LexiconPart): Candidate[] {
  const fits = words.map((word) => vocabulary.fitsOf(word.text));
  const candidates: Candidate[] = [];
  fits.forEach((fitsHere, at) => {
    for (const fit of fitsHere) {
      for (const term of termsByFirst.get(fit.pattern) ?? []) {
        const taken = followTerm(term, fits, at, fit);
        const [first, last] = [words[at], words[taken?.at(-1) ?? -1]];
        if (!taken || !first || !last) continue;
        candidates.push({ term, taken, strength: fit.strength, isPart: fit.isPart, start: first.start, end: last.end });
      }
    }
  });
  return candidates;
}

/** @returns the indexes of the term's words when it stands from `at` on, else null. A phrase wants whole words. */
function followTerm(term: Term, fits: readonly (readonly Fit[])[], at: number, first: Fit): number[] | null {
  if (term.words.length > 1 && first.isPart) return null;
  const indexes = [at];
  for (const { pattern, gap } of term.words.slice(1)) {
    const from = (indexes.at(-1) ?? at) + 1;
    const offset = fits
      .slice(from, from + gap + 1)
      .findIndex((fitsThere) => fitsThere.some((fit) => fit.pattern === pattern && !fit.isPart));
    if (offset < 0) return null;
    indexes.push(from + offset);
  }
  return indexes;
}
