import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Source, sourcesSchema } from '../../src/domain/source.js';
import type { Rhythm } from '../../src/sources/health/rhythm.js';
import {
  firstDayOfWeek,
  HEALTH_CAUSES,
  HEALTH_STATUSES,
  needsPerson,
  restReason,
  sourceHealth,
  summariseWeek,
  type WeeklyCounts,
} from '../../src/sources/health.js';
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
  failingSince: null,
  recoveredAt: null,
  unconfirmedAt: null,
  retryAt: null,
  rhythm: { perWeek: 6, usualGapDays: 3, lastItemAt: '2026-11-22T09:00:00Z', filledOn: '2026-01-01', items: 70 },
  gap: null,
  proposal: null,
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
const USUAL: WeeklyCounts = { thisWeek: 6, own: 6, expected: 6 };
const rhythm = (fields: Partial<Rhythm>): { rhythm: Rhythm } => ({ rhythm: { ...(FINE.rhythm as Rhythm), ...fields } });
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
  { name: 'of a kind without a reader', source: { kind: 'json-api' }, status: 'vilar', sentence: /json-api/ },
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
    sentence: /sekunder\. 3 försök i rad har misslyckats, senast läst 10\.00/u,
  },
  {
    name: 'answers, but nothing can be read',
    state: { lastReport: { ...REPORT, skipped: 12 } },
    status: 'trasig',
    sentence: /12 poster/,
  },
  {
    name: 'tells only what is new, and the one new record can not be read',
    source: { kind: 'json-api', adapter: 'vinnova' },
    state: { lastReport: { ...REPORT, skipped: 1 } },
    status: 'mar-bra',
    sentence: /./,
  },
  {
    name: 'a valid feed without entries, the first week',
    state: { firstSeenAt: '2026-11-20T00:00:00Z', lastReport: REPORT, lastNewItemAt: null, rhythm: null },
    status: 'ny',
    sentence: /giltigt men tomt\. Inga poster hittills/,
  },
  {
    name: 'a valid feed without entries, later',
    state: { firstSeenAt: '2026-11-01T00:00:00Z', lastReport: REPORT, lastNewItemAt: null, rhythm: null },
    status: 'tyst',
    sentence: /giltigt men tomt, och har inte gett någon post på 22 dagar/,
  },
  {
    name: 'an empty feed of one that otherwise gives',
    state: { lastReport: REPORT },
    status: 'mar-bra',
    sentence: /giltigt men tomt just nu\. Senaste posten kom 22 nov 2026/,
  },
  {
    name: 'an empty feed of one that otherwise gives, with time',
    state: { lastReport: REPORT, ...rhythm({ lastItemAt: '2026-11-07T09:00:00Z' }) },
    status: 'tyst',
    sentence: /^Ger annars 6 i veckan, nu 0 på 16 dagar\. Flödet är giltigt men tomt\.$/,
  },
  {
    name: 'an archive that has no changes to tell of',
    source: { kind: 'oai-pmh' },
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
    state: { firstSeenAt: '2026-11-20T00:00:00Z', ...rhythm({ perWeek: null, items: 12 }) },
    status: 'ny',
    sentence: /12 poster/,
  },
  {
    name: 'sixteen days without six a week',
    state: rhythm({ lastItemAt: '2026-11-07T09:00:00Z' }),
    status: 'tyst',
    sentence: /^Ger annars 6 i veckan, nu 0 på 16 dagar\. /,
  },
  {
    name: 'the same by the first visit, which tells a rhythm',
    state: {
      firstSeenAt: '2026-11-23T08:00:00Z',
      ...rhythm({ lastItemAt: '2026-11-07T09:00:00Z', filledOn: '2026-11-23' }),
    },
    status: 'tyst',
    sentence: /nu 0 på 16 dagar/,
  },
  {
    name: 'sixteen days that nobody has asked for',
    state: { lastSuccessAt: '2026-11-09T09:00:00Z', ...rhythm({ lastItemAt: '2026-11-07T09:00:00Z' }) },
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'six days without six a week',
    state: rhythm({ lastItemAt: '2026-11-17T09:00:00Z' }),
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'sixteen days without one a month',
    state: rhythm({ perWeek: 0.25, usualGapDays: 31, lastItemAt: '2026-11-07T09:00:00Z' }),
    status: 'mar-bra',
    sentence: /som väntat/,
  },
  {
    name: 'four months without one a month',
    state: rhythm({ perWeek: 0.25, usualGapDays: 31, lastItemAt: '2026-07-23T09:00:00Z' }),
    status: 'tyst',
    sentence: /^Ger annars 1 i månaden, nu 0 på 123 dagar\./,
  },
  {
    name: 'a hundred days of what has no rhythm',
    state: rhythm({ perWeek: null, usualGapDays: null, lastItemAt: '2026-08-01T09:00:00Z' }),
    status: 'tyst',
    sentence: /114 dagar/u,
  },
  {
    name: 'a missing key',
    source: { missingKey: 'OPEN_KEY' },
    state: { failure: missing },
    status: 'vilar',
    sentence: /^Saknar nyckeln OPEN_KEY\./,
  },
  {
    name: 'a key that is refused',
    source: { needsKey: 'OPEN_KEY' },
    state: {
      failure: { code: 'forbidden', message: 'a.example nekar åtkomst (403). Fråga.' },
      consecutiveFailures: 1,
    },
    status: 'trasig',
    sentence: /^Nyckeln i OPEN_KEY godtas inte \(403\)\. /,
  },
  {
    name: 'a publisher that has asked us to wait',
    state: {
      failure: { code: 'busy', message: 'Servern a.example är upptagen (429).' },
      consecutiveFailures: 4,
      failingSince: '2026-11-23T08:00:00Z',
      retryAt: '2026-11-23T12:00:00Z',
    },
    status: 'vilar',
    sentence: /^Får inte hämtas förrän 13\.00: servern har bett oss vänta \(429\)\./,
  },
  {
    name: 'one that has asked us to wait again and again',
    state: {
      failure: { code: 'busy', message: 'Servern a.example är upptagen (429).' },
      consecutiveFailures: 40,
      failingSince: '2026-11-13T08:00:00Z',
      retryAt: '2026-11-23T12:00:00Z',
    },
    status: 'trasig',
    sentence: /40 försök i rad har misslyckats sedan 13 nov 9\.00/,
  },
  {
    name: 'an answer after a failure that shows nothing',
    state: { failure: timeout, consecutiveFailures: 2, unconfirmedAt: '2026-11-23T09:30:00Z' },
    status: 'langsam',
    sentence: /inget är ändrat \(304\), men efter ett fel räknas det inte som läst\. Allt hämtas på nytt 12\.30\.$/,
  },
  {
    name: 'a feed that has moved, with where to',
    state: {
      failure: { code: 'moved', message: 'Flödet har flyttat.' },
      consecutiveFailures: 1,
      proposal: { url: 'https://a.example/ny', title: '', foundAt: '2026-11-23T09:00:00Z', from: 'page' },
    },
    status: 'trasig',
    sentence: /^Flödet har flyttat\. Ny adress hittad\. Senast läst/,
  },
  {
    name: 'a feed that has moved, nobody knows where',
    state: { failure: { code: 'moved', message: 'Flödet har flyttat.' }, consecutiveFailures: 1 },
    status: 'trasig',
    sentence: /^Flödet har flyttat\. Leta upp den nya adressen/,
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
      retryAt: dates,
      failingSince: dates,
      unconfirmedAt: dates,
      rhythm: fc.option(
        fc.record({
          perWeek: fc.option(fc.double({ min: 0, max: 500, noNaN: true })),
          usualGapDays: fc.option(fc.nat(60)),
          lastItemAt: dates,
          filledOn: fc.constant('2026-01-01'),
          items: fc.nat(500),
        }),
      ),
      lastReport: fc.option(fc.constantFrom(REPORT, { ...REPORT, skipped: 2 }, { ...REPORT, new: 1 })),
    });
    const weeks = fc.record({ thisWeek: fc.nat(500), own: fc.nat(500), expected: fc.option(fc.nat(500)) });
    fc.assert(
      fc.property(states, weeks, (state, counts) => {
        const health = sourceHealth(source(), { ...FINE, ...state }, counts, NOW);
        return (
          HEALTH_STATUSES.includes(health.status) &&
          HEALTH_CAUSES.includes(health.cause) &&
          /\.$/.test(health.sentence) &&
          !/undefined|NaN|null/.test(health.sentence)
        );
      }),
    );
  });
});

