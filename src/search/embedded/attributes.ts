/**
 * What filters, counts and orders need of every text, in columns in memory (some 20 bytes a text), kept up to date from the file by
 * revision. Counting a hundred thousand texts by five facets takes milliseconds so, in SQL a good part of a second.
 */
import { FACETS, type Facet } from '../engine.js';
import type { Database } from './database.js';
import type { IndexSet } from './sets.js';

/** Values of a facet by number; an area column holds the number of a combination. */
export interface FacetColumn {
  /** By text: the number of its value or combination. */
  numbers: Uint16Array;
  /** By number: the values; one, but for areas. */
  values: string[][];
}

export interface Attributes {
  set: IndexSet;
  /** One more than the highest row. */
  size: number;
  isThere: Uint8Array;
  day: Int32Array;
  sortMs: Float64Array;
  facets: Record<Facet, FacetColumn>;
}

const MOST_NUMBERS = 65_536;

export function createAttributes(set: IndexSet): Attributes {
  const column = (): FacetColumn => ({ numbers: new Uint16Array(0), values: [] });
  return {
    set: { ...set, revision: 0 },
    size: 0,
    isThere: new Uint8Array(0),
    day: new Int32Array(0),
    sortMs: new Float64Array(0),
    facets: { area: column(), level: column(), type: column(), source: column(), language: column() },
  };
}

/** Reads what has changed since the attributes were read last. */
export function updateAttributes(attributes: Attributes, database: Database, set: IndexSet): void {
  if (attributes.set.revision === set.revision) return;
  const rows = database
    .prepare(
      `select row, deleted, day, sort_ms, language, level, type, source, areas from docs_${set.number} where revision > ? order by row`,
    )
    .iterate(attributes.set.revision);
  const numberOf = createNumbering(attributes);
  const highest = Number(database.prepare(`select max(row) as row from docs_${set.number}`).get()?.row ?? 0);
  grow(attributes, highest + 1);
  for (const row of rows) {
    const at = Number(row.row);
    attributes.isThere[at] = Number(row.deleted) === 0 ? 1 : 0;
    attributes.day[at] = Number(row.day);
    attributes.sortMs[at] = Number(row.sort_ms);
    for (const facet of FACETS)
      attributes.facets[facet].numbers[at] = numberOf(facet, String(facet === 'area' ? row.areas : row[facet]));
  }
  attributes.set = set;
}

/** Gives each value (or combination of areas, as JSON) a number. */
function createNumbering(attributes: Attributes): (facet: Facet, written: string) => number {
  const known = new Map<string, number>();
  for (const facet of FACETS) {
    for (const [number, values] of attributes.facets[facet].values.entries()) {
      known.set(`${facet} ${facet === 'area' ? JSON.stringify(values) : (values[0] ?? '')}`, number);
    }
  }
  return (facet, written) => {
    const key = `${facet} ${written}`;
    const number = known.get(key);
    if (number !== undefined) return number;
    const { values } = attributes.facets[facet];
    if (values.length >= MOST_NUMBERS) throw new Error(`More than ${MOST_NUMBERS} values of the facet ${facet}`);
    values.push(facet === 'area' ? readAreas(written) : [written]);
    known.set(key, values.length - 1);
    return values.length - 1;
  };
}

function readAreas(written: string): string[] {
  const areas: unknown = JSON.parse(written);
  return Array.isArray(areas) ? areas.map(String) : [];
}

function grow(attributes: Attributes, size: number): void {
  if (size > attributes.isThere.length) {
    // A quarter more than needed, so that single new texts do not copy the columns each time.
    const room = Math.ceil(size * 1.25);
    attributes.isThere = copyInto(new Uint8Array(room), attributes.isThere);
    attributes.day = copyInto(new Int32Array(room), attributes.day);
    attributes.sortMs = copyInto(new Float64Array(room), attributes.sortMs);
    for (const facet of FACETS)
      attributes.facets[facet].numbers = copyInto(new Uint16Array(room), attributes.facets[facet].numbers);
  }
  attributes.size = Math.max(attributes.size, size);
}

function copyInto<Column extends { set(from: Column): void }>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}
