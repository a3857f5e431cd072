/** How the search was read and as what its words were found, said in Swedish: words, phrases, what is left out, and the filters written in the text. */
import type { FacetValues, Filters, SearchAnswer } from '../../search/engine.js';
import type { Query } from '../../search/query.js';
import { type SaidInterpretation, type SaidWord, sayInterpretation } from '../../search/say-interpretation.js';
import { interpretationTexts as said } from '../../texts/interpretation.js';
import { formatShortDate } from '../../texts/web-format.js';
import { searchPageTexts as texts } from '../../texts/web-search.js';
import type { Labels } from '../labels.js';

function describeValues(filters: FacetValues, labels: Labels): string[] {
  const named = (facet: 'area' | 'level' | 'type' | 'source' | 'language'): string[] =>
    (filters[facet] ?? []).map((value) => labels.of(facet, value));
  const parts: [string[], (names: string[]) => string][] = [
    [named('area'), texts.inArea],
    [named('level'), texts.onLevel],
    [named('type'), texts.ofType],
    [named('source'), texts.fromSource],
    [named('language').map((name) => name.toLowerCase()), texts.inLanguage],
  ];
  return parts.flatMap(([names, describe]) => (names.length > 0 ? [describe(names)] : []));
}

const describeFilters = (filters: Filters, labels: Labels): string[] => [
  ...describeValues(filters, labels),
  ...describeValues(filters.without ?? {}, labels).map(texts.notFilter),
  ...(filters.from ? [texts.from(formatShortDate(filters.from))] : []),
  ...(filters.to ? [texts.to(formatShortDate(filters.to))] : []),
];

const Words = ({ wanted }: { wanted: readonly SaidWord[] }) => (
  <>
    {wanted.map(({ text, aside }, i) => (
      <>
        {i > 0 && ' och '}
        <b>{text}</b>
        {aside !== '' && ` (${aside})`}
      </>
    ))}
  </>
);

const Excluded = ({ excluded }: { excluded: readonly string[] }) => (
  <>
    {excluded.map((part, i) => (
      <>
        {' '}
        {i === 0 ? texts.not : 'eller'} <b>{part}</b>
      </>
    ))}
  </>
);

interface InterpretationProps {
  query: Query;
  written: Filters;
  labels: Labels;
  /** Null where the search failed. */
  answer: Pick<SearchAnswer, 'interpretation' | 'total'> | null;
  /** Where the same is searched for word by word as it is written; null where that is what was done. */
  exactHref: string | null;
}

/** Nothing to say about an empty search. */
export const Interpretation = ({ query, written, labels, answer, exactHref }: InterpretationProps) => {
  const { wanted, excluded, notes }: SaidInterpretation = sayInterpretation(
    query,
    answer?.interpretation ?? null,
    answer?.total ?? null,
  );
  const filters = describeFilters(written, labels);
  if (wanted.length + excluded.length + filters.length === 0) return <></>;
  return (
    <p class="interp">
      {said.heading} {wanted.length === 0 && said.everything}
      <Words wanted={wanted} />
      <Excluded excluded={excluded} />
      {filters.map((part) => ` ${part}`)}.{notes.map((note) => ` ${note}`)}
      {exactHref !== null && (
        <>
          {' '}
          <a href={exactHref}>{texts.exactly}</a>
        </>
      )}
    </p>
  );
};