describe('a warning', () => {
  const gap = {
    firstAt: '2026-11-20T08:00:00.000Z',
    lastAt: '2026-11-22T08:00:00.000Z',
    times: 2,
    size: 20,
    windowHours: 9,
    sinceHours: 24,
    adviseMinutes: 240,
    overlapAt: null,
    isCut: false,
  };
  const warningsOf = (more: Partial<SourceState>) => sourceHealth(source(), { ...FINE, ...more }, USUAL, NOW);

  it('of a gap stands beside the state, counted, with what to do', () => {
    const health = warningsOf({ gap });
    expect(health).toMatchObject({ status: 'mar-bra', warnings: [{ code: 'gap', label: 'Lucka', times: 2 }] });
    expect(health.warnings[0]?.sentence).toBe(
      'Alla 20 poster i flödet var nya vid en hämtning, så äldre poster kan ha hunnit falla ur innan de lästes. Har hänt 2 gånger sedan 20 nov 9.00. Flödet rymmer 20 poster, ungefär 9 timmar; hämta minst var fjärde timme (every: PT4H).',
    );
    expect(needsPerson(health)).toBe(true);
  });

  it.each([
    [{ windowHours: 0.7, adviseMinutes: 20 }, /ungefär 42 minuter; hämta minst var tjugonde minut \(every: PT20M\)/],
    [{ windowHours: 2, adviseMinutes: 60 }, /ungefär 2 timmar; hämta minst varje timme \(every: PT1H\)/],
    [{ windowHours: 72, adviseMinutes: 1440 }, /ungefär 3 dagar; hämta minst varje dygn \(every: P1D\)/],
    [
      { isCut: true, adviseMinutes: 720 },
      /^20 poster lästes vid en hämtning, men det fanns fler .* Hämta minst var tolfte timme \(every: PT12H\), eller snäva in/,
    ],
    [{ isCut: true, adviseMinutes: null }, /Hämta oftare, eller snäva in vad källan frågar efter\.$/],
    [{ adviseMinutes: null, sinceHours: 200 }, /ungefär 9 timmar; mellan hämtningarna gick 8 dagar\.$/],
    [
      { size: 1, times: 1, windowHours: null, adviseMinutes: null },
      /^Flödets enda post .* Flödet rymmer 1 post; mellan hämtningarna gick 24 timmar\.$/,
    ],
  ])('of %j reads as Swedish', (fields, sentence) => {
    expect(warningsOf({ gap: { ...gap, ...fields } }).warnings[0]?.sentence).toMatch(sentence);
  });

  it('goes a week after known entries were seen again, and is none of a source that rests', () => {
    expect(
      warningsOf({ gap: { ...gap, lastAt: '2026-11-10T08:00:00Z', overlapAt: '2026-11-11T08:00:00Z' } }).warnings,
    ).toEqual([]);
    expect(sourceHealth(source({ enabled: false }), { ...FINE, gap }, USUAL, NOW).warnings).toEqual([]);
  });
});

describe('why a source rests', () => {
  it.each([
    [{ enabled: false }, /Avstängd/],
    [{ missingKey: 'NYCKEL' }, /NYCKEL/],
    [{ kind: 'json-api' as const }, /json-api/],
  ])('%j', (fields, reason) => expect(restReason(source(fields))).toMatch(reason));
  it('is nothing for one that can be fetched', () => expect(restReason(source())).toBeNull());
});

describe('the present week', () => {
  const rhythm = { perWeek: 6, usualGapDays: 3, lastItemAt: null, filledOn: '2026-11-20', items: 70 };

  it('is what was read in it, but not the old of the day that filled it', () => {
    const byDay = [
      { day: '2026-11-20', n: 20, dated: 15, isShared: false },
      { day: '2026-11-22', n: 4, dated: 2, isShared: true },
    ];
    expect(summariseWeek(byDay, rhythm)).toEqual({ thisWeek: 9, own: 5, expected: 6 });
    expect(summariseWeek(byDay, null)).toEqual({ thisWeek: 24, own: 20, expected: null });
  });

  it('is today and the six days before', () => {
    expect(firstDayOfWeek(NOW)).toBe('2026-11-17');
  });
});
