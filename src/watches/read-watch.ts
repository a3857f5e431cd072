/** A saved search as it was written in, what it means with today's areas and sources out, and sentences about what could not be read. */
import { TIPS_ID } from '../domain/tip-source.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { nearestOf } from '../language/nearest.js';
import { isStopword } from '../language/stopwords.js';
import { FACETS, type Facet, type Filters } from '../search/filters.js';
import { hasWords, type Query } from '../search/query.js';
import { joinFilters, type Known, readQuery } from '../search/resolve-filters.js';
import { filterTexts } from '../texts/web-search.js';

/** What a watch looks for. Relative periods are those of the moment it was read. */
export interface ReadWatch {
  /** Without its filters. */
  query: Query;
  /** Those written in the text and those beside it, joined. */
  filters: Filters;
  /** Swedish sentences. */
  problems: string[];
}

export const sourceIdsOf = ({ sources }: Known): string[] => [...sources.map((source) => source.id), TIPS_ID];

/** Areas and sources that have left the configuration since the watch was made: it goes on, and finds nothing new by them. */
function goneProblems(filters: Filters, known: Known): string[] {
  const areaIds = known.areas.map((area) => area.id);
  const sourceIds = sourceIdsOf(known);
  const gone = (ids: readonly string[], values: string[] = []): string[] => values.filter((id) => !ids.includes(id));
  return [
    ...gone(areaIds, filters.area).map((id) => filterTexts.unknownArea(id, areaIds)),
    ...gone(sourceIds, filters.source).map((id) => filterTexts.unknownSource(id, nearestOf(id, sourceIds))),
  ];
}

export function readWatch({ q, filters }: { q: string; filters: Filters }, known: Known): ReadWatch {
  const written = readQuery(q, known);
  return {
    query: written.query,
    filters: joinFilters(written.filters, filters),
    problems: [...new Set([...written.problems, ...goneProblems(filters, known)])],
  };
}

const ALL_OF: Partial<Record<Facet, readonly string[]>> = { level: LEVELS, type: ITEM_TYPES };

function narrows(facet: Facet, values: readonly string[] = []): boolean {
  const all = ALL_OF[facet];
  return values.length > 0 && !(all?.every((value) => values.includes(value)) ?? false);
}

function hasTellingWords(query: Query): boolean {
  const isTelling = query.terms.some((word) => !isStopword(word));
  return isTelling || hasWords({ ...query, terms: [] });
}

/** Whether nearly every new item would be a hit: neither a word that says something nor a filter, a period apart. */
export const findsEverything = ({ query, filters }: ReadWatch): boolean =>
  !hasTellingWords(query) && !FACETS.some((facet) => narrows(facet, filters[facet]));
