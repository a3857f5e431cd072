/** What is being written in a search box in, the word that is not finished out; and a plan in which it is also the beginning of words. */
import { type Plan, type PlanOptions, planQuery } from './plan.js';
import type { Query } from './query.js';

export interface LastWord {
  /** Joined with the whole word it is what would be searched for. */
  before: string;
  /** Lower case, as far as it has been written; empty after a space. */
  last: string;
  /** It stands in a phrase that has not been closed. */
  isQuoted: boolean;
}

const QUOTES = /["”“„»«]/g;

/** Words end in letters and digits: after a space, a star or a closing quote nothing is unfinished. */
export function splitLastWord(text: string): LastWord {
  const written = text.normalize('NFC');
  const match = /[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*$/u.exec(written);
  const before = match === null ? written : written.slice(0, match.index);
  return {
    before,
    last: (match?.[0] ?? '').toLowerCase(),
    isQuoted: (before.match(QUOTES)?.length ?? 0) % 2 === 1,
  };
}

const SHORTEST_UNFINISHED = 2;

/** A plan in which the last word, which is still being written, is also the beginning of words; one that begins none may be a slip. */
export function planTyping(query: Query, options: PlanOptions): Plan {
  const { last, isQuoted } = splitLastWord(query.text);
  const isBeginning = !isQuoted && last.length >= SHORTEST_UNFINISHED && options.frequency(`e${last}*`) > 0;
  return planQuery(query, isBeginning ? { ...options, unfinished: last } : options);
}
