/** Starts the roles of this process over the store and the queue that the environment names. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Config, loadConfig } from './config.js';
import { askInTime, shareQuestion } from './domain/ask-in-time.js';
import { createDependencies, type Dependencies, watchDependencies } from './domain/dependencies.js';
import type { Log } from './domain/log.js';
import type { Jobs } from './jobs/jobs.js';
import { createLog } from './log.js';
import { createMetrics, type Metrics } from './metrics/metrics.js';
import { ALL_ROLES, type Role, usesSearch } from './roles.js';
import type { SearchEngine } from './search/engine.js';
import { readLag } from './search/index-lag.js';
import { parseQuery } from './search/query.js';
import { mainTexts } from './texts/main.js';
import { VERSION } from './version.js';
import { createApp } from './web/app.js';
import { type Listening, listen } from './web/server.js';
import { createWorkerApp } from './web/worker-app.js';
import { type Parts, type Work, wire } from './wire.js';

/** A container runtime kills after ten seconds. What has not ended by then is left as it lies: the next start is used to worse. */
const STOP_WITHIN_MS = 9500;
/** Of these, what answers and jobs under way may take. The rest is for the queue, connections and the store, one after the other. */
const GRACE_MS = 5000;

/** So that search, which answers, is not taken for down where the store does not: then nobody knows how far behind it is. */
const LAG_WITHIN_MS = 500;
const LAG_PATIENCE_MS = 10_000;

function createSearchQuestion({ engine, feed }: Parts): () => Promise<'up' | 'behind'> {
  const askLag = shareQuestion(() => readLag(engine(), feed), LAG_PATIENCE_MS);
  return async () => {
    await engine().generation();
    const lag = await askInTime(askLag, LAG_WITHIN_MS);
    return lag.isAnswered && lag.value !== null ? 'behind' : 'up';
  };
}

function askedOf(parts: Parts, jobs: Jobs, roles: readonly Role[]): Dependencies {
  return createDependencies({
    store: { ask: () => parts.store.ping(), isEssential: true },
    search: { ask: usesSearch(roles) ? createSearchQuestion(parts) : null, isEssential: true },
    redis: { ask: jobs.kind === 'bullmq' ? () => jobs.ping() : null, isEssential: false },
    meilisearch: { ask: null, isEssential: false },
  });
}

interface Server extends Listening {
  stopWatching(): void;
}

async function serveWeb(parts: Parts, jobs: Jobs, dependencies: Dependencies, log: Log): Promise<Server> {
  const { config, store, feed, tagger, synonyms, measurements, catalogue, adding } = parts;
  const engine = parts.engine();
  const whole = { db: store.db, catalogue, jobs, engine, feed };
  const metrics: Metrics = createMetrics({ measurements, dependencies, whole });
  const watch = watchDependencies(dependencies);
  let port = config.port;
  const app = createApp({
    ...{ config, db: store.db, engine, feed, jobs, tagger, synonyms, log, dependencies, metrics, catalogue, adding },
    reading: parts.refresh,
    port: () => port,
    down: () => watch.down(),
    meter: measurements.meter,
    version: VERSION,
  });
  const server = await listen(app, config.host, config.port).catch((error: unknown) => {
    watch.stop();
    throw error;
  });
  port = server.port;
  return { ...server, stopWatching: () => watch.stop() };
}

/** A worker answers for itself only where a port is told. */
async function serveWorker(parts: Parts, dependencies: Dependencies, log: Log): Promise<Server | null> {
  const { config, measurements } = parts;
  if (config.workerPort === null) return null;
  const metrics = createMetrics({ measurements, dependencies, whole: null });
  const app = createWorkerApp({ dependencies, metrics, metricsToken: config.metricsToken, log });
  const server = await listen(app, config.host, config.workerPort, 'WORKER_PORT');
  return { ...server, stopWatching: () => {} };
}

function tell(config: Config, roles: readonly Role[], server: Server | null, parts: Parts, log: Log): void {
  const url = server === null ? null : `http://${config.host}:${server.port}`;
  const sources = parts.catalogue.active().length;
  const queue = config.redisUrl === null ? 'in-process' : 'bullmq';
  log.info({ roles, url, store: parts.store.kind, queue, sources, areas: config.areas.length }, 'started');
  if (process.stderr.isTTY)
    process.stderr.write(`${url === null ? mainTexts.startedWorker(roles) : mainTexts.started(url)}\n`);
}

/** Everything in its order, as long as there is time. */
async function stopAll(server: Server | null, work: Work, parts: Parts): Promise<void> {
  server?.stopWatching();
  await Promise.all([server?.close(GRACE_MS), work.stop(GRACE_MS)]);
  await parts.close();
}

const WARM_WITHIN_MS = 5000;

/** The first search loads the dictionary, the synonyms and the columns of the index; nobody is to wait for that in a browser. */
async function warmUp(engine: SearchEngine): Promise<void> {
  const search = engine.search({ query: parseQuery('a'), filters: {}, sort: 'relevance', limit: 1 });
  // What is wrong is told by the first search that somebody asks for, and by /readyz.
  await Promise.race([search.catch(() => {}), wait(WARM_WITHIN_MS, null, { ref: false })]);
}

/**
 * @returns how to stop it all again, within ten seconds.
 * @throws StartError with what is wrong, told to a person.
 */
export async function start(roles: readonly Role[]): Promise<(signal: string) => Promise<void>> {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  for (const warning of config.warnings) log.warn({ warning }, 'config-warning');
  if (config.redisUrl === null && roles.length < ALL_ROLES.length)
    log.warn({ warning: mainTexts.loneWorker(roles) }, 'config-warning');
  const parts = await wire(config, log);
  for (const warning of parts.catalogue.warnings()) log.warn({ warning }, 'config-warning');
  const work = parts.prepareWork(roles);
  const dependencies = askedOf(parts, work.jobs, roles);
  if (roles.includes('web')) await warmUp(parts.engine());
  const serve = roles.includes('web')
    ? serveWeb(parts, work.jobs, dependencies, log)
    : serveWorker(parts, dependencies, log);
  const server = await serve.catch(async (error: unknown) => {
    await work.stop(0);
    await parts.close();
    throw error;
  });
  // Only who has the port fetches: a second start by mistake burdens nobody.
  await work.start();
  tell(config, roles, server, parts, log);
  return async (signal) => {
    log.info({ signal }, 'stopping');
    const isWhole = await Promise.race([
      stopAll(server, work, parts).then(() => true),
      wait(STOP_WITHIN_MS).then(() => false),
    ]);
    if (isWhole) log.info({}, 'stopped');
    else log.warn({ withinMs: STOP_WITHIN_MS }, 'stopped-in-haste');
  };
}
