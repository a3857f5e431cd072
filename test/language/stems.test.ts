/** Inflections of one word have one stem, and different words different stems. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { root } from '../../src/language/roots.js';
import { stem } from '../../src/language/stems.js';

describe('Swedish stems', () => {
  it.each([
    'kommun kommuner kommunernas kommunens',
    'cykel cykeln cyklar cyklarna cyklarnas',
    'vatten vattnet vattnets',
    'energi energin energins energier',
    'nivå nivån nivåer nivåerna',
    'stad staden städer städerna',
    'land landet länder ländernas',
    'museum museet museer museerna',
    'gymnasium gymnasiet gymnasier',
    'program programmet programmen',
    'kommunal kommunalt kommunala',
    'finansiell finansiellt finansiella',
    'exempel exemplet exemplen',
    'medborgare medborgarna medborgarens',
    'tjänsteman tjänstemän tjänstemännen',
    'hälsa hälsan hälsans',
    'skola skolan skolor skolornas',
    'fönster fönstret fönstren',
    'nummer numret numren',
    'förening föreningen föreningarnas',
    'kommitté kommittén kommittéer',
    'arbete arbetet arbeten arbetets',
    'universitet universitetet universiteten',
    'budget budgeten budgetar',
    'plan planen planer planernas',
    'handlingsplan handlingsplanen',
    'bok böcker böckerna',
    'svar svaret svaren svars',
    'trygg tryggt trygga',
  ])('%s', (forms) => {
    const stems = forms.split(' ').map((form) => stem(form, 'sv'));
    expect(new Set(stems)).toEqual(new Set([stems[0]]));
  });

  it.each([
    ['får', 'far'],
    ['plan', 'plats'],
    ['nivå', 'natur'],
    ['barn', 'bar'],
    ['hus', 'hund'],
    ['val', 'vall'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(stem(one, 'sv')).not.toBe(stem(other, 'sv'));
  });
});

describe('stems in general', () => {
  it('reads English as English', () => {
    expect(['cities', 'city', 'city'].map((word) => stem(word, 'en'))).toEqual(['citi', 'citi', 'citi']);
    expect(stem('municipalities', 'en')).toBe(stem('municipality', 'en'));
  });

  it('leaves numbers, short words and what is no word', () => {
    expect(['2026:14', 'ö', 'eu', 'co2', 'a'.repeat(200)].map((word) => stem(word, 'sv'))).toEqual([
      '2026:14',
      'ö',
      'eu',
      'co2',
      'a'.repeat(200),
    ]);
  });

  it('never fails and never makes a word of letters empty', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abdeghiklmnorstuåäö-') }),
        fc.constantFrom('sv' as const, 'en' as const),
        (word, language) => {
          expect(stem(word, language).length > 0).toBe(word.length > 0);
          expect(stem(word, language)).toBe(stem(word, language));
        },
      ),
    );
  });
});

describe('roots', () => {
  it('brings relatives together', () => {
    for (const relatives of [
      'etablering etablerar etablerare',
      'ensamhet ensamma ensam',
      'samordning samordnare samordnar',
    ]) {
      const roots = relatives.split(' ').map((word) => root(stem(word, 'sv'), 'sv') ?? stem(word, 'sv'));
      expect(new Set(roots).size).toBeLessThan(roots.length);
    }
  });

  it('leaves four letters', () => {
    expect(root('ring', 'sv')).toBeNull();
    expect(root('hus', 'sv')).toBeNull();
  });
});
