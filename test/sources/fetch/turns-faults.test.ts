/** Fetching while PostgreSQL, where the turns are kept, does not answer: nothing goes out unguarded, nothing waits for ever, all goes on after. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createStoreTurns } from '../../../src/sources/fetch/store-turns.js';
import { createFetch, type Fetcher } from '../../../src/sources/fetch.js';
import { isStoreTrouble, openStore, type Store } from '../../../src/store/store.js';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from '../../servers/postgres.js';
import { startServer, type TestServer } from './test-server.js';

tellPostgresSkipped('turns-faults.test.ts');

(hasPostgres ? describe : describe.skip)('fetching in turn through PostgreSQL', () => {
  let postgres: PostgresServer;
  let store: Store;
  let publisher: TestServer;
  let fetcher: Fetcher;
  const ask = (path: string) =>
    fetcher
      .fetch({ url: publisher.url(path), purpose: 'subscription', spacingMs: 0 })
      .catch((error: unknown) => (isStoreTrouble(error) ? 'store trouble' : error));

  beforeAll(async () => {
    postgres = await startPostgres();
    store = await openStore({ dataDir: '', databaseUrl: postgres.url });
    publisher = await startServer(async (req, res) => {
      if (req.url === '/slow') await wait(500);
      res.end('hej');
    });
    fetcher = createFetch({
      userAgent: 'test',
      allowHosts: [publisher.host],
      turns: createStoreTurns({ db: store.db, owner: 'one' }),
    });
  });
  afterAll(async () => {
    await fetcher.close();
    await publisher.close();
    await store.close();
    await postgres.close();
  });

  it.each([
    ['is frozen', () => postgres.pause(), async () => postgres.resume()],
    ['is stopped', () => postgres.stop(), () => postgres.restart()],
  ])(
    'sends nothing while it %s, and goes on when it answers',
    async (_how, stop, start) => {
      const before = publisher.seen.length;
      expect(await ask('/before')).toMatchObject({ ok: true });
      const underWay = ask('/slow');
      while (publisher.seen.length < before + 2) await wait(10);
      await stop();
      // Its answer is nobody's to lose; the two behind it are refused.
      const results = await Promise.all([underWay, ask('/during'), ask('/during')]);
      expect(results).toEqual([expect.objectContaining({ ok: true }), 'store trouble', 'store trouble']);
      expect(publisher.seen.slice(before).map((seen) => seen.path)).toEqual(['/before', '/slow']);
      await start();
      while ((await ask('/after')) === 'store trouble') await wait(100);
      expect(publisher.seen.at(-1)?.path).toBe('/after');
    },
    60_000,
  );
});
