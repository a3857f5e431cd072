/** A filter of a query (`nivå:regionalt`, `-källa:skr`, `sedan:4v`) in, the engine's filter out, or a Swedish sentence about what is wrong. */
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { fold } from '../language/fold.js';
import { searchTexts as texts } from '../texts/search.js';
import { LEVEL_NAMES, languageName, TYPE_NAMES } from '../texts/web-format.js';
import type { Facet, Filters } from './filters.js';
import { firstDayBack, readDays, readSince } from './query-dates.js';

const FACET_OF = { område: 'area', nivå: 'level', typ: 'type', källa: 'source', språk: 'language' } as const;
type FacetName = keyof typeof FACET_OF;
export type FilterName = FacetName | 'efter' | 'före' | 'sedan' | 'stänger';

export const FILTER_NAMES: readonly FilterName[] = [
  'område',
  'nivå',
  'typ',
  'källa',
  'språk',
  'efter',
  'före',
  'sedan',
  'stänger',
];
/** Not a filter but a place: the words after it are wanted in the title. */
export const TITLE_NAME = 'rubrik';

const VOCABULARIES: Partial<Record<FacetName, readonly [id: string, name: string][]>> = {
  nivå: LEVELS.map((level) => [level, slugOf(LEVEL_NAMES[level])]),
  typ: ITEM_TYPES.map((type) => [type, slugOf(TYPE_NAMES[type])]),
};
const LANGUAGE_CODES = 'sv en da no nb nn fi de fr es it nl pl et lv lt is ru uk pt cs'.split(' ');
const LANGUAGES = new Map([
  ...LANGUAGE_CODES.map((code): [string, string] => [slugOf(languageName(code) ?? code), code]),
  ['swedish', 'sv'],
  ['english', 'en'],
]);
const MOST_VALUES = 50;

/** When: as it was written, apart from what it comes to today. */
export interface Period {
  from?: string;
  to?: string;
  /** Counted back from today: a number of days, weeks, months or years, as `28d`. */
  since?: string;
}

/** What a query's filters are read into. */
export interface FilterTarget {
  filters: Filters;
  period: Period;
}

/** @returns the filter's full name, also for spellings without Swedish letters (`omrade`); null for anything else. */
export function filterName(written: string): FilterName | typeof TITLE_NAME | null {
  const folded = fold(written.toLowerCase());
  if (folded === TITLE_NAME || folded === 'titel') return TITLE_NAME;
  return FILTER_NAMES.find((name) => fold(name) === folded) ?? null;
}

/** @param facet of which the values after the name are */
export const filterNameOf = (facet: Facet): FilterName =>
  FILTER_NAMES.find((name) => name in FACET_OF && FACET_OF[name as FacetName] === facet) ?? 'område';

/** Adds to `target`. @param piece all of it as written. @returns problems. */
export function readFilter(
  target: FilterTarget,
  { piece, name, value, excluded }: { piece: string; name: FilterName; value: string; excluded: boolean },
): string[] {
  if (name === 'stänger') return [texts.noDeadlines(piece)];
  const parts = value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  if (parts.length === 0) return [texts.emptyFilter(name)];
  if (name !== 'efter' && name !== 'före' && name !== 'sedan')
    return parts.flatMap((part) => readValue(target.filters, name, part, excluded));
  if (excluded) return [texts.excludedPeriod(piece)];
  return name === 'sedan' ? readBack(target, value.trim()) : readEnd(target, name, value.trim());
}

function readValue(filters: Filters, name: FacetName, written: string, excluded: boolean): string[] {
  const id = slugOf(written);
  const vocabulary = VOCABULARIES[name];
  if (id === '' && vocabulary === undefined) return [texts.unreadableValue(name, written)];
  const value = vocabulary === undefined ? idOf(name, id) : findIn(vocabulary, id);
  if (value === null)
    return [
      texts.unknownValue(
        name,
        written,
        (vocabulary ?? []).map(([known]) => known),
      ),
    ];
  if (excluded) filters.without ??= {};
  const into = excluded ? (filters.without ?? {}) : filters;
  const values = into[FACET_OF[name]] ?? [];
  if (!values.includes(value) && values.length < MOST_VALUES) into[FACET_OF[name]] = [...values, value];
  return [];
}

const idOf = (name: FacetName, id: string): string => (name === 'språk' ? (LANGUAGES.get(id) ?? id) : id);

/** Ids are written with a–z, digits and hyphens: "Hållbar utveckling" is hallbar-utveckling. */
export function slugOf(text: string): string {
  return fold(text.toLowerCase())
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/** The value itself by id or name, or the only one that starts like it or like its beginning ("regional", "rapporter"). */
function findIn(vocabulary: readonly [id: string, name: string][], written: string): string | null {
  const exact = vocabulary.find((names) => names.includes(written));
  if (exact !== undefined) return exact[0];
  const isLike = (known: string): boolean => known.startsWith(written) || written.startsWith(known);
  const alike = vocabulary.filter((names) => written.length >= 3 && names.some(isLike));
  return alike.length === 1 ? (alike[0]?.[0] ?? null) : null;
}

/** Both days are included. A year, month or week stands for its first day after `efter:` and its last after `före:`. */
function readEnd({ period }: FilterTarget, name: 'efter' | 'före', written: string): string[] {
  const days = readDays(written);
  if (days === null) return [texts.badDate(name, written)];
  narrow(period, name === 'efter' ? { from: days.first } : { to: days.last });
  return [];
}

function readBack({ period }: FilterTarget, written: string): string[] {
  const days = readDays(written);
  const since = readSince(written);
  if (days === null && since === null) return [texts.badSince(written)];
  if (days !== null) narrow(period, { from: days.first });
  else if (since !== null) period.since = since;
  return [];
}

/** Whether a word is two points in time with two dots between, or one of them. */
export const looksLikeInterval = (text: string): boolean =>
  /^(?:\d{4}[\dvw-]*)?\.\.(?:\d{4}[\dvw-]*)?$/i.test(text) && text !== '..';

/** @returns problems. */
export function readInterval({ period }: FilterTarget, piece: string, excluded: boolean): string[] {
  if (excluded) return [texts.excludedPeriod(piece)];
  const [first = '', last = ''] = piece.split('..');
  const [from, to] = [first, last].map((written) => (written === '' ? null : readDays(written)));
  if ((first !== '' && from === null) || (last !== '' && to === null)) return [texts.badInterval(piece)];
  narrow(period, { ...(from && { from: from.first }), ...(to && { to: to.last }) });
  return [];
}

/** Of several the narrowest holds. */
function narrow(period: Period, { from, to }: Period): void {
  if (from !== undefined && (period.from === undefined || period.from < from)) period.from = from;
  if (to !== undefined && (period.to === undefined || period.to > to)) period.to = to;
}

/** What the period comes to on a day. @param today YYYY-MM-DD */
export function resolvePeriod({ from, to, since }: Period, today: string): Pick<Filters, 'from' | 'to'> {
  const back = since === undefined ? undefined : firstDayBack(since, today);
  const latest = [from, back]
    .filter((date) => date !== undefined)
    .sort()
    .at(-1);
  return { ...(latest !== undefined && { from: latest }), ...(to !== undefined && { to }) };
}
