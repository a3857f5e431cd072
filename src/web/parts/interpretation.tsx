/** How the search was read, said in Swedish: words, phrases, what is left out, and the filters written in the text. */
import type { Filters } from '../../search/engine.js';
import type { Operand, Query } from '../../search/query.js';
import { formatShortDate } from '../../texts/web-format.js';
import { searchPageTexts as texts } from '../../texts/web-search.js';
import type { Labels } from '../pages/labels.js';

function describeOperand(operand: Operand): string {
  if (operand.kind === 'word') return operand.word;
  return operand.kind === 'phrase' ? texts.phrase(operand.words.join(' ')) : texts.prefix(operand.prefix);
}

function wantedOf(query: Query): string[] {
  return [
    ...query.terms,
    ...query.phrases.map((words) => texts.phrase(words.join(' '))),
    ...query.prefixes.map(texts.prefix),
    ...query.alternatives.map((operands) => operands.map(describeOperand).join(' eller ')),
  ];
}

function describeFilters(filters: Filters, labels: Labels): string[] {
  const named = (facet: 'area' | 'level' | 'type' | 'source' | 'language'): string[] =>
    (filters[facet] ?? []).map((value) => labels.of(facet, value));
  const parts: [string[], (names: string[]) => string][] = [
    [named('area'), texts.inArea],
    [named('level'), texts.onLevel],
    [named('type'), texts.ofType],
    [named('source'), texts.fromSource],
    [named('language').map((name) => name.toLowerCase()), texts.inLanguage],
  ];
  const period = [
    ...(filters.from ? [texts.from(formatShortDate(filters.from))] : []),
    ...(filters.to ? [texts.to(formatShortDate(filters.to))] : []),
  ];
  return [...parts.flatMap(([names, describe]) => (names.length > 0 ? [describe(names)] : [])), ...period];
}

interface InterpretationProps {
  query: Query;
  written: Filters;
  labels: Labels;
}

/** Nothing to say about an empty search. */
export const Interpretation = ({ query, written, labels }: InterpretationProps) => {
  const wanted = wantedOf(query);
  const excluded = query.excluded.map(describeOperand);
  const filters = describeFilters(written, labels);
  if (wanted.length + excluded.length + filters.length === 0) return <></>;
  return (
    <p class="interp">
      {texts.interpretation} {wanted.length === 0 && texts.everything}
      {wanted.map((part, i) => (
        <>
          {i > 0 && ' och '}
          <b>{part}</b>
        </>
      ))}
      {excluded.map((part, i) => (
        <>
          {' '}
          {i === 0 ? texts.not : 'eller'} <b>{part}</b>
        </>
      ))}
      {filters.map((part) => ` ${part}`)}.
    </p>
  );
};
