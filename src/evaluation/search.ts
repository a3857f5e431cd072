/** Judged queries over labelled texts in, how well a search engine answers them out (`npm run eval -- search`). */
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import type { Change, SearchEngine } from '../search/engine.js';
import { parseQuery } from '../search/query.js';
import { evaluationTexts } from '../texts/evaluation.js';
import { EvaluationError } from './evaluation-error.js';
import { checkWritable, readSomeJsonLines } from './json-lines.js';

/** A line of the documents file. */
export const evaluationDocSchema = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  lang: z.string().default('sv'),
  level: z.enum(LEVELS).default('nationellt'),
  type: z.enum(ITEM_TYPES).default('ovrigt'),
  source: z.string().default('eval'),
  areas: z.array(z.string()).default([]),
  published: z.string().optional(),
});
export type EvaluationDoc = z.infer<typeof evaluationDocSchema>;

/** A line of the queries file; `relevant` gives grades (2 answers the query, 1 touches it) and may be absent. */
export const judgedQuerySchema = z.object({
  q: z.string(),
  relevant: z.record(z.string(), z.number().int().min(0)).optional(),
  kind: z.string().default('other'),
});
export type JudgedQuery = z.infer<typeof judgedQuerySchema>;

export interface Measures {
  queries: number;
  ndcg10: number;
  mrr10: number;
  success10: number;
  recall10: number;
}

export type SearchEvaluation = { suite: 'search'; engine: string } & Measures & {
    msP50: number;
    kinds: Record<string, Measures>;
  };

export interface QueryAnswer {
  q: string;
  ids: string[];
}

const DEPTH = 10;
const ANSWERS = 2;
const BATCH = 200;

/** Fills the engine, asks everything, and measures the queries that have judgements. */
export async function evaluateSearch(input: {
  docs: readonly EvaluationDoc[];
  queries: readonly JudgedQuery[];
  engine: SearchEngine;
}): Promise<{ result: SearchEvaluation; answers: QueryAnswer[] }> {
  await fillEngine(input.engine, input.docs);
  const answers: QueryAnswer[] = [];
  const times: number[] = [];
  for (const { q } of input.queries) {
    const start = performance.now();
    answers.push({ q, ids: await ask(input.engine, q) });
    times.push(performance.now() - start);
  }
  const measured = input.queries.flatMap((query, i) =>
    query.relevant === undefined
      ? []
      : [{ kind: query.kind, measures: measureAnswer(answers[i]?.ids ?? [], query.relevant) }],
  );
  const kinds = [...new Set(measured.map(({ kind }) => kind))].sort();
  const meanOf = (kind: string) => mean(measured.filter((each) => each.kind === kind).map(({ measures }) => measures));
  return {
    answers,
    result: {
      suite: 'search',
      engine: input.engine.name,
      ...mean(measured.map(({ measures }) => measures)),
      queries: input.queries.length,
      msP50: round(median(times)),
      kinds: Object.fromEntries(kinds.map((kind) => [kind, meanOf(kind)])),
    },
  };
}

/** The same with files of JSON lines; `outFile` gets one `{q, ids}` a line. @throws EvaluationError where that can't be done, before it is. */
export async function evaluateSearchFiles(input: {
  docsFile: string;
  queriesFile: string;
  outFile?: string;
  engine: SearchEngine;
}): Promise<SearchEvaluation> {
  if (input.outFile !== undefined) await checkWritable(input.outFile);
  const queries = await readSomeJsonLines('queries', input.queriesFile, judgedQuerySchema);
  if (input.outFile === undefined && queries.every(({ relevant }) => relevant === undefined))
    throw new EvaluationError(evaluationTexts.unlabelledQueries(input.queriesFile), { isMisuse: true });
  const docs = await readSomeJsonLines('docs', input.docsFile, evaluationDocSchema);
  const { result, answers } = await evaluateSearch({ docs, queries, engine: input.engine });
  if (input.outFile !== undefined)
    await writeFile(input.outFile, answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
  return result;
}

/** Gain 2^grade − 1 with a log2 discount; first place and success count only texts that answer the query. */
export function measureAnswer(ids: readonly string[], relevant: Record<string, number>): Measures {
  const top = ids.slice(0, DEPTH);
  const grades = top.map((id) => relevant[id] ?? 0);
  const best = Object.values(relevant).sort((a, b) => b - a);
  const ideal = gain(best.slice(0, DEPTH));
  const first = grades.indexOf(ANSWERS);
  const all = best.filter((grade) => grade > 0).length;
  return {
    queries: 1,
    ndcg10: ideal === 0 ? 0 : gain(grades) / ideal,
    mrr10: first === -1 ? 0 : 1 / (first + 1),
    success10: first === -1 ? 0 : 1,
    recall10: all === 0 ? 0 : grades.filter((grade) => grade > 0).length / all,
  };
}

const gain = (grades: readonly number[]): number =>
  grades.reduce((sum, grade, place) => sum + (2 ** grade - 1) / Math.log2(place + 2), 0);

async function ask(engine: SearchEngine, q: string): Promise<string[]> {
  const answer = await engine.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: DEPTH });
  return answer.hits.map((hit) => hit.id);
}

async function fillEngine(engine: SearchEngine, docs: readonly EvaluationDoc[]): Promise<void> {
  const rebuild = await engine.startRebuild();
  for (let start = 0; start < docs.length; start += BATCH) {
    await rebuild.apply(docs.slice(start, start + BATCH).map((doc, i) => toChange(doc, start + i + 1)));
  }
  await rebuild.commit();
}

/** Documents without a date are put one minute apart in the order of the file, so that dates decide nothing. */
export function toChange(doc: EvaluationDoc, changeNumber: number): Change {
  const { id, title, text: summary, lang: language, level, type, source, areas } = doc;
  const sortAt = doc.published ?? new Date(1_750_000_000_000 + changeNumber * 60_000).toISOString();
  return {
    id,
    changeNumber,
    document: { id, changeNumber, title, summary, language, level, type, source, areas, people: [], sortAt },
  };
}

function mean(all: readonly Measures[]): Measures {
  const of = (name: keyof Measures) => round(all.reduce((sum, each) => sum + each[name], 0) / Math.max(1, all.length));
  return {
    queries: all.length,
    ndcg10: of('ndcg10'),
    mrr10: of('mrr10'),
    success10: of('success10'),
    recall10: of('recall10'),
  };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
