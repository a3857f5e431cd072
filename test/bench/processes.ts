/**
 * Two fetching processes against one when parsing is the limit: listing pages that are slow to read, on many hosts, read through the queue at REDIS_URL into the
 * store that DATABASE_URL names (else a SQLite file). Both must be empty; the queue's jobs are added here.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config.js';
import { originOf } from '../../src/domain/source.js';
import type { Jobs } from '../../src/jobs/jobs.js';
import { readSourceStates, registerSources, setNextFetch } from '../../src/sources/source-state.js';
import { type Parts, wire } from '../../src/wire.js';
import { HEAVY_SELECTORS, makeHeavyPage } from './feeds.js';
import { startLoopbackHosts } from './loopback-hosts.js';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const WORKER = fileURLToPath(new URL('../../workers/fetch.js', import.meta.url));
const ITEMS_EACH = 20;

interface Place {
  env: Record<string, string>;
  parts: Parts;
}

function makeHome(urls: string[]): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'spanare-bench-'));
  const configDir = join(folder, 'config');
  cpSync(process.env.CONFIG_DIR ?? 'config', configDir, { recursive: true });
  const fields = {
    kind: 'html',
    selectors: HEAVY_SELECTORS,
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    every: 'PT1H',
    spacing: 'PT0S',
  };
  const sources = urls.map((url, i) => ({ id: `tung-${i}`, name: `Tung ${i}`, url, ...fields }));
  writeFileSync(join(configDir, 'sources.yaml'), stringify(sources, { aliasDuplicateObjects: false }));
  const env = {
    PATH: process.env.PATH ?? '',
    CONFIG_DIR: configDir,
    DATA_DIR: join(folder, 'data'),
    ALLOW_HOSTS: urls.map((url) => new URL(url).host).join(','),
    REDIS_URL: process.env.REDIS_URL ?? '',
    ...(process.env.DATABASE_URL && { DATABASE_URL: process.env.DATABASE_URL }),
  };
  return { folder, env };
}

/** Worker processes that have said that they have started. */
async function startWorkers(count: number, env: Record<string, string>): Promise<ChildProcess[]> {
  const workers = Array.from({ length: count }, () =>
    spawn(process.execPath, [WORKER], { env, stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  await Promise.all(
    workers.map(async ({ stdout }) => {
      for (let said = ''; !said.includes('"started"'); ) said += String((await once(stdout, 'data'))[0]);
      stdout.resume();
    }),
  );
  return workers;
}

async function stopWorkers(workers: ChildProcess[]): Promise<void> {
  await Promise.all(
    workers.map(async (worker) => {
      const ended = once(worker, 'exit');
      worker.kill();
      await ended;
    }),
  );
}

/** All sources are due; @returns seconds until all have been read. */
async function timeRound(parts: Parts, jobs: Jobs): Promise<number> {
  const since = new Date().toISOString();
  for (const { id } of parts.catalogue.active()) await setNextFetch(parts.store.db, id, since);
  const startedMs = performance.now();
  for (const { url } of parts.catalogue.active())
    await jobs.add('visit-host', { origin: originOf(url) }, { key: originOf(url) });
  const isRead = async (): Promise<boolean> => {
    const states = [...(await readSourceStates(parts.store.db, since)).values()];
    return states.every(({ lastSuccessAt }) => (lastSuccessAt ?? '') > since);
  };
  while (!(await isRead())) await wait(100);
  return (performance.now() - startedMs) / 1000;
}

/** The second of two rounds: the first brings the items, starts the parsers and loads the dictionaries, so that then parsing is what is done. */
async function timeWorkers(count: number, { env, parts }: Place): Promise<number> {
  const workers = await startWorkers(count, env);
  const { jobs, stop } = parts.prepareWork([]);
  await timeRound(parts, jobs);
  const seconds = await timeRound(parts, jobs);
  await stop(1000);
  await stopWorkers(workers);
  return seconds;
}

export async function benchProcesses(hosts: number): Promise<unknown> {
  if (!process.env.REDIS_URL) throw new Error('REDIS_URL is needed: processes share a queue');
  const bodies = Array.from({ length: hosts }, (_, i) => makeHeavyPage(ITEMS_EACH, i * ITEMS_EACH));
  const publishers = await startLoopbackHosts(bodies, 0, 'text/html; charset=utf-8');
  const { folder, env } = makeHome(publishers.urls);
  const config = loadConfig(env);
  const parts = await wire(config, silent);
  try {
    const now = new Date().toISOString();
    const ids = parts.catalogue.active().map(({ id }) => id);
    await registerSources(parts.store.db, ids, now, () => now);
    const one = await timeWorkers(1, { env, parts });
    const two = await timeWorkers(2, { env, parts });
    return {
      bench: 'processes',
      store: config.databaseUrl === null ? 'sqlite' : 'postgres',
      pages: hosts,
      secondsWithOne: Number(one.toFixed(2)),
      secondsWithTwo: Number(two.toFixed(2)),
      times: Number((one / two).toFixed(2)),
    };
  } finally {
    await parts.close();
    publishers.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
