/** PostgreSQL stopped, killed, frozen and back: nobody waits for it, nothing is half done, and what is merely slow is left alone. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { currentLogContext, type LogContext, withLogContext } from '../../src/domain/log-context.js';
import { lastChangeNumber } from '../../src/store/change-number.js';
import { type Db, isStoreTrouble, openStore, type Store } from '../../src/store/store.js';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { takeChangeNumber } from '../support/take-change-number.js';
import { sleepInDatabase, timed } from './slow-answers.js';

tellPostgresSkipped('guarded-pool.test.ts');

/** A page may take two seconds; some of them are its own. */
const SOON_MS = 1800;
const AT_ONCE_MS = 200;

const events: string[] = [];
/** Of the same events: what the log would call whoever caused them. */
const contexts: LogContext[] = [];
const write = (_fields: unknown, event: string): void => {
  events.push(event);
  contexts.push(currentLogContext());
};
const log = { info: write, warn: write, error: write };

const take = (db: Db) => db.transaction().execute((trx) => takeChangeNumber(trx));

async function untilItAnswers(store: Store): Promise<void> {
  for (const giveUpAt = Date.now() + 10_000; ; await wait(100)) {
    const { error } = await timed(store.ping());
    if (error === null) return;
    if (Date.now() > giveUpAt) throw error;
  }
}

