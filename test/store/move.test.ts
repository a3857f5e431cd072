/**
 * Moving a store from SQLite to PostgreSQL: everything arrives as it was, also what later versions add; a move that is cut short goes on where
 * it was; and nothing counts as moved that is not the same.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { markDeleted } from '../../src/intake/delete-item.js';
import { migrate } from '../../src/store/migrate.js';
import { readClaimOwners } from '../../src/store/move/claims.js';
import { type MoveOptions, type MoveOutcome, moveStore, planMove } from '../../src/store/move/move.js';
import { withBothStores } from '../../src/store/move/open.js';
import { readTables } from '../../src/store/move/tables.js';
import { lockOutOtherMoves } from '../../src/store/move/target.js';
import { openPostgres } from '../../src/store/postgres.js';
import { type Db, openStore } from '../../src/store/store.js';
import { POSTGRES, runOnServer } from '../support/stores.js';
import { addItems, fillStore, ITEMS, ODD_TEXTS, readAll, TIPPED_ITEMS } from './filled-store.js';

/** A filled store, copied for each test. */
let template: string;
let dataDir: string;
let targetUrl: string;
let remove: () => Promise<void>;

const fileIn = (folder: string): string => join(folder, 'spanare.db');
const place = () => ({ dataDir, targetUrl });
const onBoth = <T>(work: (source: Db, target: Db) => Promise<T>): Promise<T> => withBothStores(place(), work);
const move = (options: MoveOptions = {}): Promise<MoveOutcome> =>
  onBoth((source, target) => moveStore(source, target, options));

async function onSource<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const store = await openStore({ dataDir, databaseUrl: null });
  try {
    return await work(store.db);
  } finally {
    await store.close();
  }
}

async function onTarget<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const { db } = await openPostgres(targetUrl);
  try {
    return await work(db);
  } finally {
    await db.destroy();
  }
}

/** At once, from another connection, as another process would. */
function writeInSource(statement: string): void {
  const database = new DatabaseSync(fileIn(dataDir), { timeout: 5000 });
  database.exec(statement);
  database.close();
}

const hashOfSource = (): string =>
  createHash('sha256')
    .update(readFileSync(fileIn(dataDir)))
    .digest('hex');
const namesIn = async (db: Db): Promise<string[]> => (await readTables(db)).map((table) => table.name);
const unfinishedMoves = () =>
  onTarget((db) => db.selectFrom('moves').selectAll().where('finished_at', 'is', null).execute());

/** Independent of how the move itself reads and hashes. */
async function expectAllTheSame(): Promise<void> {
  await onBoth(async (source, target) => {
    const names = await namesIn(source);
    expect(await readAll(target, names)).toEqual(await readAll(source, names));
  });
}

/** Stops a move, as Ctrl-C does, after so many pages. */
class Cut extends Error {}
function cutAfter(pages: number): MoveOptions {
  let seen = 0;
  const onProgress = (): void => {
    if (++seen > pages) throw new Cut();
  };
  return { onProgress };
}

const cutShort = async (options: MoveOptions): Promise<void> => {
  await expect(move(options)).rejects.toBeInstanceOf(Cut);
};

