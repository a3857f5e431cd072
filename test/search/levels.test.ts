/** How a question is widened: by few, even steps, and looking up each word once. */
import { describe, expect, it } from '@jest/globals';
import { NO_SYNONYMS } from '../../src/language/synonyms.js';
import { createMatcher, LAST_LEVEL, levelsOf } from '../../src/search/embedded/levels.js';
import type { IndexReader } from '../../src/search/embedded/reader.js';
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

  it('looks up each of many words once, however far the question is widened', () => {
    const plan = planOf(words(32));
    const { reader, asked } = createFakeReader(() => []);
    const match = createMatcher(plan, reader);
    for (const level of [...levelsOf(plan), LAST_LEVEL]) match(level);
    // Twice all words at once, by their own forms and with relatives; then word by word.
    expect(asked.length).toBeLessThanOrEqual(2 + 32);
  });

  it('gives rows with enough of the words, those with the rarest first', () => {
    const plan = planOf('trafiken skolgården simhallen');
    const { reader } = createFakeReader((expression) => {
      if (expression.includes('"etrafiken"')) return [1, 2, 3, 4];
      return expression.includes('"esimhallen"') ? [2, 5] : [1, 2, 5];
    });
    const match = createMatcher(plan, reader);
    expect(match({ strengths: ['strong', 'weak'], needed: 2 }).rows).toEqual([2, 5, 1]);
    expect(match({ strengths: ['strong', 'weak'], needed: 1 }).rows).toEqual([2, 5, 1, 4, 3]);
  });
});

function createFakeReader(find: (expression: string) => number[]) {
  const asked: string[] = [];
  const set = { number: 1, generation: 'g', revision: 1, applied: 5, documents: 5, words: 20 };
  const reader: IndexReader = {
    set,
    statistics: { documents: 5, averageLength: 4, frequency: () => 1 },
    matching: (expression) => {
      asked.push(expression);
      return find(expression);
    },
    bestMatching: () => [],
    inTitle: () => [],
    text: () => null,
    correct: () => null,
  };
  return { reader, asked };
}
