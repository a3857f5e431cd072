/** The main job, end to end: the built product as one process on SQLite reads a whole world. */
import { describeMainJob } from './main-job.js';
import { startProduct } from './product.js';
import { readSnapshot } from './store.js';
import { tellSkipped } from './worlds.js';

tellSkipped('main-job.test.ts on the shared world');

describeMainJob(async (home, world) => {
  const web = await startProduct(home, [world.url]);
  return { web, processes: [web], snapshot: async () => readSnapshot(home), close: async () => {} };
});
