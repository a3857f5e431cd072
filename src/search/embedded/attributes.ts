/**
 * What filters, counts and orders need of every text, in columns in memory (28 bytes a text). In the file they lie in chunks of 256 rows, so
 * that a million are read in a moment and a change writes little.
 */
import { FACETS, type Facet } from '../engine.js';
import type { Database } from './database.js';
import type { IndexSet } from './sets.js';

/** Values of a facet by number; an area column holds the number of a combination. */
export interface FacetColumn {
  numbers: Uint16Array;
  /** By number: the values; one, but for areas. */
  values: string[][];
}

export interface Attributes {
  set: IndexSet;
  /** One more than the highest row. */
  size: number;
  /** At which revision the row's text was changed last; 0 where there is none. */
  revisions: Uint32Array;
  days: Int32Array;
  sortMs: Float64Array;
  /** Words of title and summary, for the scorer. */
  lengths: Uint16Array;
  facets: Record<Facet, FacetColumn>;
}

/** One row of the columns. */
export interface RowAttributes {
  revision: number;
  day: number;
  sortMs: number;
  length: number;
  facets: readonly number[];
}

export const CHUNK = 256;
const CHUNK_BYTES = CHUNK * (8 + 4 + 4 + 2 + 2 * FACETS.length);
const MOST_NUMBERS = 65_536;

interface Columns {
  sortMs: Float64Array;
  revisions: Uint32Array;
  days: Int32Array;
  lengths: Uint16Array;
  facets: Uint16Array[];
}

/** @param data a chunk, aligned; the columns look into it. */
function columnsOf(data: ArrayBuffer): Columns {
  const facetsAt = CHUNK * 18;
  return {
    sortMs: new Float64Array(data, 0, CHUNK),
    revisions: new Uint32Array(data, CHUNK * 8, CHUNK),
    days: new Int32Array(data, CHUNK * 12, CHUNK),
    lengths: new Uint16Array(data, CHUNK * 16, CHUNK),
    facets: FACETS.map((_, f) => new Uint16Array(data, facetsAt + f * CHUNK * 2, CHUNK)),
  };
}

export function createAttributes(set: IndexSet): Attributes {
  const column = (): FacetColumn => ({ numbers: new Uint16Array(0), values: [] });
  return {
    set: { ...set, revision: 0 },
    size: 0,
    revisions: new Uint32Array(0),
    days: new Int32Array(0),
    sortMs: new Float64Array(0),
    lengths: new Uint16Array(0),
    facets: { area: column(), level: column(), type: column(), source: column(), language: column() },
  };
}

/** Reads what has changed since the attributes were read last. */
export function updateAttributes(attributes: Attributes, database: Database, set: IndexSet): void {
  if (attributes.set.revision === set.revision) return;
  const { number: n } = set;
  const highest = Number(database.prepare(`select max(chunk) as chunk from columns_${n}`).get()?.chunk ?? -1);
  grow(attributes, (highest + 1) * CHUNK);
  const chunks = database.prepare(`select chunk, data from columns_${n} where revision > ?`);
  for (const row of chunks.iterate(attributes.set.revision))
    copyChunk(attributes, Number(row.chunk) * CHUNK, columnsOf(toAligned(row.data as Uint8Array)));
  readValues(attributes, database, n);
  attributes.set = set;
}

const toAligned = (bytes: Uint8Array): ArrayBuffer => {
  const aligned = new ArrayBuffer(CHUNK_BYTES);
  new Uint8Array(aligned).set(bytes);
  return aligned;
};

function copyChunk(attributes: Attributes, at: number, columns: Columns): void {
  attributes.sortMs.set(columns.sortMs, at);
  attributes.revisions.set(columns.revisions, at);
  attributes.days.set(columns.days, at);
  attributes.lengths.set(columns.lengths, at);
  for (const [f, facet] of FACETS.entries())
    attributes.facets[facet].numbers.set(columns.facets[f] ?? new Uint16Array(0), at);
}

