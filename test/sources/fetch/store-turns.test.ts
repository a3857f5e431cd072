/** Turns that processes take through the store they share: two on connections of their own, on both databases. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { createStoreTurns, freeDeadTurns, type StoreTurnsOptions } from '../../../src/sources/fetch/store-turns.js';
import { turnStatements } from '../../../src/sources/fetch/turn-statements.js';
import { createTurns, type SharedTurns, type Turn, type TurnRequest } from '../../../src/sources/fetch/turns.js';
import { createFetch } from '../../../src/sources/fetch.js';
import { type Db, isStoreTrouble, type Store } from '../../../src/store/store.js';
import { startServer } from './test-server.js';
import { createFile, type TurnPlace, turnPlaceKinds } from './turn-places.js';

const never = new AbortController().signal;
const HOUR_MS = 3_600_000;

const at = (origin: string, spacingMs = 0, restPlace = origin): TurnRequest => ({
  origin,
  spacingMs,
  restPlace,
  longestMs: 0,
});

async function taken(turns: SharedTurns, request: TurnRequest): Promise<Turn> {
  const turn = await turns.take(request, never);
  if (!turn) throw new Error('aborted');
  return turn;
}

let owners = 0;
const newOwner = (): string => {
  owners += 1;
  return `owner-${owners}`;
};

/** How long the work took, ms. */
async function timed(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

/** The database, telling of each statement that it is sent. */
function watched(db: Db, tell: () => void): Db {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      tell();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return db.withPlugin(plugin);
}

function counting(db: Db): { db: Db; statements(): number } {
  let count = 0;
  const counted = watched(db, () => {
    count += 1;
  });
  return { db: counted, statements: () => count };
}

describe.each(turnPlaceKinds('store-turns.test.ts'))('turns through %s', (_kind, createPlace) => {
  let place: TurnPlace;
  let stores: [Store, Store];
  let one: SharedTurns;
  let other: SharedTurns;
  let tests = 0;
  let origin: string;
  const turnsOf = (index: 0 | 1, more: Partial<StoreTurnsOptions> = {}): SharedTurns =>
    createStoreTurns({ db: stores[index].db, owner: newOwner(), ...more });
  const rowOf = (name: string) =>
    stores[0].db.selectFrom('fetch_places').selectAll().where('place', '=', name).executeTakeFirst();

  beforeAll(async () => {
    place = await createPlace();
    stores = [await place.open(), await place.open()];
    one = turnsOf(0);
    other = turnsOf(1);
  });
  afterAll(() => place.remove());
  beforeEach(() => {
    tests += 1;
    origin = `https://${tests}.example`;
  });

  it('are never had by two at once', async () => {
    let inside = 0;
    let most = 0;
    const work = async (turns: SharedTurns) => {
      for (let n = 0; n < 8; n += 1) {
        const turn = await taken(turns, at(origin));
        inside += 1;
        most = Math.max(most, inside);
        await wait(5);
        inside -= 1;
        await turn.end(true);
      }
    };
    await Promise.all([work(one), work(other), work(turnsOf(0)), work(turnsOf(1))]);
    expect(most).toBe(1);
  });

  it.each([
    ['the last', 300, 0],
    ['the next', 0, 300],
  ])('keep the longer of two pauses: that of %s', async (_whose, first, second) => {
    await (await taken(one, at(origin, first))).end(true);
    expect(await timed(taken(other, at(origin, second)))).toBeGreaterThanOrEqual(295);
  });

  it('are not a millisecond early, although the store knows no shorter time', async () => {
    const pauses: number[] = [];
    for (let n = 1; n <= 10; n += 1) {
      await (await taken(one, at(`${origin}:${n}`, 100))).end(true);
      const row = await rowOf(`${origin}:${n}`);
      pauses.push(Date.parse(row?.free_at ?? '') - Date.parse(row?.ended_at ?? ''));
    }
    // PostgreSQL reads its clock for each of the two, and the second reading may be in the next millisecond.
    expect([Math.min(...pauses) >= 100, Math.max(...pauses)]).toEqual([true, 101]);
  });

  it('need no pause after one in which nothing was sent', async () => {
    await (await taken(one, at(origin, 600_000))).end(false);
    await expect(taken(other, at(origin, 600_000))).resolves.toBeDefined();
  });

  it('keep the pause of an earlier request when nothing was sent in the last', async () => {
    await (await taken(one, at(origin, 0))).end(true);
    await (await taken(one, at(origin, 0))).end(false);
    expect(await timed(taken(other, at(origin, 300)))).toBeGreaterThan(200);
  });

  it('at other origins are not waited for', async () => {
    await taken(one, at(origin, 600_000));
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const turn = await taken(n % 2 ? one : other, at(`${origin}:${n + 1}`, 600_000));
        await turn.end(true);
      }),
    );
  });

  it('of a holder that was killed run out; its late end frees nobody else’s', async () => {
    const killed = await taken(turnsOf(0, { slackMs: 400 }), at(origin));
    const startedAt = performance.now();
    await taken(other, at(origin));
    expect(performance.now() - startedAt).toBeGreaterThan(300);
    await killed.end(true);
    const controller = new AbortController();
    const third = one.take(at(origin), controller.signal);
    expect(await Promise.race([third, wait(500, 'waits')])).toBe('waits');
    controller.abort();
    expect(await third).toBeNull();
  });

  it('whose end the store was not told of are had again by the same process at once', async () => {
    await taken(one, at(origin));
    await (await taken(one, at(origin))).end(true);
    await taken(other, at(origin));
  });

  it('of processes that are no more can be freed, and the next one keeps its pause', async () => {
    const dead = newOwner();
    await taken(turnsOf(0, { owner: dead }), at(origin));
    const alive = await taken(one, at(`${origin}:1`));
    await freeDeadTurns(stores[1].db, (owner) => owner === dead);
    expect(await timed(taken(other, at(origin, 300)))).toBeGreaterThan(250);
    expect(await rowOf(`${origin}:1`)).toMatchObject({ held_by: expect.any(String) });
    await alive.end(true);
  });

  it('that are given up while waiting leave nothing behind', async () => {
    const held = await taken(one, at(origin));
    const before = await rowOf(origin);
    const controller = new AbortController();
    const given = other.take(at(origin), controller.signal);
    await wait(50);
    controller.abort();
    expect(await given).toBeNull();
    expect(await rowOf(origin)).toEqual(before);
    await held.end(true);
    expect(await other.take(at(`${origin}:1`), controller.signal)).toBeNull();
    expect(await rowOf(`${origin}:1`)).toBeUndefined();
  });

  it('that are given up while the store is asked are handed back', async () => {
    const controller = new AbortController();
    const db = watched(stores[0].db, () => controller.abort());
    expect(await createStoreTurns({ db, owner: newOwner() }).take(at(origin, 600_000), controller.signal)).toBeNull();
    expect(await rowOf(origin)).toMatchObject({ held_by: null, ended_at: null });
    await taken(other, at(origin, 600_000));
  });

  it('cost two statements when nobody else wants one', async () => {
    const { db, statements } = counting(stores[0].db);
    const turns = createStoreTurns({ db, owner: newOwner() });
    for (let n = 0; n < 20; n += 1) await (await taken(turns, at(`${origin}:${n + 1}`, 1000))).end(true);
    expect(statements()).toBe(40);
  });

  it('cost as few when one process has many at one origin', async () => {
    const { db, statements } = counting(stores[0].db);
    const turns = createTurns({ now: () => new Date(), shared: createStoreTurns({ db, owner: newOwner() }) });
    const ask = async () => (await turns.take(at(origin, 30), never))?.end(true);
    await Promise.all(Array.from({ length: 10 }, ask));
    expect(statements()).toBeLessThanOrEqual(24);
  });

  it('are waited for with few statements', async () => {
    const { db, statements } = counting(stores[0].db);
    const held = await taken(other, at(origin, 1500));
    const waiting = createStoreTurns({ db, owner: newOwner() }).take(at(origin, 0), never);
    await wait(1000);
    const whileHeld = statements();
    await held.end(true);
    await waiting;
    expect(whileHeld).toBeLessThanOrEqual(8);
    // A look that finds the turn over, and the claim when the pause is.
    expect(statements() - whileHeld).toBeLessThanOrEqual(6);
  });

  it('tell what place rests, whoever was asked to leave it alone', async () => {
    const feed = `${origin}/feed`;
    await one.rest([origin, feed], new Date(Date.now() + HOUR_MS));
    const restsMs = async (request: TurnRequest) => {
      const turn = await taken(other, request);
      await turn.end(false);
      return turn.restUntil === null ? null : turn.restUntil.getTime() - Date.now();
    };
    expect(await restsMs(at(origin))).toBeCloseTo(HOUR_MS, -4);
    expect(await restsMs(at(origin, 0, feed))).toBeCloseTo(HOUR_MS, -4);
    expect(await restsMs(at(origin, 0, `${origin}/another`))).toBeNull();
    await one.rest([feed], new Date(Date.now() - 1));
    expect(await restsMs(at(origin, 0, feed))).toBeNull();
  });

  it('tell rests in the time of who asks, when clocks differ', async () => {
    const aheadMs = 1000 * HOUR_MS;
    const ahead = turnsOf(1, { now: () => new Date(Date.now() + aheadMs) });
    await one.rest([origin], new Date(Date.now() + HOUR_MS));
    const turn = await taken(ahead, at(origin));
    expect((turn.restUntil?.getTime() ?? 0) - Date.now() - aheadMs).toBeCloseTo(HOUR_MS, -4);
  });

  it('are had at once when what is stored was written before the clock was set back', async () => {
    const ahead = new Date(Date.now() + 1000 * HOUR_MS).toISOString();
    await stores[0].db
      .insertInto('fetch_places')
      .values({ place: origin, held_by: newOwner(), free_at: ahead, ended_at: ahead })
      .execute();
    await taken(one, at(origin, 1000));
  });

  it('forget places that nobody asks for, but no rest', async () => {
    const past = new Date(Date.now() - 25 * HOUR_MS).toISOString();
    const ahead = new Date(Date.now() + HOUR_MS).toISOString();
    await stores[0].db
      .insertInto('fetch_places')
      .values([
        { place: `${origin}/idle`, free_at: past },
        { place: `${origin}/rested`, rest_until: past },
        { place: `${origin}/resting`, free_at: past, rest_until: ahead },
      ])
      .execute();
    await taken(one, at(origin));
    await turnStatements(stores[0].db).forgetIdle();
    const kept = await stores[0].db
      .selectFrom('fetch_places')
      .select('place')
      .where('place', 'like', `${origin}%`)
      .orderBy('place')
      .execute();
    expect(kept.map((row) => row.place)).toEqual([origin, `${origin}/resting`]);
  });

  it('keep every pause however those of two processes are mixed', async () => {
    const step = fc.record({
      who: fc.constantFrom(0 as const, 1 as const),
      where: fc.constantFrom('a', 'b'),
      afterMs: fc.integer({ min: 0, max: 40 }),
      spacingMs: fc.integer({ min: 0, max: 60 }),
      holdMs: fc.integer({ min: 0, max: 15 }),
      isSent: fc.boolean(),
      isGivenUp: fc.boolean(),
    });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        runs += 1;
        const seen: { where: string; spacingMs: number; isSent: boolean; startedAt: number; endedAt: number }[] = [];
        // In front of each process's share stand its own lanes, as in use.
        const turns = [one, other].map((shared) => createTurns({ now: () => new Date(), shared }));
        await Promise.all(
          steps.map(async ({ who, where, afterMs, spacingMs, holdMs, isSent, isGivenUp }) => {
            await wait(afterMs);
            const controller = new AbortController();
            if (isGivenUp) setTimeout(() => controller.abort(), holdMs);
            const turn = await turns[who]?.take(at(`${origin}:${runs}/${where}`, spacingMs), controller.signal);
            if (!turn) return;
            const entry = { where, spacingMs, isSent, startedAt: performance.now(), endedAt: 0 };
            seen.push(entry);
            await wait(holdMs);
            entry.endedAt = performance.now();
            await turn.end(isSent);
          }),
        );
        for (const [i, next] of seen.entries()) {
          for (const last of seen.slice(0, i).filter((entry) => entry.where === next.where)) {
            const pauseMs = last.isSent ? Math.max(last.spacingMs, next.spacingMs) : 0;
            expect(next.startedAt - last.endedAt).toBeGreaterThanOrEqual(pauseMs);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are not had when the store is gone: it is the store’s trouble, and nothing is sent', async () => {
    const server = await startServer((_req, res) => res.end('hej'));
    const gone = await place.open();
    const fetcher = createFetch({
      userAgent: 'test',
      allowHosts: [server.host],
      turns: createStoreTurns({ db: gone.db, owner: newOwner() }),
    });
    const ask = (path: string, purpose: 'page' | 'subscription') =>
      fetcher.fetch({ url: server.url(path), purpose, spacingMs: 0 });
    expect(await ask('/1', 'subscription')).toMatchObject({ ok: true });
    await gone.close();
    for (const purpose of ['subscription', 'page', 'subscription', 'page'] as const) {
      const error = await ask('/2', purpose).catch((reason: unknown) => reason);
      expect([String(error), isStoreTrouble(error)]).toEqual([expect.any(String), true]);
    }
    expect(server.seen.map((seen) => seen.path)).toEqual(['/1']);
    await fetcher.close();
    await server.close();
  });
});

