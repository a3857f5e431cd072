/** The embedded index beside a plain reference that reads every text: whatever is changed in whatever order, both answer alike. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_SYNONYMS } from '../../src/language/synonyms.js';
import { answerRequest } from '../../src/search/embedded/answer.js';
import { createAttributes, updateAttributes } from '../../src/search/embedded/attributes.js';
import { closeTidily } from '../../src/search/embedded/database.js';
import { openIndexFile } from '../../src/search/embedded/file.js';
import { LAST_LEVEL, type Level, levelsOf, planAt } from '../../src/search/embedded/levels.js';
import type { MergeLimits } from '../../src/search/embedded/merge.js';
import { createReader } from '../../src/search/embedded/reader.js';
import { segmentsOf } from '../../src/search/embedded/segments.js';
import { currentSet } from '../../src/search/embedded/sets.js';
import { createTail, updateTail } from '../../src/search/embedded/tail.js';
import { createWriter } from '../../src/search/embedded/write.js';
import { type Change, FACETS, type Filters, type IndexDocument } from '../../src/search/engine.js';
import { type Plan, planQuery } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';
import {
  type AnalysedDocument,
  analyseDocument,
  hasAlternative,
  type Statistics,
  scoreDocument,
} from '../../src/search/rank.js';
import { put, remove } from '../contract/search-engine.js';

const WORDS =
  'skola skolan skolor grundskola skolgård gård gårdar kommun kommunens medborgardialog dialog medborgare och i för trygg trygga trygghet e-scooter 2026:14 öppna oppna data 𝒜lfa ﬀ å'.split(
    ' ',
  );
const words = (most: number) => fc.array(fc.constantFrom(...WORDS), { maxLength: most }).map((list) => list.join(' '));

const document = fc.record({
  title: words(5),
  summary: words(40),
  language: fc.constantFrom('sv', 'en'),
  level: fc.constantFrom<IndexDocument['level']>('kommunen', 'regionalt'),
  type: fc.constantFrom<IndexDocument['type']>('nyhet', 'rapport'),
  source: fc.constantFrom('a', 'b', 'c'),
  areas: fc.subarray(['trygghet', 'folkhalsa']),
  people: fc.array(fc.constantFrom('Åsa Gård', 'Data Dialog'), { maxLength: 2 }),
  sortAt: fc.integer({ min: 0, max: 40 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString()),
});
const change = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map(String),
  document: fc.option(document, { freq: 4 }),
});
const batches = fc.array(
  fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 12 }),
    failing: fc.option(fc.array(change, { maxLength: 4 })),
  }),
  { minLength: 1, maxLength: 14 },
);
const query = fc.oneof(
  words(3),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map(([a, b]) => `"${a} ${b}"`),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map(([a, b]) => `${a} -${b}`),
  fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)).map(([a, b]) => `${a} OR ${b}`),
  fc.constantFrom(
    'sk*',
    'gård*',
    '𝒜l*',
    'rubrik:skola',
    'data -rubrik:trygg*',
    'trygg* data',
    'skola "och i"',
    '-skola',
    '-"och i"',
    'finnsinte skola',
  ),
);
const filters = fc.constantFrom<Filters>(
  {},
  { level: ['kommunen'] },
  { area: ['trygghet'], type: ['nyhet'] },
  { from: '2026-01-10' },
);

interface Kept {
  row: number;
  document: IndexDocument;
  analysed: AnalysedDocument;
}

/** Everything by reading every text. */
function answerPlainly(kept: Kept[], q: string, asked: Filters) {
  const statistics = plainStatistics(kept);
  const parsed = parseQuery(q);
  const plan = planQuery(parsed, { synonyms: NO_SYNONYMS, frequency: statistics.frequency, correct: () => null });
  const filtersOf = { ...parsed.filters, ...asked };
  const passing = (level: Level) =>
    kept.filter((each) => passes(each.document, filtersOf) && answers(plan, level, each.analysed));
  // How wide the question is does not depend on facets.
  const { from, to } = filtersOf;
  const period: Filters = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const count = (level: Level): number =>
    kept.filter((each) => passes(each.document, period) && answers(plan, level, each.analysed)).length;
  let at = levelsOf(plan)[0] ?? LAST_LEVEL;
  let most = count(at);
  if (plan.wanted.length > 0) {
    const levels = [...levelsOf(plan), LAST_LEVEL];
    for (let i = 1; i < levels.length && most < 10; i++) {
      if (i === levels.length - 1 && most > 0) break;
      const wider = count(levels[i] ?? LAST_LEVEL);
      if (wider > most) [most, at] = [wider, levels[i] ?? LAST_LEVEL];
    }
  }
  const found = passing(at);
  const scored = found.map((each) => ({
    ...each,
    score: scoreDocument(planAt(plan, at), each.analysed, statistics).score,
  }));
  const facets = Object.fromEntries(
    FACETS.map((facet) => {
      const { [facet]: _, ...others } = filtersOf;
      const counted = kept.filter((each) => passes(each.document, others) && answers(plan, at, each.analysed));
      const values = counted.flatMap(({ document: own }) => (facet === 'area' ? own.areas : [own[facet]]));
      return [
        facet,
        Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((v) => v === value).length])),
      ];
    }),
  );
  return { scored, total: found.length, facets };
}

function answers(plan: Plan, level: Level, text: AnalysedDocument): boolean {
  if (plan.excluded.some((alternative) => hasAlternative(alternative, text))) return false;
  const has = planAt(plan, level).wanted.map((wanted) =>
    wanted.alternatives.some((each) => hasAlternative(each, text)),
  );
  const plain = has.filter((_, i) => plan.wanted[i]?.isRequired === false);
  return (
    has.every((h, i) => h || plan.wanted[i]?.isRequired === false) &&
    plain.filter(Boolean).length >= Math.min(level.needed, plain.length)
  );
}

