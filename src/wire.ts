/** Config in, running parts out: the only file that knows which adapter stands behind each port. Nothing is started here. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from './config.js';
import type { Log } from './domain/log.js';
import type { Meter } from './domain/meter.js';
import { everyMsOf } from './domain/source.js';
import type { AtStep, Step } from './domain/steps.js';
import type { RefreshParts } from './intake/refresh-parts.js';
import type { SourceAddingParts } from './intake/source-adding.js';
import { trySource } from './intake/try-source.js';
import { createInProcessJobs } from './jobs/in-process.js';
import { type JobRegistry, type Jobs, QueueUnavailableError } from './jobs/jobs.js';
import { createOwner, isDeadOwner } from './jobs/owner.js';
import { createQuarantine } from './jobs/quarantine.js';
import { createRegistry } from './jobs/registry.js';
import { startSchedule } from './jobs/schedule.js';
import type { JobsParts } from './jobs/try-job.js';
import { compileSynonyms, type Synonyms } from './language/compile-synonyms.js';
import { createMeasurements, type Measurements } from './metrics/measurements.js';
import { dealsWithSources, jobsOf, jobsToLookFor, type Role, usesSearch } from './roles.js';
import { createChangeFeed } from './search/change-feed.js';
import { hasEmbeddedIndex, openThreadedEngine } from './search/embedded/threaded-engine.js';
import type { ChangeFeed, SearchEngine } from './search/engine.js';
import { findEmptyIndex } from './search/index-lag.js';
import { knownTo } from './search/resolve-filters.js';
import { type SyncOptions, syncEngine } from './search/sync.js';
import { type Catalogue, createCatalogue } from './sources/catalogue.js';
import { proposeSources } from './sources/discover/propose-sources.js';
import { createAddressPolicy } from './sources/fetch/address-policy.js';
import { nextFetchAt } from './sources/fetch/backoff.js';
import { createStoreTurns, freeDeadTurns } from './sources/fetch/store-turns.js';
import { userAgent } from './sources/fetch/user-agent.js';
import { createFetch } from './sources/fetch.js';
import { createParseProcess } from './sources/parsing/parse-process.js';
import { releaseDeadClaims } from './sources/source-state.js';
import { spreadDueSources } from './sources/spread-due-sources.js';
import { isStoreTrouble, openStore, type Store } from './store/store.js';
import { createTagger, type Tagger } from './tagging/tagger.js';
import { VERSION } from './version.js';
import { type MatchOptions, type MatchResult, matchWatches } from './watches/match-changes.js';
import { createWatchPlans } from './watches/watch-plans.js';

export interface Parts {
  config: Config;
  store: Store;
  /** Opens the search index when it is first asked for. @throws StartError when it can't be opened. */
  engine(): SearchEngine;
  engineName: SearchEngine['name'];
  /** False where the search index lies on another machine: asking for the engine here would begin a new one. */
  isIndexHere(): boolean;
  feed: ChangeFeed;
  tagger(): Tagger;
  /** What one visit needs; also used by `spanare fetch`. */
  refresh: RefreshParts;
  /** All sources, of config/ and added; asked of the store once when wired. */
  catalogue: Catalogue;
  /** What adding sources takes. */
  adding: SourceAddingParts;
  syncIndex(options?: SyncOptions): Promise<void>;
  /** As searches read words; made when they are first asked for. */
  synonyms(): Synonyms;
  /** Finds the hits of saved searches among what has changed. */
  matchWatches(options?: MatchOptions): Promise<MatchResult>;
  /** What has happened in this process, for /metrics. */
  measurements: Measurements;
  /** What runs by itself in a process of these roles; nothing does before it is started. */
  prepareWork(roles: readonly Role[]): Work;
  close(): Promise<void>;
}

export interface Work {
  jobs: Jobs;
  /** Frees what dead processes had claimed, spreads what is due, begins to work, and to look at the store. */
  start(): Promise<void>;
  /** Takes no more, waits for what runs at most as long as given, and then at most two seconds for the queue. */
  stop(graceMs: number): Promise<void>;
}

const random = (): number => randomInt(2 ** 32) / 2 ** 32;