(hasPostgres ? describe : describe.skip)('a store on PostgreSQL', () => {
  let server: PostgresServer;
  let store: Store;
  let db: Db;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    store = await openStore({ dataDir: '/nonexistent', databaseUrl: server.url }, { log });
    db = store.db;
    events.length = 0;
    contexts.length = 0;
  });
  afterEach(() => store.close());

  /** On a connection of its own, beside the store's. */
  async function ask(statement: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query(statement)).rows;
    } finally {
      await client.end();
    }
  }

  const faults: [string, () => Promise<void>, () => Promise<void>][] = [
    ['frozen', async () => server.pause(), async () => server.resume()],
    ['stopped', () => server.stop(), () => server.restart()],
    ['killed', () => server.kill(), () => server.restart()],
  ];

  it.each(faults)(
    '%s: says so to all who wait and all who come, and goes on when it is back',
    async (_name, end, begin) => {
      const before = await take(db);
      const underWay = Array.from({ length: 10 }, () => timed(sleepInDatabase(db, 60)));
      const queued = Array.from({ length: 5 }, () => timed(store.ping()));
      await wait(300);
      await end();
      const endedMs = performance.now();
      for (const { error } of await Promise.all([...underWay, ...queued]))
        expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(performance.now() - endedMs).toBeLessThan(SOON_MS);
      for (const work of [() => store.ping(), () => take(db)]) {
        const { ms, error } = await timed(work());
        expect(isStoreTrouble(error)).toBe(true);
        expect(ms).toBeLessThan(AT_ONCE_MS);
      }
      expect(events).toEqual(['store-unavailable']);
      await begin();
      await untilItAnswers(store);
      expect(events).toEqual(['store-unavailable', 'store-answers-again']);
      expect(await take(db)).toBe(before + 1);
    },
  );

  it('frozen while nobody used it: who comes first is told soon, all others at once', async () => {
    await wait(100);
    server.pause();
    expect((await timed(store.ping())).ms).toBeLessThan(SOON_MS);
    expect((await timed(store.ping())).ms).toBeLessThan(AT_ONCE_MS);
    server.resume();
    await untilItAnswers(store);
  });

  it('frozen in the middle of transactions: none of them is done by half, and none goes on in the next one’s connection', async () => {
    await take(db);
    const before = await lastChangeNumber(db);
    const doubled = Array.from({ length: 4 }, () =>
      timed(
        db.transaction().execute(async (trx) => {
          await takeChangeNumber(trx);
          server.pause();
          await takeChangeNumber(trx);
        }),
      ),
    );
    for (const { error } of await Promise.all(doubled)) expect(isStoreTrouble(error)).toBe(true);
    server.resume();
    await untilItAnswers(store);
    expect(await take(db)).toBe(before + 1);
    const open = await ask(
      "select 1 from pg_stat_activity where application_name = 'spanare' and state like '%transaction%'",
    );
    expect(open).toEqual([]);
  });

  it('leaves a query alone that takes its time', async () => {
    expect((await timed(sleepInDatabase(db, 4))).error).toBeNull();
    expect(events).toEqual([]);
  });

  it('does not take its own silence for the database’s', async () => {
    const slow = timed(sleepInDatabase(db, 5));
    // Work in turns, each longer than the limit: after one of them the time is up before the answer is looked at.
    for (let turn = 0; turn < 4; turn++) {
      for (const until = Date.now() + 1200; Date.now() < until; );
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await slow).error).toBeNull();
    expect(events).toEqual([]);
  });

  it('lets those wait who come when all connections are in use, as long as the database answers', async () => {
    const busy = Array.from({ length: 10 }, () => sleepInDatabase(db, 2));
    const { error } = await timed(store.ping());
    expect(error).toBeNull();
    await Promise.all(busy);
  });

  it('lets nobody wait much longer than five seconds for one of them, and keeps them all', async () => {
    const backends = () => ask("select pid from pg_stat_activity where application_name = 'spanare' order by pid");
    const busy = Array.from({ length: 10 }, () => timed(sleepInDatabase(db, 7)));
    await wait(1000);
    const before = await backends();
    for (const { ms, error } of await Promise.all(Array.from({ length: 3 }, () => timed(store.ping())))) {
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('connection') });
      expect(ms).toBeGreaterThan(4500);
      expect(ms).toBeLessThan(6500);
    }
    for (const { error } of await Promise.all(busy)) expect(error).toBeNull();
    await Promise.all(Array.from({ length: 10 }, () => store.ping()));
    expect(await backends()).toEqual(before);
    expect(events).toEqual([]);
  });

  it('does not put what happens to the server down to whoever used the store first', async () => {
    const url = await server.createDatabase('of-a-request');
    const other = await withLogContext({ requestId: 'first' }, () =>
      openStore({ dataDir: '/nonexistent', databaseUrl: url }, { log }),
    );
    await withLogContext({ jobId: '7' }, () => other.ping());
    await server.kill();
    while (events.filter((event) => event === 'store-unavailable').length < 2) await wait(50);
    await server.restart();
    while (events.filter((event) => event === 'store-answers-again').length < 2) await wait(50);
    await other.close();
    // The file's own store tells too.
    expect(contexts).toHaveLength(4);
    for (const context of contexts) expect(context).toEqual({});
  });

  it('survives a connection that is cut alone, and does not blame the others for it', async () => {
    const other = timed(sleepInDatabase(db, 2));
    const cut = timed(
      db.connection().execute(async (connection) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(connection);
        await ask(`select pg_terminate_backend(${rows[0]?.pid})`);
        await wait(100);
        await sleepInDatabase(connection, 1);
      }),
    );
    expect(isStoreTrouble((await cut).error)).toBe(true);
    expect((await other).error).toBeNull();
    await store.ping();
    expect(events).toEqual([]);
  });

  it('tells what went wrong first, not that the broken connection could not be rolled back either', async () => {
    const work = db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      await ask(`select pg_terminate_backend(${rows[0]?.pid})`);
      await wait(100);
      throw new Error('first');
    });
    await expect(work).rejects.toThrow('first');
  });

  it('survives idle connections that are cut, as by a restart nobody noticed', async () => {
    await Promise.all(Array.from({ length: 5 }, () => sleepInDatabase(db, 0.2)));
    await ask("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'spanare'");
    await wait(200);
    await store.ping();
    expect(events).toEqual([]);
  });

  it('hands on no connection that somebody left in the middle of a transaction', async () => {
    await db.connection().execute(async (connection) => {
      await sql`begin`.execute(connection);
      await sql`set local lock_timeout = '123s'`.execute(connection);
    });
    const { rows } = await sql<{ lock_timeout: string }>`show lock_timeout`.execute(db);
    expect(rows).toEqual([{ lock_timeout: '10s' }]);
  });

  it('limits what a session that went astray can do to others', async () => {
    const { rows } = await sql`
      select current_setting('application_name') as name, current_setting('lock_timeout') as lock,
        current_setting('idle_in_transaction_session_timeout') as idle`.execute(db);
    expect(rows).toEqual([{ name: 'spanare', lock: '10s', idle: '1min' }]);
  });

  it('gives its locks back soon when it goes while it waits for another one', async () => {
    await db
      .insertInto('counters')
      .values([
        { name: 'a', value: 0 },
        { name: 'b', value: 0 },
      ])
      .execute();
    const holder = new pg.Client({ connectionString: server.url });
    await holder.connect();
    await holder.query("begin; update counters set value = 1 where name = 'b'");
    const set = (on: Db, name: string) =>
      on.updateTable('counters').set({ value: 2 }).where('name', '=', name).execute();
    const waiting = timed(
      db.transaction().execute(async (trx) => {
        await set(trx, 'a');
        await set(trx, 'b');
      }),
    );
    await wait(300);
    await store.close();
    expect(isStoreTrouble((await waiting).error)).toBe(true);
    // Without client_connection_check_interval the row stays locked until the lock timeout, ten seconds after the wait began.
    const { rowCount } = await holder
      .query("set lock_timeout = '5s'; update counters set value = 3 where name = 'a'")
      .then((results) => (Array.isArray(results) ? results[1] : results));
    expect(rowCount).toBe(1);
    await holder.end();
  });

  it('closes within two seconds, frozen or busy', async () => {
    const busy = timed(sleepInDatabase(db, 60));
    await wait(100);
    expect((await timed(store.close())).ms).toBeLessThan(2000);
    expect(isStoreTrouble((await busy).error)).toBe(true);
    const other = await openStore({ dataDir: '/nonexistent', databaseUrl: server.url });
    await other.ping();
    server.pause();
    expect((await timed(other.close())).ms).toBeLessThan(2000);
    server.resume();
  });
});
