import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { areasSchema } from '../../src/domain/area.js';
import { departmentsSchema } from '../../src/domain/department.js';
import { projectsSchema } from '../../src/domain/project.js';

/** Path and message of each complaint. */
function complaints(schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const area = { id: 'a', name: 'A', definition: 'Om a.', threshold: 4 };
const project = { id: 'p', name: 'P', start: '2026-01-01', owner: 'Enheten', watch: 'torg' };

describe('areas', () => {
  it('take terms by points, or none', () => {
    const words = {
      sv: {
        '4': [
          'öka .. trygghet',
          'klimat-',
          '-våld',
          '-lek-',
          '=bin',
          'gång- och cykel-',
          'e-tjänst',
          'Erasmus+',
          'EU:s medel',
        ],
      },
    };
    expect(
      complaints(areasSchema, [
        { ...area, words },
        { ...area, id: 'b' },
      ]),
    ).toEqual([]);
  });

  it.each([
    ['a term under two points', { sv: { '4': ['Torg'], '2': ['torg'] } }, /^0\.words\.sv\.4\.0: ”Torg” står redan/],
    ['a number as term', { sv: { '4': [2030] } }, /^0\.words\.sv\.4\.0: skriv ett ord .* citattecken/],
    ['a star', { sv: { '4': ['klimat*'] } }, /^0\.words\.sv\.4\.0: skriv ord med blanksteg/],
    ['a gap at the end', { sv: { '4': ['öka ..'] } }, /^0\.words\.sv\.4\.0: skriv ord/],
    ['words without a list', { sv: { '4': 'torg' } }, /^0\.words\.sv\.4: skriv en lista/],
    ['points that are none', { sv: { många: ['torg'] } }, /^0\.words\.sv\.många: .*/],
    ['points out of range', { sv: { '21': ['torg'] } }, /^0\.words\.sv\.21: .*/],
  ])('refuse %s', (_, words, message) => {
    const found = complaints(areasSchema, [{ ...area, words }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });

  it('refuse an id twice', () => {
    expect(complaints(areasSchema, [area, area])).toEqual(['1.id: id ”a” finns redan: välj ett annat']);
  });

  it('refuse what is left out, in Swedish', () => {
    expect(complaints(areasSchema, [{ id: 'a', name: 'A', threshold: 4 }])).toEqual([
      '0.definition: skriv en mening om vad som hör till området',
    ]);
  });
});

describe('departments', () => {
  it('take what is needed and no more', () => {
    expect(complaints(departmentsSchema, [{ id: 'd', name: 'D' }])).toEqual([]);
    expect(complaints(departmentsSchema, [{ id: 'd', name: 'D', contact: 'ingen adress' }])[0]).toMatch(
      /^0\.contact: skriv en e-postadress/,
    );
    expect(
      complaints(departmentsSchema, [
        { id: 'd', name: 'D' },
        { id: 'd', name: 'E' },
      ]),
    ).toHaveLength(1);
  });
});

describe('projects', () => {
  it.each([
    ['as they should be', {}, []],
    ['with an end', { end: '2026-01-01' }, []],
    [
      'that end before they start',
      { end: '2025-12-31' },
      ['0.end: skriv ett slutdatum som inte ligger före startdatumet'],
    ],
    ['on a day that is not', { start: '2026-02-30' }, ['0.start: skriv ett datum som finns, i formen 2026-01-31']],
    ['without a watch', { watch: ' ' }, ['0.watch: skriv vad projektet bevakar, i samma språk som i sökrutan']],
  ])('%s', (_, change, expected) => expect(complaints(projectsSchema, [{ ...project, ...change }])).toEqual(expected));
});
