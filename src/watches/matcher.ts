/**
 * A watch and an analysed text in, whether the text is a hit out. The same plan as a search, but only what a word surely means: no relatives,
 * no spelling, every word wanted. Nothing is asked of an engine, so that the answer is the same whenever and wherever it is given.
 */
import { createHash } from 'node:crypto';
import type { Synonyms } from '../language/synonyms.js';
import type { IndexDocument } from '../search/engine.js';
import { FACETS, type Facet, type Filters } from '../search/filters.js';
import { type Alternative, planQuery } from '../search/plan.js';
import { type AnalysedDocument, hasAlternative } from '../search/rank.js';
import { type Bounds, boundsOf, isWithin } from './period.js';
import type { ReadWatch } from './read-watch.js';

export interface WatchPlan {
  /** For each wanted word the ways to have it; all words are wanted. */
  wanted: readonly (readonly Alternative[])[];
  /** None of these may be found. */
  excluded: readonly Alternative[];
  filters: Filters;
  bounds: Bounds;
}

/** Every term counts as found somewhere, so that no word is taken for misspelt. */
const EVERYWHERE = { frequency: () => 1, correct: () => null };

export function planWatch({ query, filters }: ReadWatch, synonyms: Synonyms): WatchPlan {
  const { wanted, excluded } = planQuery(query, { synonyms, ...EVERYWHERE });
  return {
    wanted: wanted.map(({ alternatives }) => alternatives.filter(({ strength }) => strength === 'strong')),
    excluded,
    filters,
    bounds: boundsOf(filters),
  };
}

function valuesOf(document: IndexDocument, facet: Facet): readonly string[] {
  return facet === 'area' ? document.areas : [document[facet]];
}

function passes({ filters, bounds }: WatchPlan, document: IndexDocument): boolean {
  if (!isWithin(bounds, document.sortAt)) return false;
  return FACETS.every((facet) => {
    const values = valuesOf(document, facet);
    const [wanted, unwanted] = [filters[facet], filters.without?.[facet]];
    const isWanted = wanted === undefined || values.some((value) => wanted.includes(value));
    return isWanted && !(unwanted !== undefined && values.some((value) => unwanted.includes(value)));
  });
}

/** @param analysed with at least the words that may have a term of the plan. */
export function matchesWatch(plan: WatchPlan, document: IndexDocument, analysed: AnalysedDocument): boolean {
  const isFound = (alternative: Alternative): boolean => hasAlternative(alternative, analysed);
  return (
    passes(plan, document) &&
    plan.wanted.every((alternatives) => alternatives.some(isFound)) &&
    !plan.excluded.some(isFound)
  );
}

const bare = ({ groups, adjacent, field }: Alternative) => [adjacent, field ?? '', groups];

/** Names what a plan finds: another synonym, another reading of a word or another source by a name is another meaning. Periods move by themselves. */
export function meaningOf({ wanted, excluded, filters }: WatchPlan): string {
  const facets = FACETS.map((facet) => [filters[facet]?.toSorted(), filters.without?.[facet]?.toSorted()]);
  const told = [wanted.map((alternatives) => alternatives.map(bare)), excluded.map(bare), facets];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 32);
}
