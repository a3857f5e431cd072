/**
 * `spanare migrate` and `spanare move` as processes against a PostgreSQL server with a password: killed and taken up again, refused with
 * sentences that keep the secret, and a product that goes on where the one on SQLite stopped.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { readTables } from '../../src/store/move/tables.js';
import { openSqlite } from '../../src/store/open-sqlite.js';
import { openPostgres } from '../../src/store/postgres.js';
import { openStore } from '../../src/store/store.js';
import {
  hasPostgres,
  POSTGRES_PASSWORD,
  type PostgresServer,
  startPostgres,
  tellPostgresSkipped,
} from '../servers/postgres.js';
import { addItems, fillStore, readAll } from '../store/filled-store.js';
import { runOnServer } from '../support/stores.js';
import { listItems } from './api.js';
import {
  createHome,
  type Ended,
  ensureBuilt,
  type Home,
  PROJECT,
  type Product,
  runCommand,
  startProduct,
  waitFor,
} from './product.js';
import { databaseFile } from './store.js';
import { startOwnWorld } from './worlds.js';

tellPostgresSkipped('move.test.ts');

/** Enough that a kill falls in the middle. */
const MANY_ROWS = 60_000;
const KILLS = 6;

let server: PostgresServer;
let home: Home;
let targetUrl: string;
let databases = 0;

const move = (url: string, ...more: string[]): Promise<Ended> =>
  runCommand(['move', '--to', url, ...more], home, { withinMs: 60_000 });

async function fillHome(rows: number): Promise<void> {
  mkdirSync(home.dataDir, { recursive: true });
  const store = await openStore({ dataDir: home.dataDir, databaseUrl: null });
  await fillStore(store.db);
  await store.close();
  const database = new DatabaseSync(databaseFile(home));
  database.exec(`
    insert into story_keys (key, item_id, sort_at)
    with recursive n (n) as (select 1 union all select n + 1 from n where n < ${rows})
    select 'many:' || n, (select min(id) from items), '2026-11-20T08:00:00.000Z' from n`);
  database.close();
}

async function expectTheSame(): Promise<void> {
  const source = openSqlite(home.dataDir);
  const target = await openPostgres(targetUrl);
  const names = (await readTables(source.db)).map((table) => table.name);
  expect(await readAll(target.db, names)).toEqual(await readAll(source.db, names));
  await source.db.destroy();
  await target.db.destroy();
}

/** Starts a move and does something to it, or to what it needs, some time after it has begun to copy. */
async function disturbMove(
  afterMs: number,
  disturb: (child: ChildProcess) => unknown,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  ensureBuilt();
  const child = spawn(process.execPath, [join(PROJECT, 'dist/src/cli/main.js'), 'move', '--to', targetUrl], {
    env: { PATH: process.env.PATH ?? '', CONFIG_DIR: home.configDir, DATA_DIR: home.dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  const ended = once(child, 'close');
  const begun = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (/Kopierar|Kontrollerar/.test(stderr)) resolve();
    });
  });
  await Promise.race([begun, ended]);
  await wait(afterMs);
  await disturb(child);
  const [code] = (await ended) as [number | null];
  return { code, stdout: '', stderr };
}

const secrets = new RegExp(`${POSTGRES_PASSWORD}|fel-lösenord|fel-l%C3%B6senord`);
function expectNoSecret(ended: Pick<Ended, 'stdout' | 'stderr'>): void {
  expect(ended.stdout + ended.stderr).not.toMatch(secrets);
  expect(ended.stderr).not.toMatch(/^\s+at /m);
}

