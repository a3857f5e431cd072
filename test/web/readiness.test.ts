import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import {
  DEPENDENCIES,
  type Dependencies,
  type DependencyName,
  type DependencyState,
  watchDependencies,
} from '../../src/domain/dependencies.js';
import { readinessSchema } from '../../src/web/api/schemas.js';
import { listen } from '../../src/web/server.js';
import { createWorkerApp } from '../../src/web/worker-app.js';
import { type Application, dependOn, startApplication } from './application.js';

const UP = async (): Promise<void> => undefined;
const REFUSED = (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED postgres://anna:hemligt@db'));
const CLOSED = (): never => {
  throw new Error('closed');
};
const HANGING = (): Promise<never> => new Promise(() => undefined);

type Case = [name: DependencyName, how: string, ask: () => Promise<unknown>, status: number, answer: string];
const CASES: Case[] = (
  [
    ['store', 503, 'unavailable'],
    ['search', 503, 'unavailable'],
    ['redis', 200, 'degraded'],
    ['meilisearch', 200, 'degraded'],
  ] as const
).flatMap(([name, status, answer]): Case[] => [
  [name, 'up', UP, 200, 'ready'],
  [name, 'down', REFUSED, status, answer],
  [name, 'closed', CLOSED, status, answer],
  [name, 'hanging', HANGING, status, answer],
]);

function statesWith(name: DependencyName, state: DependencyState): Record<string, DependencyState> {
  return { store: 'up', search: 'up', redis: 'unused', meilisearch: 'unused', [name]: state };
}

let application: Application;
let current: Dependencies = dependOn();
/** Whatever is being tested. */
const dependencies: Dependencies = {
  ask: () => current.ask(),
  isEssential: (name) => current.isEssential(name),
};
let worker: { url: string; close(): Promise<void> };

beforeAll(async () => {
  application = await startApplication({ dependencies });
  const { log, metrics } = application.services;
  const { port, close } = await listen(
    createWorkerApp({ dependencies, log, metrics, metricsToken: null }),
    '127.0.0.1',
    0,
  );
  worker = { url: `http://127.0.0.1:${port}`, close: () => close(0) };
});
afterAll(async () => {
  await worker.close();
  await application.close();
});

describe('/readyz', () => {
  it.each(CASES)('%s %s', async (name, how, ask, status, answer) => {
    current = dependOn({ [name]: ask });
    for (const url of [application.url, worker.url]) {
      const startedMs = performance.now();
      const { body, text } = await request(url).get('/readyz').expect(status);
      expect(performance.now() - startedMs).toBeLessThan(1500);
      expect(body).toMatchObject({ status: answer, dependencies: statesWith(name, how === 'up' ? 'up' : 'down') });
      expect(Object.keys(body.problems ?? {})).toEqual(how === 'up' ? [] : [name]);
      expect(readinessSchema.safeParse(body).error).toBeUndefined();
      expect(text).not.toMatch(/ECONN|hemligt|closed/);
    }
  });

  it('search that answers but lacks most is degraded, and used', async () => {
    current = dependOn({ search: async () => 'behind' });
    for (const url of [application.url, worker.url]) {
      const { body } = await request(url).get('/readyz').expect(200);
      expect(body).toMatchObject({ status: 'degraded', dependencies: statesWith('search', 'behind') });
      expect(body.problems.search).toMatch(/^Sökregistret byggs upp eller ligger långt efter .*\.$/);
      expect(readinessSchema.safeParse(body).error).toBeUndefined();
    }
  });

  it('says of each that is down, in a sentence, what it means', async () => {
    current = dependOn({ store: REFUSED, search: REFUSED, redis: REFUSED, meilisearch: REFUSED });
    const { body } = await request(application.url).get('/readyz').expect(503);
    expect(Object.keys(body.problems)).toEqual([...DEPENDENCIES]);
    for (const sentence of Object.values(body.problems)) expect(sentence).toMatch(/^\p{Lu}.* svarar inte\. .*\.$/u);
    expect(body.problems.redis).toContain('Sökning och läsning behöver den inte.');
  });

  it('asks one that hangs once, however many want to know, and takes it up again when it answers', async () => {
    let asked = 0;
    let answer: () => void = () => undefined;
    const store = (): Promise<void> => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    current = dependOn({ store });
    const all = await Promise.all(Array.from({ length: 5 }, () => current.ask()));
    expect(all.map((states) => states.store)).toEqual(Array(5).fill('down'));
    expect((await current.ask()).store).toBe('down');
    expect(asked).toBe(1);
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    answer();
    await turn();
    const asking = current.ask();
    await turn();
    answer();
    expect((await asking).store).toBe('up');
    expect(asked).toBe(2);
  });
});

describe('/healthz', () => {
  it('asks nothing of anybody', async () => {
    let asked = 0;
    const count = async (): Promise<void> => {
      asked += 1;
    };
    current = dependOn({ store: count, search: count, redis: count, meilisearch: count });
    for (const url of [application.url, worker.url]) await request(url).get('/healthz').expect(200, { status: 'ok' });
    expect(asked).toBe(0);
  });
});

describe('the watch in the background', () => {
  it('follows what is down and what has come back, and asks no more when stopped', async () => {
    let isDown = false;
    let asked = 0;
    const redis = async (): Promise<void> => {
      asked += 1;
      if (isDown) throw new Error('down');
    };
    const watch = watchDependencies(dependOn({ redis }), 5);
    const until = async (expected: DependencyName[]): Promise<void> => {
      for (let i = 0; i < 400 && [...watch.down()].join() !== expected.join(); i += 1)
        await new Promise((resolve) => setTimeout(resolve, 5));
      expect([...watch.down()]).toEqual(expected);
    };
    await until([]);
    isDown = true;
    await until(['redis']);
    isDown = false;
    await until([]);
    watch.stop();
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(before);
  });
});

describe("a worker's own server", () => {
  it.each(['/', '/sok', '/kallor', '/api/v1/items', '/static/spanare.css', '/healthz/x', '/Healthz'])(
    '%s is a problem, whatever is accepted',
    async (path) => {
      const { body } = await request(worker.url)
        .get(path)
        .set('Accept', 'text/html')
        .expect(404)
        .expect('Content-Type', /^application\/problem\+json/);
      expect(body).toMatchObject({ status: 404, instance: path, detail: `Adressen ${path} finns inte.` });
    },
  );

  it('answers by whatever name it is asked, changes nothing, and says nothing of what it is made of', async () => {
    const { headers } = await request(worker.url)
      .get('/readyz')
      .set('Host', 'fetch-2:9100')
      .expect(/dependencies/);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers['x-request-id']).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
    await request(worker.url).post('/readyz').expect(404);
  });
});
