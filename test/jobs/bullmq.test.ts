/** The queue in Redis: what every queue must do, where TEST_REDIS_URL says which server may be used. */
import { randomBytes } from 'node:crypto';
import { describe, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createBullJobs } from '../../src/jobs/bullmq.js';
import { describeJobs } from '../contract/jobs.js';

const redisUrl = process.env.TEST_REDIS_URL ?? '';

async function openPlace() {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  return {
    open: (parts: Parameters<typeof createBullJobs>[0] | Omit<Parameters<typeof createBullJobs>[0], 'redisUrl'>) =>
      createBullJobs({ ...parts, redisUrl, prefix }),
    isShared: true,
    remove: async () => {
      const redis = new Redis(redisUrl);
      const keys = await redis.keys(`${prefix}:*`);
      if (keys.length > 0) await redis.del(keys);
      redis.disconnect();
    },
  };
}

if (redisUrl === '') {
  console.warn('SKIPPED: the queue in Redis: set TEST_REDIS_URL, for example redis://127.0.0.1:6379/9');
  describe.skip('the queue in Redis', () => {
    it('needs TEST_REDIS_URL', () => {});
  });
} else describeJobs('the queue in Redis', openPlace);
