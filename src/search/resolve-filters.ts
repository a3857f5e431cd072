/** Filters written in the search box in, filters that exist out: ids of areas and sources by id or by name, and sentences about the rest. */
import type { Area } from '../domain/area.js';
import type { Source } from '../domain/source.js';
import { TIPS_ID } from '../domain/tip-source.js';
import { tipTexts } from '../texts/tips.js';
import { languageName } from '../texts/web-format.js';
import { filterTexts } from '../texts/web-search.js';
import { FACETS, type Facet, type FacetValues, type Filters, joinWithout, narrowPeriod } from './filters.js';
import { parseQuery, type Query } from './query.js';
import { slugOf } from './query-filters.js';

export interface Known {
  areas: readonly Area[];
  sources: readonly Source[];
}

/** What the filters of a question may name, in running parts of any kind. The same arrays as long as nothing has changed. */
export const knownTo = ({
  config,
  catalogue,
}: {
  config: { areas: readonly Area[] };
  catalogue: { all(): readonly Source[] };
}): Known => ({ areas: config.areas, sources: catalogue.all() });

const holdsParts = (name: string, wanted: string): boolean => `-${slugOf(name)}-`.includes(`-${wanted}-`);

/** By id, else by all whose id or name holds the word: `källa:bra` is every source of Brå. */
function findIds(wanted: string, entries: readonly { id: string; names: string[] }[]): string[] {
  if (entries.some((entry) => entry.id === wanted)) return [wanted];
  return entries
    .filter(({ id, names }) => [id, ...names].some((name) => holdsParts(name, wanted)))
    .map((entry) => entry.id);
}

interface Resolution {
  filters: Filters;
  problems: string[];
}

export interface ResolveOptions {
  /**
   * A wanted area, source or language that does not exist stays, as one that hardly anything has, and the caller tells of it. For what is kept
   * (a watch): left out, a question would come to find everything on the day that its source leaves the configuration.
   */
  keepUnknown?: boolean;
}

/** What a value that nothing has means is told, not guessed: unless it is to be kept, a facet of which no value exists is left out. */
function resolveFilters(filters: Filters, known: Known, { keepUnknown = false }: ResolveOptions): Resolution {
  const areas = known.areas.map(({ id, name, shortName }) => ({ id, names: [name, shortName ?? name] }));
  const configured = known.sources.map(({ id, name, publisher }) => ({ id, names: [name, publisher ?? name] }));
  const sources = [...configured, { id: TIPS_ID, names: [tipTexts.source] }];
  const problems: string[] = [];
  const resolveValues = (written: FacetValues, keeps: boolean): FacetValues => {
    const resolve = (values: string[] = [], find: (value: string) => string[], problem: (value: string) => string) =>
      values.flatMap((value) => {
        const ids = find(value);
        if (ids.length === 0 && keeps) return [value];
        if (ids.length === 0) problems.push(problem(value));
        return ids;
      });
    const findLanguage = (value: string): string[] => (languageName(value) === null ? [] : [value]);
    return withoutEmpty({
      ...written,
      area: resolve(written.area, (value) => findIds(value, areas), filterTexts.queryArea),
      source: resolve(written.source, (value) => findIds(value, sources), filterTexts.querySource),
      language: resolve(written.language, findLanguage, filterTexts.queryLanguage),
    });
  };
  const { from, to, without, ...values } = filters;
  const found = resolveValues(values, keepUnknown);
  const left = without === undefined ? {} : resolveValues(without, false);
  return {
    filters: { ...found, ...narrowPeriod({}, filters), ...(Object.keys(left).length > 0 && { without: left }) },
    problems,
  };
}

function withoutEmpty(values: FacetValues): FacetValues {
  const kept: FacetValues = {};
  for (const facet of FACETS) {
    const list = values[facet];
    if (list !== undefined && list.length > 0) kept[facet] = list;
  }
  return kept;
}

/** Alternatives within a facet come together; of two periods what they share holds; what either leaves out is left out. */
export function joinFilters(a: Filters, b: Filters): Filters {
  const both = (facet: Facet): string[] => [...new Set([...(a[facet] ?? []), ...(b[facet] ?? [])])];
  const values = Object.fromEntries(FACETS.map((facet) => [facet, both(facet)]));
  return { ...withoutEmpty(values), ...narrowPeriod(a, b), ...joinWithout(a, b) };
}

/** A query with the filters written in it apart, as ids that exist. */
export interface ResolvedQuery {
  /** Without its filters: they travel on their own, so that each is asked for once. */
  query: Query;
  filters: Filters;
  /** Swedish sentences about what could not be read or does not exist. */
  problems: string[];
}

/** The one way from what somebody wrote to what is asked for, whoever asks. */
export function readQuery(text: string, known: Known, options: ResolveOptions = {}): ResolvedQuery {
  const query = parseQuery(text);
  const { filters, problems } = resolveFilters(query.filters, known, options);
  return { query: { ...query, filters: {} }, filters, problems: [...query.problems, ...problems] };
}
