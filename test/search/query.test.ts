/** The query language: what is written, and what it is taken to mean. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEVELS } from '../../src/domain/vocabulary.js';
import {
  emptyQuery,
  hasWords,
  LONGEST_QUERY,
  MOST_OPERANDS,
  type Operand,
  parseQuery,
  type Query,
  requiredOf,
} from '../../src/search/query.js';
import { writeQuery } from '../../src/search/write-query.js';
import { searchTexts as texts } from '../../src/texts/search.js';

/** Sunday evening in Sweden. */
const NOW = new Date('2026-11-22T21:00:00Z');

const word = (text: string): Operand => ({ kind: 'word', word: text });
const phrase = (...words: string[]): Operand => ({ kind: 'phrase', words });
const prefix = (text: string): Operand => ({ kind: 'prefix', prefix: text });

describe('parseQuery', () => {
  it.each<[string, Partial<Query>]>([
    ['Klimat och Miljö', { terms: ['klimat', 'och', 'miljö'] }],
    ['"Öppna data"', { phrases: [['öppna', 'data']] }],
    ['”öppna data”', { phrases: [['öppna', 'data']] }],
    ['»öppna data«', { phrases: [['öppna', 'data']] }],
    ['"ett"', { phrases: [['ett']] }],
    ['-bil', { excluded: [word('bil')] }],
    ['–bil', { excluded: [word('bil')] }],
    ['-"öppna data" -skol*', { excluded: [phrase('öppna', 'data'), prefix('skol')] }],
    ['e-scooter 2026:14 HSLF-FS', { terms: ['e-scooter', '2026:14', 'hslf-fs'] }],
    ['skol*', { prefixes: ['skol'] }],
    ['bil OR cykel', { alternatives: [[word('bil'), word('cykel')]] }],
    ['bil ELLER cykel', { alternatives: [[word('bil'), word('cykel')]] }],
    ['a OR b OR "c d" e', { alternatives: [[word('a'), word('b'), phrase('c', 'd')]], terms: ['e'] }],
    ['bil eller cykel', { alternatives: [[word('bil'), word('cykel')]] }],
    [
      'stöd eller "öppna data" eller skol*',
      { alternatives: [[word('stöd'), phrase('öppna', 'data'), prefix('skol')]] },
    ],
    ['eller', { terms: ['eller'] }],
    ['antingen eller', { terms: ['antingen'] }],
    ['bil eller -cykel', { terms: ['bil'], excluded: [word('cykel')] }],
    ['bil or cykel', { terms: ['bil', 'or', 'cykel'] }],
    ['bil AND cykel OCH buss', { terms: ['bil', 'cykel', 'buss'] }],
    ['rubrik:remiss', { inField: [{ ...word('remiss'), field: 'title' }] }],
    [
      'titel:"öppna data" Rubrik:skol*',
      {
        inField: [
          { ...phrase('öppna', 'data'), field: 'title' },
          { ...prefix('skol'), field: 'title' },
        ],
      },
    ],
    ['-rubrik:remiss', { excluded: [{ ...word('remiss'), field: 'title' }] }],
    ['rubrik:bil OR buss', { alternatives: [[{ ...word('bil'), field: 'title' }, word('buss')]] }],
    ['"nivå (hög)"', { phrases: [['nivå', 'hög']] }],
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
    [
      'nivå:Regionen,nation typ:"gott exempel"',
      { filters: { level: ['regionalt', 'nationellt'], type: ['gott-exempel'] } },
    ],
    ['-källa:skr -typ:nyhet,rapport', { filters: { without: { source: ['skr'], type: ['nyhet', 'rapport'] } } }],
    ['', {}],
    ['  \t\n ', {}],
  ])('%s', (text, expected) => {
    expect(parseQuery(text)).toEqual({ ...emptyQuery(text), ...expected });
  });

  it.each<[string, Query['filters'], Query['period']?]>([
    ['efter:2026-05-12 före:2026-06-01', { from: '2026-05-12', to: '2026-06-01' }],
    ['efter:2026 fore:2026', { from: '2026-01-01', to: '2026-12-31' }],
    ['efter:2026-02 före:2026-02', { from: '2026-02-01', to: '2026-02-28' }],
    ['före:2028-02', { to: '2028-02-29' }],
    ['efter:20260512', { from: '2026-05-12' }],
    ['efter:2026-v01 före:2026v53', { from: '2025-12-29', to: '2027-01-03' }],
    ['efter:2026-01-01 efter:2026-03-01 före:2026-12-01 före:2026-06-01', { from: '2026-03-01', to: '2026-06-01' }],
    ['2026-06..2026-11', { from: '2026-06-01', to: '2026-11-30' }],
    ['2026..', { from: '2026-01-01' }],
    ['..2026-05-12', { to: '2026-05-12' }],
    ['sedan:2026-05', { from: '2026-05-01' }],
    ['sedan:28d', { from: '2026-10-25' }, { since: '28d' }],
    ['sedan:4v', { from: '2026-10-25' }, { since: '4v' }],
    ['sedan:"3 månader"', { from: '2026-08-22' }, { since: '3m' }],
    ['sedan:1å', { from: '2025-11-22' }, { since: '1å' }],
    ['sedan:idag', { from: '2026-11-22' }, { since: '0d' }],
    ['sedan:9999å', { from: '0001-01-01' }, { since: '9999å' }],
    ['sedan:4v efter:2026-11-01', { from: '2026-11-01' }, { since: '4v', from: '2026-11-01' }],
  ])('reads the period of %s', (text, filters, period = filters) => {
    expect(parseQuery(text, NOW)).toEqual({ ...emptyQuery(text), filters, period });
  });

  it('counts back from the day it is in Sweden, to the last day of a shorter month', () => {
    expect(parseQuery('sedan:0d', new Date('2026-11-22T23:30:00Z')).filters.from).toBe('2026-11-23');
    expect(parseQuery('sedan:1m', new Date('2026-03-31T12:00:00Z')).filters.from).toBe('2026-02-28');
  });

  it.each<[string, string[], Partial<Query>]>([
    ['"öppna data', [texts.quoteMissing('öppna data')], { phrases: [['öppna', 'data']] }],
    ['bil "', [texts.lonelyQuote], { terms: ['bil'] }],
    ['"" bil', [texts.emptyPhrase], { terms: ['bil'] }],
    ['OR bil', [texts.orWithoutSides('OR')], { terms: ['bil'] }],
    ['bil ELLER', [texts.orWithoutSides('ELLER')], { terms: ['bil'] }],
    ['bil OR OR cykel', [texts.orWithoutSides('OR')], { terms: ['bil', 'cykel'] }],
    ['bil OR -cykel', [texts.excludedInOr('-cykel')], { terms: ['bil'], excluded: [word('cykel')] }],
    ['(bil cykel)', [texts.parenthesis], { terms: ['bil', 'cykel'] }],
    ['bil - cykel', [texts.lonelyMinus], { terms: ['bil', 'cykel'] }],
    ['*', [texts.lonelyStar('*')], {}],
    ['b*', [texts.lonelyStar('b*')], {}],
    ['sk*la', [texts.starInside('sk*la', ['sk', 'la'])], { terms: ['sk', 'la'] }],
    ['nivå:', [texts.emptyFilter('nivå')], {}],
    ['nivå:, bil', [texts.emptyFilter('nivå')], { terms: ['bil'] }],
    ['rubrik:', [texts.emptyFilter('rubrik')], {}],
    ['område:!!!', [texts.unreadableValue('område', '!!!')], { filters: {} }],
    ['nivå:månen bil', [texts.unknownValue('nivå', 'månen', LEVELS)], { terms: ['bil'], filters: {} }],
    ['före:2026-13-01', [texts.badDate('före', '2026-13-01')], { filters: {} }],
    ['före:2026-02-30', [texts.badDate('före', '2026-02-30')], { filters: {} }],
    ['före:igår', [texts.badDate('före', 'igår')], { filters: {} }],
    ['efter:2026-v54', [texts.badDate('efter', '2026-v54')], { filters: {} }],
    ['sedan:länge', [texts.badSince('länge')], { filters: {} }],
    ['2026-13..2026-14', [texts.badInterval('2026-13..2026-14')], { filters: {}, terms: [] }],
    ['2026-11..2026-06', [texts.periodBackwards('2026-11-01', '2026-06-30')], {}],
    ['-efter:2026', [texts.excludedPeriod('-efter:2026')], { filters: {} }],
    ['stänger:14d bil', [texts.noDeadlines('stänger:14d')], { terms: ['bil'] }],
    ['källor:skr', [texts.unknownFilter('källor:skr', 'källa:skr')], { terms: ['källor', 'skr'] }],
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

  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.string({ unit: 'grapheme', maxLength: 10 }),
    fc.constantFrom(
      ...[
        '"',
        ' OR ',
        ' eller ',
        '-',
        '*',
        ' ',
        'nivå:',
        'före:',
        'sedan:',
        'rubrik:',
        '-källa:',
        ':',
        'ord',
        '(',
        '”',
      ],
      ...['område:x', '2026-05', '..', '28d', 'nyhet', ',', 'stänger:', '9999å', 'e-sko', '3,5', 'AND '],
    ),
  );
  const anyText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

  it('never throws, keeps within its caps, and tells problems in sentences', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text);
        const operands = query.terms.length + requiredOf(query).flat().length;
        expect(operands).toBeLessThanOrEqual(MOST_OPERANDS);
        expect(query.problems.filter((problem) => !/^[\p{Lu}”].*[.?]$/su.test(problem))).toEqual(
          query.problems.filter((problem) => /^\p{Ll}+:/u.test(problem)),
        );
        for (const group of query.alternatives) expect(group.length).toBeGreaterThan(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('means the same when its normal form is read', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const query = parseQuery(text, NOW);
        const written = writeQuery(query);
        fc.pre(written.length <= LONGEST_QUERY);
        const again = parseQuery(written, NOW);
        expect({ ...again, text: '', problems: [] }).toEqual({ ...query, text: '', problems: [] });
        expect(writeQuery(again)).toBe(written);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a normal form that people could have written', () => {
    const text =
      'ELLER Bil "Öppna Data" skol* a eller rubrik:b -"c d" -typ:nyhet nivå:regionen sedan:"4 veckor" ..2026';
    expect(writeQuery(parseQuery(text, NOW))).toBe(
      'bil "öppna data" skol* a OR rubrik:b -"c d" nivå:regionalt -typ:nyhet före:2026-12-31 sedan:4v',
    );
  });
});
