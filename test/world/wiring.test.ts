/** The parts of processes with a common queue, as wire.ts joins them: what each begins only when it is started, frees, opens, and leaves to others. */
import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { originOf } from '../../src/domain/source.js';
import { normalise } from '../../src/intake/normalise.js';
import { saveDraft } from '../../src/intake/save-item.js';
import { createOwner } from '../../src/jobs/owner.js';
import type { Role } from '../../src/roles.js';
import { claimSource, registerSources } from '../../src/sources/source-state.js';
import { type Parts, type Work, wire } from '../../src/wire.js';
import { until } from '../contract/jobs.js';
import { raw, source } from '../intake/support.js';
import { hasRedis, type RedisServer, startRedis, tellRedisSkipped } from '../servers/redis.js';
import { POSTGRES, SQLITE, type StoreKind } from '../support/stores.js';
import { createHome, type Home, runCommand } from './product.js';

tellRedisSkipped('wiring.test.ts');

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const PAST = '2026-05-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';
const FEED = '<rss version="2.0"><channel><title>En</title></channel></rss>';

type Place = Awaited<ReturnType<StoreKind['makePlace']>>;

(hasRedis ? describe : describe.skip)('processes with a common queue', () => {
  let redis: RedisServer;
  let publisher: Server;
  let asked: number;
  let host: string;
  let home: Home;
  let place: Place;
  let closing: (() => Promise<unknown>)[];

  beforeAll(async () => {
    redis = await startRedis();
    publisher = createServer((_request, response) => {
      asked++;
      response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FEED);
    });
    await new Promise<void>((resolve) => publisher.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(publisher.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    publisher.close();
    await redis.close();
  });
  beforeEach(async () => {
    asked = 0;
    closing = [];
    await redis.flush();
    const fields = { kind: 'rss', level: 'nationellt', type: 'nyhet', language: 'sv' } as const;
    home = createHome([{ id: 'a', name: 'A', url: `http://${host}/feed`, ...fields }]);
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    await place.remove();
    home.remove();
  });

  const environment = (dataDir: string): Record<string, string> => ({
    CONFIG_DIR: home.configDir,
    DATA_DIR: dataDir,
    REDIS_URL: redis.url,
    ALLOW_HOSTS: host,
    ...(place.place.databaseUrl !== null && { DATABASE_URL: place.place.databaseUrl }),
  });
  /** A machine is a folder for data. */
  const open = async (roles: readonly Role[], dataDir = place.place.dataDir): Promise<{ parts: Parts; work: Work }> => {
    const parts = await wire(loadConfig(environment(dataDir)), silent);
    const work = parts.prepareWork(roles);
    closing.push(parts.close, () => work.stop(1000));
    return { parts, work };
  };

  it('visit nobody before they are started', async () => {
    place = await SQLITE.makePlace();
    const { parts, work } = await open(['fetch']);
    await registerSources(parts.store.db, ['a'], PAST, () => PAST);
    const origin = originOf(`http://${host}/feed`);
    await work.jobs.add('visit-host', { origin }, { key: origin });
    await wait(1500);
    expect(asked).toBe(0);
    await work.start();
    await until(() => asked > 0);
  }, 20_000);

  it('free at start what processes of their machine held when they died, although they do not look at the store', async () => {
    place = await SQLITE.makePlace();
    const { parts, work } = await open(['fetch']);
    const { db } = parts.store;
    const dead = `${createOwner().split('|')[0]}|4194000|x`;
    await registerSources(db, ['a', 'b'], PAST, () => PAST);
    for (const [id, owner] of [
      ['a', dead],
      ['b', 'elsewhere|4194000|x'],
    ] as const)
      await claimSource(db, id, { owner, now: PAST, until: FUTURE });
    await db
      .insertInto('fetch_places')
      .values({ place: 'https://x.example', held_by: dead, free_at: FUTURE })
      .execute();
    await work.start();
    const claims = await db.selectFrom('source_states').select('claimed_by').orderBy('source_id').execute();
    expect(claims.map((row) => row.claimed_by)).toEqual([null, 'elsewhere|4194000|x']);
    expect(await db.selectFrom('fetch_places').select('held_by').execute()).toEqual([{ held_by: null }]);
  });

  (POSTGRES === null ? describe.skip : describe)('on several machines', () => {
    beforeEach(async () => {
      if (POSTGRES !== null) place = await POSTGRES.makePlace();
    });

    const save = async ({ store, tagger }: Parts, n: number): Promise<void> => {
      const draft = normalise(
        raw({ externalId: `g${n}`, url: `https://a.example/${n}`, title: `Notis ${n}` }),
        source('other'),
      );
      if (draft === null) throw new Error('No draft');
      await saveDraft(store.db, draft, tagger(), PAST);
    };
    const isInStep = async ({ feed }: Parts): Promise<boolean> =>
      (await feed.readCursor('embedded'))?.lastChange === (await feed.lastChange());
    const countSyncs = async ({ measurements }: Parts): Promise<number> => {
      const line = /^spanare_jobs_total\{.*job="sync-index".*\} (\d+)$/m.exec(await measurements.read());
      return Number(line?.[1] ?? 0);
    };

    it('leave the index to the one that has it: the others neither open one nor find it behind', async () => {
      const index = await open(['index']);
      await save(index.parts, 1);
      await index.work.start();
      await until(() => isInStep(index.parts));
      const elsewhere = join(place.place.dataDir, 'elsewhere');
      mkdirSync(elsewhere);
      const other = await open(['maintenance', 'fetch'], elsewhere);
      await other.work.start();
      // The job ends a little after its work.
      await until(async () => (await countSyncs(index.parts)) > 0);
      const before = await countSyncs(index.parts);
      await wait(3500);
      expect((await countSyncs(index.parts)) - before).toBe(0);
      await save(other.parts, 2);
      await until(() => isInStep(index.parts), 5000);
      expect(existsSync(join(elsewhere, 'search'))).toBe(false);
    }, 30_000);

    it('are told of by the commands of each, without a new index', async () => {
      const index = await open(['index']);
      await save(index.parts, 1);
      await index.work.start();
      await until(() => isInStep(index.parts));
      await index.work.stop(1000);
      const elsewhere = join(place.place.dataDir, 'elsewhere');
      mkdirSync(elsewhere);
      const tell = async (): Promise<{ isDue: boolean; doctor: string }> => {
        const env = environment(elsewhere);
        const jobs = await runCommand(['jobs', '--json'], home, { env });
        const doctor = await runCommand(['doctor'], home, { env });
        return { isDue: JSON.parse(jobs.stdout).due.indexIsBehind, doctor: doctor.stdout };
      };
      expect(await tell()).toEqual({ isDue: false, doctor: expect.stringMatching(/Sökregistret är i fas/) });
      await save(index.parts, 2);
      expect(await tell()).toEqual({ isDue: true, doctor: expect.stringMatching(/Sökregistret ligger .* efter/) });
      expect(existsSync(join(elsewhere, 'search'))).toBe(false);
    }, 30_000);
  });
});