(hasPostgres ? describe : describe.skip)('on a server of its own', () => {
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.close());
  beforeEach(async () => {
    home = createHome();
    targetUrl = await server.createDatabase(`move_${++databases}`);
  });
  afterEach(() => home.remove());

  describe('a move', () => {
    it('is shown before it is made, made, and told as a table and as JSON', async () => {
      await fillHome(0);
      const plan = await move(targetUrl, '--dry-run');
      expect(plan.code).toBe(0);
      expect(plan.stdout).toMatch(/^items +302 +0$/m);
      expect(plan.stdout).toMatch(/skulle flyttas\. Inget har ändrats/);
      const made = await move(targetUrl);
      expect(made).toMatchObject({ code: 0 });
      expect(made.stdout).toMatch(/^items +302 +302 +ja$/m);
      expect(made.stdout).toMatch(/Klart: [\d ]+ rader[\s\S]*DATABASE_URL/);
      await expectTheSame();
      const again = await move(targetUrl, '--json');
      expect(again.code).toBe(0);
      const told = JSON.parse(again.stdout) as { ok: boolean; kind: string; checks: { name: string }[] };
      expect(told).toMatchObject({ ok: true, kind: 'moved-before' });
      expect(told.checks).toContainEqual(expect.objectContaining({ name: 'items', rows: 302, isSame: true }));
      for (const ended of [plan, made, again]) expectNoSecret(ended);
    });

    it('that is killed at any moment goes on when it is run again', async () => {
      await fillHome(MANY_ROWS);
      const delays = Array.from({ length: KILLS }, () => Math.round(Math.random() * 600));
      const codes: (number | null)[] = [];
      for (const delay of delays) codes.push((await disturbMove(delay, (child) => child.kill('SIGKILL'))).code);
      // Otherwise it was over before, and the kills say nothing.
      expect(codes.filter((code) => code === null).length).toBeGreaterThan(KILLS / 2);
      const ended = await move(targetUrl);
      expect({ delays, code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
      await expectTheSame();
    }, 120_000);

    it('stops in order at Ctrl-C', async () => {
      await fillHome(MANY_ROWS);
      const { code, stderr } = await disturbMove(50, (child) => child.kill('SIGINT'));
      expect(code).toBe(130);
      expect(stderr).toMatch(/Avbrutet\. Kör samma kommando igen/);
      expect(await move(targetUrl)).toMatchObject({ code: 0 });
    }, 60_000);

    it('says so when the server goes away, and goes on when it is back', async () => {
      await fillHome(MANY_ROWS);
      const ended = await disturbMove(100, () => server.kill());
      await server.restart();
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/Förbindelsen med PostgreSQL bröts\. Kör samma kommando igen/);
      expectNoSecret(ended);
      expect(await move(targetUrl)).toMatchObject({ code: 0 });
      await expectTheSame();
    }, 60_000);

    it('is not finished while somebody writes in the file', async () => {
      await fillHome(MANY_ROWS);
      const moving = move(targetUrl, '--json');
      const store = await openStore({ dataDir: home.dataDir, databaseUrl: null });
      let isOver = false;
      void moving.then(() => {
        isOver = true;
      });
      for (let n = 0; !isOver; n++) {
        await addItems(store.db, 20_000 + n, 1);
        await wait(50);
      }
      await store.close();
      const ended = await moving;
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/ändrades under flytten.*Stoppa Spanare och kör samma kommando igen/);
      expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, kind: 'source-changed' });
      expect(await move(targetUrl)).toMatchObject({ code: 0 });
      await expectTheSame();
    }, 60_000);
  });

  describe('is refused, in Swedish and without the password', () => {
    beforeEach(() => fillHome(0));
    const changed = (change: (url: URL) => void): string => {
      const url = new URL(targetUrl);
      change(url);
      return url.href;
    };
    const cases: [string, () => string, RegExp][] = [
      ['an address that is none', () => `mysql://a:${POSTGRES_PASSWORD}@127.0.0.1/b`, /Adressen efter --to/],
      [
        'a password that is badly written',
        () => targetUrl.replace(POSTGRES_PASSWORD, `${POSTGRES_PASSWORD}%`),
        /Adressen efter --to/,
      ],
      [
        'a wrong password',
        () =>
          changed((url) => {
            url.password = 'fel-lösenord';
          }),
        /godtar inte lösenordet.*--to/,
      ],
      [
        'a missing password',
        () =>
          changed((url) => {
            url.password = '';
          }),
        /vill ha ett lösenord/,
      ],
      [
        'a database that is not there',
        () =>
          changed((url) => {
            url.pathname = '/finns-inte';
          }),
        /Databasen finns-inte finns inte/,
      ],
      [
        'a host that is not there',
        () =>
          changed((url) => {
            url.hostname = 'finns-inte.invalid';
          }),
        /ingen server som heter finns-inte\.invalid/,
      ],
    ];
    it.each(cases)(
      '%s',
      async (_, url, sentence) => {
        const ended = await move(url());
        expect(ended.code).toBe(1);
        expect(ended.stderr).toMatch(sentence);
        expect(ended.stdout).toBe('');
        expectNoSecret(ended);
      },
      30_000,
    );

    it('a server that does not answer', async () => {
      await server.stop();
      const ended = await move(targetUrl);
      await server.restart();
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/går inte att nå/);
      expectNoSecret(ended);
    }, 30_000);

    it('a database in use', async () => {
      const store = await openStore({ dataDir: home.dataDir, databaseUrl: targetUrl });
      await addItems(store.db, 0, 1);
      await store.close();
      const ended = await move(targetUrl, '--json');
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/Databasen är inte tom/);
      expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, kind: 'occupied' });
      expect((await move(targetUrl, '--dry-run')).stderr).toMatch(/Databasen är inte tom/);
    });

    it('a database whose encoding has not every character', async () => {
      const latin = `latin_${databases}`;
      await runOnServer(
        `create database ${latin} encoding 'LATIN1' template template0 locale_provider libc lc_collate 'C' lc_ctype 'C'`,
        server.url,
      );
      const ended = await move(
        changed((url) => {
          url.pathname = `/${latin}`;
        }),
      );
      expect(ended.code).toBe(1);
      expect(ended.stderr).toMatch(/teckenkodningen LATIN1/);
    });

    it('nothing to move it to', async () => {
      const ended = await runCommand(['move'], home);
      expect(ended).toMatchObject({ code: 2 });
      expect(ended.stderr).toMatch(/--to måste anges/);
    });
  });

  it('the password may come from PGPASSWORD', async () => {
    await fillHome(0);
    const url = new URL(targetUrl);
    url.password = '';
    const env = { PGPASSWORD: POSTGRES_PASSWORD };
    expect(await runCommand(['move', '--to', url.href], home, { env, withinMs: 60_000 })).toMatchObject({ code: 0 });
  });

  it.each(['SQLite', 'PostgreSQL'])('migrate brings %s to the newest form, once', async (kind) => {
    const env: Record<string, string> = kind === 'SQLite' ? {} : { DATABASE_URL: targetUrl };
    const migrate = (...more: string[]) => runCommand(['migrate', ...more], home, { env });
    const due = await migrate('--check');
    expect(due).toMatchObject({ code: 1 });
    expect(due.stdout).toMatch(/0001-first.*Kör migrate/);
    expect(existsSync(databaseFile(home))).toBe(false);
    const applied = await migrate();
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.stdout).toMatch(/nyaste formen: 0001-first, 0002/);
    expect(existsSync(databaseFile(home))).toBe(kind === 'SQLite');
    expect(await migrate()).toMatchObject({ code: 0, stdout: 'Databasen har redan den nyaste formen.\n' });
    const check = await migrate('--check', '--json');
    expect(check.code).toBe(0);
    expect(JSON.parse(check.stdout)).toEqual({ upToDate: true, due: [], applied: [] });
  });

  describe('the product', () => {
    const QUERIES = [
      'q=',
      'q=kommunen',
      'q=trygghet&sort=newest',
      'q=klimat+OR+skola',
      'area=demokrati',
      'level=lokalsamhallet&q=ny*',
    ];
    const ask = async (product: Product): Promise<unknown[]> => {
      const answers = [];
      for (const query of QUERIES) {
        answers.push(await product.getJson(`/api/v1/items?${query}&limit=50`));
      }
      return answers;
    };
    /** Which index it is; a rebuild makes another one. */
    const generations = (): unknown[] => {
      const index = new DatabaseSync(join(home.dataDir, 'search/items.db'), { readOnly: true, timeout: 5000 });
      const rows = index.prepare('select generation from sets order by number').all();
      index.close();
      return rows.map((row) => (row as { generation: string }).generation);
    };

    it('goes on where it was: the same answers from the same index at once, and new changes follow', async () => {
      const world = await startOwnWorld({ hiddenShare: 0 });
      home.writeSources(await world.sources('PT0.02S'));
      const fetched = await runCommand(['fetch'], home, {
        env: { ALLOW_HOSTS: new URL(world.url).host },
        withinMs: 60_000,
      });
      expect(fetched.stderr + fetched.stdout).toMatch(/nya poster/);
      await world.close();
      const before = await startProduct(home, []);
      const [first] = await listItems(before);
      const put = (product: Product, verdict: string) =>
        product.request(`/api/v1/items/${first?.id}/areas/projekt`, {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ verdict }),
        });
      expect((await put(before, 'yes')).ok).toBe(true);
      const idsIn = async (product: Product): Promise<string[]> =>
        (await product.getJson<{ items: { id: string }[] }>('/api/v1/items?area=projekt')).items.map(({ id }) => id);
      await waitFor('the verdict is found', 10_000, async () => (await idsIn(before)).includes(first?.id ?? ''));
      const answers = await ask(before);
      await before.stop();
      const index = generations();

      expect(await move(targetUrl)).toMatchObject({ code: 0 });
      const after = await startProduct(home, [], { DATABASE_URL: targetUrl });
      expect(await ask(after)).toEqual(answers);
      expect((await put(after, 'no')).ok).toBe(true);
      await waitFor('the index follows PostgreSQL', 10_000, async () => (await idsIn(after)).length === 0);
      expect(generations()).toEqual(index);
      await after.stop();
    }, 120_000);
  });
});
