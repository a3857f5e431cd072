/** The search bench on the embedded engine, with an index in a temporary folder. */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { compileSynonyms } from '../../src/language/synonyms.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import { benchSearch, type SearchBench } from './search.js';

const sizeMb = (folder: string): number =>
  Math.round(readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1024 / 1024);

export async function benchEmbedded(file: string, queriesFile: string): Promise<SearchBench> {
  const folder = await mkdtemp(join(tmpdir(), 'spanare-bench-'));
  const engine = openEmbeddedEngine({ folder, synonyms: compileSynonyms(loadConfig(process.env).synonyms) });
  try {
    return await benchSearch({ file, queriesFile, engine, diskMb: () => sizeMb(folder) });
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}
