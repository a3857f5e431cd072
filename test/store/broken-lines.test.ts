/** A network that lets down single connections to a PostgreSQL server that is well: nobody else hears of it, and nobody waits for ever. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openStore, type Store } from '../../src/store/store.js';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { openRelay, type Relay } from './relay.js';
import { sleepInDatabase, timed } from './slow-answers.js';

tellPostgresSkipped('broken-lines.test.ts');

/** As in guarded-pool.test.ts: a page may take two seconds. */
const SOON_MS = 1800;
const UNUSED_MS = 7000;

const events: string[] = [];
const write = (_fields: unknown, event: string): void => {
  events.push(event);
};
const log = { info: write, warn: write, error: write };

function keepBusy(ms: number): void {
  for (const until = performance.now() + ms; performance.now() < until; );
}

(hasPostgres ? describe : describe.skip)('on the way to PostgreSQL', () => {
  let server: PostgresServer;
  let relay: Relay;
  let store: Store;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    relay = await openRelay(server.port);
    const url = new URL(server.url);
    url.port = String(relay.port);
    store = await openStore({ dataDir: '/nonexistent', databaseUrl: url.href }, { log });
    events.length = 0;
    await relay.nextPing();
  });
  afterEach(async () => {
    await store.close();
    await relay.close();
  });

  const terminate = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where query = 'select 1'");
    await client.end();
  };
  const faults: [string, () => unknown][] = [
    ['ended by an administrator', terminate],
    ['broken', () => relay.breakPingLines()],
    ['cut off without a word', () => relay.silencePingLines()],
  ];
  it.each(faults)('the line on which the server is asked, %s, is replaced without a word', async (_name, end) => {
    const slow = timed(sleepInDatabase(store.db, 3));
    for (let i = 0; i < 2; i++) {
      await relay.nextPing();
      await end();
    }
    await relay.nextPing();
    expect((await slow).error).toBeNull();
    expect((await timed(store.ping())).error).toBeNull();
    expect(relay.pingLines()).toBe(1);
    expect(events).toEqual([]);
  });

  it('keeps no line open that nobody uses', async () => {
    expect(relay.pingLines()).toBe(1);
    await wait(UNUSED_MS);
    expect(relay.pingLines()).toBe(0);
    expect((await timed(store.ping())).error).toBeNull();
    await relay.nextPing();
    expect(relay.pingLines()).toBe(1);
    expect(events).toEqual([]);
  });

  it('tells soon of a silence that begins at the worst moment, just after an answer', async () => {
    const underWay = sleepInDatabase(store.db, 60);
    const waiting = underWay.catch((error: unknown) => error);
    for (let i = 0; i < 2; i++) await relay.nextPing();
    relay.silence();
    const silentMs = performance.now();
    expect(await waiting).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(performance.now() - silentMs).toBeLessThan(SOON_MS);
    expect(events).toEqual(['store-unavailable']);
  });

  it('waits no longer than that for a new connection, while those that it has go on', async () => {
    const slow = timed(sleepInDatabase(store.db, 3));
    await wait(100);
    relay.silenceNewLines();
    const { ms, error } = await timed(store.ping());
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(ms).toBeLessThan(SOON_MS);
    expect((await slow).error).toBeNull();
    expect(events).toEqual([]);
  });

  it('does not take time in which it was busy itself for time that a new connection took', async () => {
    const several = Array.from({ length: 5 }, () => timed(store.ping()));
    await new Promise((resolve) => setImmediate(resolve));
    keepBusy(1500);
    for (const { error } of await Promise.all(several)) expect(error).toBeNull();
    expect(events).toEqual([]);
  });
});
