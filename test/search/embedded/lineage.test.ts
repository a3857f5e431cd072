/** A rebuilt index gives items the rows they had, so that cursors outlive it, unless that cannot be kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { closeTidily, type Database, inTransaction } from '../../../src/search/embedded/database.js';
import { openIndexFile } from '../../../src/search/embedded/file.js';
import { createSet, currentSet, makeCurrent } from '../../../src/search/embedded/sets.js';
import { createWriter } from '../../../src/search/embedded/write.js';
import { makeDocument, put, remove } from '../../contract/search-engine.js';

let folder = '';
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-lineage-'));
  database = openIndexFile(join(folder, 'items.db')).database;
});
afterEach(() => {
  closeTidily(database);
  rmSync(folder, { recursive: true });
});

const items = (...ids: string[]) => ids.map((id) => put(makeDocument(id, 'Skola')));
const rowsNow = (): Record<string, number> =>
  Object.fromEntries(
    database
      .prepare(`select id, row from docs_${currentSet(database).number}`)
      .all()
      .map(({ id, row }) => [String(id), Number(row)]),
  );
const applyNow = (changes: ReturnType<typeof items>): void =>
  createWriter(database, currentSet(database).number).apply(changes);
const newSet = (generation: string): number => inTransaction(database, 'write', () => createSet(database, generation));
const swapIn = (number: number): void => inTransaction(database, 'write', () => makeCurrent(database, number));

describe('a rebuilt index', () => {
  it('keeps rows, whatever the order it was filled in, also of what is gone', () => {
    applyNow(items('a', 'b', 'c', 'd'));
    applyNow([remove('b')]);
    const before = { rows: rowsNow(), lineage: currentSet(database).lineage };
    const number = newSet('second');
    const writer = createWriter(database, number);
    writer.gather([...items('new', 'd', 'c'), remove('b'), ...items('a')]);
    writer.finish();
    swapIn(number);
    expect(rowsNow()).toEqual({ ...before.rows, new: 5 });
    expect(currentSet(database)).toMatchObject({ lineage: before.lineage, generation: 'second' });
  });

  it('is of another lineage where an item came to both sets meanwhile and got two rows', () => {
    applyNow(items('a'));
    const { lineage } = currentSet(database);
    const number = newSet('second');
    applyNow(items('x', 'y'));
    const writer = createWriter(database, number);
    writer.gather(items('y', 'x', 'a'));
    writer.finish();
    swapIn(number);
    expect(currentSet(database).lineage).not.toBe(lineage);
    expect(rowsNow()).toEqual({ a: 1, y: 2, x: 3 });
  });

  it('is of another lineage where another rebuild came first', () => {
    applyNow(items('a'));
    const [second, third] = [newSet('second'), newSet('third')];
    createWriter(database, second).gather(items('b', 'a'));
    swapIn(second);
    const { lineage } = currentSet(database);
    const writer = createWriter(database, third);
    writer.gather(items('c', 'a', 'b'));
    writer.finish();
    swapIn(third);
    expect(currentSet(database).lineage).not.toBe(lineage);
  });
});
