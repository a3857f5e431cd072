/** A process killed at each named step of intake and indexing: others, or the next one, finish, and the store is as if nobody had died. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STEPS, type Step } from '../../src/domain/steps.js';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import {
  CAUGHT_UP_WITHIN_MS,
  type FaultWorld,
  findBadLines,
  makeDue,
  type Scene,
  setScene,
  startFaultWorlds,
  tell,
  untilCaughtUp,
} from './fault-scene.js';
import { createFleet, type Fleet, type Member, type Part } from './fleet.js';
import { createHome, type Home, waitFor } from './product.js';
import {
  contentsOf,
  findDamage,
  findLosses,
  readState,
  type State,
  type StoreWindow,
  windowOnSqlite,
} from './state.js';

tellPostgresSkipped('faults-steps.test.ts on PostgreSQL and Redis');
tellRedisSkipped('faults-steps.test.ts on PostgreSQL and Redis');

/** A step that nobody passes in this time is passed by nobody, or has no work to pass it with. */
const DIES_WITHIN_MS = 45_000;
/** The publishers of one world are one host, and its visits one job: with a few hosts one that waits for a dead worker's claim holds up no others. */
const HOSTS = ['a', 'b', 'c'];
const isIndexing = (step: Step): boolean => step.startsWith('index-');

interface Stage {
  window: StoreWindow;
  worlds: FaultWorld[];
  webUrl: string;
}

const allDue = (window: StoreWindow, worlds: readonly FaultWorld[]): Promise<void> =>
  makeDue(
    window,
    worlds.flatMap((world) => world.sources).map(({ id }) => id),
  );

/** Something to do for every step: each source due as if never read, some own pages due, and something for the index. */
async function giveWork({ window, worlds }: Stage): Promise<void> {
  const now = new Date().toISOString();
  await window.look(async (query) => {
    await query("update source_states set memory = '{}' where claimed_by is null");
    await query(`update items set page_due_at = '${now}' where page_due_at is null and id in
      (select id from items order by id desc limit 5)`);
  });
  await allDue(window, worlds);
}

/** Starts it such that it dies at the step, and waits until it has. @throws when it does not. */
async function dieAt(member: Member, step: Step): Promise<void> {
  const startedMs = performance.now();
  member.start({ TEST_FAIL_AT: step });
  await waitFor(`${member.name} dies at ${step}`, DIES_WITHIN_MS, () => !member.isRunning(), 50);
  expect({ step, ended: await member.ended() }).toEqual({ step, ended: 'SIGKILL' });
  tell({ step, diedAfterMs: Math.round(performance.now() - startedMs) });
}

/** Kills at every step in turn, looking after each whether anything is lost, doubled or half. */
async function dieAtEach(stage: Stage, memberOf: (step: Step) => Member): Promise<void> {
  let before: State | null = null;
  for (const step of STEPS) {
    if (before !== null) await giveWork(stage);
    await dieAt(memberOf(step), step);
    const after = await readState(stage.window);
    const losses = before === null ? [] : findLosses(before, after);
    expect({ step, damage: findDamage(after), losses }).toEqual({ step, damage: [], losses: [] });
    before = after;
  }
}

/** What a store holds that has read the same worlds with nobody dying, in one process on SQLite. */
async function readUndisturbed(worlds: FaultWorld[]): Promise<State> {
  const home = createHome(worlds.flatMap((world) => world.sources));
  const fleet = await createFleet({ main: 'main' }, { home, allowHosts: worlds.map(({ host }) => host) });
  try {
    await fleet.startAll();
    const window = windowOnSqlite(home.dataDir);
    const webUrl = fleet.member('main').url;
    await allDue(window, worlds);
    return await untilCaughtUp({ window, webUrl, worlds }, 120_000);
  } finally {
    await fleet.stopAll();
    home.remove();
  }
}

describe('killed at every named step', () => {
  let worlds: FaultWorld[];
  let undisturbed: State;

  beforeAll(async () => {
    worlds = await startFaultWorlds(HOSTS, { hiddenShare: 0, spacing: 'PT0.05S' });
    undisturbed = await readUndisturbed(worlds);
  }, 150_000);
  afterAll(async () => {
    for (const world of worlds ?? []) await world.close();
  });

  function expectSame(state: State): void {
    expect(findDamage(state)).toEqual([]);
    expect(contentsOf(state)).toEqual(contentsOf(undisturbed));
  }

  it(
    'the one process that plays every role, on SQLite',
    async () => {
      const home: Home = createHome(worlds.flatMap((world) => world.sources));
      const fleet: Fleet = await createFleet({ main: 'main' }, { home, allowHosts: worlds.map(({ host }) => host) });
      const main = fleet.member('main');
      try {
        const stage: Stage = { window: windowOnSqlite(home.dataDir), worlds, webUrl: main.url };
        await dieAtEach(stage, () => main);
        await fleet.startAll();
        const startedMs = performance.now();
        const state = await untilCaughtUp(stage, CAUGHT_UP_WITHIN_MS);
        tell({ caughtUpMs: Math.round(performance.now() - startedMs) });
        expectSame(state);
        expect(findBadLines(fleet, '')).toEqual([]);
      } finally {
        await fleet.stopAll();
        home.remove();
      }
    },
    STEPS.length * DIES_WITHIN_MS + 120_000,
  );

  (hasPostgres && hasRedis ? it : it.skip)(
    'a worker among several, on PostgreSQL and Redis',
    async () => {
      const parts: Record<string, Part> = { web: 'web', fetch: 'fetch', index: 'index', maintenance: 'maintenance' };
      const scene: Scene = await setScene(worlds, parts, { started: ['web', 'maintenance'], closesWorlds: false });
      try {
        const memberOf = (step: Step): Member => scene.fleet.member(isIndexing(step) ? 'index' : 'fetch');
        await dieAtEach(scene, memberOf);
        await scene.fleet.startAll();
        const startedMs = performance.now();
        const state = await untilCaughtUp(scene, CAUGHT_UP_WITHIN_MS);
        tell({ caughtUpMs: Math.round(performance.now() - startedMs) });
        expectSame(state);
        expect(findBadLines(scene.fleet, '')).toEqual([]);
      } finally {
        await scene.close();
      }
    },
    STEPS.length * DIES_WITHIN_MS + 120_000,
  );
});
