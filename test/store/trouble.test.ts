/** What is the database's own trouble, to be tried again, and what is a bug: by code, whatever the message says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { sql } from 'kysely';
import { isStoreTrouble } from '../../src/store/store.js';
import { StoreUnavailableError } from '../../src/store/trouble.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const withCode = (code: string, message = '') => Object.assign(new Error(message), { code });
const TELLING = 'UNIQUE constraint failed: Connection terminated, disk full, database is locked, ECONNREFUSED';

describe('by its code', () => {
  it.each(['08006', '08P01', '53100', '53300', '57P01', '57P03', '58030', '55P03', '40001', '40P01', '25P03', '25006'])(
    '%s is trouble',
    (code) => expect(isStoreTrouble(withCode(code))).toBe(true),
  );
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'])('%s is trouble', (code) =>
    expect(isStoreTrouble(withCode(code))).toBe(true),
  );
  it.each(['42601', '42P01', '42703', '23505', '23502', '22021', '25P01', '0A000', 'XX000', 'ERR_INVALID_ARG_TYPE'])(
    '%s is a bug, whatever its message repeats',
    (code) => expect(isStoreTrouble(withCode(code, TELLING))).toBe(false),
  );
});

describe('without a code', () => {
  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'driver has already been destroyed',
  ])('"%s" is trouble', (message) => expect(isStoreTrouble(new Error(message))).toBe(true));
  it.each([new Error(TELLING), new TypeError('x is not a function'), 'locked', null, undefined])(
    '%s is a bug',
    (error) => expect(isStoreTrouble(error)).toBe(false),
  );
  it('a database that does not answer is trouble, and says why', () => {
    const error = new StoreUnavailableError(withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432'));
    expect(isStoreTrouble(error)).toBe(true);
    expect(error).toMatchObject({ name: 'StoreUnavailableError', code: 'STORE_UNAVAILABLE' });
    expect(error.message).toContain('ECONNREFUSED');
  });
});

describe.each(STORES)('from $name itself', (kind) => {
  let temporary: TemporaryStore;
  beforeAll(async () => {
    temporary = await kind.open();
  });
  afterAll(() => temporary.remove());
  const run = async (statement: string): Promise<unknown> =>
    sql
      .raw(statement)
      .execute(temporary.store.db)
      .catch((error: unknown) => error);

  it.each([
    ['a syntax error', 'selec 1'],
    ['a missing table', 'select * from "database is locked"'],
    ['a broken constraint', "insert into counters values ('disk full', 1), ('disk full', 1)"],
  ])('%s is a bug', async (_name, statement) => {
    const error = await run(statement);
    expect(error).toHaveProperty('code');
    expect(isStoreTrouble(error)).toBe(false);
  });

  it('a closed store is trouble', async () => {
    const other = await kind.open();
    await other.store.close();
    expect(isStoreTrouble(await other.store.ping().catch((error: unknown) => error))).toBe(true);
    await other.remove();
  });
});

describe('from SQLite', () => {
  let folder: string;
  let database: InstanceType<typeof DatabaseSync>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanare-trouble-'));
    database = new DatabaseSync(join(folder, 'x.db'), { timeout: 1 });
    database.exec('create table t (a text)');
  });
  afterAll(() => {
    if (database.isOpen) database.close();
    rmSync(folder, { recursive: true });
  });
  const insert = (): unknown => {
    try {
      return database.prepare('insert into t values (?)').run('x'.repeat(100_000));
    } catch (error) {
      return error;
    }
  };

  it('locked, read-only, full and closed are trouble', () => {
    const other = new DatabaseSync(join(folder, 'x.db'));
    other.exec('begin exclusive');
    expect(isStoreTrouble(insert())).toBe(true);
    other.close();
    expect(isStoreTrouble(insert())).toBe(false);
    database.exec('pragma query_only = 1');
    expect(isStoreTrouble(insert())).toBe(true);
    database.exec('pragma query_only = 0; pragma max_page_count = 1');
    expect(isStoreTrouble(insert())).toBe(true);
    database.close();
    expect(isStoreTrouble(insert())).toBe(true);
  });
});
