/** A query in, the shortest text that means the same out: `parseQuery` reads it back, as long as it is no longer than what is read. */
import { FACETS, type Facet, type FacetValues } from './filters.js';
import type { Operand, Query } from './query.js';
import { filterNameOf, TITLE_NAME } from './query-filters.js';

export function writeQuery(query: Query): string {
  return [
    ...query.terms,
    ...query.phrases.map((words) => writeOperand({ kind: 'phrase', words })),
    ...query.prefixes.map((prefix) => writeOperand({ kind: 'prefix', prefix })),
    ...query.inField.map(writeOperand),
    ...query.alternatives.map((operands) => operands.map(writeOperand).join(' OR ')),
    ...query.excluded.map((operand) => `-${writeOperand(operand)}`),
    ...writeValues(query.filters),
    ...writeValues(query.filters.without ?? {}).map((filter) => `-${filter}`),
    ...writePeriod(query),
  ].join(' ');
}

/** The same with every plain word taken exactly as it is written. */
export const writeExactly = (query: Query): string =>
  writeQuery({ ...query, terms: [], phrases: [...query.terms.map((word) => [word]), ...query.phrases] });

/** `word`, `"a phrase"`, `beginning*` or any of them after `rubrik:`. */
export function writeOperand(operand: Operand): string {
  return `${operand.field === undefined ? '' : `${TITLE_NAME}:`}${writeBare(operand)}`;
}

function writeBare(operand: Operand): string {
  if (operand.kind === 'word') return operand.word;
  return operand.kind === 'phrase' ? `"${operand.words.join(' ')}"` : `${operand.prefix}*`;
}

const writeValues = (values: FacetValues): string[] =>
  FACETS.flatMap((facet: Facet) => {
    const list = values[facet] ?? [];
    return list.length === 0 ? [] : [`${filterNameOf(facet)}:${list.join(',')}`];
  });

function writePeriod({ period: { from, to, since } }: Query): string[] {
  return [
    ...(from === undefined ? [] : [`efter:${from}`]),
    ...(to === undefined ? [] : [`före:${to}`]),
    ...(since === undefined ? [] : [`sedan:${since}`]),
  ];
}
