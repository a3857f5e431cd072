/** The main job by one process that plays every role, on PostgreSQL and Redis: what a region starts with before it needs several machines. */
import { describe } from '@jest/globals';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import { startServers } from './composed.js';
import { describeMainJob } from './main-job.js';
import { startProduct } from './product.js';
import { readPostgresSnapshot } from './store.js';
import { tellSkipped } from './worlds.js';

tellSkipped('main-job-on-servers.test.ts on the shared world');
tellPostgresSkipped('main-job-on-servers.test.ts');
tellRedisSkipped('main-job-on-servers.test.ts');

(hasPostgres && hasRedis ? describe : describe.skip)('one process on PostgreSQL and Redis', () => {
  describeMainJob(async (home, world) => {
    const servers = await startServers();
    const { databaseUrl, redisUrl } = servers;
    const web = await startProduct(home, [world.url], { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
    return { web, processes: [web], snapshot: () => readPostgresSnapshot(databaseUrl), close: servers.close };
  });
});
