/** A saved search as it was written in, what it means with today's areas and sources out, and sentences about what could not be read. */
import { TIPS_ID } from '../domain/tip-source.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { nearestOf } from '../language/nearest.js';
import { isStopword } from '../language/stopwords.js';
import { FACETS, type Facet, type Filters } from '../search/filters.js';
import { hasWords, type Query } from '../search/query.js';
import { joinFilters, type Known, readQuery } from '../search/resolve-filters.js';
import { watchTexts } from '../texts/watches.js';
import { languageName } from '../texts/web-format.js';
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

/** What has left the configuration since the watch was made, or never was there: it goes on, and finds nothing new by it. */
function goneProblems(filters: Filters, known: Known): string[] {
  const areaIds = known.areas.map((area) => area.id);
  const sourceIds = sourceIdsOf(known);
  const gone = (ids: readonly string[], values: string[] = []): string[] => values.filter((id) => !ids.includes(id));
  const languages = (filters.language ?? []).filter((code) => languageName(code) === null);
  return [
    ...gone(areaIds, filters.area).map((id) => filterTexts.unknownArea(id, areaIds)),
    ...gone(sourceIds, filters.source).map((id) => filterTexts.unknownSource(id, nearestOf(id, sourceIds))),
    ...languages.map(filterTexts.unknownLanguage),
  ].map(watchTexts.problems.gone);
}

export interface Question {
  q: string;
  filters: Filters;
}

/** As it is matched: what it is narrowed by stays, also what does not exist. */
export function readWatch({ q, filters }: Question, known: Known): ReadWatch {
  const written = readQuery(q, known, { keepUnknown: true });
  const joined = joinFilters(written.filters, filters);
  return {
    query: written.query,
    filters: joined,
    problems: [...new Set([...written.problems, ...goneProblems(joined, known)])],
  };
}

/** As a search would read it: what does not exist is left out. Nobody means a watch that could find nothing. */
export function readNewWatch({ q, filters }: Question, known: Known): ReadWatch {
  const written = readQuery(q, known);
  return { ...written, filters: joinFilters(written.filters, filters) };
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
