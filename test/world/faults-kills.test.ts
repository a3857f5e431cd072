/** Processes killed at random moments while worlds are read, and started again: nothing lost, nothing doubled, each ready again in time. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, type RedisServer, startRedis, tellRedisSkipped } from '../servers/redis.js';
import {
  allDue,
  CAUGHT_UP_WITHIN_MS,
  type FaultWorld,
  findBadLines,
  findRude,
  PARTS,
  type Scene,
  startFaultWorlds,
  startOrClose,
  tell,
  untilCaughtUp,
} from './fault-scene.js';
import { createFleet, type Member } from './fleet.js';
import { findBadAnswers, type Said, slowestMs, startProber } from './prober.js';
import { createHome } from './product.js';
import { findDamage, findLosses, readState, type State, windowOnPostgres } from './state.js';

tellPostgresSkipped('faults-kills.test.ts');
tellRedisSkipped('faults-kills.test.ts');

/** 100 in a thorough run: WORLD_KILL_ROUNDS=100. */
const ROUNDS = Number(process.env.WORLD_KILL_ROUNDS ?? 6);
/** So many kills while one base is filled. */
const KILLS_PER_BASE = 10;
const LONGEST_PAUSE_MS = 1500;
const READY_WITHIN_MS = 10_000;

interface Figures {
  rounds: number;
  slowestReadyMs: number;
  slowestCatchUpMs: number;
  slowestAnswerMs: number;
}

/** Kills one and starts it again. @returns ms until it is ready. */
async function killAndRestart(member: Member): Promise<number> {
  await member.kill();
  member.start();
  return member.untilReady();
}

/** The worlds come out one after the other, so that there is something to read all the while. */
async function publishSome(scene: Scene, round: number): Promise<void> {
  const { worlds, window } = scene;
  const world = worlds[round % worlds.length];
  if (world === undefined) return;
  if (round >= worlds.length) world.advance();
  await window.look((query) => query("update source_states set memory = '{}' where claimed_by is null"));
  await allDue(window, [world]);
}

const chosen = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** Members that are being started again are left alone until they are ready; at most two at once. @returns the slowest start, ms. */
async function killAll(scene: Scene, kills: number): Promise<number> {
  const busy = new Map<Member, Promise<number>>();
  const readyMs: number[] = [];
  let before: State | null = null;
  for (let round = 0; round < kills; round++) {
    await publishSome(scene, round);
    await wait(100 + Math.random() * LONGEST_PAUSE_MS);
    if (busy.size > 1) await Promise.race(busy.values());
    const member = chosen(scene.fleet.members.filter((one) => !busy.has(one)));
    const restarted = killAndRestart(member).then((ms) => {
      readyMs.push(ms);
      busy.delete(member);
      return ms;
    });
    busy.set(member, restarted);
    const after = await readState(scene.window);
    const losses = before === null ? [] : findLosses(before, after);
    expect({ killed: member.name, damage: findDamage(after), losses }).toEqual({
      killed: member.name,
      damage: [],
      losses: [],
    });
    before = after;
  }
  await Promise.all(busy.values());
  return Math.round(Math.max(...readyMs));
}

/** Fills one base through kills, and looks at what has become of it. */
async function fillThroughKills(scene: Scene, kills: number): Promise<Omit<Figures, 'rounds'>> {
  const { fleet, worlds } = scene;
  const prober = startProber(scene.webUrl);
  let said: Said[] = [];
  try {
    const slowestReadyMs = await killAll(scene, kills);
    const before = await readState(scene.window);
    const startedMs = performance.now();
    await untilCaughtUp({ ...scene, worlds: [] }, CAUGHT_UP_WITHIN_MS);
    const slowestCatchUpMs = Math.round(performance.now() - startedMs);
    // What came out while its source was being visited is the next visit's.
    await allDue(scene.window, worlds);
    const state = await untilCaughtUp(scene, CAUGHT_UP_WITHIN_MS);
    const urls = worlds.flatMap((world) => world.urls()).sort();
    expect(state.items.map(({ url }) => url).sort()).toEqual(urls);
    expect({ damage: findDamage(state), losses: findLosses(before, state) }).toEqual({ damage: [], losses: [] });
    expect({ deaths: fleet.deaths(), rude: findRude(worlds) }).toEqual({ deaths: [], rude: [] });
    // Whoever asked a web that was killed has no answer; all others have one in time.
    said = (await prober.stop()).filter(({ status }) => status !== 0);
    expect(findBadAnswers(said)).toEqual([]);
    return { slowestReadyMs, slowestCatchUpMs, slowestAnswerMs: slowestMs(said) };
  } finally {
    await prober.stop();
  }
}

(hasPostgres && hasRedis ? describe : describe.skip)('processes killed at random moments', () => {
  let postgres: PostgresServer;
  let redis: RedisServer;
  beforeAll(async () => {
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  }, 60_000);
  afterAll(async () => {
    await Promise.all([postgres?.close(), redis?.close()]);
  });

  async function openBase(number: number): Promise<Scene> {
    await redis.flush();
    const databaseUrl = await postgres.createDatabase(`base_${number}`);
    const worlds: FaultWorld[] = await startFaultWorlds(['a', 'b', 'c'], { hiddenShare: 0.4 });
    const home = createHome(worlds.flatMap((world) => world.sources));
    const allowHosts = worlds.map(({ host }) => host);
    const fleet = await createFleet(PARTS, { home, databaseUrl, redisUrl: redis.url, allowHosts });
    const scene: Scene = {
      ...{ postgres, redis, home, fleet, worlds, window: windowOnPostgres(databaseUrl) },
      webUrl: fleet.member('web').url,
      close: async () => {
        await fleet.stopAll();
        for (const world of worlds) await world.close();
        home.remove();
      },
    };
    return startOrClose(scene, Object.keys(PARTS));
  }

  it(
    `${ROUNDS} times over lose nothing, double nothing, and are ready again in time`,
    async () => {
      const figures: Figures = { rounds: 0, slowestReadyMs: 0, slowestCatchUpMs: 0, slowestAnswerMs: 0 };
      for (let base = 0; figures.rounds < ROUNDS; base++) {
        const kills = Math.min(KILLS_PER_BASE, ROUNDS - figures.rounds);
        const scene = await openBase(base);
        const since = new Date().toISOString();
        try {
          const found = await fillThroughKills(scene, kills);
          figures.rounds += kills;
          for (const name of ['slowestReadyMs', 'slowestCatchUpMs', 'slowestAnswerMs'] as const)
            figures[name] = Math.max(figures[name], found[name]);
          tell('kills', { base, ...found, ...figures });
          expect(findBadLines(scene.fleet, since)).toEqual([]);
        } finally {
          await scene.close();
        }
      }
      expect(figures.slowestReadyMs).toBeLessThan(READY_WITHIN_MS);
    },
    90_000 + ROUNDS * 20_000,
  );
});
