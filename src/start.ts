/** Starts every role in this process: web, queue and schedule over the store that the environment names. */
import { loadConfig } from './config.js';
import { createLog } from './log.js';
import { mainTexts } from './texts/main.js';
import { VERSION } from './version.js';
import { createApp } from './web/app.js';
import { listen } from './web/server.js';
import { wire } from './wire.js';

/** All of stopping takes at most ten seconds; a container runtime kills after that. */
const GRACE_MS = 8000;

/**
 * @returns how to stop it all again, within ten seconds.
 * @throws StartError with what is wrong, told to a person.
 */
export async function start(): Promise<(signal: string) => Promise<void>> {
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
    dependencies: {
      store: () => parts.store.ping(),
      search: () => parts.engine.generation(),
      redis: null,
      meilisearch: null,
    },
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
