import { describe, expect, it } from '@jest/globals';
import { stockholmDay } from '../../src/language/local-time.js';

describe('the day it is in Stockholm', () => {
  it.each([
    ['2026-06-30T21:59:59.999Z', '2026-06-30'],
    ['2026-06-30T22:30:00.000Z', '2026-07-01'],
    ['2026-12-31T22:59:59.999Z', '2026-12-31'],
    ['2026-12-31T23:00:00.000Z', '2027-01-01'],
    ['2026-07-01T00:00:00.000Z', '2026-07-01'],
  ])('at %s is %s', (at, day) => {
    expect(stockholmDay(new Date(at))).toBe(day);
  });
});
