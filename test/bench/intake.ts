/** Items a second from a publisher on loopback to committed rows: fetch, parse in the thread, normalise, identify, tag, save, index. */
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
import { wire } from '../../src/wire.js';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const WORDS =
  'kommunen region förslag trygghet skola klimat invånare förvaltning nämnden beslut stöd samverkan projekt forskning vatten energi bygglov företag förening dialog cykel ungdomar äldre hälsa miljö'.split(
    ' ',
  );

/** Texts that differ, repeatably. */
function makeText(seed: number, length: number): string {
  let state = seed * 2654435761;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return `${WORDS[state % WORDS.length]}${state % 5 === 0 ? `s${WORDS[(state >>> 8) % WORDS.length]}` : ''}`;
  }).join(' ');
}

function makeFeed(count: number): string {
  const items = Array.from(
    { length: count },
    (_, i) =>
      `<item><title>${makeText(i + 1, 8)}</title><link>https://a.example/${i}</link><guid isPermaLink="false">${i}</guid><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>${makeText(i + 7919, 50)}</description></item>`,
  );
  return `<rss version="2.0"><channel><title>Bench</title>${items.join('')}</channel></rss>`;
}

export async function benchIntake(count: number): Promise<unknown> {
  const feed = makeFeed(count);
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const dataDir = await mkdtemp(join(tmpdir(), 'spanare-bench-'));
  const config = loadConfig({ ...process.env, DATA_DIR: dataDir, ALLOW_HOSTS: `127.0.0.1:${port}` });
  const parts = await wire(config, silent);
  try {
    const url = `http://127.0.0.1:${port}/feed`;
    const source = sourceSchema.parse({
      id: 'bench',
      name: 'Bench',
      url,
      kind: 'rss',
      level: 'nationellt',
      type: 'nyhet',
      language: 'sv',
    });
    await registerSources(parts.store.db, ['bench'], new Date().toISOString(), () => new Date().toISOString());
    const startedMs = performance.now();
    const result = await refreshSource(parts.refresh, source);
    const savedMs = performance.now();
    await parts.syncIndex();
    const indexedMs = performance.now();
    return {
      bench: 'intake',
      items: result.outcome === 'read' ? result.report.new : 0,
      itemsPerSecond: Math.round((count / (savedMs - startedMs)) * 1000),
      indexedPerSecond: Math.round((count / (indexedMs - savedMs)) * 1000),
      rssMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
    };
  } finally {
    await parts.close();
    server.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
