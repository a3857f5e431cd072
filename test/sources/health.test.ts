import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Source, sourcesSchema } from '../../src/domain/source.js';
import { HEALTH_STATUSES, sourceHealth, summariseWeeks, type WeeklyCounts } from '../../src/sources/health.js';
import type { SourceState } from '../../src/sources/source-state.js';

const NOW = new Date('2026-11-23T10:00:00Z');
const [SOURCE] = sourcesSchema.parse([
  {
    id: 'kalla',
    name: 'Källan',
    url: 'https://a.example/rss',
    kind: 'rss',
    level: 'regionalt',
    type: 'nyhet',
    language: 'sv',
  },
]);
const source = (fields: Partial<Source> = {}): Source => ({ ...(SOURCE as Source), ...fields });
const FINE: SourceState = {
  sourceId: 'kalla',
  firstSeenAt: '2026-01-01T00:00:00Z',
  nextFetchAt: '2026-11-23T11:30:00Z',
  lastAttemptAt: '2026-11-23T09:00:00Z',
  lastSuccessAt: '2026-11-23T09:00:00Z',
  lastNewItemAt: '2026-11-22T09:00:00Z',
  consecutiveFailures: 0,
  failure: null,
  lastReport: { outcome: 'read', new: 0, changed: 0, alsoIn: 0, unchanged: 20, deleted: 0, skipped: 0, notes: [] },
  durationMs: 300,
  isBeingFetched: false,
};
const REPORT = {
  outcome: 'read' as const,
  new: 0,
  changed: 0,
  alsoIn: 0,
  unchanged: 0,
  deleted: 0,
  skipped: 0,
  notes: [],
};
const USUAL: WeeklyCounts = { thisWeek: 6, expected: 6, total: 70 };
const timeout = { code: 'timeout', message: 'Servern svarade inte inom 20 sekunder.' };
const missing = { code: 'not-found', message: 'Sidan finns inte längre.' };

interface Case {
  name: string;
  source?: Partial<Source>;
  state?: Partial<SourceState> | null;
  counts?: Partial<WeeklyCounts>;
  status: string;
  sentence: RegExp;
}

const CASES: Case[] = [
  {
    name: 'turned off',
    source: { enabled: false },
    state: { failure: missing },
    status: 'vilar',
    sentence: /Avstängd/,
  },
  { name: 'of a kind without a reader', source: { kind: 'sitemap' }, status: 'vilar', sentence: /sitemap/ },
  { name: 'not registered', state: null, status: 'ny', sentence: /Väntar/ },
  {
    name: 'never fetched',
    state: { lastSuccessAt: null, lastAttemptAt: null, lastReport: null },
    status: 'ny',
    sentence: /Väntar/,
  },
  {
    name: 'being fetched for the first time',
    state: { lastSuccessAt: null, lastReport: null, isBeingFetched: true },
    status: 'ny',
    sentence: /just nu/,
  },
  {
    name: 'never read',
    state: { lastSuccessAt: null, failure: timeout, consecutiveFailures: 1 },
    status: 'trasig',
    sentence: /Har inte kunnat läsas än\. Servern/,
  },
  {
    name: 'gone',
    state: { failure: missing, consecutiveFailures: 1 },
    status: 'trasig',
    sentence: /^Sidan finns inte längre\. Senast läst 10\.00\.$/,
  },
  {
    name: 'one hiccup',
    state: { failure: timeout, consecutiveFailures: 2 },
    status: 'langsam',
    sentence: /Nytt försök 12\.30/,
  },
  {
    name: 'three failures that should have passed',
    state: { failure: timeout, consecutiveFailures: 3 },
    status: 'trasig',
    sentence: /sekunder\. 3.försök i rad har misslyckats, senast läst 10\.00/u,
  },
  {
    name: 'answers, but nothing can be read',
    state: { lastReport: { ...REPORT, skipped: 12 } },
    status: 'trasig',
    sentence: /12.poster/u,
  },
  {
    name: 'answers, and has never had anything',
    state: { lastReport: REPORT },
    counts: { total: 0 },
    status: 'tyst',
    sentence: /inga poster/,
  },
  {
    name: 'an empty answer from one that otherwise gives',
    state: { lastReport: REPORT },
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'unchanged since last',
    state: { lastReport: { ...REPORT, outcome: 'not-modified' } },
    status: 'mar-bra',
    sentence: /22 nov 2026/,
  },
  {
    name: 'first week',
    state: { firstSeenAt: '2026-11-20T00:00:00Z' },
    counts: { expected: null, total: 12 },
    status: 'ny',
    sentence: /12.poster/u,
  },
  {
    name: 'sixteen days without six a week',
    state: { lastNewItemAt: '2026-11-07T09:00:00Z' },
    status: 'tyst',
    sentence: /16.dagar, ger annars ungefär 6/u,
  },
  {
    name: 'six days without six a week',
    state: { lastNewItemAt: '2026-11-17T09:00:00Z' },
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'sixteen days without one a month',
    state: { lastNewItemAt: '2026-11-07T09:00:00Z' },
    counts: { expected: 0.25 },
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'a hundred days without anything',
    state: { lastNewItemAt: '2026-08-01T09:00:00Z' },
    counts: { expected: 0 },
    status: 'tyst',
    sentence: /114.dagar/u,
  },
  { name: 'a slow feed', state: { durationMs: 9200 }, status: 'langsam', sentence: /9.sekunder/u },
  {
    name: 'a harvest of many pages',
    source: { kind: 'oai-pmh' },
    state: { durationMs: 60_000 },
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'new things',
    state: { lastReport: { ...REPORT, new: 3, unchanged: 17 } },
    status: 'mar-bra',
    sentence: /3.nya/u,
  },
];

