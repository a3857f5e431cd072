/** Alternatives of a plan in, full-text expressions out. Every term is quoted, so nothing a person writes can be syntax. */
import type { Alternative, Strength, Wanted } from '../plan.js';

/** A phrase of words with several stems each becomes that many phrases, at most so many. */
const MOST_PHRASES = 16;

/** What finds one wanted word, by alternatives of these strengths; null when there are none. */
export function wantedExpression(wanted: Wanted, strengths: readonly Strength[]): string | null {
  return anyOf(wanted.alternatives.filter((alternative) => strengths.includes(alternative.strength)));
}

export function anyOf(alternatives: readonly Alternative[]): string | null {
  const single = alternatives
    .filter(({ groups, adjacent }) => groups.length === 1 && !adjacent)
    .flatMap(({ groups }) => groups.flat());
  const others = alternatives.filter(({ groups, adjacent }) => groups.length > 1 || adjacent).map(toExpression);
  const parts = [...new Set([...single.map(quote), ...others])];
  return parts.length === 0 ? null : parts.join(' OR ');
}

export const allOf = (expressions: readonly string[]): string =>
  expressions.map((expression) => `(${expression})`).join(' AND ');

function toExpression({ groups, adjacent }: Alternative): string {
  if (adjacent)
    return `(${phrasesOf(groups)
      .map((words) => quote(words.join(' ')))
      .join(' OR ')})`;
  return `(${allOf(groups.map((group) => group.map(quote).join(' OR ')))})`;
}

function phrasesOf(groups: Alternative['groups']): string[][] {
  return groups.reduce<string[][]>(
    (phrases, group) => phrases.flatMap((phrase) => group.map((term) => [...phrase, term])).slice(0, MOST_PHRASES),
    [[]],
  );
}

function quote(term: string): string {
  const isBeginning = term.endsWith('*');
  return `"${(isBeginning ? term.slice(0, -1) : term).replaceAll('"', '""')}"${isBeginning ? '*' : ''}`;
}
