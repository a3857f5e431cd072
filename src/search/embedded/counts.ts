/** Found rows and filters in, the rows that pass out, with the counts of facets and weeks. */
import { FACETS, type Facet, type Filters, type SearchAnswer } from '../engine.js';
import { joinWithout, narrowPeriod } from '../filters.js';
import { toDay, toWeekNumber, weekName } from '../weeks.js';
import type { Attributes, FacetColumn } from './attributes.js';
import { type Bits, makeBits, rowsOf, setBits } from './bits.js';

export interface Sifted {
  /** Those that pass, in order, and the same as a set. */
  rows: Uint32Array;
  set: Bits;
  /** How many there are whatever their facets: how wide the question must be does not depend on what is chosen among its answers. */
  answering: number;
  /** By facet and number of its value: how many rows its own filter alone keeps out. */
  nearly: Uint32Array[];
}

export type Counts = Pick<SearchAnswer, 'facets' | 'histogram'>;

/** Both filters hold: within a facet the values they have in common, and the narrower period. */
export function mergeFilters(a: Filters, b: Filters): Filters {
  const merged: Filters = {};
  for (const facet of FACETS) {
    const [first, second] = [a[facet], b[facet]];
    const values = first && second ? first.filter((value) => second.includes(value)) : (first ?? second);
    if (values) merged[facet] = values;
  }
  return { ...merged, ...narrowPeriod(a, b), ...joinWithout(a, b) };
}

/** @param found whatever their filters; those that are gone may be among them. */
export function siftRows(attributes: Attributes, found: Bits, filters: Filters): Sifted {
  const there = takeOut(attributes, withinPeriod(attributes, rowsOf(found), filters), filters);
  const passes = FACETS.map((facet) => passTable(attributes.facets[facet], filters[facet]));
  const nearly = FACETS.map((facet) => new Uint32Array(attributes.facets[facet].values.length));
  const isFiltered = passes.some((pass) => pass !== null);
  // Sifting is done in place.
  const answering = there.length;
  const rows = isFiltered ? sift(attributes, there, passes, nearly) : there;
  const set = makeBits(attributes.size);
  setBits(set, rows);
  return { rows, set, answering, nearly };
}

/** Column by column: a run through one column of numbers is many times faster than five columns row by row. */
export function countRows(attributes: Attributes, { rows, nearly }: Sifted): Counts {
  const counts = FACETS.map((facet, f) => {
    const counted = nearly[f]?.slice() ?? new Uint32Array(0);
    countNumbers(counted, attributes.facets[facet].numbers, rows);
    return counted;
  });
  return { facets: nameCounts(attributes, counts), histogram: countWeeks(attributes, rows) };
}

function countNumbers(counts: Uint32Array, numbers: Uint16Array, rows: Uint32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const number = numbers[rows[i] as number] as number;
    counts[number] = (counts[number] as number) + 1;
  }
}

/** Those that are there, and of the period; in place. */
function withinPeriod({ days, revisions }: Attributes, rows: Uint32Array, filters: Filters): Uint32Array {
  const from = filters.from === undefined ? Number.NEGATIVE_INFINITY : toDay(filters.from);
  const to = filters.to === undefined ? Number.POSITIVE_INFINITY : toDay(filters.to);
  let size = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const day = days[row] as number;
    if (revisions[row] !== 0 && day >= from && day <= to) rows[size++] = row;
  }
  return rows.subarray(0, size);
}

/** Those that have nothing of what is to be left out; in place. The counts of a facet leave them out too: they were not asked for. */
function takeOut(attributes: Attributes, rows: Uint32Array, { without = {} }: Filters): Uint32Array {
  let kept = rows;
  for (const facet of FACETS) {
    const unwanted = passTable(attributes.facets[facet], without[facet]);
    if (unwanted === null) continue;
    const { numbers } = attributes.facets[facet];
    let size = 0;
    for (let i = 0; i < kept.length; i++) {
      const row = kept[i] as number;
      if (unwanted[numbers[row] as number] !== 1) kept[size++] = row;
    }
    kept = kept.subarray(0, size);
  }
  return kept;
}

/** Counts in `nearly` those that one facet alone keeps out: its counts leave out its own filter. @returns the rows that pass all. */
function sift(attributes: Attributes, rows: Uint32Array, passes: (Uint8Array | null)[], nearly: Uint32Array[]) {
  const columns = FACETS.map((facet) => attributes.facets[facet].numbers);
  let size = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const failed = findFailed(passes, columns, row);
    if (failed === NONE) rows[size++] = row;
    else if (failed !== SEVERAL) {
      const [counts, number] = [nearly[failed] as Uint32Array, columns[failed]?.[row] as number];
      counts[number] = (counts[number] as number) + 1;
    }
  }
  return rows.subarray(0, size);
}

const NONE = -1;
const SEVERAL = -2;

function findFailed(passes: (Uint8Array | null)[], columns: Uint16Array[], row: number): number {
  let failed = NONE;
  for (let f = 0; f < passes.length; f++) {
    const pass = passes[f];
    if (!pass || pass[columns[f]?.[row] as number] === 1) continue;
    if (failed !== NONE) return SEVERAL;
    failed = f;
  }
  return failed;
}

/** Days within two hundred years are counted in a column, others in a map. */
const FIRST_DAY = -36_525;
const USUAL_DAYS = 73_050;

function countWeeks({ days }: Attributes, rows: Uint32Array): SearchAnswer['histogram'] {
  const usual = new Uint32Array(USUAL_DAYS);
  const weeks = new Map<number, number>();
  const add = (day: number, n: number): void => {
    weeks.set(toWeekNumber(day), (weeks.get(toWeekNumber(day)) ?? 0) + n);
  };
  for (let i = 0; i < rows.length; i++) {
    const day = days[rows[i] as number] as number;
    const at = day - FIRST_DAY;
    if (at >= 0 && at < USUAL_DAYS) usual[at] = (usual[at] as number) + 1;
    else add(day, 1);
  }
  for (let at = 0; at < USUAL_DAYS; at++) if (usual[at] !== 0) add(at + FIRST_DAY, usual[at] as number);
  return nameWeeks(weeks);
}

/** By number: 1 where a value is named; null when none is. */
function passTable(column: FacetColumn, wanted: string[] | undefined): Uint8Array | null {
  if (wanted === undefined) return null;
  return Uint8Array.from(column.values, (values) => (values.some((value) => wanted.includes(value)) ? 1 : 0));
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
