/**
 * A dataset in json-stat2 in, its cells by name out. Values stand in row order: the last dimension changes fastest. Pure, and of use to
 * whoever wants figures, not only to items.
 */
import { firstText, type JsonObject, numberOf, objectOf, textOf, textsOf } from '../records/values.js';

export interface JsonStatDimension {
  id: string;
  label: string;
  categories: { code: string; label: string; unit: string }[];
  /** What the dimension says, where the dataset tells. */
  role: 'time' | 'geo' | 'metric' | null;
}

export interface JsonStatCell {
  /** The place of its category in each dimension, in their order. */
  at: number[];
  /** Null where there is none; `status` then may say why. */
  value: number | null;
  status: string;
}

export interface JsonStatDataset {
  /** Name of the table, "" where the dataset does not tell. */
  tableId: string;
  label: string;
  source: string;
  updated: string;
  notes: string[];
  dimensions: JsonStatDimension[];
  /** In row order. */
  cells: JsonStatCell[];
}

/** More than any answer that the interface would give (150,000). */
const MOST_CELLS = 1_000_000;
const ROLES = ['time', 'geo', 'metric'] as const;

/** Codes in their order: a list, or an object with the place of each. A single category may have no index, only a label. */
function codesOf(category: JsonObject): string[] {
  if (Array.isArray(category.index)) return category.index.map(textOf);
  const places = Object.entries(objectOf(category.index));
  if (places.length === 0) return Object.keys(objectOf(category.label));
  return places.sort(([, a], [, b]) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0)).map(([code]) => code);
}

function readDimension(dataset: JsonObject, id: string): JsonStatDimension {
  const dimension = objectOf(objectOf(dataset.dimension)[id]);
  const category = objectOf(dimension.category);
  const labels = objectOf(category.label);
  const units = objectOf(category.unit);
  const roles = objectOf(dataset.role);
  return {
    id,
    label: firstText(dimension.label, id),
    categories: codesOf(category).map((code) => ({
      code,
      label: firstText(labels[code], code),
      unit: firstText(objectOf(units[code]).base, objectOf(units[code]).label),
    })),
    role: ROLES.find((role) => textsOf(roles[role]).includes(id)) ?? null,
  };
}

/** Values and statuses may be a list, or an object by place; one status may stand for all. */
function entryAt(list: unknown, place: number): unknown {
  if (Array.isArray(list)) return list[place];
  return typeof list === 'string' ? list : objectOf(list)[String(place)];
}

/** The place in each dimension of the cell that comes at a place in all. */
function placesOf(place: number, sizes: number[]): number[] {
  const places: number[] = new Array(sizes.length);
  let rest = place;
  for (let i = sizes.length - 1; i >= 0; i--) {
    const size = sizes[i] ?? 1;
    places[i] = rest % size;
    rest = Math.floor(rest / size);
  }
  return places;
}

function readCells(dataset: JsonObject, sizes: number[]): JsonStatCell[] {
  const count = sizes.reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, place) => ({
    at: placesOf(place, sizes),
    value: numberOf(entryAt(dataset.value, place)),
    status: textOf(entryAt(dataset.status, place)),
  }));
}

/** @returns null for anything whose values can't be told apart by its dimensions. */
export function readJsonStat(json: unknown): JsonStatDataset | null {
  const dataset = objectOf(json);
  const ids = textsOf(dataset.id);
  const dimensions = ids.map((id) => readDimension(dataset, id));
  const sizes = dimensions.map(({ categories }) => categories.length);
  const said = Array.isArray(dataset.size) ? dataset.size.map(numberOf) : sizes;
  const count = sizes.reduce((product, size) => product * size, 1);
  const fits = said.length === sizes.length && sizes.every((size, i) => size === said[i]);
  if (ids.length === 0 || !fits || count > MOST_CELLS || typeof (dataset.value ?? null) !== 'object') return null;
  const extension = objectOf(objectOf(dataset.extension).px);
  return {
    tableId: firstText(extension.tableid, extension.tableId),
    label: textOf(dataset.label),
    source: textOf(dataset.source),
    updated: textOf(dataset.updated),
    notes: textsOf(dataset.note),
    dimensions,
    cells: dataset.value === null || dataset.value === undefined ? [] : readCells(dataset, sizes),
  };
}
