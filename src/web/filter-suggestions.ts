/** What is being written in the search box in, filters that it could be the beginning of out: names of filters, and values after a name. */
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { fold } from '../language/fold.js';
import type { Facet } from '../search/engine.js';
import {
  FILTER_NAMES,
  type FilterName,
  filterName,
  filterNameOf,
  slugOf,
  TITLE_NAME,
} from '../search/query-filters.js';
import type { Known } from '../search/resolve-filters.js';
import { splitLastWord } from '../search/typing.js';
import { capitalise, LEVEL_NAMES, languageName, TYPE_NAMES } from '../texts/web-format.js';

export interface FilterSuggestion {
  /** The whole query with the filter. */
  text: string;
  kind: 'filter';
  /** What a reader knows the value by. */
  label?: string;
}

interface Value {
  facet: Facet;
  id: string;
  name: string;
}

/** The languages that municipalities' sources are written in; others can still be written. */
const LANGUAGES = ['sv', 'en', 'da', 'no', 'fi', 'de'];
const SHORTEST_NAME = 3;
const MOST_BY_NAME = 2;
/** Filters that cannot be used yet are not proposed. */
const PROPOSED: readonly string[] = [...FILTER_NAMES.filter((name) => name !== 'stänger'), TITLE_NAME];

const valuesOf = ({ areas, sources }: Known): Value[] => [
  ...areas.map(({ id, name }): Value => ({ facet: 'area', id, name })),
  ...LEVELS.map((id): Value => ({ facet: 'level', id, name: LEVEL_NAMES[id] })),
  ...ITEM_TYPES.map((id): Value => ({ facet: 'type', id, name: TYPE_NAMES[id] })),
  ...sources.map(({ id, name }): Value => ({ facet: 'source', id, name })),
  ...LANGUAGES.map((id): Value => ({ facet: 'language', id, name: capitalise(languageName(id) ?? id) })),
];

/** @returns whether the last piece is a filter, which nothing but its values can go on, and the suggestions. */
export function suggestFilters(
  text: string,
  known: Known,
  limit: number,
): { isFilter: boolean; found: FilterSuggestion[] } {
  const value = /(?:^|\s)(-?)(\p{L}{2,12}):([^\s:"”“„»«]*)$/u.exec(text);
  const name = value === null ? null : filterName(value[2] ?? '');
  if (value !== null && name !== null && name !== TITLE_NAME) {
    const before = text.slice(0, text.length - (value[3] ?? '').length);
    return { isFilter: true, found: valuesAfter(before, name, value[3] ?? '', known).slice(0, limit) };
  }
  return { isFilter: false, found: [...namesFrom(text), ...byName(text, known)].slice(0, limit) };
}

/** Several values stand after each other with commas between; only the last is being written. */
function valuesAfter(before: string, name: FilterName, written: string, known: Known): FilterSuggestion[] {
  const comma = written.lastIndexOf(',') + 1;
  const [done, last] = [written.slice(0, comma), slugOf(written.slice(comma))];
  const chosen = new Set(done.split(','));
  return valuesOf(known)
    .filter((value) => filterNameOf(value.facet) === name && !chosen.has(value.id) && begins(value, last))
    .map(({ id, name: label }) => ({ text: `${before}${done}${id}`, kind: 'filter', label }));
}

/** Any word of the name may be the one that is written. */
const begins = ({ id, name }: Value, written: string): boolean =>
  id.startsWith(written) || `-${slugOf(name)}`.includes(`-${written}`);

function namesFrom(text: string): FilterSuggestion[] {
  const { before, last, isQuoted } = splitLastWord(text);
  if (isQuoted || last.length < 2 || !/(?:^|[\s-])$/.test(before)) return [];
  return PROPOSED.filter((name) => fold(name).startsWith(fold(last))).map((name) => ({
    text: `${before}${name}:`,
    kind: 'filter',
  }));
}

/** A word that is the beginning of what an area, a level or a type is called may mean it; of the many sources only their names' beginnings. */
function byName(text: string, known: Known): FilterSuggestion[] {
  const { before, last, isQuoted } = splitLastWord(text);
  if (isQuoted || last.length < SHORTEST_NAME || !/(?:^|\s)$/.test(before)) return [];
  return valuesOf(known)
    .filter(({ name }) => slugOf(name).startsWith(slugOf(last)))
    .slice(0, MOST_BY_NAME)
    .map(({ facet, id, name }) => ({ text: `${before}${filterNameOf(facet)}:${id}`, kind: 'filter', label: name }));
}
