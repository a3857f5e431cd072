/** The most likely meant word. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allowedMistakes, closestWord, countMistakes } from '../../src/language/spelling.js';

const KNOWN = {
  bibliotek: 5,
  biblioteket: 9,
  upphandling: 3,
  krisberedskap: 2,
  skottlossning: 1,
  skola: 9,
  skolan: 20,
  stad: 4,
  städ: 1,
  borta: 0,
};
const frequencyOf = (word: string) => KNOWN[word as keyof typeof KNOWN] ?? 0;

describe('closestWord', () => {
  it.each<[string, string | null]>([
    ['biblotek', 'bibliotek'],
    ['upphandlng', 'upphandling'],
    ['krisberedskapp', 'krisberedskap'],
    ['skottlosning', 'skottlossning'],
    ['uphpandling', 'upphandling'],
    ['skolla', 'skola'],
    ['stadd', 'stad'],
    ['borto', null],
    ['hus', null],
    ['elefant', null],
    ['2026', null],
  ])('%s', (written, meant) => {
    expect(closestWord(written, Object.keys(KNOWN), frequencyOf)).toBe(meant);
  });

  it('allows no mistakes in short words and two in long ones', () => {
    expect(['sko', 'skola', 'krisberedskap', '2026:14'].map(allowedMistakes)).toEqual([0, 1, 2, 0]);
  });

  it('counts a mistake for each change, whichever way it is counted', () => {
    const word = fc.string({ unit: fc.constantFrom(...'abåäö'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(countMistakes(a, b, 20)).toBe(countMistakes(b, a, 20));
        expect(countMistakes(a, a, 0)).toBe(0);
        expect(countMistakes(a, `${a}x`, 1)).toBe(1);
      }),
    );
  });
});
