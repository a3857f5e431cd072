/** Keys are ordered alike by SQLite, which compares bytes, and by JavaScript, which compares code units. */

import { afterAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import fc from 'fast-check';
import { orderly, unorderly } from '../../../src/search/embedded/keys.js';

const rare = fc.constantFrom('a', 'å', '\ud7fe', '\ud7ff', '\ue000', 'ﬀ', '\uffff', '𝒜', '😀');
const term = fc.array(rare, { maxLength: 6 }).map((letters) => letters.join(''));

describe('keys', () => {
  const database = new DatabaseSync(':memory:');
  const compare = database.prepare('select ? < ? as below');
  afterAll(() => database.close());

  it('are ordered as SQLite orders them', () => {
    fc.assert(
      fc.property(term, term, (a, b) => {
        const [first, second] = [orderly(a), orderly(b)];
        expect(Number(compare.get(first, second)?.below) === 1).toBe(first < second);
      }),
      { numRuns: 500 },
    );
  });

  it('give their term back', () => {
    fc.assert(fc.property(term, (written) => expect(unorderly(orderly(written))).toBe(written)));
  });

  it('leave usual words as they are', () => {
    expect(orderly('sskolgård')).toBe('sskolgård');
  });
});
