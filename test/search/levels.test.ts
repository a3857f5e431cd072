/** How a question is widened: by few, even steps, and looking up each word once. */
import { describe, expect, it } from '@jest/globals';
import { NO_SYNONYMS } from '../../src/language/synonyms.js';
import { rowsOf } from '../../src/search/embedded/bits.js';
import { createMatcher, LAST_LEVEL, levelsOf } from '../../src/search/embedded/levels.js';
import type { Lists } from '../../src/search/embedded/lists.js';
import { NO_POSTINGS } from '../../src/search/embedded/postings.js';
import { planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';

const planOf = (q: string) =>
  planQuery(parseQuery(q), { synonyms: NO_SYNONYMS, frequency: () => 1, correct: () => null });

const words = (count: number) => Array.from({ length: count }, (_, i) => `ord${i}x`).join(' ');

describe('levels', () => {
  it.each<[string, number[]]>([
    [words(1), [1, 1]],
    [words(2), [2, 2, 1]],
    [words(3), [3, 3, 2]],
    [words(4), [4, 4, 3, 2]],
    [words(5), [5, 5, 4, 3]],
    [words(6), [6, 6, 5, 4, 3]],
    [words(12), [12, 12, 10, 8, 6]],
    [words(32), [32, 32, 27, 21, 16]],
    ['"två ord"', [0]],
    ['"två ord" och trafiken', [1, 1]],
  ])('%s', (q, needed) => {
    expect(levelsOf(planOf(q)).map((level) => level.needed)).toEqual(needed);
  });

  it('looks up each term of many words once, however far the question is widened', () => {
    const plan = planOf(words(32));
    const { lists, asked } = createFakeLists(() => []);
    const match = createMatcher(plan, lists);
    for (const level of [...levelsOf(plan), LAST_LEVEL]) match(level);
    // Of each word the terms of its own forms, then what more its relatives have, each once.
    const terms = plan.wanted.flatMap(({ alternatives }) =>
      (['strong', 'weak', 'last'] as const).flatMap((strength) => [
        ...new Set(alternatives.filter((each) => each.strength === strength).flatMap((each) => each.groups.flat())),
      ]),
    );
    expect(asked.length).toBe(terms.length);
  });

  it('gives rows with enough of the words', () => {
    const plan = planOf('trafiken skolgården simhallen');
    const { lists } = createFakeLists((term) => {
      if (term === 'etrafiken') return [1, 2, 3, 4];
      if (term === 'esimhallen') return [2, 5];
      return term === 'eskolgården' ? [1, 2, 5] : [];
    });
    const match = createMatcher(plan, lists);
    expect([...rowsOf(match({ strengths: ['strong', 'weak'], needed: 3 }))]).toEqual([2]);
    expect([...rowsOf(match({ strengths: ['strong', 'weak'], needed: 2 }))]).toEqual([1, 2, 5]);
    expect([...rowsOf(match({ strengths: ['strong', 'weak'], needed: 1 }))]).toEqual([1, 2, 3, 4, 5]);
  });
});

/** Six texts, of which `find` tells which have a term. */
function createFakeLists(find: (term: string) => number[]) {
  const asked: string[] = [];
  const lists: Lists = {
    size: 6,
    ofTerm: (term) => {
      asked.push(term);
      const rows = Uint32Array.from(find(term));
      return { rows, codes: new Uint8Array(rows.length).fill(1) };
    },
    ofPhrase: () => NO_POSTINGS,
  };
  return { lists, asked };
}
