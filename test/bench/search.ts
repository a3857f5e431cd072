/** Many texts and queries in, how fast a search engine fills and answers out (`npm run bench -- search`). */
import { EvaluationError } from '../../src/evaluation/evaluation-error.js';
import { readJsonLines, readSomeJsonLines } from '../../src/evaluation/json-lines.js';
import { evaluationDocSchema, judgedQuerySchema, toChange } from '../../src/evaluation/search.js';
import type { Change, Filters, SearchEngine } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { evaluationTexts } from '../../src/texts/evaluation.js';
import { startLoopProbe } from './loop-probe.js';

export interface SearchBench {
  bench: 'search';
  engine: string;
  docs: number;
  indexDocsPerSecond: number;
  p50: number;
  p95: number;
  p99: number;
  facetsP50: number;
  facetsP99: number;
  diskMb: number;
  /** The whole process after the searches. */
  rssMb: number;
  /** The most that the process has had, while it filled the index too. */
  peakMb: number;
  /** By how many milliseconds the searches held up a timer of one millisecond, at worst and at the 99th percentile. */
  loopHeldMs: number;
  loopHeldP99: number;
}

const BATCH = 500;
const ROUNDS = 3;
const HITS = 20;
/** A request with filters has to count each facet without its own. */
const FILTERS: Filters = { level: ['kommunen', 'regionalt'], type: ['nyhet', 'rapport'] };

/** @param diskMb measures what the engine takes on disk; asked after filling. Times are milliseconds. */
export async function benchSearch(input: {
  file: string;
  queriesFile: string;
  engine: SearchEngine;
  diskMb: () => number;
}): Promise<SearchBench> {
  // Filling takes minutes: what is wrong with the other file is told before.
  const queries = (await readSomeJsonLines('queries', input.queriesFile, judgedQuerySchema)).map(({ q }) => q);
  const filled = await fill(input.engine, input.file);
  // What reading the file has left is not the engine's.
  globalThis.gc?.();
  await timeQueries(input.engine, queries.slice(0, 20), {});
  const stopProbe = startLoopProbe();
  const plain = await timeQueries(input.engine, queries, {});
  const filtered = await timeQueries(input.engine, queries, FILTERS);
  const held = stopProbe();
  return {
    bench: 'search',
    engine: input.engine.name,
    docs: filled.docs,
    indexDocsPerSecond: Math.round(filled.docs / (filled.ms / 1000)),
    p50: percentile(plain, 0.5),
    p95: percentile(plain, 0.95),
    p99: percentile(plain, 0.99),
    facetsP50: percentile(filtered, 0.5),
    facetsP99: percentile(filtered, 0.99),
    diskMb: round(input.diskMb()),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
    peakMb: Math.round((process.resourceUsage().maxRSS * 1024) / 1e6),
    loopHeldMs: round(held.longest),
    loopHeldP99: round(held.p99),
  };
}

/** Reads line by line, so that memory shows the engine and not the file; reading is not timed. */
async function fill(engine: SearchEngine, file: string): Promise<{ docs: number; ms: number }> {
  const rebuild = await engine.startRebuild();
  let [docs, ms] = [0, 0];
  let batch: Change[] = [];
  const flush = async () => {
    const start = performance.now();
    await rebuild.apply(batch);
    ms += performance.now() - start;
    batch = [];
  };
  for await (const doc of readJsonLines('docs', file, evaluationDocSchema)) {
    docs += 1;
    batch.push(toChange(doc, docs));
    if (batch.length >= BATCH) await flush();
  }
  if (docs === 0) throw new EvaluationError(evaluationTexts.empty('docs', file));
  await flush();
  const start = performance.now();
  await rebuild.commit();
  return { docs, ms: ms + performance.now() - start };
}

async function timeQueries(engine: SearchEngine, queries: readonly string[], filters: Filters): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const q of queries) {
      const start = performance.now();
      await engine.search({ query: parseQuery(q), filters, sort: 'relevance', limit: HITS });
      times.push(performance.now() - start);
    }
  }
  return times.sort((a, b) => a - b);
}

const percentile = (sorted: readonly number[], share: number): number =>
  round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);

const round = (value: number): number => Math.round(value * 100) / 100;
