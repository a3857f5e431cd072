// A process of its own for bullmq-faults.test.ts: works on jobs of the queue in argv[2] (JSON: redisUrl, prefix, dataDir), prints the key of each
// that it begins, and never ends one. Told to stop it closes the queue, and ends when nothing holds it any more.
import { noMeter } from '../../dist/src/domain/meter.js';
import { createBullJobs } from '../../dist/src/jobs/bullmq.js';
import { JOB_NAMES } from '../../dist/src/jobs/jobs.js';
import { createQuarantine } from '../../dist/src/jobs/quarantine.js';
import { openStore } from '../../dist/src/store/store.js';

const { redisUrl, prefix, dataDir } = JSON.parse(process.argv[2]);
const store = await openStore({ dataDir, databaseUrl: null });
const run = (payload) => {
  process.stdout.write(`${payload.origin}\n`);
  return new Promise(() => {});
};
const handler = { concurrency: 2, restMs: 3_600_000, run };
const jobs = createBullJobs({
  registry: Object.fromEntries(JOB_NAMES.map((name) => [name, handler])),
  works: ['visit-host'],
  quarantine: createQuarantine(store.db),
  isUnavailable: () => false,
  log: { info: () => {}, warn: () => {}, error: () => {} },
  meter: noMeter,
  redisUrl,
  prefix,
});
jobs.begin();
process.once('SIGTERM', async () => {
  await jobs.close(500);
  await store.close();
});
