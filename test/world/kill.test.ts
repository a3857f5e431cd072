/** kill -9 at random moments of a round: nothing committed is lost, nothing doubled, and the next start is ready at once. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { countItems } from './api.js';
import { createHome, type Home, startAndKill, startProduct, waitFor } from './product.js';
import { readItemsIfAny, readSnapshot, type StoredItem } from './store.js';
import { type ExpectedText, type TestWorld, tellSkipped, WORLDS } from './worlds.js';

/** 20 in a thorough run: WORLD_KILL_ROUNDS=20. */
const ROUNDS = Number(process.env.WORLD_KILL_ROUNDS ?? 3);
/** A process is killed within this time of being ready, while it still reads; a few kills fit in one filling of the base. */
const LATEST_KILL_MS = 1500;
const READY_WITHIN_MS = 10_000;
const KILLS_PER_BASE = 3;

tellSkipped('kill.test.ts on the shared world');

const expectedCount = (texts: ExpectedText[]): number =>
  texts.length + texts.filter((text) => text.echo?.kind === 'own-page').length;

/** Everything that was there before is there after, the same item under the same id. */
function expectNothingLost(before: StoredItem[], after: StoredItem[]): void {
  const kept = new Map(after.map((item) => [item.id, item.url]));
  expect(before.filter(({ id, url }) => kept.get(id) !== url)).toEqual([]);
}

function expectWhole(home: Home): void {
  const { items, integrity, orphans } = readSnapshot(home);
  expect({ integrity, orphans }).toEqual({ integrity: 'ok', orphans: 0 });
  expect(new Set(items.map(({ url }) => url)).size).toBe(items.length);
}

/** Kills a process that has been ready for a random time. @returns ms from start to ready. */
async function killReading(home: Home, world: TestWorld): Promise<number> {
  const product = await startProduct(home, [world.url]);
  await wait(Math.random() * LATEST_KILL_MS);
  const seen = readItemsIfAny(home);
  await product.kill();
  expectNothingLost(seen, readSnapshot(home).items);
  return product.readyMs;
}

/** Fills one base from nothing through a few kills, and looks at it after each. @returns the slowest start, ms. */
async function fillThroughKills(home: Home, world: TestWorld, kills: number): Promise<number> {
  let slowestReadyMs = 0;
  for (let i = 0; i < kills; i++) {
    const committed = readItemsIfAny(home);
    // The first of each base may come while the tables are being made.
    if (i === 0) await startAndKill(home, [world.url], 200 + Math.random() * LATEST_KILL_MS);
    else slowestReadyMs = Math.max(slowestReadyMs, await killReading(home, world));
    if (i > 0) expectWhole(home);
    expectNothingLost(committed, readItemsIfAny(home));
  }
  const product = await startProduct(home, [world.url]);
  const expected = expectedCount(await world.texts());
  const committed = readItemsIfAny(home);
  await waitFor('the base is filled in the end', 60_000, async () => (await countItems(product)) >= expected);
  await product.stop();
  expectWhole(home);
  expectNothingLost(committed, readSnapshot(home).items);
  expect(readSnapshot(home).items).toHaveLength(expected);
  return Math.max(slowestReadyMs, product.readyMs);
}

describe.each(WORLDS)('a process killed in the middle of a round: $name', ({ start }) => {
  it(
    `loses and doubles nothing, ${ROUNDS} times over`,
    async () => {
      const world = await start({ hiddenShare: 0 });
      const sources = await world.sources('PT0.02S');
      let slowestReadyMs = 0;
      try {
        for (let done = 0; done < ROUNDS; done += KILLS_PER_BASE) {
          const home = createHome(sources);
          const kills = Math.min(KILLS_PER_BASE, ROUNDS - done);
          slowestReadyMs = Math.max(slowestReadyMs, await fillThroughKills(home, world, kills));
          home.remove();
        }
      } finally {
        await world.close();
      }
      expect(slowestReadyMs).toBeLessThan(READY_WITHIN_MS);
    },
    60_000 + ROUNDS * 20_000,
  );
});
