/**
 * Worlds and servers in, a scene for a fault out: the product's processes on several roles over servers that the test may break, the worlds'
 * texts read and at rest; then something breaks in the middle of a round, comes back, and all has to be as if nothing had been.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { type DemoSource, entriesOf, PUBLISHERS } from '../../src/demo/publishers.js';
import { startDemoWorld } from '../../src/demo/world.js';
import { POSTGRES_PASSWORD, type PostgresServer, startPostgres } from '../servers/postgres.js';
import { type RedisServer, startRedis } from '../servers/redis.js';
import { createFleet, type Fleet, type Part } from './fleet.js';
import { findImpolite, type Gate, openGate } from './gate.js';
import { findBadAnswers, type Said, slowestMs, startProber } from './prober.js';
import { createHome, type Home, type LogLine, waitFor } from './product.js';
import {
  findDamage,
  findDrift,
  findLosses,
  findUnfinished,
  readState,
  type State,
  type StoreWindow,
  windowOnPostgres,
} from './state.js';

/** The promise: so long after the return of whatever was away. */
export const CAUGHT_UP_WITHIN_MS = 60_000;
const FILLED_WITHIN_MS = 90_000;

/** A demo world whose sources have names of their own, so that several may be read at once. */
export interface FaultWorld {
  url: string;
  host: string;
  sources: DemoSource[];
  /** Addresses that must be items, of what is out now. */
  urls(): string[];
  advance(): void;
  /** What has been asked of it. */
  gate: Gate;
  spacingMs: number;
  close(): Promise<void>;
}

interface FaultWorldOptions {
  spacingMs?: number;
  /** Share of the texts that `advance` publishes. */
  hiddenShare?: number;
  /** Which of them this world has. */
  publishers: (id: string) => boolean;
}

async function startFaultWorld(
  prefix: string,
  { spacingMs = 100, hiddenShare = 0.5, publishers }: FaultWorldOptions,
): Promise<FaultWorld> {
  const world = await startDemoWorld({ port: 0, now: new Date(), hiddenShare });
  const gate = await openGate(world.url);
  const wanted = PUBLISHERS.filter(({ id }) => publishers(id));
  return {
    ...{ gate, spacingMs, url: gate.url, host: new URL(gate.url).host },
    sources: world
      .sources(`PT${spacingMs / 1000}S`)
      .filter(({ id }) => publishers(id))
      .map(({ id, url, ...source }) => ({
        ...source,
        id: `${prefix}-${id}`,
        url: url.replace(world.url, gate.url),
        every: 'PT1H',
      })),
    urls: () => {
      const out = world.texts().filter((text) => !text.isHeldBack);
      const paths = wanted.flatMap((publisher) => entriesOf(publisher, out).map((entry) => entry.path));
      return [...new Set(paths.map((path) => gate.url + path.replace(/\?.*/, '')))];
    },
    advance: world.advance,
    close: async () => {
      await gate.close();
      await world.close();
    },
  };
}

/** The archive gives its texts names that hold everywhere: the same in a second world is the same item. */
const ARCHIVE = 'hogskolan-sjovik';

/** @param options.parts into so many the publishers are divided; one part in each world, in turn. */
export function startFaultWorlds(
  prefixes: readonly string[],
  { parts = 1, ...options }: Omit<FaultWorldOptions, 'publishers'> & { parts?: number } = {},
): Promise<FaultWorld[]> {
  const ids = PUBLISHERS.map(({ id }) => id);
  const isIn = (id: string, world: number): boolean =>
    ids.indexOf(id) % parts === world % parts && (id !== ARCHIVE || world < parts);
  return Promise.all(
    prefixes.map((prefix, i) => startFaultWorld(prefix, { ...options, publishers: (id) => isIn(id, i) })),
  );
}

