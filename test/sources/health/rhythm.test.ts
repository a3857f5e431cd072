/** A source's history in, its rhythm and what is silence for it out: with made-up histories by the day, and for any history. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ItemDates, isSilent, learnRhythm, workingDays } from '../../../src/sources/health/rhythm.js';

const NOW = new Date('2026-11-23T10:00:00Z');
const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString();

/** Seen when it came, without a date of its own. */
const seen = (days: number): ItemDates => ({ firstSeenAt: ago(days), publishedAt: null, precision: null });
/** In the feed when it was first read, so many days ago. */
const filled = (days: number, published: number | null): ItemDates => ({
  firstSeenAt: ago(days),
  publishedAt: published === null ? null : ago(published),
  precision: published === null ? null : 'instant',
});

function learn(dates: ItemDates[]) {
  const [first = null] = dates.map((one) => one.firstSeenAt).sort();
  return learnRhythm({ dates, firstItemAt: first, items: dates.length }, NOW);
}

/** `perWeek` items in each of some weeks, the last day of the newest so many days ago. */
const evenly = (weeks: number, perWeek: number, last: number): number[] =>
  Array.from({ length: weeks * perWeek }, (_, i) => last + Math.floor(i / perWeek) * 7 + (i % perWeek));

describe('the rhythm of a source', () => {
  const usual = [filled(120, null), ...evenly(12, 6, 1).map(seen)];

  it('is what a usual week gives, by when things were seen', () => {
    expect(learn(usual)).toMatchObject({ perWeek: 6, items: 73, filledOn: ago(120).slice(0, 10) });
  });

  it('is not moved by the day it was filled, by a burst, or by weeks of holiday', () => {
    const fill = Array.from({ length: 500 }, () => filled(90, null));
    expect(learn([...fill, ...evenly(12, 6, 1).map(seen)]).perWeek).toBe(6);
    const burst = Array.from({ length: 80 }, () => seen(20));
    expect(learn([...usual, ...burst]).perWeek).toBe(6);
    const withHoliday = [filled(120, null), ...evenly(12, 6, 1).map(seen)].filter(
      ({ firstSeenAt }) => firstSeenAt < ago(43) || firstSeenAt > ago(22),
    );
    expect(learn(withHoliday).perWeek).toBe(6);
  });

  it('is what was before the silence, however long that is', () => {
    for (const silent of [16, 100, 700]) {
      const rhythm = learn([filled(silent + 120, null), ...evenly(12, 6, silent).map(seen)]);
      expect(rhythm.perWeek).toBe(6);
      expect(rhythm.lastItemAt).toBe(ago(silent));
    }
  });

  it('is told already by the dates of what the first visit brought', () => {
    const window = evenly(5, 4, 2).map((days) => filled(0, days));
    expect(learn(window)).toMatchObject({ perWeek: 4, lastItemAt: ago(2) });
    expect(learn([filled(0, 2), filled(0, 3)]).perWeek).toBeNull();
    expect(learn(Array.from({ length: 20 }, () => filled(0, null)))).toMatchObject({
      perWeek: null,
      lastItemAt: null,
      items: 20,
    });
  });

  it('is not told by an announcement pinned for years, nor by what has not come yet', () => {
    const window = [...evenly(5, 4, 2), 1500].map((days) => filled(0, days));
    expect(learn(window).perWeek).toBe(4);
    expect(learn([...evenly(5, 4, 2), -30].map((days) => filled(0, days)))).toMatchObject({
      perWeek: 4,
      lastItemAt: ago(2),
    });
  });

  it('is told within days by a feed that rolls fast', () => {
    const window = Array.from({ length: 40 }, (_, i) => filled(0, i / 8));
    expect(learn(window).perWeek).toBeCloseTo(46.7, 0);
  });

  it('of what comes once a month, or a few times a year, is the mean over long', () => {
    const monthly = [filled(400, null), ...[3, 33, 64, 94, 125, 155, 186].map(seen)];
    expect(learn(monthly).perWeek).toBeCloseTo(0.25, 2);
    expect(learn(monthly).usualGapDays).toBe(31);
    const yearly = [10, 100, 200, 300, 400, 500].map((days) => filled(0, days));
    expect(learn(yearly).perWeek).toBeCloseTo((6 * 7) / 491, 2);
  });

  it('of old texts that come now goes by when they were seen', () => {
    const archive = [
      filled(120, null),
      ...evenly(12, 3, 1).map((days) => ({
        firstSeenAt: ago(days),
        publishedAt: '2019-01-01T00:00:00.000Z',
        precision: 'year',
      })),
    ];
    expect(learn(archive).perWeek).toBe(3);
    const late = archive.map((one) => ({ ...one, precision: 'day' }));
    expect(learn(late).perWeek).toBe(3);
  });

  it('read after a long stop goes by the dates that the items have', () => {
    const caughtUp = evenly(3, 6, 0).map((days) => ({
      firstSeenAt: ago(0),
      publishedAt: ago(days),
      precision: 'instant',
    }));
    const before = evenly(9, 6, 21).map(seen);
    expect(learn([filled(120, null), ...before, ...caughtUp]).perWeek).toBe(6);
  });

  it('knows nothing of a source without items', () => {
    expect(learn([])).toEqual({ perWeek: null, usualGapDays: null, lastItemAt: null, filledOn: null, items: 0 });
  });

  it('has no holes for any history', () => {
    const dates = fc.array(
      fc.record({
        firstSeenAt: fc.integer({ min: 0, max: 400 }).map(ago),
        publishedAt: fc.option(fc.integer({ min: -400, max: 4000 }).map(ago)),
        precision: fc.constantFrom('instant', 'day', 'month', 'year'),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(dates, (list) => {
        const { perWeek, usualGapDays, lastItemAt } = learn(list);
        const finite = (n: number | null): boolean => n === null || (Number.isFinite(n) && n >= 0);
        return finite(perWeek) && finite(usualGapDays) && (lastItemAt === null || lastItemAt <= NOW.toISOString());
      }),
    );
  });
});

describe('silence', () => {
  it.each([
    ['sixteen days without six a week', { perWeek: 6, usualGapDays: 3 }, 16, true],
    ['six days without six a week', { perWeek: 6, usualGapDays: 3 }, 6, false],
    ['sixteen days without one a month', { perWeek: 0.25, usualGapDays: 31 }, 16, false],
    ['eighty days without one a month', { perWeek: 0.25, usualGapDays: 31 }, 80, true],
    ['sixteen days of a source whose usual gap is as long', { perWeek: 3, usualGapDays: 14 }, 16, false],
    ['a month of the same', { perWeek: 3, usualGapDays: 14 }, 30, true],
    ['eighty-nine days of an unknown rhythm', { perWeek: null, usualGapDays: null }, 89, false],
    ['ninety', { perWeek: null, usualGapDays: null }, 90, true],
  ])('%s', (_name, rhythm, days, expected) => {
    expect(isSilent(rhythm, days)).toBe(expected);
  });

  it('goes on once it has begun', () => {
    const rhythms = fc.record({
      perWeek: fc.option(fc.double({ min: 0, max: 300, noNaN: true })),
      usualGapDays: fc.option(fc.integer({ min: 1, max: 60 })),
    });
    fc.assert(
      fc.property(
        rhythms,
        fc.nat(400),
        fc.nat(400),
        (rhythm, days, more) => !isSilent(rhythm, days) || isSilent(rhythm, days + more),
      ),
    );
  });

  it('counts the days of summer and Christmas by half', () => {
    expect(workingDays('2026-11-01T00:00:00Z', new Date('2026-11-11T00:00:00Z'))).toBe(10);
    expect(workingDays('2026-07-01T00:00:00Z', new Date('2026-07-11T00:00:00Z'))).toBe(5);
    expect(workingDays('2026-12-15T00:00:00Z', new Date('2027-01-10T00:00:00Z'))).toBe(4 + 18 / 2 + 4);
  });
});
