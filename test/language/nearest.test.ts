/** What was probably meant by a name that nothing has. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nearestOf } from '../../src/language/nearest.js';

describe('what was probably meant', () => {
  it.each([
    ['tryghet', ['trygghet', 'klimat'], 'trygghet'],
    ['fetsch', ['search', 'fetch', 'sources'], 'fetch'],
    ['are', ['area', 'level'], 'area'],
    ['lavel', ['area', 'level'], 'level'],
    ['AERA', ['level', 'area'], 'area'],
    ['folkhälsa', ['folkhalsa', 'klimat'], 'folkhalsa'],
    ['abd', ['abx', 'abc', 'bad'], 'abx'],
    ['zzzzzz', ['area', 'level'], null],
    ['', ['area'], null],
    ['area', [], null],
  ])('%s', (written, names, expected) => {
    expect(nearestOf(written, names)).toBe(expected);
  });

  it('of a name written right, that name', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(names, (list) => expect(list.map((name) => nearestOf(name, list))).toEqual(list)));
  });
});
