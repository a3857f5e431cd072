/** The search bench on the embedded engine in its threads, as the product has it, with an index in a temporary folder. */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.js';
import { createLog } from '../../src/log.js';
import { openThreadedEngine } from '../../src/search/embedded/threaded-engine.js';
import { benchSearch, type SearchBench } from './search.js';

const sizeMb = (folder: string): number =>
  Math.round(readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1024 / 1024);

export async function benchEmbedded(file: string, queriesFile: string): Promise<SearchBench> {
  const folder = await mkdtemp(join(tmpdir(), 'spanare-bench-'));
  const { synonyms } = loadConfig(process.env);
  const engine = openThreadedEngine({ folder, synonyms, log: createLog('error', 2) });
  try {
    return await benchSearch({ file, queriesFile, engine, diskMb: () => sizeMb(folder) });
  } finally {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  }
}
