/** Stopping while the store holds everything up: somebody has locked its tables, and neither the look, the visits nor their turns come to an end. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { POSTGRES, type StoreKind } from '../support/stores.js';
import { createHome, type Home, startProduct, waitFor } from './product.js';

const STOPPED_WITHIN_MS = 10_000;

(POSTGRES === null ? describe.skip : describe)('stopping while the tables are locked', () => {
  let publisher: Server;
  let asked: number;
  let host: string;
  let home: Home;
  let place: Awaited<ReturnType<StoreKind['makePlace']>>;
  let locker: pg.Client;
  beforeEach(async () => {
    if (POSTGRES === null) return;
    asked = 0;
    // Never answers.
    publisher = createServer(() => {
      asked++;
    });
    await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(publisher.address() as AddressInfo).port}`;
    const fields = { kind: 'rss', level: 'nationellt', type: 'nyhet', language: 'sv' } as const;
    home = createHome([{ id: 'a', name: 'A', url: `http://${host}/feed`, ...fields }]);
    place = await POSTGRES.makePlace();
    locker = new pg.Client({ connectionString: place.place.databaseUrl ?? '' });
    await locker.connect();
  });
  afterEach(async () => {
    await locker.end();
    publisher.closeAllConnections();
    publisher.close();
    await place.remove();
    home.remove();
  });

  it('takes at most ten seconds, and ends as it should', async () => {
    const product = await startProduct(home, [`http://${host}`], { DATABASE_URL: place.place.databaseUrl ?? '' });
    await waitFor('the source is being asked', 20_000, () => asked > 0);
    await locker.query('begin; lock table source_states, fetch_places in access exclusive mode');
    const askedMs = performance.now();
    process.kill(product.pid, 'SIGTERM');
    const { code } = await product.ended;
    expect(performance.now() - askedMs).toBeLessThan(STOPPED_WITHIN_MS);
    expect(code).toBe(0);
    expect(product.log().at(-1)?.event).toMatch(/^stopped/);
    expect(product.log().filter(({ level }) => level === 'error')).toEqual([]);
  }, 60_000);
});
