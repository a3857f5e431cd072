import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { itemsOfDataset } from '../../../src/sources/scb/items-of-dataset.js';
import { type JsonStatDataset, readJsonStat } from '../../../src/sources/scb/read-json-stat.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture, sample } from '../records/interface-server.js';

const STAT = JSON.parse(fixture('scb/stat.json').toString());

function read(json: unknown): JsonStatDataset {
  const dataset = readJsonStat(json);
  if (dataset === null) throw new Error('no dataset');
  return dataset;
}

/** The value of the cell with these codes. */
function valueAt(dataset: JsonStatDataset, ...codes: string[]) {
  const cell = dataset.cells.find(({ at }) =>
    at.every((place, i) => dataset.dimensions[i]?.categories[place]?.code === codes[i]),
  );
  return cell && (cell.value ?? cell.status);
}

describe('a dataset', () => {
  it('has its values in row order, the last dimension fastest, whatever order its codes are written in', () => {
    const dataset = read(STAT);
    expect(dataset.cells).toHaveLength(8);
    expect(valueAt(dataset, 'A', 'p', 'C1', '2025')).toBe(2);
    expect(valueAt(dataset, 'A', 'l', 'C1', '2024')).toBe(3);
    expect(valueAt(dataset, 'B', 'p', 'C1', '2024')).toBe(1005.25);
    expect(valueAt(dataset, 'B', 'l', 'C1', '2025')).toBe('..');
  });

  it('is the same with its values in a list', () => {
    const list = read({
      ...STAT,
      value: [1, 2, 3, 4, 1005.25, 6, 7, null],
      status: ['', '', '', '', '', '', '', '..'],
    });
    expect(list.cells).toEqual(read(STAT).cells);
  });

  it('of any size gives each cell its own place', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, (size) => {
        const id = size.map((_, i) => `d${i}`);
        const index = (count: number) => Array.from({ length: count }, (_, i) => `c${i}`);
        const dimension = Object.fromEntries(id.map((name, i) => [name, { category: { index: index(size[i] ?? 1) } }]));
        const count = size.reduce((a, b) => a * b, 1);
        const { cells } = read({ id, size, dimension, value: Array.from({ length: count }, (_, i) => i) });
        const places = cells.map(({ at }) => at.reduce((sum, place, i) => sum * (size[i] ?? 1) + place, 0));
        expect(places).toEqual(cells.map(({ value }) => value));
        expect(new Set(cells.map(({ at }) => at.join())).size).toBe(count);
      }),
    );
  });

  it.each([
    ['sizes that do not fit', { ...STAT, size: [2, 2, 1, 3] }],
    ['one size too few', { ...STAT, size: [2, 2, 1] }],
    ['no dimensions', { ...STAT, id: [] }],
    ['values that are a text', { ...STAT, value: '1,2' }],
    ['nothing', null],
  ])('with %s is none', (_, json) => expect(readJsonStat(json)).toBeNull());

  it('beyond all reason is refused before it is built', () => {
    const index = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [String(i), i]));
    const dimension = Object.fromEntries(['a', 'b', 'c'].map((id) => [id, { category: { index } }]));
    expect(readJsonStat({ id: ['a', 'b', 'c'], size: [1000, 1000, 1000], dimension, value: {} })).toBeNull();
  });
});

describe('items of a dataset', () => {
  const url = 'http://s.example/tables/T1/data?lang=sv&valueCodes[Region]=B,A&valueCodes[Tid]=top(2)';

  it('are one for each period with a figure for the place', () => {
    const items = itemsOfDataset(read(STAT), { url, region: 'B', tableId: 'T9' });
    expect(items).toEqual([
      {
        externalId: 'T1/B/2024',
        url: 'http://s.example/tables/T1/data?lang=sv&valueCodes[Region]=B,A&valueCodes[Tid]=2024',
        title: 'Bilar i trafik, personbilar i Beby 2024: 1\u00a0005,25 tusental',
        summaryHtml:
          '<p>Aby: 1 tusental. Bilar i trafik, lastbilar i Aby 2024: 3 tusental. Bilar i trafik, lastbilar i Beby 2024: 7 tusental.</p><p>Ur tabellen Bilar efter region. Källa: SCB.</p><p>Den 31 december.</p>',
        published: { at: '2026-03-01T07:00:00.000Z', precision: 'instant' },
        language: null,
        type: 'statistik',
        people: [],
        identifiers: { scb: 'T1' },
      },
      expect.objectContaining({
        externalId: 'T1/B/2025',
        title: 'Bilar i trafik, personbilar i Beby 2025: 6 tusental',
      }),
    ]);
    expect(itemsOfDataset(read(STAT), { url, region: 'finns inte', tableId: '' })).toEqual([]);
  });

  it('need no roles, places or measures', () => {
    const plain = {
      label: 'Antal',
      id: ['Tid'],
      size: [1],
      dimension: { Tid: { category: { label: { 2025: '2025' } } } },
      value: [5],
    };
    expect(itemsOfDataset(read(plain), { url, region: 'B', tableId: 'T9' }).map(({ title }) => title)).toEqual([
      'Antal 2025: 5',
    ]);
  });
});

it('reads whatever stands in place of a field', () => {
  expectNothingThrows('scb-tables', STAT, { what: 'data', region: 'B', table: 'T1' });
  expectNothingThrows('scb-tables', JSON.parse(fixture('scb/tables.json').toString()));
});

it('gives the sample: six cells, and the population of Nacka', () => {
  const file = sample('scb/data-json-stat2.json');
  if (file === null) return;
  const dataset = read(JSON.parse(file.toString()));
  expect(dataset.cells).toHaveLength(6);
  expect(valueAt(dataset, '0182', 'BE0101N1', '2024')).toBe(112345);
  expect(valueAt(dataset, '0120', 'BE0101N1', '2025')).toBe('..');
  const items = itemsOfDataset(dataset, { url: 'http://s.example/', region: '0182', tableId: '' });
  expect(items.map(({ title }) => title.replaceAll('\u00a0', ' '))).toContain('Folkmängd i Nacka 2024: 112 345');
});
