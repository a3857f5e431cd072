/** Found rows and filters in, the rows that pass out, with the counts of facets and weeks. */
import { FACETS, type Facet, type Filters, type SearchAnswer } from '../engine.js';
import { narrowPeriod } from '../filters.js';
import { toDay, toWeekNumber, weekName } from '../weeks.js';
import type { Attributes, FacetColumn } from './attributes.js';

export interface Counted {
  rows: number[];
  facets: SearchAnswer['facets'];
  histogram: SearchAnswer['histogram'];
}

/** Both filters hold: within a facet the values they have in common, and the narrower period. */
export function mergeFilters(a: Filters, b: Filters): Filters {
  const merged: Filters = {};
  for (const facet of FACETS) {
    const [first, second] = [a[facet], b[facet]];
    const values = first && second ? first.filter((value) => second.includes(value)) : (first ?? second);
    if (values) merged[facet] = values;
  }
  return { ...merged, ...narrowPeriod(a, b) };
}

export function countRows(attributes: Attributes, rows: Iterable<number>, filters: Filters): Counted {
  const passes = FACETS.map((facet) => passTable(attributes.facets[facet], filters[facet]));
  const counts = FACETS.map((facet) => new Uint32Array(attributes.facets[facet].values.length));
  const columns = FACETS.map((facet) => attributes.facets[facet].numbers);
  const from = filters.from === undefined ? Number.NEGATIVE_INFINITY : toDay(filters.from);
  const to = filters.to === undefined ? Number.POSITIVE_INFINITY : toDay(filters.to);
  const weeks = new Map<number, number>();
  const passed: number[] = [];
  for (const row of rows) {
    const day = attributes.day[row] ?? 0;
    if (attributes.isThere[row] !== 1 || day < from || day > to) continue;
    const failed = findFailed(passes, columns, row);
    if (failed === SEVERAL) continue;
    if (failed === NONE) {
      passed.push(row);
      const week = toWeekNumber(day);
      weeks.set(week, (weeks.get(week) ?? 0) + 1);
    }
    for (let f = 0; f < columns.length; f++)
      if (failed === NONE || failed === f) increase(counts[f], columns[f]?.[row] ?? 0);
  }
  return { rows: passed, facets: nameCounts(attributes, counts), histogram: nameWeeks(weeks) };
}

const NONE = -1;
const SEVERAL = -2;

/** Which facet alone keeps the row out: a facet's counts leave out its own filter, so that row still counts there. */
function findFailed(passes: (Uint8Array | null)[], columns: Uint16Array[], row: number): number {
  let failed = NONE;
  for (let f = 0; f < passes.length; f++) {
    const pass = passes[f];
    if (!pass || pass[columns[f]?.[row] ?? 0] === 1) continue;
    if (failed !== NONE) return SEVERAL;
    failed = f;
  }
  return failed;
}

/** By number: 1 where a value is wanted; null when all are. */
function passTable(column: FacetColumn, wanted: string[] | undefined): Uint8Array | null {
  if (wanted === undefined) return null;
  return Uint8Array.from(column.values, (values) => (values.some((value) => wanted.includes(value)) ? 1 : 0));
}

function increase(counts: Uint32Array | undefined, number: number): void {
  if (counts) counts[number] = (counts[number] ?? 0) + 1;
}

function nameCounts(attributes: Attributes, counts: Uint32Array[]): SearchAnswer['facets'] {
  const named: SearchAnswer['facets'] = { area: {}, level: {}, type: {}, source: {}, language: {} };
  for (const [f, facet] of FACETS.entries()) nameFacet(named, facet, attributes.facets[facet], counts[f]);
  return named;
}

function nameFacet(
  named: SearchAnswer['facets'],
  facet: Facet,
  column: FacetColumn,
  counts: Uint32Array | undefined,
): void {
  const byValue = named[facet];
  for (const [number, values] of column.values.entries()) {
    const count = counts?.[number] ?? 0;
    for (const value of count > 0 ? values : []) byValue[value] = (byValue[value] ?? 0) + count;
  }
}

const nameWeeks = (weeks: Map<number, number>): SearchAnswer['histogram'] =>
  [...weeks].sort(([a], [b]) => a - b).map(([week, n]) => ({ week: weekName(week), n }));
