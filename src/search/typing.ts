/** What is being written in a search box in, the word that is not finished out; and a plan in which it is also the beginning of words. */
import { type Alternative, type Plan, WEIGHTS } from './plan.js';

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

const SHORTEST_UNFINISHED = 3;

/** The last word, which is still being written, is also the beginning of words. */
export function withUnfinished(plan: Plan, text: string): Plan {
  const { last, isQuoted } = splitLastWord(text);
  const at = plan.wanted.findLastIndex((wanted) => !wanted.isRequired && wanted.text === last);
  if (isQuoted || last.length < SHORTEST_UNFINISHED || at < 0) return plan;
  const beginning: Alternative = {
    kind: 'prefix',
    weight: WEIGHTS.prefix,
    groups: [[`e${last}*`]],
    adjacent: false,
    strength: 'strong',
  };
  return {
    ...plan,
    wanted: plan.wanted.map((wanted, i) =>
      i === at ? { ...wanted, alternatives: [...wanted.alternatives, beginning] } : wanted,
    ),
  };
}
