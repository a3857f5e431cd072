/** PostgreSQL stopped, frozen or killed in the middle of a round: the web answers and says so, and all is caught up with when it is back. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dependencyTexts } from '../../src/texts/web-state.js';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import { type FaultWorld, readWorlds, type Scene, setScene, startFaultWorlds, survive } from './fault-scene.js';
import type { Said } from './prober.js';

tellPostgresSkipped('faults-postgres.test.ts');
tellRedisSkipped('faults-postgres.test.ts');
const AWAY_MS = 5_000;
const FROZEN_MS = 8_000;
/** Time for some to notice that it is back. */
const BETWEEN_MS = 2_000;

/** The process lives, and says in Swedish what is the matter, by every door. */
function expectUnavailable(said: Said[]): void {
  const told = (path: string, words: string): Said[] =>
    said.filter((one) => one.path.startsWith(path) && one.status === 503 && one.body.includes(words));
  const away = 'Databasen svarar inte';
  expect(told('/readyz', dependencyTexts.store)).not.toEqual([]);
  expect(told('/sok', away)).not.toEqual([]);
  expect(told('/kallor', away)).not.toEqual([]);
  expect(told('/api/v1/items', away)).not.toEqual([]);
  expect(told('/api/v1/sources/', away)).not.toEqual([]);
  expect(said.filter(({ path, status }) => path === '/healthz' && status !== 200)).toEqual([]);
}

(hasPostgres && hasRedis ? describe : describe.skip)('PostgreSQL in trouble in the middle of a round', () => {
  let worlds: FaultWorld[];
  let scene: Scene;
  let turn = 0;
  const nextWorld = (): FaultWorld => worlds[turn++] as FaultWorld;

  beforeAll(async () => {
    worlds = await startFaultWorlds(['a', 'b']);
    scene = await setScene(worlds);
    await readWorlds(scene);
  }, 150_000);
  afterAll(() => scene?.close(), 60_000);

  it('stopped in an orderly way, and started again after a while', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        await scene.postgres.stop();
        await wait(AWAY_MS);
        await scene.postgres.restart();
      },
      judge: expectUnavailable,
    });
  }, 150_000);

  it('frozen for a while, and killed and started again before all is caught up with', async () => {
    await survive(scene, nextWorld(), {
      suffer: async () => {
        scene.postgres.pause();
        await wait(FROZEN_MS);
        scene.postgres.resume();
        await wait(BETWEEN_MS);
        await scene.postgres.kill();
        await scene.postgres.restart();
      },
      judge: expectUnavailable,
    });
  }, 150_000);
});
