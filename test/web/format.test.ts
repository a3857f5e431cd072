import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cliTexts } from '../../src/texts/cli.js';
import { count, formatNumber } from '../../src/texts/numbers.js';
import { apiTexts } from '../../src/texts/web-api.js';
import {
  formatDate,
  formatMoment,
  formatPoints,
  formatPublished,
  formatShortDate,
  joinWords,
  languageName,
  machineDate,
} from '../../src/texts/web-format.js';
import { healthTexts } from '../../src/texts/web-health.js';
import { searchPageTexts } from '../../src/texts/web-search.js';
import { mondayOf, toBars } from '../../src/web/parts/histogram-bars.js';

describe('dates and numbers as Swedes write them', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  it.each([
    [formatDate('2026-11-20T08:14:00Z'), '20 november 2026'],
    [formatDate('2026-06-30T22:30:00Z'), '1 juli 2026'],
    [formatShortDate('2026-11-20'), '20 nov 2026'],
    [formatShortDate('2025-12-31T23:30:00Z'), '1 jan 2026'],
    [formatMoment('2026-11-20T08:14:00Z', now), '9.14'],
    [formatMoment('2026-11-19T05:02:00Z', now), '19 nov 6.02'],
    [formatMoment('2025-11-19T05:02:00Z', now), '19 nov 2025'],
    [formatPublished('2026-11-20T00:00:00.000Z', 'day'), '20 nov 2026'],
    [formatPublished('2026-11-01T00:00:00.000Z', 'month'), 'november 2026'],
    [formatPublished('2026-01-01T00:00:00.000Z', 'year'), '2026'],
    [formatPublished('2026-11-20T23:30:00.000Z', 'instant'), '21 nov 2026'],
    [machineDate('2026-11-01T00:00:00.000Z', 'month'), '2026-11'],
    [machineDate('2026-11-01T10:00:00.000Z', 'instant'), '2026-11-01T10:00:00.000Z'],
    [formatNumber(41_286), '41\u00a0286'],
    [formatNumber(2.55), '2,6'],
    [formatPoints(-2.5), '−2,5'],
    [formatPoints(5), '+5'],
    [count(1, 'post', 'poster'), '1\u00a0post'],
    [count(0, 'post', 'poster'), '0\u00a0poster'],
    [joinWords(['a', 'b', 'c']), 'a, b och c'],
    [joinWords(['a']), 'a'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('knows which languages there are', () => {
    expect([
      languageName('sv'),
      languageName('en'),
      languageName('se'),
      languageName('qx'),
      languageName('svenska'),
      languageName(''),
    ]).toEqual(['svenska', 'engelska', 'nordsamiska', null, null, null]);
  });
});

describe('what there is one of is told in the singular', () => {
  const { fetch, search, reindex, retag, sources, doctor } = cliTexts;
  it.each([
    [fetch.read(1, 1, 1), '1 ny, 1 ändrad, 1 fanns redan hos en annan källa'],
    [fetch.done(1, 0), '1 ny post. Alla källor gick att läsa.'],
    [fetch.done(2, 1), '2 nya poster. 1 källa gick inte att läsa.'],
    [search.hits(1), '1 träff'],
    [search.hits(1284), '1 284 träffar'],
    [reindex.done(1, '0,1'), 'Klart: 1 post på 0,1 sekunder.'],
    [retag.done(1), 'Klart: 1 post.'],
    [sources.items(1), '1 post'],
    [doctor.problems(1), '1 sak att åtgärda.'],
    [doctor.configOk(1, 1), 'Inställningarna är hela: 1 område, 1 påslagen källa.'],
    [doctor.configOk(2, 0), 'Inställningarna är hela: 2 områden, 0 påslagna källor.'],
    [doctor.storeOk('sqlite', 1), 'Databasen (SQLite) svarar och har 1 post.'],
    [doctor.indexBehind(1).slice(0, 36), 'Sökregistret ligger 1 ändring efter.'],
    [doctor.tagsOutdated(1).slice(0, 41), '1 post har områden från en äldre ordlista'],
    [doctor.sourcesFailing(1), '1 källa går inte att läsa. Se kommandot sources.'],
    [healthTexts.onlySkipped(1).slice(0, 56), 'Källan svarar, men dess enda post kunde inte läsas: rubr'],
    [healthTexts.slow(1), 'Hämtningen tog 1 sekund.'],
    [searchPageTexts.showing(1, 1, 1), 'Visar 1–1 av 1\u00a0post'],
    [apiTexts.searchTimedOut(1).slice(0, 34), 'Sökningen avbröts efter 1\u00a0sekund. '],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('bars', () => {
  it.each([
    ['2026-W01', '2025-12-29'],
    ['2026-W53', '2026-12-28'],
    ['2027-W01', '2027-01-04'],
    ['2020-W53', '2020-12-28'],
    ['2021-W01', '2021-01-04'],
  ])('%s begins on Monday %s', (week, day) => {
    expect(new Date(mondayOf(week)).toISOString().slice(0, 10)).toBe(day);
  });

  it('fills weeks without hits, also over a year of 53 weeks', () => {
    const { unit, bars, older } = toBars([
      { week: '2026-W51', n: 2 },
      { week: '2027-W02', n: 1 },
    ]);
    expect([unit, older]).toEqual(['weeks', 0]);
    expect(bars.map((bar) => [bar.label, bar.n])).toEqual([
      ['vecka 51 2026', 2],
      ['vecka 52 2026', 0],
      ['vecka 53 2026', 0],
      ['vecka 1 2027', 0],
      ['vecka 2 2027', 1],
    ]);
    expect(bars[0]).toMatchObject({ from: '2026-12-14', to: '2026-12-20' });
  });

  it('months are whole weeks, so that a bar and its link count the same', () => {
    const weeks = Array.from({ length: 52 }, (_, i) => ({ week: `2026-W${String(i + 1).padStart(2, '0')}`, n: 1 }));
    const { unit, bars } = toBars(weeks);
    expect([unit, bars.length]).toEqual(['months', 12]);
    expect(bars.reduce((sum, bar) => sum + bar.n, 0)).toBe(52);
    expect(bars.map((bar) => [bar.from, bar.to]).slice(0, 2)).toEqual([
      ['2025-12-29', '2026-02-01'],
      ['2026-02-02', '2026-03-01'],
    ]);
  });

  it('says how many items lie before the bars, and loses none', () => {
    const weeks = fc.uniqueArray(
      fc.record({ year: fc.integer({ min: 1990, max: 2030 }), week: fc.integer({ min: 1, max: 52 }) }),
      { selector: ({ year, week }) => `${year}-${week}`, maxLength: 60 },
    );
    fc.assert(
      fc.property(weeks, (list) => {
        const histogram = list.map(({ year, week }, i) => ({
          week: `${year}-W${String(week).padStart(2, '0')}`,
          n: i + 1,
        }));
        const { bars, older } = toBars(histogram);
        const total = histogram.reduce((sum, { n }) => sum + n, 0);
        return bars.reduce((sum, { n }) => sum + n, 0) + older === total && bars.length <= 26;
      }),
    );
  });
});
