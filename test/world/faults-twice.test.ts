/** The same job on two workers, with the queue's memory lost meanwhile: each source visited once, each page read once, nothing at once, nothing doubled. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { hasPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, tellRedisSkipped } from '../servers/redis.js';
import {
  allDue,
  CAUGHT_UP_WITHIN_MS,
  type FaultWorld,
  findBadLines,
  findRude,
  readWorlds,
  type Scene,
  setScene,
  startFaultWorlds,
  untilCaughtUp,
} from './fault-scene.js';
import type { LogLine } from './product.js';
import { findDamage, findDrift, findLosses, readState, type State } from './state.js';

tellPostgresSkipped('faults-twice.test.ts');
tellRedisSkipped('faults-twice.test.ts');

/** Two of each that works, and two that look. */
const PAIRS = {
  web: 'web',
  'fetch-1': 'fetch',
  'fetch-2': 'fetch',
  'index-1': 'index',
  'index-2': 'index',
  'maintenance-1': 'maintenance',
  maintenance: 'maintenance',
} as const;
const COPIES = 6;

(hasPostgres && hasRedis ? describe : describe.skip)('the same job on two workers', () => {
  let world: FaultWorld;
  let scene: Scene;
  let before: State;
  let since: string;

  /** Adds a job many times over past the deduplication, so that whoever is free takes one. */
  async function addCopies(name: string, key: string, payload: unknown): Promise<void> {
    const connection = { host: '127.0.0.1', port: scene.redis.port };
    const queue = new Queue(name, { connection, prefix: 'spanare', skipVersionCheck: true });
    for (let i = 0; i < COPIES; i++)
      await queue.add(name, { key, payload }, { removeOnComplete: true, removeOnFail: true });
    await queue.close();
  }

  const linesOf = (event: string): LogLine[] =>
    scene.fleet.members.flatMap((member) => member.log()).filter((line) => line.event === event && line.time >= since);

  const pathsAskedTwice = (): string[] => {
    const paths = world.gate.passages().map(({ path }) => path);
    return paths.filter((path, i) => path !== '/robots.txt' && paths.indexOf(path) !== i);
  };

  async function expectAllWell(): Promise<State> {
    const after = await untilCaughtUp(scene, CAUGHT_UP_WITHIN_MS);
    expect({
      damage: findDamage(after),
      losses: findLosses(before, after),
      drift: findDrift(before, after),
      deaths: scene.fleet.deaths(),
      lines: findBadLines(scene.fleet, since),
      rude: findRude([world]),
    }).toEqual({ damage: [], losses: [], drift: [], deaths: [], lines: [], rude: [] });
    return after;
  }

  beforeAll(async () => {
    [world] = (await startFaultWorlds(['a'], { hiddenShare: 0.5 })) as [FaultWorld];
    scene = await setScene([world], PAIRS);
    before = await readWorlds(scene);
  }, 150_000);
  afterAll(() => scene?.close(), 60_000);

  it('visits each source once, however often the queue forgets or repeats it', async () => {
    since = new Date().toISOString();
    world.gate.clear();
    world.advance();
    const ids = world.sources.map(({ id }) => id);
    await allDue(scene.window, [world]);
    await addCopies('visit-host', world.url, { origin: world.url });
    for (let i = 0; i < 3; i++) {
      await wait(600);
      await scene.redis.flush();
      await addCopies('visit-host', world.url, { origin: world.url });
    }
    await expectAllWell();
    expect(pathsAskedTwice()).toEqual([]);
    const visits = linesOf('source-read').map(({ source }) => String(source));
    expect(visits.sort()).toEqual(ids.sort());
  }, 120_000);

  it('reads each page once', async () => {
    since = new Date().toISOString();
    world.gate.clear();
    before = await readState(scene.window);
    const chosen = before.items.slice(0, 12);
    const list = chosen.map(({ id }) => `'${id}'`).join(', ');
    const now = new Date().toISOString();
    await scene.window.look((query) => query(`update items set page_due_at = '${now}' where id in (${list})`));
    await addCopies('read-pages', world.url, { origin: world.url, itemIds: chosen.map(({ id }) => id) });
    await expectAllWell();
    expect(pathsAskedTwice()).toEqual([]);
    const read = linesOf('page-read').map(({ item }) => String(item));
    expect(read.sort()).toEqual(chosen.map(({ id }) => id).sort());
  }, 120_000);

  it('tags again and indexes again to the same end', async () => {
    since = new Date().toISOString();
    before = await readState(scene.window);
    await scene.window.look(async (query) => {
      await query("update items set tagged_with = 'another lexicon'");
      await query('delete from item_areas');
      await query('delete from index_cursors');
    });
    for (let i = 0; i < 3; i++) {
      await addCopies('retag', 'all', {});
      await addCopies('sync-index', 'embedded', {});
      await wait(300);
    }
    const after = await expectAllWell();
    expect(after.items.map(({ areas }) => areas)).toEqual(before.items.map(({ areas }) => areas));
  }, 120_000);

  it('does a routine once for each of its times', async () => {
    since = new Date().toISOString();
    before = await readState(scene.window);
    await scene.window.look((query) => query("update routines set done_for = '2020-01-01T03:30:00.000Z'"));
    for (let i = 0; i < 3; i++) {
      await addCopies('routine', 'tidy', { routine: 'tidy' });
      await wait(500);
    }
    await expectAllWell();
    expect(linesOf('routine-done')).toHaveLength(1);
    const routines = await scene.window.look((query) => query('select * from routines'));
    expect(routines).toMatchObject([{ name: 'tidy', claimed_by: null, claimed_until: null }]);
  }, 120_000);
});
