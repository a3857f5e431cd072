/** A process killed at each named step of intake and indexing: others, or the next one, finish, and the store is as if nobody had died. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { STEPS, type Step } from '../../src/domain/steps.js';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import {
  allDue,
  CAUGHT_UP_WITHIN_MS,
  type FaultWorld,
  findBadLines,
  setScene,
  startFaultWorlds,
  tell,
  untilCaughtUp,
} from './fault-scene.js';
import { createFleet, type Fleet, type Member, type Part } from './fleet.js';
import { createHome, waitFor } from './product.js';
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
/** Whose worker has died waits for the queue to notice; with a host for each step no step waits for the one before. */
const HOSTS = STEPS.map((_step, i) => `h${i}`);
const isIndexing = (step: Step): boolean => step.startsWith('index-');
const isPaging = (step: Step): boolean => step.startsWith('page-');
/** Own pages as soon as there are any: whose reader has died stays claimed for long, and meanwhile the other steps are died at. */
const FIRST_PAGES = STEPS.indexOf('batch-committed') + 1;
const IN_TURN = [
  ...STEPS.slice(0, FIRST_PAGES),
  ...STEPS.filter(isPaging),
  ...STEPS.slice(FIRST_PAGES).filter((step) => !isPaging(step)),
];

interface Stage {
  window: StoreWindow;
  worlds: FaultWorld[];
  webUrl: string;
}

/** Something to pass the step with: sources due as if never read, or own pages; the index has something to do after either. */
async function giveWork({ window, worlds }: Stage, step: Step): Promise<void> {
  if (!isPaging(step)) {
    await window.look((query) => query("update source_states set memory = '{}' where claimed_by is null"));
    return allDue(window, worlds);
  }
  const now = new Date().toISOString();
  const some = 'select id from items order by id desc limit 20';
  await window.look((query) =>
    query(`update items set page_due_at = '${now}' where page_due_at is null and id in (${some})`),
  );
}

/** Starts it such that it dies at the step, and waits until it has. @throws when it does not. */
async function dieAt(member: Member, step: Step): Promise<void> {
  const startedMs = performance.now();
  member.start({ TEST_FAIL_AT: step });
  await waitFor(`${member.name} dies at ${step}`, DIES_WITHIN_MS, () => !member.isRunning(), 50);
  expect({ step, ended: await member.ended() }).toEqual({ step, ended: 'SIGKILL' });
  tell(member.name, { step, diedAfterMs: Math.round(performance.now() - startedMs) });
}

/** Kills at some steps in turn, looking after each whether anything is lost, doubled or half. */
async function dieAtEach(stage: Stage, steps: readonly Step[], member: Member): Promise<void> {
  let before: State | null = null;
  for (const step of steps) {
    if (before !== null) await giveWork(stage, step);
    await dieAt(member, step);
    const after = await readState(stage.window);
    const losses = before === null ? [] : findLosses(before, after);
    expect({ step, damage: findDamage(after), losses }).toEqual({ step, damage: [], losses: [] });
    before = after;
  }
}

/** Starts all that do not run, and waits for the end. @returns the state then. */
async function finish(stage: Stage, fleet: Fleet): Promise<State> {
  await fleet.startAll();
  const startedMs = performance.now();
  const state = await untilCaughtUp(stage, CAUGHT_UP_WITHIN_MS);
  tell(stage.window.kind, { caughtUpMs: Math.round(performance.now() - startedMs) });
  expect(findBadLines(fleet, '')).toEqual([]);
  expect(fleet.deaths()).toEqual([]);
  return state;
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

/** The one process that plays every role, on SQLite. */
async function dieAlone(worlds: FaultWorld[]): Promise<State> {
  const home = createHome(worlds.flatMap((world) => world.sources));
  const fleet = await createFleet({ main: 'main' }, { home, allowHosts: worlds.map(({ host }) => host) });
  const main = fleet.member('main');
  const stage: Stage = { window: windowOnSqlite(home.dataDir), worlds, webUrl: main.url };
  try {
    await dieAtEach(stage, IN_TURN, main);
    return await finish(stage, fleet);
  } finally {
    await fleet.stopAll();
    home.remove();
  }
}

/** The only worker of its kind, while others live, on PostgreSQL and Redis. */
async function dieAmongOthers(worlds: FaultWorld[]): Promise<State> {
  const parts: Record<string, Part> = { web: 'web', fetch: 'fetch', index: 'index', maintenance: 'maintenance' };
  const scene = await setScene(worlds, parts, { started: ['web', 'maintenance'], closesWorlds: false });
  const { fleet } = scene;
  try {
    const fetching = IN_TURN.filter((step) => !isIndexing(step));
    await Promise.all([
      dieAtEach(scene, fetching, fleet.member('fetch')),
      dieAtEach(scene, STEPS.filter(isIndexing), fleet.member('index')),
    ]);
    return await finish(scene, fleet);
  } finally {
    await scene.close();
  }
}

const hasServers = hasPostgres && hasRedis;

describe('killed at every named step', () => {
  let worlds: FaultWorld[];
  let undisturbed: Promise<State>;
  let alone: Promise<State>;
  let amongOthers: Promise<State> | null;

  beforeAll(async () => {
    worlds = await startFaultWorlds(HOSTS, { hiddenShare: 0, spacingMs: 50, parts: 4 });
    // They mostly wait, so they wait together.
    undisturbed = readUndisturbed(worlds);
    alone = dieAlone(worlds);
    amongOthers = hasServers ? dieAmongOthers(worlds) : null;
    await Promise.allSettled([undisturbed, alone, amongOthers]);
  }, 600_000);
  afterAll(async () => {
    for (const world of worlds ?? []) await world.close();
  });

  async function expectSame(state: State): Promise<void> {
    expect(findDamage(state)).toEqual([]);
    expect(contentsOf(state)).toEqual(contentsOf(await undisturbed));
  }

  it('the one process that plays every role, on SQLite', async () => {
    await expectSame(await alone);
  });

  (hasServers ? it : it.skip)('a worker among several, on PostgreSQL and Redis', async () => {
    if (amongOthers !== null) await expectSame(await amongOthers);
  });
});
