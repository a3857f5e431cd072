/** Transactions that collide: the one that the database breaks off runs again, and both are done in the end. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Trx } from '../../src/store/store.js';
import { transact } from '../../src/store/transaction.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await kind.open();
    await temporary.store.db
      .insertInto('counters')
      .values([
        { name: 'a', value: 0 },
        { name: 'b', value: 0 },
      ])
      .execute();
  });
  afterEach(() => temporary.remove());

  const add = (trx: Trx, name: string) =>
    trx
      .updateTable('counters')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('name', '=', name)
      .execute();
  const values = async (): Promise<number[]> =>
    (await temporary.store.db.selectFrom('counters').select('value').orderBy('name').execute()).map((row) => row.value);

  it('two that lock the same rows in opposite order are both done, once', async () => {
    const { db } = temporary.store;
    let runs = 0;
    let waiting = 0;
    let goOn = (): void => {};
    const bothHaveOne = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    // On SQLite the second one begins when the first is done, and there is nobody to wait for.
    const meet = async (): Promise<void> => {
      if (++waiting === 2 || kind.name === 'SQLite') goOn();
      await bothHaveOne;
    };
    const both = (first: string, second: string) =>
      transact(db, async (trx) => {
        runs++;
        await add(trx, first);
        await meet();
        await add(trx, second);
      });
    await Promise.all([both('a', 'b'), both('b', 'a')]);
    expect(await values()).toEqual([2, 2]);
    expect(runs).toBe(kind.name === 'SQLite' ? 2 : 3);
  });

  it('a collision that never ends is told, and a failure of another kind at once', async () => {
    let runs = 0;
    const fail = (code: string) =>
      transact(temporary.store.db, async (trx) => {
        runs++;
        await add(trx, 'a');
        throw Object.assign(new Error('broken off'), { code });
      });
    await expect(fail('40001')).rejects.toThrow('broken off');
    expect(runs).toBe(4);
    await expect(fail('23505')).rejects.toThrow('broken off');
    expect(runs).toBe(5);
    expect(await values()).toEqual([0, 0]);
  });
});