describe('the health of a source', () => {
  it.each(CASES)('$name', ({ source: fields, state, counts, status, sentence }) => {
    const known = state === null ? undefined : { ...FINE, ...state };
    const health = sourceHealth(source(fields), known, { ...USUAL, ...counts }, NOW);
    expect(health.status).toBe(status);
    expect(health.sentence).toMatch(sentence);
    expect(health.sentence).toMatch(/^\p{Lu}|^\d/u);
    expect(health.sentence).toMatch(/\.$/);
  });

  it('has a status and a whole sentence for any state', () => {
    const dates = fc.option(
      fc.date({ min: new Date('2025-01-01'), max: NOW, noInvalidDate: true }).map((date) => date.toISOString()),
    );
    const states = fc.record({
      lastSuccessAt: dates,
      lastNewItemAt: dates,
      consecutiveFailures: fc.nat(20),
      failure: fc.option(fc.constantFrom(timeout, missing)),
      durationMs: fc.option(fc.nat(200_000)),
    });
    const weeks = fc.record({
      thisWeek: fc.nat(500),
      expected: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
      total: fc.nat(5000),
    });
    fc.assert(
      fc.property(states, weeks, (state, counts) => {
        const health = sourceHealth(source(), { ...FINE, ...state }, counts, NOW);
        return (
          HEALTH_STATUSES.includes(health.status) &&
          /\.$/.test(health.sentence) &&
          !/undefined|NaN|null/.test(health.sentence)
        );
      }),
    );
  });
});

describe('weeks of seven days', () => {
  const days = (...list: [number, number][]) =>
    list.map(([ago, n]) => ({ day: new Date(NOW.getTime() - ago * 86_400_000).toISOString().slice(0, 10), n }));

  it('the present week is today and the six days before', () => {
    expect(summariseWeeks(days([0, 1], [6, 2], [7, 100]), '2026-01-01T00:00:00Z', NOW).thisWeek).toBe(3);
  });

  it('the day a source was filled says nothing of a usual week', () => {
    const filled = days([21, 500], [20, 3], [13, 4], [3, 1]);
    expect(summariseWeeks(filled, '2026-11-02T08:00:00Z', NOW)).toEqual({ thisWeek: 1, expected: 3.5, total: 508 });
  });

  it('expects nothing before two whole weeks are known', () => {
    expect(summariseWeeks(days([10, 5]), '2026-11-05T00:00:00Z', NOW).expected).toBeNull();
    expect(summariseWeeks([], null, NOW)).toEqual({ thisWeek: 0, expected: null, total: 0 });
  });

  it('weeks without anything count', () => {
    expect(summariseWeeks(days([8, 12]), '2026-01-01T00:00:00Z', NOW).expected).toBe(1);
  });
});
