/** The order of texts: what has the words themselves stands above what has relatives of them. */
import { describe, expect, it } from '@jest/globals';
import { compileSynonyms } from '../../src/language/synonyms.js';
import { planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';
import { analyseDocument, coverageFactor, coverageOf, scoreDocument } from '../../src/search/rank.js';

const synonyms = compileSynonyms({ groups: [{ near: ['samarbete', 'samverkan'] }, ['elevutbyte', 'skolutbyte']] });

const analyse = (title: string, summary: string) => analyseDocument({ title, summary, people: [], language: 'sv' });

/** @returns titles, best first. */
function order(question: string, texts: [title: string, summary: string][]): string[] {
  const documents = texts.map(([title, summary]) => ({ title, analysed: analyse(title, summary) }));
  const statistics = {
    documents: 1000,
    averageLength: 12,
    frequency: (term: string) =>
      (term === 'sungdom' ? 100 : 0) +
      documents.filter(({ analysed }) => analysed.title.counts.has(term) || analysed.summary.counts.has(term)).length,
  };
  const plan = planQuery(parseQuery(question), { synonyms, frequency: statistics.frequency, correct: () => null });
  return documents
    .map(({ title, analysed }) => ({ title, score: scoreDocument(plan, analysed, statistics).score }))
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title);
}

describe('the order of texts', () => {
  it.each<[string, [string, string][]]>([
    [
      'trygghet',
      [
        ['Om trygghet', 'I centrum.'],
        ['Om centrum', 'Mer trygghet på torget.'],
        ['Om torget', 'Inget här.'],
      ],
    ],
    [
      'skola',
      [
        ['Skolan', 'Ny byggnad'],
        ['Grundskolan', 'Ny byggnad'],
        ['Byggnad', 'Ny'],
      ],
    ],
    [
      'samarbete polis',
      [
        ['Samarbete', 'med polisen'],
        ['Samverkan', 'med polisen'],
        ['Brand', 'med polisen'],
      ],
    ],
    [
      'elevutbyte',
      [
        ['Elevutbyte', 'i vår'],
        ['Skolutbyte', 'i vår'],
        ['Elever', 'i vår'],
      ],
    ],
    // A rare word itself counts for more than a common word beside a part of the rare one.
    [
      'sommarjobb ungdomar',
      [
        ['Sommarjobb', 'finns nu'],
        ['Ungdomar', 'söker jobb'],
        ['Ungdomar', 'och jobb'],
      ],
    ],
  ])('%s', (question, texts) => {
    expect(order(question, [...texts].reverse())).toEqual(texts.map(([title]) => title));
  });
});

describe('how much of a question a text covers', () => {
  it('is all of a word that it has, and little of one that it has a distant relative of', () => {
    expect(coverageOf(3, 4)).toBe(3);
    expect(coverageOf(3, 0)).toBe(0);
    expect(coverageOf(3, 0.4)).toBeLessThan(1);
  });

  it('weighs as the share to the power of three quarters', () => {
    for (const share of [0, 0.1, 0.5, 1]) expect(coverageFactor(share)).toBeCloseTo(share ** 0.75, 10);
  });
});
