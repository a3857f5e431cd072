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

/** The levels of a plan from the narrowest; widening stops at half of the words. */
export function levelsOf(plan: Plan): Level[] {
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired).length;
  const levels: Level[] = [{ strengths: ['strong'], needed: plain }];
  for (let needed = plain; needed > 0 && needed >= plain / 2; needed--)
    levels.push({ strengths: ['strong', 'weak'], needed });
  return levels;
}

/** For a question that finds nothing at all: any word will do, and phrases may be loose. */
export const LAST_LEVEL: Level = { strengths: ['strong', 'weak', 'last'], needed: 1 };

export function matchLevel(plan: Plan, level: Level, reader: IndexReader): Matched {
  const required = plan.wanted.filter((wanted) => wanted.isRequired);
  const plain = plan.wanted.filter((wanted) => !wanted.isRequired);
  const isAll = level.needed >= plain.length;
  const must = (isAll ? plan.wanted : required).map((wanted) => expressionOf(wanted, level));
  if (isAll) {
    const expression = withoutExcluded(allOf(must), plan);
    return { rows: reader.matching(expression), expression };
  }
  const some = plain.map((wanted) => expressionOf(wanted, level));
  const asked = some.map((each) => withoutExcluded(allOf([...must, each]), plan));
  return { rows: havingEnough(asked, level.needed, reader), expression: null };
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

/** Rows that match at least `needed` of the expressions, those with the rarest first. */
function havingEnough(expressions: string[], needed: number, reader: IndexReader): number[] {
  const counts = new Map<number, number>();
  const weights = new Map<number, number>();
  for (const expression of expressions) {
    const rows = reader.matching(expression);
    const weight = Math.log(1 + reader.set.documents / Math.max(1, rows.length));
    for (const row of rows) {
      counts.set(row, (counts.get(row) ?? 0) + 1);
      weights.set(row, (weights.get(row) ?? 0) + weight);
    }
  }
  const enough = [...counts].filter(([, count]) => count >= needed).map(([row]) => row);
  return enough.sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0) || b - a);
}
