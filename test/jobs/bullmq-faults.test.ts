/** The queue in Redis when Redis or a worker fails: killed, stopped, flushed, paused; and what two processes must never do at once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { MOST_DEATHS } from '../../src/jobs/backoff.js';
import { type BullParts, createBullJobs } from '../../src/jobs/bullmq.js';
import { type Added, JOB_NAMES, type JobRegistry, type Jobs, QueueUnavailableError } from '../../src/jobs/jobs.js';
import { createQuarantine, type Quarantine } from '../../src/jobs/quarantine.js';
import { look, type ScheduleParts } from '../../src/jobs/schedule.js';
import { dueSourceIds, registerSources, setNextFetch } from '../../src/sources/source-state.js';
import { createHands, type Hands, type LogLine, makeParts, recordLog, until } from '../contract/jobs.js';
import { source } from '../intake/support.js';
import { hasRedis, type RedisServer, startRedis, tellRedisSkipped } from '../servers/redis.js';
import { fixedCatalogue } from '../support/catalogue.js';
import { SQLITE, type TemporaryStore } from '../support/stores.js';

const HANG_ON_JOB = fileURLToPath(new URL('hang-on-job.mjs', import.meta.url));
tellRedisSkipped('bullmq-faults.test.ts');

(hasRedis ? describe : describe.skip)('the queue in Redis', () => {
  let server: RedisServer;
  let store: TemporaryStore;
  let quarantine: Quarantine;
  let hands: Hands;
  let lines: LogLine[];
  let prefix: string;
  let opened: Jobs[];
  let more: (own?: Partial<BullParts>) => BullParts;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    store = await SQLITE.open();
    quarantine = createQuarantine(store.store.db);
    hands = createHands(4);
    const recorded = recordLog();
    lines = recorded.lines;
    prefix = `test-${randomBytes(6).toString('hex')}`;
    opened = [];
    more = (own = {}) => ({
      ...makeParts(hands, quarantine, recorded.log, own),
      redisUrl: server.url,
      prefix,
      orphanMs: 0,
      ...own,
    });
  });
  afterEach(async () => {
    await Promise.all(opened.map((jobs) => jobs.close(0)));
    await store.remove();
  });

  const open = (own: Partial<BullParts> = {}): Jobs => {
    const jobs = createBullJobs(more(own));
    opened.push(jobs);
    jobs.begin();
    return jobs;
  };
  const visit = (jobs: Jobs, origin: string): Promise<Added> => jobs.add('visit-host', { origin }, { key: origin });
  const begun = (count: number, ms?: number): Promise<void> => until(() => hands.begun.length >= count, ms);
  const events = (): string[] => lines.map((line) => line.event);
  const withRedis = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(server.url);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  const expectUnavailable = async (work: Promise<unknown>, withinMs = 1500): Promise<void> => {
    const startedMs = Date.now();
    await expect(work).rejects.toThrow(QueueUnavailableError);
    expect(Date.now() - startedMs).toBeLessThan(withinMs);
  };

  /** Handlers that take a moment, and note whether one key ever ran twice at once. */
  function createCounting(takesMs: number) {
    const now = new Set<string>();
    const done: string[] = [];
    const doubled: string[] = [];
    const run = async (payload: { origin?: string }): Promise<void> => {
      const key = String(payload.origin);
      if (now.has(key)) doubled.push(key);
      now.add(key);
      await wait(Math.random() * takesMs);
      now.delete(key);
      done.push(key);
    };
    const handler = { concurrency: 8, restMs: 1000, run };
    const registry = Object.fromEntries(JOB_NAMES.map((name) => [name, handler])) as unknown as JobRegistry;
    return { registry, done, doubled };
  }

  it('never runs one key twice at once, however many processes add it and work on it', async () => {
    const { registry, done, doubled } = createCounting(20);
    const all = [open({ registry }), open({ registry }), open({ registry })];
    const keys = ['a', 'b', 'c'];
    for (let round = 0; round < 100; round++) {
      await Promise.all(all.flatMap((jobs) => keys.map((key) => visit(jobs, key))));
      if (round % 10 === 0) await wait(15);
    }
    await all[0]?.drain();
    expect(doubled).toEqual([]);
    expect(done.length).toBeGreaterThan(keys.length);
    expect(events()).toEqual([]);
  });

  it('does all that is due, once each, although it is flushed in the middle', async () => {
    const { db } = store.store;
    const sources = Array.from({ length: 60 }, (_, i) => source(`s${i}`));
    const ids = sources.map((one) => one.id);
    await registerSources(db, ids, '2026-01-01T00:00:00.000Z', () => '2026-01-01T00:00:00.000Z');
    const visits: string[] = [];
    const run = async ({ origin }: { origin: string }): Promise<void> => {
      const id = new URL(origin).hostname.split('.')[0] ?? '';
      if ((await dueSourceIds(db, [id], new Date().toISOString())).length === 0) return;
      await setNextFetch(db, id, '2999-01-01T00:00:00.000Z');
      await wait(20);
      visits.push(id);
    };
    const registry = { ...hands.registry, 'visit-host': { concurrency: 3, restMs: 1000, run } };
    const jobs = open({ registry });
    const parts = { db, jobs, catalogue: fixedCatalogue(sources), names: ['visit-host'] } as unknown as ScheduleParts;
    await look(parts);
    await until(() => visits.length > 10);
    await server.flush();
    expect(visits.length).toBeLessThan(60);
    await until(async () => {
      await look(parts);
      await wait(100);
      return visits.length >= 60;
    });
    expect([...visits].sort()).toEqual([...ids].sort());
    expect(await quarantine.list()).toEqual([]);
    expect(events().filter((event) => event !== 'queue-complains')).toEqual([]);
  });

  it('outlives a flush while a job runs: the job ends, is not quarantined, and its key is free', async () => {
    const jobs = open();
    await visit(jobs, 'a');
    await begun(1);
    await server.flush();
    // Forgotten, it may be added, but does not run beside itself in one process.
    expect(await visit(jobs, 'a')).toBe('added');
    await wait(500);
    expect(hands.begun).toHaveLength(1);
    hands.begun[0]?.end();
    await until(async () => {
      await visit(jobs, 'a');
      return hands.begun.length === 2;
    });
    hands.begun[1]?.end();
    await jobs.drain();
    expect(await quarantine.list()).toEqual([]);
  });

  it('keeps schedules that were flushed when they are asked for again', async () => {
    const jobs = open();
    const schedules = [{ name: 'r', cron: '* * 3-23 * * *' }];
    await jobs.schedule(schedules);
    await begun(1);
    hands.begun[0]?.end();
    await jobs.drain();
    await server.flush();
    const { length } = hands.begun;
    await jobs.schedule(schedules);
    await begun(length + 1);
    hands.begun.at(-1)?.end();
  });

  it('that has no such database is told from one that is away, and nothing is put in another', async () => {
    const jobs = open({ redisUrl: `${server.url}/999` });
    await expect(visit(jobs, 'a')).rejects.toThrow(/släpper inte in Spanare i databas 999/);
    await expect(jobs.ping()).rejects.toThrow(QueueUnavailableError);
    expect(await withRedis((redis) => redis.keys(`${prefix}:visit-host:[0-9p]*`))).toEqual([]);
  });

  describe.each([
    ['killed', () => server.kill(), () => server.restart()],
    ['stopped', () => server.stop(), () => server.restart()],
    ['paused', async () => server.pause(), async () => server.resume()],
  ])('%s', (_name, down, up) => {
    afterEach(() => up());

    it('says so in time, and goes on by itself when it is back', async () => {
      const jobs = open();
      await visit(jobs, 'a');
      await begun(1);
      await down();
      await expectUnavailable(visit(jobs, 'b'));
      for (const origin of ['c', 'd']) await expectUnavailable(visit(jobs, origin), 100);
      await expectUnavailable(jobs.ping(), 100);
      await expectUnavailable(jobs.state(), 100);
      // What runs is not disturbed.
      hands.begun[0]?.end();
      await wait(300);
      await up();
      await until(async () => (await visit(jobs, 'e').catch(() => 'away')) === 'added');
      await until(() => hands.keys().includes('e'), 5000);
      for (const job of hands.begun) job.end();
      await until(async () => {
        for (const job of hands.begun) job.end();
        return (await jobs.state()).every((row) => row.waiting + row.running === 0);
      }, 20_000);
      expect(await visit(jobs, 'a')).toBe('added');
      expect(await quarantine.list()).toEqual([]);
      expect(events().filter((event) => event !== 'queue-complains')).toEqual(['queue-unavailable', 'queue-back']);
    }, 40_000);

    it('does not hold up closing', async () => {
      const jobs = open();
      await visit(jobs, 'a');
      await begun(1);
      hands.begun[0]?.signal.addEventListener('abort', () => hands.begun[0]?.end());
      await down();
      const startedMs = Date.now();
      expect(await jobs.close(3000)).toBe(0);
      expect(Date.now() - startedMs).toBeLessThan(3000);
    }, 20_000);

    it('does not hold up closing one that was opened meanwhile', async () => {
      await down();
      const jobs = open();
      await expectUnavailable(visit(jobs, 'a'));
      const startedMs = Date.now();
      expect(await jobs.close(1000)).toBe(0);
      expect(Date.now() - startedMs).toBeLessThan(2500);
    }, 20_000);

    it('is waited for by one that was opened meanwhile', async () => {
      await down();
      const jobs = open();
      await expectUnavailable(visit(jobs, 'a'));
      await up();
      await until(async () => (await visit(jobs, 'b').catch(() => 'away')) !== 'away', 5000);
      await until(() => hands.keys().includes('b'), 5000);
      for (const job of hands.begun) job.end();
    }, 20_000);
  });

  it('loses no key when it is killed with jobs waiting: each runs, from its file or because it is added again', async () => {
    hands = createHands(1);
    const jobs = open();
    const keys = Array.from({ length: 20 }, (_, i) => `k${i}`);
    for (const key of keys) await visit(jobs, key);
    await server.kill();
    await server.restart();
    await until(async () => {
      for (const key of keys) await visit(jobs, key).catch(() => {});
      for (const job of hands.begun) job.end();
      return new Set(hands.keys()).size === keys.length;
    }, 30_000);
    for (const job of hands.begun) job.end();
  }, 40_000);

  it('says nothing on its own when it is away for long, but one line', async () => {
    const jobs = open();
    await jobs.ping();
    await server.stop();
    for (let i = 0; i < 20; i++) {
      await visit(jobs, 'a').catch(() => {});
      await wait(100);
    }
    expect(events()).toEqual(['queue-unavailable']);
    await server.restart();
    await until(() => events().length === 2, 5000);
    expect(events()[1]).toBe('queue-back');
  }, 20_000);

  describe('a worker', () => {
    const children: ChildProcess[] = [];
    afterEach(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
    });

    /** @returns when it has begun a job. */
    async function startWorker(): Promise<ChildProcess> {
      const options = { redisUrl: server.url, prefix, dataDir: store.place.dataDir };
      const child = spawn(process.execPath, [HANG_ON_JOB, JSON.stringify(options)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      expect(String(await once(child.stdout, 'data'))).toBe('a\n');
      return child;
    }

    it.each([
      ['killed', () => server.kill(), () => server.restart()],
      ['paused', async () => server.pause(), async () => server.resume()],
    ])(
      'whose Redis is %s ends all the same, with nothing left that holds it',
      async (_name, down, up) => {
        await visit(open({ works: [] }), 'a');
        const child = await startWorker();
        await down();
        try {
          child.kill('SIGTERM');
          await until(() => child.exitCode !== null || child.signalCode !== null, 10_000);
          expect([child.exitCode, child.signalCode]).toEqual([0, null]);
        } finally {
          await up();
        }
      },
      30_000,
    );

    it('that is killed has its job run by another within twenty seconds, and again; that is not the job’s fault', async () => {
      const adder = open({ works: [] });
      await visit(adder, 'a');
      for (let round = 0; round < 2; round++) {
        const child = await startWorker();
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect(await visit(adder, 'a')).toBe('known');
      }
      const killedMs = Date.now();
      open({ works: ['visit-host'] });
      await begun(1, 20_000);
      expect(Date.now() - killedMs).toBeLessThan(20_000);
      expect(hands.begun[0]?.attempt).toBe(1);
      hands.begun[0]?.end();
      await adder.drain();
      expect(await quarantine.list()).toEqual([]);
      expect(await visit(adder, 'a')).toBe('added');
    }, 90_000);
  });

  describe('a job whose processes die', () => {
    const setDeaths = (deaths: number): Promise<unknown> =>
      withRedis(async (redis) => {
        const id = await redis.get(`${prefix}:visit-host:de:a`);
        return redis.hset(`${prefix}:visit-host:${id}`, 'stc', deaths);
      });

    it('again and again is quarantined with a cause that says so, and its handler is spared', async () => {
      const adder = open({ works: [] });
      await visit(adder, 'a');
      await setDeaths(MOST_DEATHS - 1);
      const child = spawn(
        process.execPath,
        [HANG_ON_JOB, JSON.stringify({ redisUrl: server.url, prefix, dataDir: store.place.dataDir })],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      expect(String(await once(child.stdout, 'data'))).toBe('a\n');
      child.kill('SIGKILL');
      await once(child, 'exit');
      open({ works: ['visit-host'] });
      await until(async () => (await quarantine.list()).length === 1, 25_000);
      expect(await quarantine.list()).toMatchObject([
        {
          id: 'visit-host:a',
          tries: MOST_DEATHS,
          cause: expect.stringMatching(/^Processen dog varje gång.*10 gånger/),
        },
      ]);
      expect(hands.begun).toEqual([]);
      expect(events()).toEqual(['job-quarantined']);
    }, 40_000);

    it('is forgiven its deaths when it has ended once', async () => {
      const jobs = open({ works: [] });
      await visit(jobs, 'a');
      await setDeaths(MOST_DEATHS - 1);
      const worker = open();
      await begun(1);
      hands.begun[0]?.end();
      await worker.drain();
      await visit(jobs, 'a');
      await begun(2);
      const deaths = await withRedis(async (redis) =>
        redis.hget(`${prefix}:visit-host:${await redis.get(`${prefix}:visit-host:de:a`)}`, 'stc'),
      );
      expect(deaths).toBeNull();
      hands.begun[1]?.end();
      await worker.drain();
    });
  });

  describe('a bug of ours', () => {
    it('is thrown as it is, and nobody is told that Redis is away', async () => {
      const jobs = open({ works: [] });
      await withRedis((redis) => redis.set(`${prefix}:visit-host:prioritized`, 'not a list'));
      const failure = await visit(jobs, 'a').catch((error: unknown) => error);
      expect(String(failure)).toMatch(/WRONGTYPE/);
      expect(failure).not.toBeInstanceOf(QueueUnavailableError);
      await jobs.ping();
      expect(events()).toEqual([]);
    });

    it('is no full memory: that is trouble with Redis', async () => {
      const jobs = open({ works: [] });
      await withRedis((redis) => redis.config('SET', 'maxmemory', '1'));
      try {
        await expectUnavailable(visit(jobs, 'a'));
        expect(events()).toEqual(['queue-unavailable']);
      } finally {
        await withRedis((redis) => redis.config('SET', 'maxmemory', '0'));
      }
    });

    it('is not what happens when many hurry jobs that end at the same moment', async () => {
      const { registry } = createCounting(3);
      const jobs = open({ registry });
      const hasten = async (key: string): Promise<void> => {
        await visit(jobs, key);
        await jobs.add('visit-host', { origin: key }, { key, priority: 'person' });
      };
      for (let round = 0; round < 60; round++) await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(hasten));
      await jobs.drain();
      expect(events()).toEqual([]);
    }, 20_000);
  });

  describe('a key without a job', () => {
    it('is taken over when the job is gone from Redis', async () => {
      const adder = open({ works: [] });
      await visit(adder, 'a');
      const jobKey = await withRedis(
        async (redis) => `${prefix}:visit-host:${await redis.get(`${prefix}:visit-host:de:a`)}`,
      );
      await withRedis((redis) => redis.del(jobKey, `${prefix}:visit-host:prioritized`));
      expect(await visit(adder, 'a')).toBe('added');
    });

    it('is taken over when the job lies nowhere, and runs', async () => {
      const adder = open({ works: [] });
      await visit(adder, 'a');
      await withRedis((redis) => redis.del(`${prefix}:visit-host:prioritized`));
      expect(await visit(adder, 'a')).toBe('added');
      open({ works: ['visit-host'] });
      await begun(1);
      hands.begun[0]?.end();
      await adder.drain();
      expect(hands.begun).toHaveLength(1);
    });

    it('is left to a job that is merely slow', async () => {
      const jobs = open();
      await visit(jobs, 'a');
      await begun(1);
      expect(await visit(jobs, 'a')).toBe('known');
      expect(hands.begun).toHaveLength(1);
      hands.begun[0]?.end();
      await jobs.drain();
    });
  });

  it('does not grow with what is done', async () => {
    const { registry } = createCounting(0);
    const jobs = open({ registry });
    const measure = (): Promise<{ keys: number; events: number }> =>
      withRedis(async (redis) => ({
        keys: (await redis.keys(`${prefix}:visit-host:*`)).length,
        events: await redis.xlen(`${prefix}:visit-host:events`),
      }));
    for (let i = 0; i < 300; i++) await visit(jobs, `k${i}`);
    await jobs.drain();
    const { keys, events: kept } = await measure();
    expect(keys).toBeLessThan(12);
    expect(kept).toBeLessThan(400);
  });

  it('quarantines what another version has left in it', async () => {
    const jobs = open({ works: [] });
    await jobs.add('visit-host', { origin: 'a' }, { key: 'a' });
    await withRedis(async (redis) => {
      const id = await redis.get(`${prefix}:visit-host:de:a`);
      await redis.hset(`${prefix}:visit-host:${id}`, 'data', JSON.stringify({ sourceId: 'x', origin: 'a' }));
    });
    open();
    await until(async () => (await quarantine.list()).length === 1);
    expect(await quarantine.list()).toMatchObject([
      { id: 'visit-host:a', tries: 1, cause: expect.stringMatching(/version/) },
    ]);
    expect(hands.begun).toEqual([]);
  });

  it('warns in Swedish, once, when Redis may throw jobs away', async () => {
    await withRedis((redis) => redis.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    const said: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => said.push(words);
    try {
      const jobs = open();
      await jobs.ping();
      await until(() => lines.length > 0);
      await wait(200);
      expect(lines).toMatchObject([
        { level: 'warn', event: 'redis-may-lose-jobs', fields: { warning: expect.stringMatching(/noeviction\.$/) } },
      ]);
      expect(said).toEqual([]);
    } finally {
      console.warn = warn;
      await withRedis((redis) => redis.config('SET', 'maxmemory-policy', 'noeviction'));
    }
  });
});
