/**
 * Many slow publishers, each a host of its own (127.0.x.y) that takes 100 ms to answer: how long one fetching process needs for all of them, against visiting
 * them one after the other; and a round over hosts where nothing is new. The store is the one that DATABASE_URL names (it must be empty), else a SQLite file.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { loadConfig } from '../../src/config.js';
import { originOf, type Source, sourceSchema } from '../../src/domain/source.js';
import { refreshSource } from '../../src/intake/refresh-source.js';
import { readSourceStates, registerSources, setNextFetch } from '../../src/sources/source-state.js';
import { type Parts, wire } from '../../src/wire.js';
import { makeFeed } from './feeds.js';
import { startLoopbackHosts } from './loopback-hosts.js';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const ANSWER_MS = 100;
const ITEMS_EACH = 3;

const makeSources = (urls: string[]): Source[] =>
  urls.map((url, i) => {
    const fields = { kind: 'rss', level: 'nationellt', type: 'nyhet', language: 'sv', every: 'PT1H' };
    return sourceSchema.parse({ id: `host-${i}`, name: `Host ${i}`, url, ...fields });
  });

async function makeDue(parts: Parts, sources: Source[]): Promise<void> {
  for (const source of sources) await setNextFetch(parts.store.db, source.id, new Date().toISOString());
}

async function visitOneByOne(parts: Parts, sources: Source[]): Promise<number> {
  const startedMs = performance.now();
  for (const source of sources) await refreshSource(parts.refresh, source);
  return performance.now() - startedMs;
}

/** Visits all that are due, as the jobs of one fetching process. @returns ms. */
async function visitAsOneProcess(parts: Parts, sources: Source[]): Promise<number> {
  const { jobs, stop } = parts.prepareWork(['fetch']);
  jobs.begin();
  const startedMs = performance.now();
  for (const { url } of sources) {
    const origin = originOf(url);
    await jobs.add('visit-host', { origin }, { key: origin });
  }
  await jobs.drain();
  const ms = performance.now() - startedMs;
  await stop(1000);
  return ms;
}

interface Scene {
  parts: Parts;
  sources: Source[];
  store: 'sqlite' | 'postgres';
}

/** Hosts and a store of their own, every source due. */
async function atHosts<T>(count: number, answerMs: number, measure: (scene: Scene) => Promise<T>): Promise<T> {
  const bodies = Array.from({ length: count }, (_, i) => makeFeed(ITEMS_EACH, i * ITEMS_EACH));
  const hosts = await startLoopbackHosts(bodies, answerMs);
  const dataDir = await mkdtemp(join(tmpdir(), 'spanare-bench-'));
  const sources = makeSources(hosts.urls);
  const allowHosts = sources.map(({ url }) => new URL(url).host).join(',');
  const config = { ...loadConfig({ ...process.env, DATA_DIR: dataDir, ALLOW_HOSTS: allowHosts }), sources };
  const parts = await wire(config, silent);
  try {
    const now = new Date().toISOString();
    const ids = sources.map(({ id }) => id);
    await registerSources(parts.store.db, ids, now, () => now);
    return await measure({ parts, sources, store: config.databaseUrl === null ? 'sqlite' : 'postgres' });
  } finally {
    await parts.close();
    hosts.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const inSeconds = (ms: number): number => Number((ms / 1000).toFixed(2));

export function benchHosts(count: number): Promise<unknown> {
  return atHosts(count, ANSWER_MS, async ({ parts, sources, store }) => {
    const together = await visitAsOneProcess(parts, sources);
    await makeDue(parts, sources);
    const oneByOne = await visitOneByOne(parts, sources);
    const times = Number((oneByOne / together).toFixed(1));
    return {
      bench: 'hosts',
      store,
      hosts: count,
      seconds: inSeconds(together),
      secondsOneByOne: inSeconds(oneByOne),
      times,
    };
  });
}

/** A round in which nothing is new anywhere: every host answers 304 at once. What is measured is our own work. */
export function benchRound(count: number): Promise<unknown> {
  return atHosts(count, 0, async ({ parts, sources, store }) => {
    const first = await visitAsOneProcess(parts, sources);
    await makeDue(parts, sources);
    const second = await visitAsOneProcess(parts, sources);
    const states = await readSourceStates(parts.store.db, new Date().toISOString());
    const notModified = [...states.values()].filter(({ lastReport }) => lastReport?.outcome === 'not-modified').length;
    return {
      bench: 'round',
      store,
      hosts: count,
      notModified,
      seconds: inSeconds(second),
      secondsFirst: inSeconds(first),
    };
  });
}
