/** Filters written in the search box in, filters that exist out: ids of areas and sources by id or by name, and sentences about the rest. */
import type { Area } from '../domain/area.js';
import type { Source } from '../domain/source.js';
import { TIPS_ID } from '../domain/tip-source.js';
import { fold } from '../language/fold.js';
import type { Facet, Filters } from '../search/engine.js';
import { narrowPeriod } from '../search/filters.js';
import { tipTexts } from '../texts/tips.js';
import { languageName } from '../texts/web-format.js';
import { filterTexts } from '../texts/web-search.js';

export interface Known {
  areas: readonly Area[];
  sources: readonly Source[];
}

const slug = (text: string): string =>
  fold(text.toLowerCase())
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

const holdsParts = (name: string, wanted: string): boolean => `-${slug(name)}-`.includes(`-${wanted}-`);

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

/** What a value that nothing has means is told, not guessed: a facet of which no value exists is left out. */
export function resolveFilters(filters: Filters, known: Known): Resolution {
  const areas = known.areas.map(({ id, name, shortName }) => ({ id, names: [name, shortName ?? name] }));
  const configured = known.sources.map(({ id, name, publisher }) => ({ id, names: [name, publisher ?? name] }));
  const sources = [...configured, { id: TIPS_ID, names: [tipTexts.source] }];
  const problems: string[] = [];
  const resolve = (facet: Facet, find: (value: string) => string[], problem: (value: string) => string): string[] =>
    (filters[facet] ?? []).flatMap((value) => {
      const ids = find(value);
      if (ids.length === 0) problems.push(problem(value));
      return ids;
    });
  const found: Filters = {
    ...filters,
    area: resolve('area', (value) => findIds(value, areas), filterTexts.queryArea),
    source: resolve('source', (value) => findIds(value, sources), filterTexts.querySource),
    language: resolve('language', (value) => (languageName(value) === null ? [] : [value]), filterTexts.queryLanguage),
  };
  return { filters: withoutEmpty(found), problems };
}

function withoutEmpty(filters: Filters): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value.length > 0));
}

/** Alternatives within a facet come together; of two periods what they share holds. */
export function joinFilters(a: Filters, b: Filters): Filters {
  const both = (facet: Facet): string[] => [...new Set([...(a[facet] ?? []), ...(b[facet] ?? [])])];
  return withoutEmpty({
    area: both('area'),
    level: both('level'),
    type: both('type'),
    source: both('source'),
    language: both('language'),
    ...narrowPeriod(a, b),
  });
}
