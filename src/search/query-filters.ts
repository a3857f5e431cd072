/** A filter of a query (`nivå:regionalt`, `före:2026-05`) in, the engine's filter out, or a Swedish sentence about what is wrong. */
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { fold } from '../language/fold.js';
import { searchTexts as texts } from '../texts/search.js';
import type { Facet, Filters } from './filters.js';

export type FilterName = 'område' | 'nivå' | 'typ' | 'källa' | 'språk' | 'efter' | 'före';

const NAMES: readonly FilterName[] = ['område', 'nivå', 'typ', 'källa', 'språk', 'efter', 'före'];
const FACET_OF: Partial<Record<FilterName, Facet>> = {
  område: 'area',
  nivå: 'level',
  typ: 'type',
  källa: 'source',
  språk: 'language',
};
const VOCABULARIES: Partial<Record<FilterName, readonly string[]>> = { nivå: LEVELS, typ: ITEM_TYPES };
const LANGUAGES: Record<string, string> = {
  svenska: 'sv',
  swedish: 'sv',
  engelska: 'en',
  english: 'en',
  danska: 'da',
  norska: 'no',
  finska: 'fi',
  tyska: 'de',
};
const MOST_VALUES = 50;

/** @returns the filter's full name, also for spellings without Swedish letters (`omrade`); null for anything else. */
export function filterName(written: string): FilterName | null {
  const folded = fold(written.toLowerCase());
  return NAMES.find((name) => fold(name) === folded) ?? null;
}

/** Adds to `filters`. @returns problems. */
export function readFilter(filters: Filters, name: FilterName, value: string): string[] {
  const facet = FACET_OF[name];
  if (value.trim() === '') return [texts.emptyFilter(name)];
  if (facet === undefined) return readPeriod(filters, name, value.trim());
  return value
    .split(',')
    .filter((part) => part.trim() !== '')
    .flatMap((part) => readValue(filters, name, facet, part.trim()));
}

function readValue(filters: Filters, name: FilterName, facet: Facet, written: string): string[] {
  const id = toId(written);
  const vocabulary = VOCABULARIES[name];
  const value = vocabulary === undefined ? (facet === 'language' ? (LANGUAGES[id] ?? id) : id) : findIn(vocabulary, id);
  if (value === null) return [texts.unknownValue(name, written, vocabulary ?? [])];
  const values = filters[facet] ?? [];
  if (!values.includes(value) && values.length < MOST_VALUES) filters[facet] = [...values, value];
  return [];
}

/** Ids are written with a–z, digits and hyphens: "Hållbar utveckling" is hallbar-utveckling. */
const toId = (text: string): string =>
  fold(text.toLowerCase())
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

/** The value itself, or the only one that starts like it or like its beginning ("regional", "rapporter"). */
function findIn(vocabulary: readonly string[], id: string): string | null {
  if (vocabulary.includes(id)) return id;
  const alike = vocabulary.filter((known) => id.length >= 3 && (known.startsWith(id) || id.startsWith(known)));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** Both days are included. A year or a month stands for its first day after `efter:` and its last after `före:`. */
function readPeriod(filters: Filters, name: FilterName, written: string): string[] {
  const date = toDate(written, name === 'före');
  if (date === null) return [texts.badDate(name, written)];
  // Of several the narrowest holds.
  if (name === 'efter') filters.from = filters.from !== undefined && filters.from > date ? filters.from : date;
  else filters.to = filters.to !== undefined && filters.to < date ? filters.to : date;
  return [];
}

function toDate(written: string, isEnd: boolean): string | null {
  const match = /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?$/.exec(written);
  if (!match) return null;
  const [, year = '', month, day] = match;
  const first = new Date(
    Date.UTC(Number(year), month === undefined ? 0 : Number(month) - 1, day === undefined ? 1 : Number(day)),
  );
  if (month !== undefined && first.getUTCMonth() !== Number(month) - 1) return null;
  if (day !== undefined && first.getUTCDate() !== Number(day)) return null;
  if (isEnd && month === undefined) return `${year}-12-31`;
  if (isEnd && day === undefined) return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
  return first.toISOString().slice(0, 10);
}
