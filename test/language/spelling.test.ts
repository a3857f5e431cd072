/** The most likely meant word. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  allowedMistakes,
  closestWord,
  countMistakes,
  firstLetterMistakes,
  oneMistakeAway,
} from '../../src/language/spelling.js';

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

  it('lets a word that is known give way only to a much commoner one, one mistake away', () => {
    const frequencies: Record<string, number> = {
      kommunal: 60,
      kommunel: 2,
      komunalt: 50,
      skola: 30,
      skula: 4,
      fanns: 9,
      fans: 1,
    };
    const meant = (word: string) => closestWord(word, Object.keys(frequencies), (known) => frequencies[known] ?? 0);
    expect(['kommunel', 'skula', 'kommunal', 'fans'].map(meant)).toEqual(['kommunal', null, null, null]);
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

  it('gives every word that is one mistake away', () => {
    const away = new Set(oneMistakeAway('skola'));
    for (const word of ['kola', 'sskola', 'ksola', 'skolan', 'skol', 'skila', 'skoöla', 'skoal'])
      expect([word, away.has(word)]).toEqual([word, true]);
    for (const word of away) expect(countMistakes('skola', word, 2)).toBeLessThan(2);
  });

  it('gives mistakes in the first letters', () => {
    expect([...firstLetterMistakes('kommun')]).toEqual(
      expect.arrayContaining(['ommun', 'okmmun', 'tommun', 'ekommun']),
    );
    expect([...firstLetterMistakes('kommun')]).not.toContain('kommunn');
  });
});