function passes(own: IndexDocument, asked: Filters): boolean {
  if (asked.from !== undefined && own.sortAt.slice(0, 10) < asked.from) return false;
  return FACETS.every((facet) => {
    const wanted = asked[facet];
    const values = facet === 'area' ? own.areas : [own[facet]];
    return wanted === undefined || values.some((value) => wanted.includes(value));
  });
}

function plainStatistics(kept: Kept[]): Statistics {
  const length = ({ title, summary, people }: AnalysedDocument) =>
    title.tokens.length + summary.tokens.length + people.tokens.length;
  return {
    documents: kept.length,
    averageLength: kept.reduce((sum, { analysed }) => sum + length(analysed), 0) / Math.max(1, kept.length),
    frequency: (term) =>
      kept.filter(({ analysed }) =>
        hasAlternative({ kind: 'exact', weight: 1, groups: [[term]], adjacent: false, strength: 'strong' }, analysed),
      ).length,
  };
}

/** Applies batches to an index, `ask`s it, and tells what must be there. */
function withIndex(limits: MergeLimits, run: (index: ReturnType<typeof makeIndex>) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'spanare-model-'));
  const index = makeIndex(folder, limits);
  try {
    run(index);
  } finally {
    closeTidily(index.database);
    rmSync(folder, { recursive: true });
  }
}

function makeIndex(folder: string, limits: MergeLimits) {
  const { database } = openIndexFile(join(folder, 'items.db'));
  const n = currentSet(database).number;
  const writer = createWriter(database, n, limits);
  const tail = createTail();
  const ask = (q: string, asked: Filters) => {
    const set = currentSet(database);
    const attributes = createAttributes(set);
    updateAttributes(attributes, database, set);
    updateTail(tail, database, attributes);
    const reader = { ...createReader(database, set, attributes, tail), correct: () => null };
    return answerRequest(
      { query: parseQuery(q), filters: asked, sort: 'relevance', limit: 100 },
      reader,
      attributes,
      NO_SYNONYMS,
    );
  };
  return { database, n, writer, ask };
}

const toChange = ({
  id,
  document: own,
}: {
  id: string;
  document: Omit<IndexDocument, 'id' | 'changeNumber'> | null;
}): Change => (own === null ? remove(id) : put({ id, changeNumber: 0, ...own }));

/** What fails when it is written, after what stands before it. */
const UNREADABLE: Change = {
  id: 'zzz',
  changeNumber: Number.MAX_SAFE_INTEGER,
  document: JSON.parse('{"id":"zzz","title":null}'),
};

const EAGER: MergeLimits = { pending: 1, fanOut: 2, smallest: 10, atOnce: 1_000_000, piece: 1 };
const PIECEMEAL: MergeLimits = { pending: 7, fanOut: 3, smallest: 10, atOnce: 0, piece: 200 };

describe.each([
  ['merging at once', EAGER],
  ['merging piece by piece', PIECEMEAL],
])('the index, %s', (_, limits) => {
  it('answers as reading every text does', () => {
    fc.assert(
      fc.property(batches, fc.array(fc.tuple(query, filters), { minLength: 1, maxLength: 5 }), (all, questions) =>
        withIndex(limits, ({ writer, ask }) => {
          const now = new Map<string, IndexDocument>();
          const rows = new Map<string, number>();
          for (const { changes: batch, failing } of all) {
            if (failing !== null) expect(() => writer.apply([...failing.map(toChange), UNREADABLE])).toThrow();
            const changes = batch.map(toChange);
            writer.apply(changes);
            ask('skola', {});
            for (const { id, document: own } of changes) {
              if (!rows.has(id)) rows.set(id, rows.size);
              if (own === null) now.delete(id);
              else now.set(id, own);
            }
          }
          const kept = [...now.values()].map((own) => ({
            row: rows.get(own.id) ?? 0,
            document: own,
            analysed: analyseDocument(own),
          }));
          for (const [q, asked] of questions) expectAlike(ask(q, asked), answerPlainly(kept, q, asked));
        }),
      ),
      { numRuns: Number(process.env.MODEL_RUNS ?? 60) },
    );
  }, 300_000);
});

function expectAlike(
  answer: ReturnType<ReturnType<typeof makeIndex>['ask']>,
  plain: ReturnType<typeof answerPlainly>,
): void {
  expect(answer.total).toBe(plain.total);
  expect(answer.facets).toEqual(plain.facets);
  expect(answer.hits.map((hit) => hit.id).sort()).toEqual(plain.scored.map(({ document: own }) => own.id).sort());
  const scores = new Map(plain.scored.map(({ document: own, score }) => [own.id, score]));
  for (const [i, hit] of answer.hits.entries()) {
    expect(hit.score).toBeCloseTo(scores.get(hit.id) ?? -1, 6);
    const next = answer.hits[i + 1];
    // Equal but for rounding, or but for what is more than a count of fifteen.
    if (next) expect(hit.score).toBeGreaterThanOrEqual(next.score * 0.995);
  }
}

it('keeps few segments', () => {
  withIndex(
    { pending: 1, fanOut: 6, smallest: 64_000, atOnce: 4_000_000, piece: 1_000_000 },
    ({ database, n, writer }) => {
      for (let i = 0; i < 60; i++)
        writer.apply([
          put({
            id: `d${i}`,
            changeNumber: 0,
            title: 'Skola',
            summary: '',
            language: 'sv',
            level: 'kommunen',
            type: 'nyhet',
            source: 'a',
            areas: [],
            people: [],
            sortAt: '2026-01-01T00:00:00Z',
          }),
        ]);
      expect(segmentsOf(database, n).length).toBeLessThanOrEqual(6);
    },
  );
});
