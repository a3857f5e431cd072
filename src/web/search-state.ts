/** The address of the search page in, what it asks for out, and back again: the address is the whole state. What cannot be used is told, not refused. */
import { isRealDate } from '../domain/real-date.js';
import { FACETS, type Facet, type Filters } from '../search/engine.js';
import { filterTexts as texts } from '../texts/web-search.js';
import type { Sort } from './search-items.js';
import { createFacetChecks, LONGEST_TEXT, MOST_VALUES } from './search-values.js';

/** What the parameters are called in the address. */
export const PARAMETERS: Record<Facet, string> = {
  area: 'omrade',
  level: 'niva',
  type: 'typ',
  source: 'kalla',
  language: 'sprak',
};
const SORTS: Record<Sort, string> = { relevance: 'relevans', newest: 'nyast' };
const HIGHEST_PAGE = 100_000;

export interface SearchState {
  text: string;
  filters: Filters;
  sort: Sort | undefined;
  cursor: string | undefined;
  /** Which page the cursor leads to, 1 for the first; only for what is written on the page. */
  page: number;
  problems: string[];
}

const PROBLEMS: Record<Facet, (value: string) => string> = {
  area: texts.pageArea,
  level: texts.pageLevel,
  type: texts.pageType,
  source: texts.pageSource,
  language: texts.pageLanguage,
};

/** @param sourceIds every id that may be asked for. */
export function readSearchState(
  query: URLSearchParams,
  areaIds: readonly string[],
  sourceIds: readonly string[],
): SearchState {
  const problems: string[] = [];
  const filters: Filters = {};
  const checks = createFacetChecks(areaIds, sourceIds);
  for (const facet of FACETS) {
    const values = [...new Set(query.getAll(PARAMETERS[facet]))].filter((value) => value !== '').slice(0, MOST_VALUES);
    for (const value of values.filter((one) => !checks[facet](one)))
      problems.push(PROBLEMS[facet](value.slice(0, 100)));
    const held = values.filter(checks[facet]);
    if (held.length > 0) filters[facet] = held;
  }
  for (const [name, bound] of [
    ['fran', 'from'],
    ['till', 'to'],
  ] as const) {
    const value = query.get(name)?.trim() ?? '';
    if (isRealDate(value)) filters[bound] = value;
    else if (value !== '') problems.push(texts.pageDate(value.slice(0, 100)));
  }
  return { text: (query.get('q') ?? '').trim().slice(0, LONGEST_TEXT), filters, problems, ...readOrder(query) };
}

function readOrder(query: URLSearchParams): Pick<SearchState, 'sort' | 'cursor' | 'page'> {
  const sort = (['relevance', 'newest'] as const).find((name) => SORTS[name] === query.get('ordna'));
  const cursor = query.get('cursor') || undefined;
  const page = Math.floor(Number(query.get('sida') ?? 1));
  return { sort, cursor, page: cursor !== undefined && page > 1 && page <= HIGHEST_PAGE ? page : 1 };
}

type Changes = Partial<Omit<SearchState, 'problems'>>;

/** The address with some things changed; any change but of the page leads to its first page. */
export function addressOf(state: SearchState, changes: Changes = {}): string {
  const { text, filters, sort, cursor, page } = { ...state, cursor: undefined, page: 1, ...changes };
  const query = new URLSearchParams();
  if (text !== '') query.set('q', text);
  for (const facet of FACETS) for (const value of filters[facet] ?? []) query.append(PARAMETERS[facet], value);
  if (filters.from) query.set('fran', filters.from);
  if (filters.to) query.set('till', filters.to);
  if (sort) query.set('ordna', SORTS[sort]);
  if (page > 1) query.set('sida', String(page));
  if (cursor) query.set('cursor', cursor);
  return query.size === 0 ? '/sok' : `/sok?${query}`;
}

/** The filters without one value of a facet, or without one end of the period. */
export function withoutFilter(filters: Filters, name: keyof Filters, value: string): Filters {
  const { [name]: current, ...rest } = filters;
  const kept = Array.isArray(current) ? current.filter((one) => one !== value) : [];
  return kept.length > 0 ? { ...rest, [name]: kept } : rest;
}

export const sortName = (sort: Sort): string => SORTS[sort];
