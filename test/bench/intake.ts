/**
 * Items a second from a publisher on loopback to committed rows: fetched, parsed apart, normalised, identified, grouped, tagged, saved, indexed. The store is
 * the one that DATABASE_URL names (it must be empty), else a SQLite file.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadConfig } from '../../src/config.js';
import { sourceSchema } from '../../src/domain/source.js';
import { refreshSource } from '../../src/intake/refresh-source.js';
import { registerSources } from '../../src/sources/source-state.js';
import { type Parts, wire } from '../../src/wire.js';
import { makeFeed } from './feeds.js';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
/** Read first and not counted: dictionaries are loaded, the parser is started, the compiler has seen the code. */
const WARM_UP = 300;

async function readFeed(parts: Parts, id: string, url: string): Promise<number> {
  const fields = { name: id, kind: 'rss', level: 'nationellt', type: 'nyhet', language: 'sv', spacing: 'PT0S' };
  const source = sourceSchema.parse({ id, url, ...fields });
  await registerSources(parts.store.db, [id], new Date().toISOString(), () => new Date().toISOString());
  const result = await refreshSource(parts.refresh, source);
  return result.outcome === 'read' ? result.report.new : 0;
}

export async function benchIntake(count: number): Promise<unknown> {
  const feeds = new Map([
    ['/warm-up', makeFeed(WARM_UP, count)],
    ['/feed', makeFeed(count, 0)],
  ]);
  const server = createServer((request, response) =>
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feeds.get(request.url ?? '')),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dataDir = await mkdtemp(join(tmpdir(), 'spanare-bench-'));
  const config = loadConfig({ ...process.env, DATA_DIR: dataDir, ALLOW_HOSTS: `127.0.0.1:${port}` });
  const parts = await wire(config, silent);
  try {
    await readFeed(parts, 'warm-up', `http://127.0.0.1:${port}/warm-up`);
    await parts.syncIndex();
    const startedMs = performance.now();
    const startedCpu = process.cpuUsage();
    const items = await readFeed(parts, 'bench', `http://127.0.0.1:${port}/feed`);
    const savedMs = performance.now();
    const cpu = process.cpuUsage(startedCpu);
    await parts.syncIndex();
    const indexedMs = performance.now();
    return {
      bench: 'intake',
      store: config.databaseUrl === null ? 'sqlite' : 'postgres',
      items,
      itemsPerSecond: Math.round((items / (savedMs - startedMs)) * 1000),
      /** Of this process, not of the parser's; hardly moved by what else the machine does. */
      cpuMsPerItem: Number(((cpu.user + cpu.system) / 1000 / items).toFixed(3)),
      indexedPerSecond: Math.round((items / (indexedMs - savedMs)) * 1000),
      rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    };
  } finally {
    await parts.close();
    server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
