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
    'hållbar hållbart hållbara hållbarare',
    'stor stort stora',
    'svår svårt svåra',
    'särskild särskilt särskilda',
    'grön grönt gröna',
    'genomförande genomförandet genomföranden genomförandena',
    'meddelande meddelandet meddelandena',
    'boende boendet boenden boendena',
    'område området områden områdena',
    'möte mötet möten mötena',
    'plats platsen platser platserna',
    'arbetsplats arbetsplatsen arbetsplatsernas',
    'konferens konferensen konferenser',
    'analys analysen analyser',
    'resultat resultatet resultaten',
    'klimat klimatet klimatets',
    'sektor sektorn sektorer sektorernas',
    'ansvar ansvaret ansvarets',
    'skillnad skillnaden skillnader',
    'sommar sommaren somrar somrarna',
    'natt natten nätter nätterna',
    'nackabo nackabon nackabor nackaborna',
    'anställd anställt anställda',
    'införd infört införda',
    'vuxen vuxet vuxna',
    'tema temat teman',
    'strand stranden stränder',
    'land landet länder',
    'samband sambandet',
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
    ['sommar', 'som'],
    ['förslag', 'försvar'],
    ['plats', 'platt'],
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
      'stockholm stockholmare',
    ]) {
      const roots = relatives.split(' ').map((word) => root(stem(word, 'sv'), 'sv') ?? stem(word, 'sv'));
      expect(new Set(roots).size).toBeLessThan(roots.length);
    }
  });

  it('brings those who live in a place to the place', () => {
    for (const [place = '', resident = ''] of [
      ['solna', 'solnaborna'],
      ['norrköping', 'norrköpingsbor'],
      ['täby', 'täbybo'],
    ])
      expect(root(stem(resident, 'sv'), 'sv')).toBe(stem(place, 'sv'));
  });

  it('leaves four letters', () => {
    expect(root('ring', 'sv')).toBeNull();
    expect(root('hus', 'sv')).toBeNull();
  });
});
