/** Config in, running parts out: the only file that knows which adapter stands behind each port. Nothing is started here. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from './config.js';
import type { Log } from './domain/log.js';
import type { Meter } from './domain/meter.js';
import { everyMsOf, isReadable, type Source } from './domain/source.js';
import type { AtStep, Step } from './domain/steps.js';
import type { RefreshParts } from './intake/refresh-source.js';
import { createBullJobs } from './jobs/bullmq.js';
import { createInProcessJobs } from './jobs/in-process.js';
import { JOB_NAMES, type JobName, type JobRegistry, type Jobs, QueueUnavailableError } from './jobs/jobs.js';
import { createOwner, isDeadOwner } from './jobs/owner.js';
import { createQuarantine } from './jobs/quarantine.js';
import { createRegistry } from './jobs/registry.js';
import { startSchedule } from './jobs/schedule.js';
import type { JobsParts } from './jobs/try-job.js';
import { compileSynonyms } from './language/synonyms.js';
import { createMeasurements, type Measurements } from './metrics/measurements.js';
import { jobsOf, type Role } from './roles.js';
import { createChangeFeed } from './search/change-feed.js';
import { openEmbeddedEngine } from './search/embedded.js';
import type { ChangeFeed, SearchEngine } from './search/engine.js';
import { type SyncOptions, syncEngine } from './search/sync.js';
import { nextFetchAt, spreadFirstRound } from './sources/fetch/backoff.js';
import { createStoreTurns, freeDeadTurns } from './sources/fetch/store-turns.js';
import { userAgent } from './sources/fetch/user-agent.js';
import { createFetch } from './sources/fetch.js';
import { createParseProcess } from './sources/parsing/parse-process.js';
import {
  dueSourceIds,
  lastAttempts,
  registerSources,
  releaseDeadClaims,
  setActiveSources,
  setNextFetch,
} from './sources/source-state.js';
import { isStoreTrouble, openStore, type Store } from './store/store.js';
import { createTagger, type Tagger } from './tagging/tagger.js';
import { VERSION } from './version.js';

export interface Parts {
  config: Config;
  store: Store;
  engine: SearchEngine;
  feed: ChangeFeed;
  tagger(): Tagger;
  /** What one visit needs; also used by `spanare fetch`. */
  refresh: RefreshParts;
  /** Enabled sources of a kind that can be read. */
  activeSources: Source[];
  syncIndex(options?: SyncOptions): Promise<void>;
  /** What has happened in this process, for /metrics. */
  measurements: Measurements;
  /** What runs by itself in a process of these roles; nothing does before it is started. */
  prepareWork(roles: readonly Role[]): Work;
  close(): Promise<void>;
}

