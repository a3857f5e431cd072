/** One process that plays every role, for one machine: web, queue and schedule over the store that the environment names. */
import { loadConfig } from './config.js';
import { StartError } from './domain/start-error.js';
import { createLog } from './log.js';
import { mainTexts } from './texts/main.js';
import { VERSION } from './version.js';
import { createApp } from './web/app.js';
import { listen } from './web/server.js';
import { type Parts, wire } from './wire.js';

/** All of stopping takes at most ten seconds; a container runtime kills after that. */
const GRACE_MS = 8000;

async function start(): Promise<(signal: string) => Promise<void>> {
  const config = loadConfig(process.env);
  const log = createLog(config.logLevel);
  for (const warning of config.warnings) log.warn({ warning }, 'config-warning');
  const parts = await wire(config, log);
  const work = parts.prepareWork();
  let port = config.port;
  const app = createApp({
    config,
    db: parts.store.db,
    engine: parts.engine,
    feed: parts.feed,
    jobs: work.jobs,
    tagger: parts.tagger,
    log,
    port: () => port,
    readiness: () => readiness(parts),
    version: VERSION,
  });
  const server = await listen(app, config.host, config.port).catch(async (error: unknown) => {
    await parts.close();
    throw error;
  });
  port = server.port;
  // Only who has the port fetches: a second start by mistake burdens nobody.
  await work.start();
  log.info(
    { url: `http://${config.host}:${port}`, sources: parts.activeSources.length, areas: config.areas.length },
    'started',
  );
  if (process.stderr.isTTY) process.stderr.write(`${mainTexts.started(`http://${config.host}:${port}`)}\n`);
  return async (signal) => {
    log.info({ signal }, 'stopping');
    await Promise.all([server.close(GRACE_MS), work.stop(GRACE_MS)]);
    await parts.close();
    log.info({}, 'stopped');
  };
}

async function readiness(parts: Parts): Promise<Record<string, 'up' | 'down' | 'unused'>> {
  const ask = async (question: () => Promise<unknown>): Promise<'up' | 'down'> => {
    try {
      await question();
      return 'up';
    } catch {
      return 'down';
    }
  };
  return {
    store: await ask(() => parts.store.ping()),
    search: await ask(() => parts.engine.generation()),
    redis: 'unused',
    meilisearch: 'unused',
  };
}

function stopOnSignal(stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // The second signal means: now.
      if (stopping) process.exit(1);
      stopping = true;
      stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

try {
  stopOnSignal(await start());
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  process.stderr.write(`${mainTexts.cannotStart}\n${error.problems.map((problem) => `  ${problem}\n`).join('')}`);
  process.exit(1);
}