/** Numbers are given for the whole set in one row, so a facet's values have holes. */
function readValues({ facets, set }: Attributes, database: Database, n: number): void {
  const known = set.revision === 0 ? 0 : Math.max(...FACETS.map((facet) => facets[facet].values.length)) - 1;
  const rows = database.prepare(`select number, facet, value from facet_values_${n} where number > ?`).all(known);
  for (const row of rows) {
    const facet = FACETS.find((name) => name === row.facet);
    if (facet === undefined) continue;
    const { values } = facets[facet];
    while (values.length < Number(row.number)) values.push([]);
    values[Number(row.number)] = facet === 'area' ? readAreas(String(row.value)) : [String(row.value)];
  }
}

function readAreas(written: string): string[] {
  const areas: unknown = JSON.parse(written);
  return Array.isArray(areas) ? areas.map(String) : [];
}

function grow(attributes: Attributes, size: number): void {
  if (size > attributes.revisions.length) {
    // A little more than needed, so that single new texts do not copy the columns each time.
    const room = Math.ceil(size / 4096 + 1) * 4096;
    attributes.revisions = copyInto(new Uint32Array(room), attributes.revisions);
    attributes.days = copyInto(new Int32Array(room), attributes.days);
    attributes.sortMs = copyInto(new Float64Array(room), attributes.sortMs);
    attributes.lengths = copyInto(new Uint16Array(room), attributes.lengths);
    for (const facet of FACETS)
      attributes.facets[facet].numbers = copyInto(new Uint16Array(room), attributes.facets[facet].numbers);
  }
  attributes.size = Math.max(attributes.size, size);
}

function copyInto<Column extends { set(from: Column): void }>(to: Column, from: Column): Column {
  to.set(from);
  return to;
}

/** Writes rows of the columns, each chunk once. */
export function writeRows(database: Database, n: number, revision: number, rows: Map<number, RowAttributes>): void {
  const find = database.prepare(`select data from columns_${n} where chunk = ?`);
  const save = database.prepare(
    `insert into columns_${n} (chunk, revision, data) values (?, ?, ?)
     on conflict (chunk) do update set revision = excluded.revision, data = excluded.data`,
  );
  for (const [chunk, members] of groupByChunk(rows)) {
    const data = toAligned((find.get(chunk)?.data as Uint8Array | undefined) ?? new Uint8Array(0));
    const columns = columnsOf(data);
    for (const row of members) writeRow(columns, row % CHUNK, rows.get(row));
    save.run(chunk, revision, new Uint8Array(data));
  }
}

function groupByChunk(rows: Map<number, RowAttributes>): Map<number, number[]> {
  const chunks = new Map<number, number[]>();
  for (const row of rows.keys()) {
    const chunk = Math.floor(row / CHUNK);
    const members = chunks.get(chunk);
    if (members === undefined) chunks.set(chunk, [row]);
    else members.push(row);
  }
  return chunks;
}

function writeRow(columns: Columns, at: number, row: RowAttributes | undefined): void {
  columns.revisions[at] = row?.revision ?? 0;
  columns.days[at] = row?.day ?? 0;
  columns.sortMs[at] = row?.sortMs ?? 0;
  columns.lengths[at] = Math.min(row?.length ?? 0, MOST_NUMBERS - 1);
  for (const [f, column] of columns.facets.entries()) column[at] = row?.facets[f] ?? 0;
}

/** A function that gives each value of a facet a number, the same for as long as the set lives. */
export function createNumbering(database: Database, n: number): (facet: Facet, value: string) => number {
  const known = new Map<string, number>();
  const find = database.prepare(`select number from facet_values_${n} where facet = ? and value = ?`);
  const add = database.prepare(`insert into facet_values_${n} (facet, value) values (?, ?)`);
  return (facet, value) => {
    const key = `${facet} ${value}`;
    const number = known.get(key) ?? Number(find.get(facet, value)?.number ?? add.run(facet, value).lastInsertRowid);
    if (number >= MOST_NUMBERS) throw new Error(`More than ${MOST_NUMBERS} values of the facets`);
    known.set(key, number);
    return number;
  };
}
