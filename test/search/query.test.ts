/** The query language: what is written, and what it is taken to mean. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEVELS } from '../../src/domain/vocabulary.js';
import {
  hasWords,
  LONGEST_QUERY,
  MOST_OPERANDS,
  type Operand,
  parseQuery,
  type Query,
} from '../../src/search/query.js';
import { searchTexts as texts } from '../../src/texts/search.js';

const word = (text: string): Operand => ({ kind: 'word', word: text });
const phrase = (...words: string[]): Operand => ({ kind: 'phrase', words });
const prefix = (text: string): Operand => ({ kind: 'prefix', prefix: text });

describe('parseQuery', () => {
  it.each<[string, Partial<Query>]>([
    ['Klimat och Miljö', { terms: ['klimat', 'och', 'miljö'] }],
    ['"Öppna data"', { phrases: [['öppna', 'data']] }],
    ['”öppna data”', { phrases: [['öppna', 'data']] }],
    ['»öppna data«', { phrases: [['öppna', 'data']] }],
    ['"ett"', { terms: ['ett'] }],
    ['-bil', { excluded: [word('bil')] }],
    ['–bil', { excluded: [word('bil')] }],
    ['-"öppna data" -skol*', { excluded: [phrase('öppna', 'data'), prefix('skol')] }],
    ['e-scooter 2026:14 HSLF-FS', { terms: ['e-scooter', '2026:14', 'hslf-fs'] }],
    ['skol*', { prefixes: ['skol'] }],
    ['bil OR cykel', { alternatives: [[word('bil'), word('cykel')]] }],
    ['bil ELLER cykel', { alternatives: [[word('bil'), word('cykel')]] }],
    ['a OR b OR "c d" e', { alternatives: [[word('a'), word('b'), phrase('c', 'd')]], terms: ['e'] }],
    ['bil or cykel', { terms: ['bil', 'or', 'cykel'] }],
    ['vatten/avlopp', { terms: ['vatten', 'avlopp'] }],
    ['klockan:12', { terms: ['klockan', '12'] }],
    ['område:trygghet', { filters: { area: ['trygghet'] } }],
    ['område:trygghet,folkhälsa område:demokrati', { filters: { area: ['trygghet', 'folkhalsa', 'demokrati'] } }],
    ['omrade:"Hållbar utveckling"', { filters: { area: ['hallbar-utveckling'] } }],
    ['OMRÅDE:Trygghet', { filters: { area: ['trygghet'] } }],
    ['nivå:regionalt niva:Lokalsamhället', { filters: { level: ['regionalt', 'lokalsamhallet'] } }],
    ['nivå:regional', { filters: { level: ['regionalt'] } }],
    ['nivå: regionalt', { filters: { level: ['regionalt'] } }],
    ['typ:gott-exempel typ:rapporter', { filters: { type: ['gott-exempel', 'rapport'] } }],
    ['källa:skr kalla:scb', { filters: { source: ['skr', 'scb'] } }],
    ['språk:engelska sprak:sv', { filters: { language: ['en', 'sv'] } }],
    ['efter:2026-05-12 före:2026-06-01', { filters: { from: '2026-05-12', to: '2026-06-01' } }],
    ['efter:2026 fore:2026', { filters: { from: '2026-01-01', to: '2026-12-31' } }],
    ['efter:2026-02 före:2026-02', { filters: { from: '2026-02-01', to: '2026-02-28' } }],
    ['efter:20260512', { filters: { from: '2026-05-12' } }],
    [
      'efter:2026-01-01 efter:2026-03-01 före:2026-12-01 före:2026-06-01',
      { filters: { from: '2026-03-01', to: '2026-06-01' } },
    ],
    ['', {}],
    ['  \t\n ', {}],
  ])('%s', (text, expected) => {
    expect(parseQuery(text)).toEqual({
      text,
      terms: [],
      phrases: [],
      prefixes: [],
      alternatives: [],
      excluded: [],
      filters: {},
      problems: [],
      ...expected,
    });
  });

  it.each<[string, string[], Partial<Query>]>([
    ['"öppna data', [texts.quoteMissing], { phrases: [['öppna', 'data']] }],
    ['"" bil', [texts.emptyPhrase], { terms: ['bil'] }],
    ['OR bil', [texts.orWithoutSides], { terms: ['bil'] }],
    ['bil OR', [texts.orWithoutSides], { terms: ['bil'] }],
    ['bil OR OR cykel', [texts.orWithoutSides], { alternatives: [[word('bil'), word('cykel')]] }],
    ['(bil cykel)', [texts.parenthesis], { terms: ['bil', 'cykel'] }],
    ['bil - cykel', [texts.lonelyMinus], { terms: ['bil', 'cykel'] }],
    ['*', [texts.lonelyStar], {}],
    ['b*', [texts.lonelyStar], {}],
    ['nivå:', [texts.emptyFilter('nivå')], {}],
    ['nivå:månen bil', [texts.unknownValue('nivå', 'månen', LEVELS)], { terms: ['bil'], filters: {} }],
    ['före:2026-13-01', [texts.badDate('före', '2026-13-01')], { filters: {} }],
    ['före:2026-02-30', [texts.badDate('före', '2026-02-30')], { filters: {} }],
    ['före:igår', [texts.badDate('före', 'igår')], { filters: {} }],
    ['-typ:nyhet', [texts.excludedFilter('typ')], { filters: {} }],
    ['bil OR typ:nyhet', [texts.filterInOr('typ')], { terms: ['bil'], filters: { type: ['nyhet'] } }],
  ])('tells what is wrong with %s and reads the rest', (text, problems, expected) => {
    const query = parseQuery(text);
    expect(query.problems).toEqual(problems);
    expect(query).toMatchObject(expected);
  });

  it('reads decomposed letters as composed ones', () => {
    expect(parseQuery('o\u0308vergo\u0308dning niva\u030a:regionalt')).toMatchObject({
      terms: ['övergödning'],
      filters: { level: ['regionalt'] },
    });
  });

  it('caps length and number of words, and says so', () => {
    const long = parseQuery('ord '.repeat(500));
    expect(long.text).toHaveLength(LONGEST_QUERY);
    expect(long.terms).toHaveLength(MOST_OPERANDS);
    expect(long.problems).toEqual([texts.tooLong(LONGEST_QUERY), texts.tooManyWords(MOST_OPERANDS)]);
    expect(parseQuery(Array.from({ length: 100 }, (_, i) => `-a${i}`).join(' ')).excluded).toHaveLength(MOST_OPERANDS);
  });

  it('knows whether there are words to find', () => {
    expect(['bil', '"a b"', 'bil*', 'a OR b'].map((text) => hasWords(parseQuery(text)))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['', '-bil', 'typ:nyhet'].map((text) => hasWords(parseQuery(text)))).toEqual([false, false, false]);
  });

  it('never throws, and keeps within its caps', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 10 }),
      fc.constantFrom('"', ' OR ', '-', '*', ' ', 'nivå:', 'före:', ':', 'ord', '(', '”', 'område:x', '2026-05'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const query = parseQuery(pieces.join(''));
        const operands =
          query.terms.length + query.phrases.length + query.prefixes.length + query.alternatives.flat().length;
        expect(operands).toBeLessThanOrEqual(MOST_OPERANDS);
        expect(query.problems.every((problem) => problem.endsWith('.'))).toBe(true);
        for (const group of query.alternatives) expect(group.length).toBeGreaterThan(1);
      }),
    );
  });

  it('means the same when it is read again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('klimat', '"a b"', '-bil', 'x OR y', 'skol*', 'typ:nyhet', 'före:2026'), {
          maxLength: 8,
        }),
        (pieces) => {
          const query = parseQuery(pieces.join(' '));
          expect(parseQuery(query.text)).toEqual(query);
          expect(query.problems).toEqual([]);
        },
      ),
    );
  });
});
