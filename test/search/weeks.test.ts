/** ISO weeks at the turns of years. */
import { describe, expect, it } from '@jest/globals';
import { toDay, toWeekNumber, weekName } from '../../src/search/weeks.js';

describe('weekName', () => {
  it.each([
    ['2026-01-04', '2026-W01'],
    ['2026-01-05', '2026-W02'],
    ['2025-12-28', '2025-W52'],
    ['2025-12-29', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
    ['1969-12-31', '1970-W01'],
    ['1900-01-01', '1900-W01'],
  ])('%s is in %s', (date, week) => {
    expect(weekName(toWeekNumber(toDay(date)))).toBe(week);
  });
});
