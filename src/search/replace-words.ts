/** A query and other words for some of its words in, the query with those out, as its writer would write it. */
import { tokenize } from '../language/tokens.js';
import type { Plan, Wanted } from './plan.js';
import { type Operand, parseQuery, type Query } from './query.js';
import { writeOperand, writeQuery } from './write-query.js';

/**
 * @param otherFor what a word is to be replaced by
 * @returns null when none is; what it finds is what the plan with those words finds.
 */
export function replaceWords(
  query: Query,
  plan: Plan,
  otherFor: (wanted: Wanted) => string | undefined,
): string | null {
  const others = new Map(
    plan.wanted.flatMap((wanted) => {
      if (wanted.isRequired) return [...(wanted.corrections ?? [])];
      const other = otherFor(wanted);
      return other === undefined ? [] : [[wanted.text, other] as const];
    }),
  );
  if (others.size === 0) return null;
  const meant = writeQuery(withOthers(query, others));
  const written = replaceInText(query.text, others);
  // What is not a word of the query may read the same: a filter's name or value, or what is left out.
  return writeQuery(parseQuery(written)) === meant ? written : meant;
}

function withOthers(query: Query, others: ReadonlyMap<string, string>): Query {
  const other = (operand: Operand): Operand => {
    const written = others.get(writeOperand(operand));
    if (operand.kind !== 'word' || written === undefined) return operand;
    return { ...operand, word: tokenize(written).at(-1)?.text ?? operand.word };
  };
  return {
    ...query,
    terms: query.terms.map((word) => others.get(word) ?? word),
    inField: query.inField.map(other),
    alternatives: query.alternatives.map((operands) => operands.map(other)),
  };
}

function replaceInText(text: string, others: ReadonlyMap<string, string>): string {
  let written = '';
  let at = 0;
  for (const token of tokenize(text)) {
    const other = others.get(token.text);
    if (other === undefined) continue;
    written += `${text.slice(at, token.start)}${other}`;
    at = token.end;
  }
  return written + text.slice(at);
}