export interface Work {
  jobs: Jobs;
  /** Frees what dead processes had claimed, spreads what is due, and begins to look at the store. */
  start(): Promise<void>;
  /** Takes no more and waits for what runs, at most as long as given. */
  stop(graceMs: number): Promise<void>;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const random = (): number => randomInt(2 ** 32) / 2 ** 32;

/** New sources, and those that fell due during a long stop, get their first turns spread out. */
async function spreadDueSources(store: Store, sources: Source[]): Promise<void> {
  const now = new Date();
  const byId = new Map(sources.map((source) => [source.id, source]));
  await registerSources(store.db, [...byId.keys()], now.toISOString(), () => now.toISOString());
  await setActiveSources(store.db, [...byId.keys()]);
  const due = await dueSourceIds(store.db, [...byId.keys()], now.toISOString());
  const tried = await lastAttempts(store.db);
  // Those not tried for longest go first, so that a process that is often restarted gets round to all; otherwise as in the file.
  const order = sources
    .map((source) => source.id)
    .filter((id) => due.includes(id))
    .sort((a, b) => compareText(tried.get(a) ?? '', tried.get(b) ?? ''));
  for (const [index, id] of order.entries()) {
    const at = spreadFirstRound({ now, index, count: order.length, everyMs: everyMsOf(byId.get(id)), random });
    // A millisecond each keeps the order of the file where several are due at once: an original stands before those that repeat it.
    await setNextFetch(store.db, id, new Date(at.getTime() + index).toISOString());
  }
}

/** Only where a fault test names one of the steps. */
function dieAt(step: Step | null): AtStep {
  return (passed) => {
    if (passed === step) process.kill(process.pid, 'SIGKILL');
  };
}

function createRefreshParts(config: Config, store: Store, log: Log, tagger: () => Tagger, meter: Meter) {
  const owner = createOwner();
  const fetcher = createFetch({
    userAgent: userAgent(VERSION, config.contact ?? ''),
    allowHosts: config.allowHosts,
    turns: createStoreTurns({ db: store.db, owner }),
    log,
  });
  const parsing = createParseProcess({ log });
  const refresh: RefreshParts = {
    db: store.db,
    fetch: fetcher.fetch,
    parse: parsing.parse,
    tagger,
    log,
    meter,
    owner,
    atStep: dieAt(config.failAt),
    nextFetchAt: (source, now, consecutiveFailures, failure) =>
      nextFetchAt({
        now,
        everyMs: everyMsOf(source),
        consecutiveFailures,
        random,
        retryAt: failure?.retryAt,
        failureCode: failure?.code,
      }),
  };
  const close = async (): Promise<void> => {
    await fetcher.close();
    await parsing.close();
  };
  return { refresh, close };
}

function createJobs(
  config: Config,
  store: Store,
  registry: JobRegistry,
  roles: readonly Role[],
  log: Log,
  meter: Meter,
): Jobs {
  const parts: JobsParts = {
    registry,
    works: jobsOf(roles),
    quarantine: createQuarantine(store.db),
    isUnavailable: (error) => isStoreTrouble(error) || error instanceof QueueUnavailableError,
    log,
    meter,
  };
  return config.redisUrl === null
    ? createInProcessJobs(parts)
    : createBullJobs({ ...parts, redisUrl: config.redisUrl });
}

/** With a common queue the maintenance processes look for all; without one each process looks for what it works on. */
function jobsToLookFor(config: Config, roles: readonly Role[]): readonly JobName[] {
  if (config.redisUrl === null) return jobsOf(roles);
  return roles.includes('maintenance') ? JOB_NAMES : [];
}

/** @throws StartError when the store can't be opened. */
export async function wire(config: Config, log: Log): Promise<Parts> {
  const store = await openStore(config, { log });
  const compiled = createTagger(config.areas);
  const tagger = (): Tagger => compiled;
  const engine = openEmbeddedEngine({
    folder: join(config.dataDir, 'search'),
    synonyms: compileSynonyms(config.synonyms),
  });
  const feed = createChangeFeed(store.db);
  const measurements = createMeasurements(VERSION);
  const { meter } = measurements;
  const { refresh, close } = createRefreshParts(config, store, log, tagger, meter);
  const activeSources = config.sources.filter((source) => source.enabled && isReadable(source));
  const syncIndex: Parts['syncIndex'] = async (options) => {
    await syncEngine(engine, feed, { atStep: dieAt(config.failAt), ...options });
  };

  const prepareWork = (roles: readonly Role[]): Work => {
    const registry = createRegistry({
      ...refresh,
      sources: activeSources,
      syncIndex: (signal) => syncIndex({ signal }),
      storeKind: store.kind,
    });
    const jobs = createJobs(config, store, registry, roles, log, meter);
    const names = jobsToLookFor(config, roles);
    let stopSchedule = async (): Promise<void> => {};
    return {
      jobs,
      start: async () => {
        if (names.length === 0) return;
        const isDead = (owner: string): boolean => isDeadOwner(owner, refresh.owner);
        await releaseDeadClaims(store.db, isDead);
        await freeDeadTurns(store.db, isDead);
        if (names.includes('visit-host')) await spreadDueSources(store, activeSources);
        stopSchedule = startSchedule({ db: store.db, jobs, feed, engine, tagger, sources: activeSources, log, names });
      },
      stop: async (graceMs) => {
        await stopSchedule();
        const unfinished = await jobs.close(graceMs);
        if (unfinished > 0) log.warn({ unfinished }, 'jobs-cut-short');
      },
    };
  };

  return {
    config,
    store,
    engine,
    feed,
    tagger,
    measurements,
    refresh,
    activeSources,
    syncIndex,
    prepareWork,
    close: async () => {
      await close();
      await engine.close();
      await store.close();
    },
  };
}
