/** Sources added while the product runs: each process sees them, whoever was asked, and fetches them until they are taken away. */

import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasPostgres, type PostgresServer, startPostgres, tellPostgresSkipped } from '../servers/postgres.js';
import { hasRedis, type RedisServer, startRedis, tellRedisSkipped } from '../servers/redis.js';
import { runOnServer } from '../support/stores.js';
import { createFleet, type Fleet } from './fleet.js';
import { createHome, type Home, type Product, startProduct, waitFor } from './product.js';
import { startOwnWorld, type TestWorld } from './worlds.js';

tellPostgresSkipped('added-sources.test.ts');
tellRedisSkipped('added-sources.test.ts');

interface Added {
  id: string;
  name: string;
}

const call = async <T>(base: string, method: string, path: string, body?: object, status = [200, 201]): Promise<T> => {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!status.includes(response.status)) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
};
const countOf = async (base: string, id: string): Promise<number> =>
  (await call<{ total: number }>(base, 'GET', `/items?source=${id}&limit=1`)).total;
const idsAt = async (base: string): Promise<string[]> =>
  (await call<{ sources: Added[] }>(base, 'GET', '/sources')).sources.map(({ id }) => id);
const feedOf = async (world: TestWorld, kind: string) => {
  const found = (await world.sources('PT0.02S')).find((source) => source.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};
const requestsTo = async (world: TestWorld, url: string): Promise<number> =>
  (await world.log()).filter(({ path }) => path === new URL(url).pathname).length;

(hasPostgres && hasRedis ? describe : describe.skip)('on PostgreSQL with BullMQ, a process for each role', () => {
  let world: TestWorld;
  let home: Home;
  let postgres: PostgresServer;
  let redis: RedisServer;
  let fleet: Fleet;
  let web: string;
  let otherWeb: string;
  beforeAll(async () => {
    [world, postgres, redis] = await Promise.all([startOwnWorld({ hiddenShare: 0 }), startPostgres(), startRedis()]);
    home = createHome([]);
    fleet = await createFleet(
      { web: 'web', 'web-2': 'web', fetch: 'fetch', index: 'index', maintenance: 'maintenance' },
      { home, databaseUrl: postgres.url, redisUrl: redis.url, allowHosts: [new URL(world.url).host] },
    );
    await fleet.startAll();
    [web, otherWeb] = [fleet.member('web').url, fleet.member('web-2').url];
  }, 120_000);
  afterAll(async () => {
    await fleet?.stopAll();
    await Promise.all([postgres?.close(), redis?.close(), world?.close()]);
    home?.remove();
  }, 60_000);

  let added: Added;
  it('a source added at one web process is seen at the other within two seconds, and fetched by the fetch process', async () => {
    const { url, selectors } = await feedOf(world, 'html');
    added = await call<Added>(web, 'POST', '/sources', {
      ...{ url, kind: 'html', selectors, name: 'Sidan som kom till', level: 'regionalt', type: 'rapport' },
      ...{ language: 'sv', spacing: 'PT0.02S' },
    });
    await waitFor('the other sees it', 2000, async () => (await idsAt(otherWeb)).includes(added.id), 100);
    await waitFor('its items are found', 30_000, async () => (await countOf(otherWeb, added.id)) > 0);
    const { items } = await call<{ items: { level: string; type: string; source: Added }[] }>(
      ...([web, 'GET', `/items?source=${added.id}&limit=1`] as const),
    );
    expect(items[0]).toMatchObject({ type: 'rapport', source: { id: added.id, name: 'Sidan som kom till' } });
  }, 60_000);

  it('"Hämta nu" works on it at any process', async () => {
    const { url } = await feedOf(world, 'html');
    const before = await requestsTo(world, url);
    await call(otherWeb, 'POST', `/sources/${added.id}/refresh`, undefined, [202]);
    await waitFor('it is fetched again', 15_000, async () => (await requestsTo(world, url)) > before);
  }, 30_000);

  it('another at the same host is visited too, and a change of address is a visit to the new one', async () => {
    const { url } = await feedOf(world, 'rss');
    const { url: atom } = await feedOf(world, 'atom');
    const fields = { level: 'nationellt', type: 'nyhet', language: 'sv', spacing: 'PT0.02S' };
    const second = await call<Added>(web, 'POST', '/sources', { url, kind: 'rss', name: 'Flödet', ...fields });
    await waitFor('its items', 20_000, async () => (await countOf(web, second.id)) > 0);
    await call(otherWeb, 'PATCH', `/sources/${second.id}`, { url: atom, kind: 'atom' });
    await waitFor('a visit to the new address', 15_000, async () => (await requestsTo(world, atom)) > 0);
  }, 60_000);

  it('taken away it is fetched no more, even if it were due, and its items keep its name; put back it is', async () => {
    const { url } = await feedOf(world, 'html');
    await call(web, 'DELETE', `/sources/${added.id}`);
    await waitFor('the other sees it', 2000, async () => !(await idsAt(otherWeb)).includes(added.id), 100);
    await wait(1500);
    await world.clearLog();
    const { rows } = { rows: await countOf(otherWeb, added.id) };
    await runOnServer(
      `update source_states set active = 1, next_fetch_at = '2000-01-01T00:00:00.000Z' where source_id = '${added.id}'`,
      postgres.url,
    );
    await wait(4000);
    expect(await requestsTo(world, url)).toBe(0);
    const { items } = await call<{ items: { source: Added }[]; total: number }>(
      ...([otherWeb, 'GET', `/items?source=${added.id}&limit=1`] as const),
    );
    expect(items[0]?.source.name).toBe('Sidan som kom till');
    expect(rows).toBeGreaterThan(0);
    await call(otherWeb, 'POST', `/sources/${added.id}/restore`);
    await waitFor('it is fetched again', 15_000, async () => (await requestsTo(world, url)) > 0);
  }, 60_000);

  it('is still there for processes that start later, and nobody complained', async () => {
    await fleet.member('web').stop();
    await fleet.start(['web']);
    expect(await idsAt(web)).toContain(added.id);
    expect(fleet.deaths()).toEqual([]);
    const errors = fleet.members.flatMap((member) => member.log().filter(({ level }) => level === 'error'));
    expect(errors).toEqual([]);
  }, 60_000);
});

describe('in one process on SQLite', () => {
  let world: TestWorld;
  /** At a host of its own: to look through a site takes ten requests with a second between them, and nobody waits for another host. */
  let otherWorld: TestWorld;
  let home: Home;
  let product: Product;
  beforeAll(async () => {
    [world, otherWorld] = await Promise.all([startOwnWorld({ hiddenShare: 0 }), startOwnWorld({ hiddenShare: 0 })]);
    home = createHome([]);
    product = await startProduct(home, [world.url, otherWorld.url]);
  }, 60_000);
  afterAll(async () => {
    await product?.stop();
    await Promise.all([world?.close(), otherWorld?.close()]);
    home?.remove();
  }, 30_000);

  it('a page given by its address alone is looked at, added and fetched; and there after a restart', async () => {
    const { url } = await feedOf(world, 'html');
    const { url: otherUrl } = await feedOf(otherWorld, 'html');
    const [tried, added] = await Promise.all([
      call<{ saved: boolean; trial: { items: { title: string }[] } }>(product.url, 'POST', '/sources/try', {
        url: otherUrl,
      }),
      call<Added>(product.url, 'POST', '/sources', { url }),
    ]);
    expect(tried.saved).toBe(false);
    expect(tried.trial.items.length).toBeGreaterThan(0);
    expect(await idsAt(product.url)).toEqual([added.id]);
    await waitFor('its items', 30_000, async () => (await countOf(product.url, added.id)) > 0);
    const opml = await (await product.request('/api/v1/sources.opml')).text();
    await product.stop();
    product = await startProduct(home, [world.url, otherWorld.url]);
    expect(await idsAt(product.url)).toEqual([added.id]);
    expect(await (await product.request('/api/v1/sources.opml')).text()).toBe(opml);
  }, 120_000);
});
