/** Texts tagged a second with the shipped lexicon; FILE as `data/docs.jsonl` (id, title, text, lang). */
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { loadConfig } from '../../src/config.js';
import { readSomeJsonLines } from '../../src/evaluation/json-lines.js';
import { createTagger } from '../../src/tagging/tagger.js';

const lineSchema = z.object({ title: z.string(), text: z.string(), lang: z.string().default('sv') });
const ROUNDS = 20;

export async function benchTags(file: string): Promise<unknown> {
  const texts = await readSomeJsonLines('docs', file, lineSchema);
  const tagger = createTagger(loadConfig(process.env).areas);
  const tagAll = (): void => {
    for (const { title, text, lang } of texts) tagger.tag({ title, summary: text, language: lang });
  };
  tagAll();
  const startedMs = performance.now();
  for (let round = 0; round < ROUNDS; round++) tagAll();
  const perSecond = (texts.length * ROUNDS * 1000) / (performance.now() - startedMs);
  return {
    bench: 'tags',
    docs: texts.length,
    textsPerSecond: Math.round(perSecond),
    rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
  };
}
