/** The store, on both databases: migrations that several may start at once and that refuse a newer database, change numbers, values, ids. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { StartError } from '../../src/domain/start-error.js';
import { newId } from '../../src/intake/ids.js';
import { lastChangeNumber, lockChanges } from '../../src/store/change-number.js';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS, type Migration } from '../../src/store/migrations/index.js';
import { type Db, openStore, type Store } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { takeChangeNumber } from '../support/take-change-number.js';

const run = promisify(execFile);
const TAKE_NUMBERS = fileURLToPath(new URL('take-numbers.mjs', import.meta.url));
const FUTURE: Migration = { name: '9999-future', up: async () => {} };

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let store: Store;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    store = temporary.store;
    db = store.db;
  });
  afterEach(() => temporary.remove());

  const openAgain = async (options: Parameters<typeof openStore>[1] = {}): Promise<unknown> => {
    const opened = await openStore(temporary.place, options).catch((reason: unknown) => reason);
    if (opened instanceof StartError) return opened.problems.join();
    await (opened as Store).close();
    return 'opened';
  };

  describe('migrations', () => {
    it('apply once', async () => {
      expect(store.migrated).toEqual(MIGRATIONS.map(({ name }) => name));
      expect(await migrate(db)).toEqual([]);
      expect((await temporary.reopen()).migrated).toEqual([]);
    });

    it('leave nothing behind when one fails halfway', async () => {
      const broken: Migration = {
        name: '9999-broken',
        up: async (trx) => {
          await trx.schema.createTable('half').addColumn('id', 'text').execute();
          throw new Error('halfway');
        },
      };
      await expect(migrate(db, [...MIGRATIONS, broken])).rejects.toThrow('halfway');
      await expect(sql`select * from half`.execute(db)).rejects.toThrow(/half/);
      expect(await migrate(db)).toEqual([]);
    });

    it('refuse a database from a newer version, in Swedish', async () => {
      await migrate(db, [...MIGRATIONS, FUTURE]);
      expect(await openAgain()).toMatch(/nyare version.*9999-future/);
    });

    it('are asked for where they may not be made', async () => {
      expect(await openAgain({ migrate: false })).toBe('opened');
      await sql`delete from schema_migrations where name = '0002-several-processes'`.execute(db);
      expect(await openAgain({ migrate: false })).toMatch(/saknar 0002-several-processes.*spanare migrate/);
    });
  });

  it('keeps everybody but the move itself away while a move to it is not finished', async () => {
    await db
      .insertInto('moves')
      .values({ id: 'm', started_at: '2026-11-23T08:00:00.000Z', finished_at: null })
      .execute();
    expect(await openAgain()).toMatch(/inte är klar|är inte klar.*spanare move igen/);
    expect(await openAgain({ duringMove: true })).toBe('opened');
    await db.updateTable('moves').set({ finished_at: '2026-11-23T09:00:00.000Z' }).execute();
    expect(await openAgain()).toBe('opened');
  });

  describe('change numbers', () => {
    it('rise by one, and a rolled back one is not missed', async () => {
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

    it('are given in batches, and only those that are kept count', async () => {
      const takeThree = (keep: boolean) =>
        db.transaction().execute(async (trx) => {
          const changes = await lockChanges(trx);
          const numbers = [changes.next(), changes.next(), changes.next()];
          if (keep) await changes.keep();
          return numbers;
        });
      expect(await takeThree(false)).toEqual([1, 2, 3]);
      expect(await takeThree(true)).toEqual([1, 2, 3]);
      expect(await takeThree(true)).toEqual([4, 5, 6]);
      expect(await lastChangeNumber(db)).toBe(6);
    });

    it('are never shared by processes that start at once on an empty database', async () => {
      const { place, remove } = await kind.makePlace();
      const take = async (): Promise<{ migrated: string[]; numbers: number[] }> =>
        JSON.parse((await run(process.execPath, [TAKE_NUMBERS, JSON.stringify(place), '40'])).stdout);
      const all = await Promise.all([take(), take(), take()]);
      const numbers = all.flatMap((one) => one.numbers);
      expect(new Set(numbers).size).toBe(120);
      expect(Math.max(...numbers)).toBe(120);
      expect(all.flatMap((one) => one.migrated)).toEqual(MIGRATIONS.map(({ name }) => name));
      await remove();
    });

    it('never become visible behind one that a reader has seen', async () => {
      const other = await openStore(temporary.place);
      let isDone = false;
      const write = async (on: Db, id: string): Promise<void> => {
        for (let i = 0; i < 40; i++) {
          await on.transaction().execute(async (trx) => {
            const engine = `${id}${i}`;
            const row = { engine, last_change: await takeChangeNumber(trx), generation: '', updated_at: '' };
            await trx.insertInto('index_cursors').values(row).execute();
          });
        }
      };
      const read = async (): Promise<number[]> => {
        const seen: number[] = [];
        for (let last = 0; !isDone || last < 120; last = seen.at(-1) ?? 0) {
          // Asked before the question: the last commit may come while it is answered.
          const wasDone = isDone;
          const query = other.db.selectFrom('index_cursors').select('last_change').where('last_change', '>', last);
          const rows = await query.orderBy('last_change').execute();
          seen.push(...rows.map((row) => row.last_change));
          if (wasDone && rows.length === 0) break;
          await new Promise((resolve) => setImmediate(resolve));
        }
        return seen;
      };
      const reading = read();
      await Promise.all([write(db, 'a'), write(db, 'b'), write(other.db, 'c')]);
      isDone = true;
      expect(await reading).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
      await other.close();
    });
  });

  describe('values', () => {
    const cursor = { last_change: 1, generation: 'g', updated_at: 't' };
    const keep = async (more: Partial<typeof cursor & { engine: string }>) => {
      await db
        .insertInto('index_cursors')
        .values({ engine: 'x', ...cursor, ...more })
        .execute();
      return db.selectFrom('index_cursors').selectAll().executeTakeFirstOrThrow();
    };

    it('of a wrong kind are refused instead of being stored as nothing', async () => {
      const date = new Date() as unknown as string;
      await expect(keep({ updated_at: date })).rejects.toThrow('Not a database value');
    });

    it.each([
      ['the character that ends strings in C', 'före\u0000efter', 'före\ufffdefter'],
      ['half a character', 'a\ud83db', 'a\ufffdb'],
      ['characters of every length', 'aå€😀\u0001\uffff', 'aå€😀\u0001\uffff'],
      ['what looks like an escape', 'C:\\x00\\u0000', 'C:\\x00\\u0000'],
    ])('keep %s', async (_name, text, kept) => {
      expect((await keep({ engine: text, generation: text })).generation).toBe(kept);
      const found = await db.selectFrom('index_cursors').selectAll().where('engine', '=', text).execute();
      expect(found).toHaveLength(1);
    });

    it('keep numbers longer than 32 bits, as numbers', async () => {
      expect((await keep({ last_change: 2 ** 53 - 1 })).last_change).toBe(2 ** 53 - 1);
      const sums = db
        .selectFrom('index_cursors')
        .select((eb) => [eb.fn.countAll<number>().as('n'), eb.fn.sum<number>('last_change').as('sum')]);
      expect(await sums.executeTakeFirst()).toEqual({ n: 1, sum: 2 ** 53 - 1 });
    });

    it('are ordered and compared byte by byte, whatever language the database speaks', async () => {
      const names = ['Zebra', 'aal', 'ö', 'Ål', 'ä', 'z', 'a b', 'ab', 'a-b', 'É'];
      for (const engine of names) await keep({ engine });
      const query = db.selectFrom('index_cursors').select('engine').orderBy('engine');
      const inOrder = (await query.execute()).map((row) => row.engine);
      expect(inOrder).toEqual([...names].sort());
      const after = (await query.where('engine', '>', 'a-b').execute()).map((row) => row.engine);
      expect(after).toEqual(inOrder.slice(inOrder.indexOf('a-b') + 1));
    });
  });

  it('goes on after an error inside a transaction has been handed out', async () => {
    const doubled = db.transaction().execute(async (trx) => {
      const row = { id: 'm', started_at: '', finished_at: '' };
      await trx.insertInto('moves').values([row, row]).execute();
    });
    await expect(doubled).rejects.toThrow(/unique/i);
    for (let i = 0; i < 12; i++) expect(await db.selectFrom('moves').selectAll().execute()).toEqual([]);
  });

  it('answers a question about its health, and does not once it is closed', async () => {
    await store.ping();
    await store.close();
    await expect(store.ping()).rejects.toThrow(/destroyed/);
    await store.close();
  });
});

it('ids sort by arrival', () => {
  const ids = Array.from({ length: 1000 }, () => newId());
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(1000);
});
