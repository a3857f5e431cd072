/** Redis killed, flushed, frozen or emptied in the middle of a round: the web answers and says so, and all is caught up with when it is back. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stateTexts } from '../../src/texts/web-state.js';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import { type FaultWorld, readWorlds, type Scene, setScene, startFaultWorlds, survive } from './fault-scene.js';
import type { Said } from './prober.js';

tellPostgresSkipped('faults-redis.test.ts');
tellRedisSkipped('faults-redis.test.ts');
const AWAY_MS = 5_000;
const FROZEN_MS = 8_000;

/** Everything is answered all the while, and it is told that fetching waits. */
function expectDegraded(said: Said[]): void {
  expect(said.filter(({ status }) => status >= 400)).toEqual([]);
  const told = (path: string, words: string): Said[] =>
    said.filter((one) => one.path.startsWith(path) && one.body.includes(words));
  expect(told('/readyz', '"degraded"')).not.toEqual([]);
  expect(told('/readyz', '"redis":"down"')).not.toEqual([]);
  expect(told('/kallor', stateTexts.queueDownHeading)).not.toEqual([]);
  expect(said.filter(({ path }) => path.endsWith('/refresh'))).not.toEqual([]);
}

const expectNothingNoticed = (said: Said[]): void => {
  expect(said.filter(({ status }) => status >= 400)).toEqual([]);
};

(hasPostgres && hasRedis ? describe : describe.skip)('Redis in trouble in the middle of a round', () => {
  let worlds: FaultWorld[];
  let scene: Scene;
  let turn = 0;
  const nextWorld = (): FaultWorld => worlds[turn++] as FaultWorld;

  beforeAll(async () => {
    worlds = await startFaultWorlds(['a', 'b', 'c', 'd']);
    scene = await setScene(worlds);
    await readWorlds(scene);
  }, 150_000);
  afterAll(() => scene?.close(), 60_000);

  it('killed, and back after a while', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        await scene.redis.kill();
        await wait(AWAY_MS);
        await scene.redis.restart();
      },
      judge: expectDegraded,
    });
  }, 150_000);

  it('flushed', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        await scene.redis.flush();
        await wait(1_000);
        await scene.redis.flush();
      },
      judge: expectNothingNoticed,
    });
  }, 150_000);

  it('frozen for a while', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        scene.redis.pause();
        await wait(FROZEN_MS);
        scene.redis.resume();
      },
      judge: expectDegraded,
    });
  }, 150_000);

  it('back without anything that it had', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        await scene.redis.flush();
        await scene.redis.kill();
        await wait(AWAY_MS);
        await scene.redis.restart();
      },
      judge: expectDegraded,
    });
  }, 150_000);
});
