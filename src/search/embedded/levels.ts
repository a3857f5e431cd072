/**
 * A plan in, the rows that answer it out. Where few texts have all words the question is widened step by step: first to relatives of the
 * words, then to texts that have most of them.
 */
import type { Plan, Strength, Wanted } from '../plan.js';
import { allOf, anyOf, wantedExpression } from './expressions.js';
import type { IndexReader } from './reader.js';

/** One way to ask: which alternatives count, and how many of the plain words must be found. */
export interface Level {
  strengths: readonly Strength[];
  needed: number;
}

export interface Matched {
  rows: number[];
  /** For ranking in SQLite; null where `rows` come with the most promising first. */
  expression: string | null;
}

/** However long the question is: each level more would find little, and takes its time. */
const MOST_WIDER = 4;

/** The levels of a plan from the narrowest; widening goes to half of the words in even steps. */
export function levelsOf(plan: Plan): Level[] {
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired).length;
  const spare = Math.floor(plain / 2);
  const steps = plain === 0 ? 0 : Math.min(MOST_WIDER, spare + 1);
  const wider = Array.from({ length: steps }, (_, step): Level => {
    const without = steps === 1 ? 0 : Math.round((spare * step) / (steps - 1));
    return { strengths: ['strong', 'weak'], needed: plain - without };
  });
  return [{ strengths: ['strong'], needed: plain }, ...wider];
}

/** For a question that finds nothing at all: any word will do, and phrases may be loose. */
export const LAST_LEVEL: Level = { strengths: ['strong', 'weak', 'last'], needed: 1 };

/** What finds the rows of a level; words are looked up once, however many levels count them. */
export function createMatcher(plan: Plan, reader: IndexReader): (level: Level) => Matched {
  const required = plan.wanted.filter((wanted) => wanted.isRequired);
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired);
  const counted = new Map<string, WordCounts>();
  const count = (asked: string[]): WordCounts => {
    const key = asked.join('\n');
    const counts = counted.get(key) ?? countWords(asked, reader);
    counted.set(key, counts);
    return counts;
  };
  return (level) => {
    const isAll = level.needed >= plain.length;
    const must = (isAll ? plan.wanted : required).map((wanted) => expressionOf(wanted, level));
    if (isAll) {
      const expression = withoutExcluded(allOf(must), plan);
      return { rows: reader.matching(expression), expression };
    }
    const some = plain.map((wanted) => expressionOf(wanted, level));
    const asked = some.map((each) => withoutExcluded(allOf([...must, each]), plan));
    return { rows: havingEnough(count(asked), level.needed), expression: null };
  };
}

/** The rows that must not be found, for a question without wanted words. */
export function excludedRows(plan: Plan, reader: IndexReader): Set<number> {
  const expression = anyOf(plan.excluded);
  return new Set(expression === null ? [] : reader.matching(expression));
}

/** A word without alternatives of these strengths (there is none today) would match nothing. */
const expressionOf = (wanted: Wanted, level: Level): string => wantedExpression(wanted, level.strengths) ?? '""';

function withoutExcluded(expression: string, plan: Plan): string {
  const excluded = anyOf(plan.excluded);
  return excluded === null ? expression : `(${expression}) NOT (${excluded})`;
}

/** By row: how many of the words it has, and how much those weigh that are rare. */
interface WordCounts {
  counts: Uint8Array;
  weights: Float64Array;
}

function countWords(expressions: string[], reader: IndexReader): WordCounts {
  const found = expressions.map((expression) => reader.matching(expression));
  const size = 1 + found.reduce((highest, rows) => Math.max(highest, rows.at(-1) ?? 0), 0);
  const [counts, weights] = [new Uint8Array(size), new Float64Array(size)];
  for (const rows of found) {
    const weight = Math.log(1 + reader.set.documents / Math.max(1, rows.length));
    for (const row of rows) {
      counts[row] = (counts[row] ?? 0) + 1;
      weights[row] = (weights[row] ?? 0) + weight;
    }
  }
  return { counts, weights };
}

/** Rows with at least `needed` of the words, those with the rarest first. */
function havingEnough({ counts, weights }: WordCounts, needed: number): number[] {
  const enough: number[] = [];
  for (const [row, count] of counts.entries()) if (count >= needed) enough.push(row);
  return enough.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || b - a);
}