/** Every item that search finds when nothing is asked for, by id. */
export async function findAll(url: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${url}/api/v1/items?sort=newest&limit=100${more}`);
    if (!response.ok) throw new Error(`items: ${response.status}`);
    const page = (await response.json()) as { items: { id: string }[]; nextCursor?: string };
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  return ids.sort();
}

export const missingFrom = (state: State, worlds: readonly FaultWorld[]): string[] => {
  const urls = new Set(state.items.map(({ url }) => url));
  return worlds.flatMap((world) => world.urls()).filter((url) => !urls.has(url));
};

/** Makes all sources of some worlds fall due now; for one that is being visited the end of that visit says when. */
export async function allDue(window: StoreWindow, worlds: readonly FaultWorld[]): Promise<void> {
  const now = new Date().toISOString();
  const ids = worlds.flatMap((world) => world.sources).map(({ id }) => `'${id}'`);
  await window.look((query) =>
    query(`update source_states set next_fetch_at = '${now}' where source_id in (${ids.join(', ')})`),
  );
}

/** Waits until every text that is out is an item, nothing is due or held, and search finds what the store has. @returns that state. */
export async function untilCaughtUp(
  { window, webUrl, worlds }: Pick<Scene, 'window' | 'webUrl' | 'worlds'>,
  withinMs: number,
): Promise<State> {
  let left: string[] = [];
  const look = async (): Promise<State | null> => {
    const state = await readState(window);
    left = [...missingFrom(state, worlds).map((url) => `no item yet: ${url}`), ...findUnfinished(state)];
    if (left.length > 0) return null;
    const found = await findAll(webUrl);
    const stored = state.items.filter((item) => item.deleted_at === null).map(({ id }) => id);
    left = stored.sort().join() === found.join() ? [] : [`search finds ${found.length} of ${stored.length}`];
    return left.length === 0 ? state : null;
  };
  try {
    return await waitFor('all has been caught up with', withinMs, look, 300);
  } catch (error) {
    throw new Error(`Not caught up after ${withinMs} ms:\n${left.slice(0, 30).join('\n')}`, { cause: error });
  }
}

export interface Scene {
  postgres: PostgresServer;
  redis: RedisServer;
  home: Home;
  fleet: Fleet;
  window: StoreWindow;
  webUrl: string;
  worlds: FaultWorld[];
  close(): Promise<void>;
}

export const PARTS: Record<string, Part> = {
  web: 'web',
  'fetch-1': 'fetch',
  'fetch-2': 'fetch',
  index: 'index',
  maintenance: 'maintenance',
};

export interface SceneOptions {
  /** Which of the fleet start now; absent: all. */
  started?: readonly string[];
  /** False where the worlds are used after the scene. */
  closesWorlds?: boolean;
}

/** @throws what went wrong, with nothing left behind. */
export async function startOrClose(scene: Scene, names: readonly string[]): Promise<Scene> {
  try {
    await scene.fleet.start(names);
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

/** Starts servers and processes over worlds. @returns when all that start now are ready. */
export async function setScene(
  worlds: FaultWorld[],
  parts: Record<string, Part> = PARTS,
  { started = Object.keys(parts), closesWorlds = true }: SceneOptions = {},
): Promise<Scene> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const home = createHome(worlds.flatMap((world) => world.sources));
  const surroundings = { home, databaseUrl: postgres.url, redisUrl: redis.url };
  const fleet = await createFleet(parts, { ...surroundings, allowHosts: worlds.map(({ host }) => host) });
  const closeWorlds = (): Promise<unknown> => Promise.all(worlds.map((world) => world.close()));
  const scene: Scene = {
    ...{ postgres, redis, home, fleet, worlds },
    window: windowOnPostgres(postgres.url),
    webUrl: fleet.member('web').url,
    close: async () => {
      await fleet.stopAll();
      await Promise.all([postgres.close(), redis.close(), closesWorlds ? closeWorlds() : null]);
      home.remove();
    },
  };
  return startOrClose(scene, started);
}

/** The first round would be spread over half a minute; here all is due at once. */
export async function readWorlds(scene: Scene): Promise<State> {
  const { fleet, window, worlds } = scene;
  await waitFor('the first round has been spread', 10_000, () =>
    fleet
      .member('maintenance')
      .log()
      .some(({ event }) => event === 'started'),
  );
  await allDue(window, worlds);
  return untilCaughtUp(scene, FILLED_WITHIN_MS);
}

/** Requests that came too soon or at once, whichever processes sent them. */
export const findRude = (worlds: readonly FaultWorld[]): string[] =>
  worlds.flatMap(({ gate, spacingMs }) => findImpolite(gate.passages(), spacingMs));

/** Lines that a process writes for each request are no news of an outage. */
const PER_REQUEST: ReadonlySet<string> = new Set(['request', 'request-unavailable']);
/** One line when it begins and one when it ends, for each of the few that notice; never one for each thing tried. */
const MOST_WARNINGS = 12;

function linesSince(fleet: Fleet, since: string): Map<string, LogLine[]> {
  return new Map(fleet.members.map((member) => [member.name, member.log().filter(({ time }) => time >= since)]));
}

/** @returns what the logs should not say: bugs, an outage told over and over, a password. */
export function findBadLines(fleet: Fleet, since: string): string[] {
  const bad: string[] = [];
  for (const [name, lines] of linesSince(fleet, since)) {
    const bugs = lines.filter(({ level }) => level === 'error' || level === 'fatal');
    const warnings = lines.filter(({ level, event }) => level === 'warn' && !PER_REQUEST.has(event));
    bad.push(...bugs.map((line) => `${name}: ${JSON.stringify(line).slice(0, 400)}`));
    if (warnings.length > MOST_WARNINGS) bad.push(`${name}: ${warnings.length} warnings: ${countEvents(warnings)}`);
    if (lines.some((line) => JSON.stringify(line).includes(POSTGRES_PASSWORD))) bad.push(`${name}: tells the password`);
  }
  for (const member of fleet.members)
    if (member.stderr() !== '') bad.push(`${member.name} on standard error: ${member.stderr().slice(0, 1000)}`);
  return bad;
}

function countEvents(lines: readonly LogLine[]): string {
  const counts = new Map<string, number>();
  for (const { level, event } of lines) counts.set(`${level} ${event}`, (counts.get(`${level} ${event}`) ?? 0) + 1);
  return [...counts].map(([event, n]) => `${event} × ${n}`).join(', ');
}

export interface Fault {
  /** Breaks it, and mends it in the end. */
  suffer(): Promise<void>;
  /** Told all answers from the first moment of the fault until after the return; what of them has to be there is the fault's own matter. */
  judge(said: Said[]): void;
}

/** Figures for a thorough run: WORLD_TELL=1. */
export function tell(what: string, figures: Record<string, unknown>): void {
  if (process.env.WORLD_TELL) process.stdout.write(`${what} ${JSON.stringify(figures)}\n`);
}

const eventsOf = (fleet: Fleet, since: string): Record<string, string> =>
  Object.fromEntries([...linesSince(fleet, since)].map(([name, lines]) => [name, countEvents(lines)]));

/** New texts come out, a round begins, and in the middle of it the fault strikes. @throws what is not as promised. */
export async function survive(scene: Scene, world: FaultWorld, fault: Fault): Promise<void> {
  const { fleet, window } = scene;
  const since = new Date().toISOString();
  const before = await readState(window);
  expect({ damage: findDamage(before), left: findUnfinished(before) }).toEqual({ damage: [], left: [] });
  const prober = startProber(scene.webUrl);
  let caughtUpMs = 0;
  try {
    world.advance();
    await allDue(window, [world]);
    await waitFor(
      'the round is under way',
      30_000,
      async () => (await readState(window)).items.length >= before.items.length + 5,
    );
    expect(missingFrom(await readState(window), [world])).not.toEqual([]);
    prober.askFor([world.sources[0]?.id ?? '']);
    await fault.suffer();
    prober.askFor([]);
    const returnedMs = performance.now();
    const after = await untilCaughtUp(scene, CAUGHT_UP_WITHIN_MS);
    caughtUpMs = Math.round(performance.now() - returnedMs);
    // The web's own look at what is down is a few seconds old at most.
    await waitFor('the web says that all is well', 10_000, async () => (await readyz(scene.webUrl)).status === 'ready');
    expect({
      damage: findDamage(after),
      losses: findLosses(before, after),
      drift: findDrift(before, after),
      deaths: fleet.deaths(),
      rude: findRude(scene.worlds),
    }).toEqual({ damage: [], losses: [], drift: [], deaths: [], rude: [] });
  } finally {
    await prober.stop();
  }
  const said = prober.said();
  // What is told late is told too.
  await wait(1000);
  tell(expect.getState().currentTestName ?? '', {
    caughtUpMs,
    slowestAnswerMs: slowestMs(said),
    ...eventsOf(fleet, since),
  });
  expect(findBadAnswers(said)).toEqual([]);
  fault.judge(said);
  expect(findBadLines(fleet, since)).toEqual([]);
}

async function readyz(url: string): Promise<{ status: string; dependencies: Record<string, string> }> {
  return (await (await fetch(`${url}/readyz`)).json()) as { status: string; dependencies: Record<string, string> };
}
