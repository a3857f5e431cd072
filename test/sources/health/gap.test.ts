/** What a visit saw of a feed in, the warning that entries may have been missed out: when it comes, what it advises, when it goes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adviseMinutes, type Gap, isShown, judgeGap, type SeenWindow } from '../../../src/sources/health/gap.js';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-11-23T10:00:00.000Z');
const at = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);
const context = { now: NOW, lastReadAt: at(-24).toISOString(), perWeek: null, everyMs: 24 * HOUR_MS };
/** Twenty entries over nine hours, none known. */
const rolled: SeenWindow = {
  size: 20,
  known: 0,
  oldestAt: at(-10).toISOString(),
  newestAt: at(-1).toISOString(),
  isCut: false,
};
const overlapping = { ...rolled, known: 3 };

describe('a gap', () => {
  it('is told with how far the feed reaches back and how often to fetch', () => {
    expect(judgeGap(null, rolled, context)).toEqual({
      firstAt: NOW.toISOString(),
      lastAt: NOW.toISOString(),
      times: 1,
      size: 20,
      windowHours: 9,
      sinceHours: 24,
      adviseMinutes: 240,
      overlapAt: null,
      isCut: false,
    });
  });

  it.each<[string, SeenWindow, Partial<typeof context> & { lastReadAt?: string | null; perWeek?: number | null }]>([
    ['at the first visit', rolled, { lastReadAt: null } as never],
    ['where something is known', overlapping, {}],
    ['where the feed reaches back to the last visit', { ...rolled, oldestAt: at(-30).toISOString() }, {}],
    ['in an empty feed', { size: 0, known: 0, oldestAt: null, newestAt: null, isCut: false }, {}],
    [
      'in a feed of one entry that changes once a week',
      { size: 1, known: 0, oldestAt: null, newestAt: null, isCut: false },
      { perWeek: 1 } as never,
    ],
  ])('is none %s', (_name, seen, more) => {
    expect(judgeGap(null, seen, { ...context, ...more })).toBeNull();
  });

  it('without dates goes by the rhythm, and says no more than it knows', () => {
    const undated = { ...rolled, oldestAt: null, newestAt: null };
    expect(judgeGap(null, undated, { ...context, perWeek: 280 })).toMatchObject({
      windowHours: 12,
      adviseMinutes: 360,
    });
    expect(judgeGap(null, undated, context)).toMatchObject({ windowHours: null, adviseMinutes: null });
  });

  it('advises nothing where it is fetched often enough: then it was the stop', () => {
    const slow = { ...rolled, oldestAt: at(-20).toISOString() };
    expect(judgeGap(null, slow, { ...context, everyMs: HOUR_MS })).toMatchObject({ adviseMinutes: null });
  });

  it('is counted, stays until known entries are seen again and a week after, and then goes', () => {
    const first = judgeGap(null, rolled, context);
    const again = judgeGap(
      first,
      { ...rolled, oldestAt: at(14).toISOString() },
      { ...context, now: at(24), lastReadAt: at(0).toISOString() },
    );
    expect(again).toMatchObject({ times: 2, firstAt: NOW.toISOString(), lastAt: at(24).toISOString() });
    const never = judgeGap(again, 'nothing', { ...context, now: at(24 * 30) });
    expect(never).toEqual(again);
    const covered = judgeGap(again, overlapping, { ...context, now: at(48) });
    expect(covered).toMatchObject({ times: 2, overlapAt: at(48).toISOString() });
    expect(isShown(covered as Gap, at(24 + 167))).toBe(true);
    expect(isShown(covered as Gap, at(24 + 169))).toBe(false);
    expect(judgeGap(covered, overlapping, { ...context, now: at(24 + 169) })).toBeNull();
    expect(judgeGap(covered, rolled, { ...context, now: at(24 + 400) })).toMatchObject({ times: 1 });
  });

  it('is also what one visit did not reach, until one has read all', () => {
    const cut = { ...rolled, known: 5, oldestAt: at(-9000).toISOString(), isCut: true };
    expect(judgeGap(null, cut, { ...context, lastReadAt: null } as never)).toBeNull();
    const gap = judgeGap(null, cut, context);
    expect(gap).toMatchObject({ times: 1, isCut: true, windowHours: 24, adviseMinutes: 720 });
    expect(judgeGap(gap, 'all', { ...context, now: at(24) })).toMatchObject({
      times: 1,
      overlapAt: at(24).toISOString(),
    });
  });

  it('advises at least twice in the time that the feed holds', () => {
    expect(adviseMinutes(9, 24 * HOUR_MS)).toBe(240);
    expect(adviseMinutes(1, HOUR_MS)).toBe(30);
    expect(adviseMinutes(0.01, HOUR_MS)).toBe(1);
    expect(adviseMinutes(72, 7 * 24 * HOUR_MS)).toBe(1440);
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        fc.integer({ min: 1, max: 10_000 }),
        (hours, every) => {
          const advised = adviseMinutes(hours, every * 60_000);
          return advised === null || (advised < every && advised <= hours * 30);
        },
      ),
    );
  });
});
