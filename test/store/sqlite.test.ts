/** What only a file can do: be no database, be locked by another program, be whole when it is closed. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../src/domain/start-error.js';
import { openStore, type Store } from '../../src/store/store.js';
import { takeChangeNumber } from '../support/take-change-number.js';

let folder: string;
const opened: Store[] = [];
const openIn = (dataDir: string): Promise<Store> => openStore({ dataDir, databaseUrl: null });
const open = async (): Promise<Store> => {
  const store = await openIn(folder);
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
    const error = await openIn(join(folder, path)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toMatch(sentence);
  });

  it('says that another program holds the lock', async () => {
    await (await open()).close();
    const other = new DatabaseSync(join(folder, 'spanare.db'));
    other.exec('begin exclusive');
    const error = await openIn(folder).catch((reason: unknown) => reason);
    other.close();
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toMatch(/låst av ett annat program/);
  });
});

it('lets the process go on while another one writes', async () => {
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

it('is whole in its one file when it is closed', async () => {
  const store = await open();
  await store.db.transaction().execute((trx) => takeChangeNumber(trx));
  await store.close();
  expect(statSync(join(folder, 'spanare.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
});