(POSTGRES === null ? describe.skip : describe)('moving to PostgreSQL', () => {
  beforeAll(async () => {
    template = mkdtempSync(join(tmpdir(), 'spanare-move-'));
    const store = await openStore({ dataDir: template, databaseUrl: null });
    await fillStore(store.db);
    await store.close();
  });
  afterAll(() => rmSync(template, { recursive: true, force: true }));
  beforeEach(async () => {
    const made = await POSTGRES?.makePlace();
    if (made === undefined || made.place.databaseUrl === null) throw new Error('no PostgreSQL');
    dataDir = made.place.dataDir;
    targetUrl = made.place.databaseUrl;
    remove = made.remove;
    copyFileSync(fileIn(template), fileIn(dataDir));
  });
  afterEach(() => remove());

  describe('a whole move', () => {
    it('gives every table the same rows, says so, and leaves the file as it was', async () => {
      const before = hashOfSource();
      const outcome = await move();
      expect(outcome).toMatchObject({ kind: 'moved', wasResumed: false });
      await expectAllTheSame();
      expect(hashOfSource()).toBe(before);
      const checks = outcome.kind === 'moved' ? outcome.checks : [];
      const rows = Object.fromEntries(checks.map((check) => [check.name, check.targetRows]));
      // Every kind of row there is, so that the comparison says something.
      expect(Object.entries(rows).filter(([, count]) => count === 0)).toEqual([]);
      expect(rows).toMatchObject({ items: ITEMS + TIPPED_ITEMS, fetch_places: 2500, source_states: 4, counters: 2 });
      expect(checks.every((check) => check.isSame && /^[0-9a-f]{64}$/.test(check.hash))).toBe(true);
    });

    it('leaves a store that opens and goes on from the same change number', async () => {
      await move();
      const store = await openStore({ dataDir, databaseUrl: targetUrl });
      const before = await onSource((db) => db.selectFrom('counters').selectAll().execute());
      expect(await store.db.selectFrom('counters').selectAll().execute()).toEqual(before);
      expect(await addItems(store.db, 10_000, 3)).toHaveLength(3);
      await store.close();
    });

    it('is not disturbed by somebody who only looks in the file', async () => {
      let looks = 0;
      const onProgress = (): void => {
        if (looks++ < 3) writeInSource('select count(*) from items; pragma wal_checkpoint(truncate)');
      };
      expect(await move({ onProgress })).toMatchObject({ kind: 'moved' });
    });

    it('is only looked at by a plan, which counts and changes nothing', async () => {
      const plan = await onBoth(planMove);
      expect(plan.state).toEqual({ kind: 'empty' });
      expect(plan.tables).toContainEqual({ name: 'fetch_places', rows: 2500, targetRows: 0 });
      const { rows } = await onTarget((db) =>
        sql`select 1 from pg_tables where schemaname = current_schema()`.execute(db),
      );
      expect(rows).toEqual([]);
    });
  });

  describe('the list of tables', () => {
    it('has every table of both databases, with every column', async () => {
      await onTarget((db) => migrate(db));
      await onBoth(async (source, target) => {
        const moved = (await readTables(source)).flatMap(({ name, columns }) =>
          columns.map((column) => `${name}.${column}`),
        );
        const bookkeeping = ['schema_migrations.', 'moves.'];
        const listed = (rows: { name: string }[]) =>
          rows.map((row) => row.name).filter((name) => !bookkeeping.some((table) => name.startsWith(table)));
        const here = await sql<{ name: string }>`
          select m.name || '.' || c.name as name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`.execute(
          source,
        );
        const there = await sql<{ name: string }>`
          select table_name || '.' || column_name as name from information_schema.columns
          where table_schema = current_schema()`.execute(target);
        expect(moved.sort()).toEqual(listed(here.rows).sort());
        expect(moved.sort()).toEqual(listed(there.rows).sort());
        expect(moved).toContain('items.title');
      });
    });

    it('has nothing that a copy of rows would not do justice to', async () => {
      await onTarget((db) => migrate(db));
      await onBoth(async (source, target) => {
        // A table that refers to itself needs an order among its rows, and a number that PostgreSQL deals out needs its counter set.
        expect((await readTables(source)).filter((table) => table.references.includes(table.name))).toEqual([]);
        const { rows } = await sql`
          select table_name, column_name from information_schema.columns
          where table_schema = current_schema() and (is_identity = 'YES' or column_default like 'nextval%')`.execute(
          target,
        );
        expect(rows).toEqual([]);
      });
    });

    it('has what a later version adds, after the tables that it refers to', async () => {
      const table = (real: string) => `create table a_later_one (part text not null, number integer not null,
        item_id text not null references items (id), weight ${real}, primary key (number, part))`;
      writeInSource(table('real'));
      await onTarget((db) => migrate(db));
      await runOnServer(table('double precision'), targetUrl);
      const weights = [0.1, 1e-300, -1.5, 5, 1e21, 123456789.12345679, 1.7976931348623157e308, -0];
      const database = new DatabaseSync(fileIn(dataDir));
      const insert = database.prepare('insert into a_later_one select ?, ?, min(id), ? from items');
      for (const [n, weight] of weights.entries()) insert.run(ODD_TEXTS[n] ?? '', n % 3, weight);
      insert.run('nothing', 9, null);
      database.close();
      const outcome = await move();
      expect(outcome).toMatchObject({ kind: 'moved' });
      const check = outcome.kind === 'moved' && outcome.checks.find(({ name }) => name === 'a_later_one');
      expect(check).toMatchObject({ rows: weights.length + 1, targetRows: weights.length + 1, isSame: true });
      await expectAllTheSame();
    });
  });

  describe('a move that is cut short', () => {
    it('goes on wherever it was, as often as it must', async () => {
      let pages = 0;
      for (let cut = 0; cut < 53; cut += 5) {
        await cutShort(cutAfter(cut));
        expect(await unfinishedMoves()).toHaveLength(1);
      }
      const outcome = await move({ onProgress: () => pages++ });
      expect(outcome).toMatchObject({ kind: 'moved', wasResumed: true });
      // Otherwise the cuts above did not reach all of it.
      expect(pages).toBeLessThan(80);
      await expectAllTheSame();
    });

    it('leaves alone what is there already', async () => {
      const written = () =>
        onTarget(async (db) => {
          const { rows } = await sql`select place, xmin::text as written from fetch_places order by place`.execute(db);
          return rows;
        });
      await cutShort({
        onProgress: (_, table) => {
          if (table === 'items') throw new Cut();
        },
      });
      const before = await written();
      expect(before).toHaveLength(2500);
      await move();
      expect(await written()).toEqual(before);
    });

    it('keeps others out of the target until it is finished', async () => {
      await cutShort(cutAfter(3));
      await expect(openStore({ dataDir, databaseUrl: targetUrl })).rejects.toThrow(/inte klar/);
      await move();
      await (await openStore({ dataDir, databaseUrl: targetUrl })).close();
    });

    it('follows what was added, changed and removed in the source before it goes on', async () => {
      await cutShort({
        onProgress: (step) => {
          if (step === 'check') throw new Cut();
        },
      });
      await onSource(async (db) => {
        await addItems(db, 5000, 40);
        await markDeleted(db, 'a', [`guid ${ODD_TEXTS[1]} 1`], '2026-11-21T00:00:00.000Z');
      });
      // Rows are removed from the middle of tables, parents too; more than a page of one.
      writeInSource(`
        pragma foreign_keys = off;
        delete from fetch_places where rowid % 2 = 0;
        create temp table gone as select id from items order by change_number limit 20;
        ${[
          'item_keys',
          'item_provenance',
          'item_versions',
          'item_people',
          'item_identifiers',
          'item_areas',
          'area_verdicts',
          'story_keys',
        ]
          .map((name) => `delete from ${name} where item_id in (select id from gone);`)
          .join('')}
        delete from items where id in (select id from gone);
        update items set title = title || '!' where rowid % 3 = 0;`);
      expect(await move()).toMatchObject({ kind: 'moved', wasResumed: true });
      await expectAllTheSame();
    });

    it('begins again where a restored source has given numbers anew', async () => {
      await onSource((db) => addItems(db, 6000, 30));
      await cutShort({
        onProgress: (step) => {
          if (step === 'check') throw new Cut();
        },
      });
      copyFileSync(fileIn(template), fileIn(dataDir));
      await onSource((db) => addItems(db, 7000, 40));
      expect(await move()).toMatchObject({ kind: 'moved', wasResumed: true });
      await expectAllTheSame();
    });
  });

  describe('is not finished', () => {
    it.each(['copy', 'check'])(
      'when somebody writes in the source during the %s, until it is run again',
      async (step) => {
        let isWritten = false;
        const outcome = await move({
          onProgress: (current) => {
            if (current !== step || isWritten) return;
            isWritten = true;
            writeInSource(`update items set title = 'Skrivet under flytten' where rowid = 5`);
          },
        });
        expect(outcome).toEqual({ kind: 'source-changed' });
        expect(await unfinishedMoves()).toHaveLength(1);
        expect(await move()).toMatchObject({ kind: 'moved', wasResumed: true });
        await expectAllTheSame();
      },
    );

    it('when the target has kept something else than it was given', async () => {
      await onTarget((db) => migrate(db));
      await runOnServer(
        `create function shout() returns trigger language plpgsql as $$ begin new.cause = upper(new.cause); return new; end $$;
         create trigger shout before insert or update on quarantined_jobs for each row execute function shout()`,
        targetUrl,
      );
      const outcome = await move();
      expect(outcome).toMatchObject({ kind: 'not-same' });
      const wrong = outcome.kind === 'not-same' ? outcome.checks.filter((check) => !check.isSame) : [];
      expect(wrong.map((check) => check.name)).toEqual(['quarantined_jobs']);
      expect(await unfinishedMoves()).toHaveLength(1);
      await runOnServer('drop function shout cascade', targetUrl);
      expect(await move()).toMatchObject({ kind: 'moved' });
    });

    it('when PostgreSQL refuses a value that SQLite had taken, and says in which table', async () => {
      writeInSource(`update source_states set duration_ms = 'länge' where source_id = 'b'`);
      await expect(move()).rejects.toThrow(/tabellen source_states: .*Flytten är inte klar/);
      expect(await unfinishedMoves()).toHaveLength(1);
    });
  });

  describe('is refused', () => {
    it('where the product is in use already', async () => {
      const store = await openStore({ dataDir, databaseUrl: targetUrl });
      await addItems(store.db, 0, 2);
      await store.close();
      const outcome = await move();
      expect(outcome).toMatchObject({ kind: 'occupied' });
      expect(outcome.kind === 'occupied' && outcome.tables).toContain('items');
      expect(await onTarget((db) => db.selectFrom('items').selectAll().execute())).toHaveLength(2);
      expect(await unfinishedMoves()).toEqual([]);
    });

    it('where something else has tables of the same names', async () => {
      await runOnServer(`create table items (name text); insert into items values ('stol')`, targetUrl);
      expect(await move()).toEqual({ kind: 'foreign', tables: ['items'] });
    });

    it('while another one is under way', async () => {
      await onTarget((db) =>
        db.connection().execute(async (other) => {
          expect(await lockOutOtherMoves(other, 0)).toBe(true);
          expect(await move({ patienceMs: 100 })).toEqual({ kind: 'under-way' });
        }),
      );
      expect(await move({ patienceMs: 100 })).toMatchObject({ kind: 'moved' });
    });

    it('after one that is finished, unless both are still the same', async () => {
      await move();
      expect(await move()).toMatchObject({ kind: 'moved-before' });
      await onTarget((db) => db.updateTable('items').set({ language: 'fi' }).where('version', '=', 2).execute());
      const after = await move();
      expect(after).toMatchObject({ kind: 'parted' });
      const parted = after.kind === 'parted' ? after.checks.filter((check) => !check.isSame) : [];
      expect(parted.map((check) => check.name)).toEqual(['items']);
      expect(
        await onTarget((db) => db.selectFrom('items').select('id').where('language', '=', 'fi').execute()),
      ).not.toEqual([]);
    });
  });

  describe('the source', () => {
    it('is not made when it is missing', async () => {
      rmSync(fileIn(dataDir));
      await expect(move()).rejects.toThrow(/spanare\.db saknas/);
      expect(() => readFileSync(fileIn(dataDir))).toThrow('ENOENT');
    });

    it('is not migrated: an older one is refused as it is', async () => {
      writeInSource(`delete from schema_migrations where name like '0002%'`);
      const before = hashOfSource();
      await expect(move()).rejects.toThrow(/0002-several-processes återstår/);
      expect(hashOfSource()).toBe(before);
    });

    it('tells who has claimed something just now', async () => {
      const [now, past] = ['2026-11-20T10:00:00.000Z', '2026-11-20T09:59:00.000Z'];
      writeInSource(`
        update source_states set claimed_by = 'x|1|a', claimed_until = '2026-11-20T10:01:00.000Z' where source_id = 'a';
        update source_states set claimed_by = 'y|1|b', claimed_until = '${past}' where source_id = 'b';
        update fetch_places set held_by = 'z|1|c', free_at = '2026-11-20T10:01:00.000Z' where rowid < 5`);
      expect((await onSource((db) => readClaimOwners(db, now))).sort()).toEqual(['x|1|a', 'z|1|c']);
    });
  });
});