/** What processes of this machine held when they died would be free by itself, but only after half a minute. */
async function freeWhatTheDeadHold({ db }: Store, self: string): Promise<void> {
  const isDead = (owner: string): boolean => isDeadOwner(owner, self);
  await releaseDeadClaims(db, isDead);
  await freeDeadTurns(db, isDead);
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
    keyOf: config.keys.keyOf,
    contact: config.contact,
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

type CreateQueue = (parts: JobsParts) => Jobs;

/** BullMQ is loaded by those who use it: it would be memory for nothing on one machine. */
async function chooseQueue({ redisUrl }: Config): Promise<CreateQueue> {
  if (redisUrl === null) return createInProcessJobs;
  const { createBullJobs } = await import('./jobs/bullmq.js');
  return (parts) => createBullJobs({ ...parts, redisUrl });
}

function createJobs(
  createQueue: CreateQueue,
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
  return createQueue(parts);
}

function keepSynonyms({ synonyms }: Config): () => Synonyms {
  let compiled: Synonyms | null = null;
  return () => {
    compiled ??= compileSynonyms(synonyms);
    return compiled;
  };
}

/** The embedded index: a file of this machine, opened when somebody first asks for it. */
function createLocalIndex(config: Config, store: Store, log: Log) {
  const folder = join(config.dataDir, 'search');
  let opened: SearchEngine | null = null;
  return {
    engine: (): SearchEngine => {
      opened ??= openThreadedEngine({ folder, synonyms: config.synonyms, log });
      return opened;
    },
    // A SQLite store is a file too, and its index lies beside it, or is to be made there.
    isHere: (): boolean => opened !== null || store.kind === 'sqlite' || hasEmbeddedIndex(folder),
    close: async (): Promise<void> => {
      await opened?.close();
    },
  };
}

/** It is filled from the store now; until that is done searches find little. @param had changes, before it was lost */
function tellEmptyIndex(log: Log, had: number): void {
  if (had > 0) log.warn({ had }, 'index-lost');
  else log.info({}, 'index-begun');
}

async function openCatalogue({ sources, keys }: Config, store: Store): Promise<Catalogue> {
  const catalogue = createCatalogue({ configured: sources, db: store.db, prepare: keys.prepare });
  try {
    await catalogue.refresh();
    return catalogue;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** A person waits for it, and may have left. */
const TRY_WITHIN_MS = 90_000;

function createAddingParts(config: Config, catalogue: Catalogue, refresh: RefreshParts): SourceAddingParts {
  const { db, fetch, parse } = refresh;
  const policy = createAddressPolicy({ allowHosts: config.allowHosts });
  return {
    db,
    catalogue,
    parse,
    areaIds: config.areas.map((area) => area.id),
    checkAddress: (url) => policy.check(url),
    propose: (url) => proposeSources(url, { fetch, parse, signal: AbortSignal.timeout(TRY_WITHIN_MS) }),
    trySource: (source) =>
      trySource(source, { ...refresh, sourceName: catalogue.nameOf, signal: AbortSignal.timeout(TRY_WITHIN_MS) }),
  };
}

/** @throws StartError when the store can't be opened. */
export async function wire(config: Config, log: Log): Promise<Parts> {
  const createQueue = await chooseQueue(config);
  const store = await openStore(config, { log });
  const compiled = createTagger(config.areas);
  const tagger = (): Tagger => compiled;
  const index = createLocalIndex(config, store, log);
  const feed = createChangeFeed(store.db);
  const measurements = createMeasurements(VERSION);
  const { meter } = measurements;
  const { refresh, close } = createRefreshParts(config, store, log, tagger, meter);
  const catalogue = await openCatalogue(config, store);
  const syncIndex: Parts['syncIndex'] = async (options) => {
    const empty = await findEmptyIndex(index.engine(), feed);
    if (empty !== null) tellEmptyIndex(log, empty.had);
    const { startedOver, applied } = await syncEngine(index.engine(), feed, {
      atStep: dieAt(config.failAt),
      ...options,
    });
    if (startedOver && empty === null) log.info({ changes: applied }, 'index-made-anew');
  };

  const synonyms = keepSynonyms(config);
  const known = () => knownTo({ config, catalogue });
  const plans = createWatchPlans();
  const match = (options?: MatchOptions) => matchWatches({ db: store.db, known, synonyms, plans }, options);

  const prepareWork = (roles: readonly Role[]): Work => {
    // What can't be opened is told at once, and not by each job.
    const engine = usesSearch(roles) ? index.engine() : null;
    const registry = createRegistry({
      ...refresh,
      catalogue,
      syncIndex: (signal) => syncIndex({ signal }),
      matchWatches: match,
      storeKind: store.kind,
    });
    const jobs = createJobs(createQueue, store, registry, roles, log, meter);
    const names = jobsToLookFor(roles, config.redisUrl !== null);
    let stopSchedule = async (): Promise<void> => {};
    return {
      jobs,
      start: async () => {
        if (dealsWithSources(roles, names)) await freeWhatTheDeadHold(store, refresh.owner);
        if (names.includes('visit-host')) await spreadDueSources(store.db, catalogue.active(), random);
        jobs.begin();
        if (names.length === 0) return;
        stopSchedule = startSchedule({ db: store.db, jobs, feed, engine, tagger, catalogue, log, names });
      },
      stop: async (graceMs) => {
        // The look under way may be waiting for the store.
        const [unfinished] = await Promise.all([jobs.close(graceMs), Promise.race([stopSchedule(), wait(graceMs)])]);
        if (unfinished > 0) log.warn({ unfinished }, 'jobs-cut-short');
      },
    };
  };

  return {
    config,
    store,
    engine: index.engine,
    engineName: 'embedded',
    isIndexHere: index.isHere,
    feed,
    tagger,
    measurements,
    refresh,
    catalogue,
    adding: createAddingParts(config, catalogue, refresh),
    syncIndex,
    synonyms,
    matchWatches: match,
    prepareWork,
    close: async () => {
      await close();
      await index.close();
      await store.close();
    },
  };
}
