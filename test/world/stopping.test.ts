/** How the process behaves as a process: it logs one JSON line per event, stops when it is told to, and holds nothing back. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countItems } from './api.js';
import { createHome, type Home, startProduct, waitFor } from './product.js';
import { readSnapshot } from './store.js';
import { startOwnWorld, type TestWorld } from './worlds.js';

const STOPPED_WITHIN_MS = 10_000;

describe('stopping in the middle of a round', () => {
  let world: TestWorld;
  let home: Home;
  beforeAll(async () => {
    world = await startOwnWorld();
    const hanging = {
      id: 'hanger',
      name: 'Hänger',
      url: `${world.url.replace('127.0.0.1', 'localhost')}/fault/hang`,
      kind: 'rss',
      level: 'nationellt',
      type: 'nyhet',
      language: 'sv',
    } as const;
    home = createHome([hanging, ...(await world.sources('PT0.1S'))]);
  });
  afterAll(async () => {
    await world.close();
    home.remove();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: exit code 0 within ten seconds, and a whole base',
    async (signal) => {
      const product = await startProduct(home, [world.url, world.url.replace('127.0.0.1', 'localhost')]);
      await wait(400);
      const askedMs = performance.now();
      process.kill(product.pid, signal);
      const { code } = await product.ended;
      expect(code).toBe(0);
      expect(performance.now() - askedMs).toBeLessThan(STOPPED_WITHIN_MS);
      expect(product.log().map(({ event }) => event)).toEqual(
        expect.arrayContaining(['started', 'stopping', 'stopped']),
      );
      expect(product.log().filter(({ level }) => level === 'error')).toEqual([]);
      expect(readSnapshot(home)).toMatchObject({ integrity: 'ok', orphans: 0 });
    },
    30_000,
  );

  it('what was handed back is done by the next process', async () => {
    const product = await startProduct(home, [world.url]);
    const texts = await world.texts();
    await waitFor('all texts are items', 60_000, async () => (await countItems(product)) >= texts.length);
    expect((await product.stop()).code).toBe(0);
  }, 90_000);
});

describe('the log', () => {
  it('is one JSON line per event, with time, level and event, and without secrets', async () => {
    const world = await startOwnWorld();
    const [first] = await world.sources('PT0.02S');
    if (first === undefined) throw new Error('the world has no sources');
    const home = createHome([{ ...first, url: `${first.url}?api_key=mycket-hemligt` }]);
    const product = await startProduct(home, [world.url], { LOG_LEVEL: 'debug' });
    await waitFor('the source has been read', 20_000, () => product.log().some(({ event }) => event === 'source-read'));
    await product.request('/api/v1/items?q=nycklar', {
      headers: { authorization: 'Bearer mycket-hemligt', cookie: 'a=mycket-hemligt' },
    });
    const { stdout } = await product.stop();
    await world.close();
    home.remove();
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(String),
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        event: expect.any(String),
      });
    }
    expect(stdout).not.toContain('mycket-hemligt');
  }, 40_000);
});