describe('turns through SQLite', () => {
  it('are refused after some seconds when somebody writes and does not stop', async () => {
    const place = await createFile();
    const [store, busy] = [await place.open(), await place.open()];
    await busy.db.transaction().execute(async () => {
      const error = await createStoreTurns({ db: store.db, owner: newOwner() })
        .take(at('https://a.example'), never)
        .catch((reason: unknown) => reason);
      expect([String(error), isStoreTrouble(error)]).toEqual([expect.stringContaining('locked'), true]);
    });
    await place.remove();
  });
});

describe('turns of one process', () => {
  const trouble = async (): Promise<never> => {
    throw new Error('gone');
  };

  it('go on in the lane when the store has refused one', async () => {
    let isDown = true;
    const shared: SharedTurns = {
      take: async () => (isDown ? trouble() : { restUntil: null, end: trouble }),
      rest: trouble,
    };
    const logged: string[] = [];
    const log = { warn: (_fields: unknown, message: string) => logged.push(message) };
    const turns = createTurns({ now: () => new Date(), shared, log: log as never });
    await expect(turns.take(at('https://a', 600_000), never)).rejects.toThrow('gone');
    isDown = false;
    const turn = await turns.take(at('https://a', 0), never);
    await turn?.end(true);
    expect(await turns.take(at('https://a', 0), never)).not.toBeNull();
    await turns.rest(['https://a'], new Date(Date.now() + HOUR_MS));
    expect(logged).toEqual(['turn-not-stored', 'turn-not-stored']);
    expect((await turns.take(at('https://a', 0), never))?.restUntil).not.toBeNull();
  });

  it('ask the store no more about a place that rests', async () => {
    let asked = 0;
    const shared: SharedTurns = {
      async take() {
        asked += 1;
        return { restUntil: new Date(Date.now() + HOUR_MS), end: async () => {} };
      },
      rest: async () => {},
    };
    const turns = createTurns({ now: () => new Date(), shared });
    const rested = await Promise.all(
      [1, 2, 3].map(async () => {
        const turn = await turns.take(at('https://a', 0), never);
        await turn?.end(false);
        return turn?.restUntil instanceof Date;
      }),
    );
    expect([rested, asked]).toEqual([[true, true, true], 1]);
  });
});
