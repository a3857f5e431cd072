/** The store: migrations that two may start at once and that refuse a newer database, change numbers, ids, and errors for people. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../src/domain/start-error.js';
import { newId } from '../../src/intake/ids.js';
import { lastChangeNumber, takeChangeNumber } from '../../src/store/change-number.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations/index.js';
import { openStore, type Store } from '../../src/store/store.js';

const run = promisify(execFile);
let folder: string;
const opened: Store[] = [];
const open = async (): Promise<Store> => {
  const store = await openStore(folder);
  opened.push(store);
  return store;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-store-'));
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('migrations', () => {
  it('apply once', async () => {
    const store = await open();
    expect(await migrate(store.db)).toEqual([]);
  });

  it('leave nothing behind when one fails halfway', async () => {
    const store = await open();
    const broken = {
      name: '9999-broken',
      up: async (db: Parameters<(typeof MIGRATIONS)[number]['up']>[0]) => {
        await db.schema.createTable('half').addColumn('id', 'text').execute();
        throw new Error('halfway');
      },
    };
    await expect(migrate(store.db, undefined, [...MIGRATIONS, broken])).rejects.toThrow('halfway');
    const tables = await store.db.introspection.getTables();
    expect(tables.map((table) => table.name)).not.toContain('half');
  });

  it('refuse a database from a newer version, in Swedish', async () => {
    const store = await open();
    await migrate(store.db, undefined, [...MIGRATIONS, { name: '9999-future', up: async () => {} }]);
    const error = await openStore(folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toContain('nyare version');
    expect(String(error)).toContain('9999-future');
  });
});

describe('opening', () => {
  it.each([
    ['a folder that is a file', () => writeFileSync(join(folder, 'x'), ''), 'x', /är en fil/],
    [
      'a file that is no database',
      () => writeFileSync(join(folder, 'spanare.db'), 'inte en databas '.repeat(100)),
      '',
      /ingen hel databas/,
    ],
  ])('says what is wrong with %s', async (_name, prepare, path, sentence) => {
    prepare();
    const error = await openStore(join(folder, path)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toMatch(sentence);
  });

  it('says that another program holds the lock', async () => {
    await (await open()).close();
    opened.pop();
    const other = new DatabaseSync(join(folder, 'spanare.db'));
    other.exec('begin exclusive');
    const error = await openStore(folder).catch((reason: unknown) => reason);
    other.close();
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toMatch(/låst av ett annat program/);
  });
});

describe('change numbers', () => {
  it('rise by one, and a rolled back one is not missed', async () => {
    const { db } = await open();
    const take = () => db.transaction().execute((trx) => takeChangeNumber(trx));
    expect(await lastChangeNumber(db)).toBe(0);
    expect([await take(), await take()]).toEqual([1, 2]);
    await expect(
      db.transaction().execute(async (trx) => {
        await takeChangeNumber(trx);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await take()).toBe(3);
    expect(await lastChangeNumber(db)).toBe(3);
  });

  it('let the process go on while another one writes', async () => {
    const { db } = await open();
    const other = new DatabaseSync(join(folder, 'spanare.db'));
    other.exec('begin immediate');
    let turns = 0;
    const timer = setInterval(() => turns++, 20).unref();
    setTimeout(() => other.exec('commit'), 600);
    expect(await db.transaction().execute((trx) => takeChangeNumber(trx))).toBe(1);
    clearInterval(timer);
    other.close();
    expect(turns).toBeGreaterThan(4);
  });

  it('are never shared by processes that start at once on an empty folder', async () => {
    const script = fileURLToPath(new URL('take-numbers.mjs', import.meta.url));
    const take = async (): Promise<number[]> =>
      JSON.parse((await run(process.execPath, [script, folder, '40'])).stdout);
    const all = (await Promise.all([take(), take(), take()])).flat();
    expect(new Set(all).size).toBe(120);
    expect(Math.max(...all)).toBe(120);
  });
});

describe('values', () => {
  it('of a wrong kind are refused instead of being stored as nothing', async () => {
    const { db } = await open();
    const date = new Date() as unknown as string;
    await expect(
      db
        .insertInto('index_cursors')
        .values({ engine: 'x', last_change: 1, generation: 'g', updated_at: date })
        .execute(),
    ).rejects.toThrow('Not a database value');
  });
});

it('a closed store is whole in its one file', async () => {
  const store = await open();
  await store.db.transaction().execute((trx) => takeChangeNumber(trx));
  await store.close();
  opened.pop();
  expect(statSync(join(folder, 'spanare.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
});

it('ids sort by arrival', () => {
  const ids = Array.from({ length: 1000 }, () => newId());
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(1000);
});
