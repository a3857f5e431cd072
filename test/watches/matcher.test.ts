/** Whether a text is a hit of a watch: by words, phrases, exclusions, filters and periods; and that many watches at once find the same as each alone. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileSynonyms, NO_SYNONYMS, type Synonyms } from '../../src/language/compile-synonyms.js';
import type { IndexDocument } from '../../src/search/engine.js';
import type { Filters } from '../../src/search/filters.js';
import { analyseDocument } from '../../src/search/rank.js';
import { matchesWatch, meaningOf, planWatch, type WatchPlan } from '../../src/watches/matcher.js';
import { createPercolator } from '../../src/watches/percolator.js';
import { findsEverything, readNewWatch, readWatch } from '../../src/watches/read-watch.js';
import { AREAS, SOURCES } from '../web/application.js';

const KNOWN = { areas: AREAS, sources: SOURCES };

const document = (more: Partial<IndexDocument> = {}): IndexDocument => ({
  id: 'a',
  changeNumber: 1,
  title: 'Kommunen provar nattvandringar i hamnen',
  summary: 'Vuxna går med polisen genom hamnen. Biblioteket på kajen håller öppet för skolgårdens lekar.',
  language: 'sv',
  level: 'kommunen',
  type: 'nyhet',
  source: 'lokaltidningen',
  areas: ['trygghet'],
  people: ['Ada Exempel'],
  sortAt: '2026-11-20T08:00:00.000Z',
  ...more,
});

const plan = (q: string, filters: Filters = {}, synonyms: Synonyms = NO_SYNONYMS): WatchPlan =>
  planWatch(readWatch({ q, filters }, KNOWN), synonyms);
const matches = (q: string, filters: Filters = {}, of = document()): boolean =>
  matchesWatch(plan(q, filters), of, analyseDocument(of));

describe('a watch', () => {
  it.each([
    ['nattvandring', true],
    ['nattvandring hamn', true],
    ['nattvandring fjäll', false],
    ['vandring', true],
    ['skolgård', true],
    ['polis -hamn', false],
    ['polis -fjäll', true],
    ['"genom hamnen"', true],
    ['"hamnen genom"', false],
    ['fjäll OR kaj', true],
    ['fjäll OR dal', false],
    ['bibl*', true],
    ['bublio*', false],
    ['nattvanding', false],
    ['rubrik:hamnen', true],
    ['rubrik:kajen', false],
    ['exempel', true],
    ['hamn område:trygghet', true],
    ['hamn område:klimat', false],
    ['hamn -område:trygghet', false],
    ['källa:lokaltidningen', true],
    ['källa:nacka', true],
    ['hamn nivå:regionalt', false],
    ['hamn efter:2026-11-20', true],
    ['hamn efter:2026-11-21', false],
    ['hamn före:2026-11-20', true],
    ['hamn före:2026-11-19', false],
  ])('%s: %s', (q, expected) => {
    expect(matches(q)).toBe(expected);
  });

  it.each<[Filters, boolean]>([
    [{ area: ['klimat', 'trygghet'] }, true],
    [{ area: ['klimat'] }, false],
    [{ level: ['kommunen'], type: ['rapport'] }, false],
    [{ level: ['kommunen'], type: ['rapport', 'nyhet'], language: ['sv'], source: ['lokaltidningen'] }, true],
    [{ from: '2026-11-20', to: '2026-11-20' }, true],
    [{ from: '2026-11-21' }, false],
  ])('filters %j: %s', (filters, expected) => {
    expect(matches('hamn', filters)).toBe(expected);
  });

  it('counts days as Sweden does', () => {
    const late = document({ sortAt: '2026-11-19T23:30:00.000Z' });
    expect(matches('hamn efter:2026-11-20', {}, late)).toBe(true);
    expect(matches('hamn före:2026-11-19', {}, late)).toBe(false);
  });

  it('finds synonyms', () => {
    const synonyms = compileSynonyms({ groups: [['kvällspatrull', 'nattvandring']] });
    const of = document();
    expect(matchesWatch(plan('kvällspatrull', {}, synonyms), of, analyseDocument(of))).toBe(true);
    expect(matches('kvällspatrull')).toBe(false);
  });
});

describe('what finds everything', () => {
  it.each([
    ['', {}, true],
    ['-idrott', {}, true],
    ['och att', {}, true],
    ['efter:2026-01-01', {}, true],
    ['källa:finns-inte', {}, true],
    ['', { level: ['kommunen', 'lokalsamhallet', 'regionalt', 'nationellt', 'globalt'] }, true],
    ['-källa:lokaltidningen', {}, true],
    ['hamn', {}, false],
    ['"och att"', {}, false],
    ['rubrik:hamn', {}, false],
    ['', { area: ['trygghet'] }, false],
    ['nivå:kommunen', {}, false],
  ] as [string, Filters, boolean][])('%s %j: %s', (q, filters, expected) => {
    expect(findsEverything(readNewWatch({ q, filters }, KNOWN))).toBe(expected);
  });
});

describe('what no longer exists', () => {
  it.each([
    ['källa:borta', false, /Källan ”borta” finns inte/],
    ['hamn källa:borta', false, /Källan ”borta” finns inte/],
    ['hamn område:borta', false, /Området ”borta” finns inte/],
    ['hamn språk:borta', false, /Språket ”borta” finns inte/],
    ['hamn källa:borta,lokaltidningen', true, /Källan ”borta” finns inte/],
    ['hamn -källa:borta', true, /källa:borta finns inte och användes inte/],
  ])('%s narrows a watch all the same, and is told', (q, expected, problem) => {
    expect(matches(q)).toBe(expected);
    expect(readWatch({ q, filters: {} }, KNOWN).problems).toEqual([expect.stringMatching(problem)]);
  });

  it('leaves a watch by id what was found while it existed', () => {
    const without = { areas: AREAS, sources: SOURCES.filter((one) => one.id !== 'lokaltidningen') };
    for (const question of [
      { q: 'källa:lokaltidningen', filters: {} },
      { q: 'hamn', filters: { source: ['lokaltidningen'] } },
    ]) {
      const [before, after] = [KNOWN, without].map((known) => planWatch(readWatch(question, known), NO_SYNONYMS));
      if (before === undefined || after === undefined) throw new Error('no plan');
      expect(meaningOf(after)).toBe(meaningOf(before));
      expect(matchesWatch(after, document(), analyseDocument(document()))).toBe(true);
      expect(readWatch(question, without).problems).toHaveLength(1);
    }
  });
});

describe('the meaning', () => {
  it('is another one with other words, synonyms, sources or fields, and the same on another day', () => {
    const synonyms = compileSynonyms({ groups: [['hamn', 'brygga']] });
    const all = [plan('hamn'), plan('hamn', {}, synonyms), plan('hamnar'), plan('rubrik:hamn'), plan('hamn -kaj')];
    const filtered = [plan('hamn', { area: ['klimat'] }), plan('hamn -område:klimat')];
    expect(new Set([...all, ...filtered].map(meaningOf)).size).toBe(7);
    expect(meaningOf(plan('hamn sedan:7d'))).toBe(meaningOf(plan('hamn')));
    expect(meaningOf(plan('hamn', { area: ['klimat', 'trygghet'] }))).toBe(
      meaningOf(plan('hamn', { area: ['trygghet', 'klimat'] })),
    );
  });
});

describe('many watches at once', () => {
  const WORDS =
    'hamn hamnen nattvandring nattvandringar skolgård skolgårdens polis polisen kaj klimatmål klimat mål bibliotek och för elcykel el-cykel city cities'.split(
      ' ',
    );
  const word = fc.constantFrom(...WORDS);
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
  const piece = fc.oneof(
    word,
    word.map((one) => `-${one}`),
    word.map((one) => `${one.slice(0, 4)}*`),
    fc.tuple(word, word).map(([a, b]) => `"${a} ${b}"`),
    fc.tuple(word, word).map(([a, b]) => `${a} OR ${b}`),
    fc.constantFrom('nivå:kommunen', '-typ:nyhet', 'område:trygghet', 'rubrik:hamn'),
  );
  const query = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(' '));

  it('find what each finds alone', () => {
    fc.assert(
      fc.property(
        fc.array(query, { minLength: 1, maxLength: 30 }),
        fc.array(fc.tuple(text, text, fc.constantFrom('sv', 'en')), { minLength: 1, maxLength: 4 }),
        (queries, texts) => {
          const plans = new Map(queries.map((q, n) => [String(n), plan(q)]));
          const percolate = createPercolator(plans);
          for (const [title, summary, language] of texts) {
            const of = document({ title, summary, language });
            const analysed = analyseDocument(of);
            const alone = [...plans].filter(([, one]) => matchesWatch(one, of, analysed)).map(([id]) => id);
            expect(percolate(of).sort()).toEqual(alone.sort());
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
