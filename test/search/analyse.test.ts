/** Terms of words, and the sieve that saves analysing most of them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { analyseText, analyseWord, createSieve } from '../../src/search/analyse.js';

const allTerms = (word: string) => {
  const { exact, stem, others } = analyseWord(word, 'sv');
  return [exact, stem, ...others];
};

describe('analyseWord', () => {
  it.each<[string, string[]]>([
    ['medborgardialogen', ['emedborgardialogen', 'pmedborg', 'pdialog']],
    ['övergödning', ['eövergödning', 'sövergödning', 'fovergodning']],
    ['e-scooter', ['ee-scooter', 'pescoot', 'pscoot']],
    ['2026:14', ['e2026:14', 's2026:14', 'p2026', 'p14']],
  ])('%s', (word, expected) => {
    expect(allTerms(word)).toEqual(expect.arrayContaining(expected));
  });

  it('reads English words as English', () => {
    expect(analyseWord('cities', 'en').stem).toBe('sciti');
  });
});

describe('the sieve', () => {
  const WORDS =
    'medborgardialogen städer ledamöter böcker gatubelysning folkhälsokonferens e-scooter idé övergödning länder skolgårdar förskolebarn arbetsmarknaden föräldrastöd tjänstemännen museet 2025/26:14 el-cykel vänortsutbyte kommunernas'.split(
      ' ',
    );

  it('lets through every word that has a term asked for', () => {
    for (const word of WORDS)
      for (const term of allTerms(word)) expect([word, term, createSieve([term])(word)]).toEqual([word, term, true]);
  });

  it('changes no count of a term asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }), fc.constantFrom(...WORDS), (words, asked) => {
        const terms = allTerms(asked);
        const whole = analyseText(words.join(' '), 'sv');
        const sieved = analyseText(words.join(' '), 'sv', createSieve(terms));
        for (const term of terms) expect(sieved.counts.get(term)).toBe(whole.counts.get(term));
      }),
    );
  });

  it('holds back what has nothing to do with it', () => {
    const sieve = createSieve(['skommun', 'epl.*']);
    expect(['kommunal', 'hemkommun', 'bibliotek', 'paus'].map(sieve)).toEqual([true, true, false, false]);
    expect(createSieve([])('kommun')).toBe(false);
  });
});
