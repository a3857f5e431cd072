/** An index in trouble: what fails halfway leaves nothing wrong behind, and what cannot be worked with is made anew. */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { inTransaction } from '../../../src/search/embedded/database.js';
import { openIndexFile } from '../../../src/search/embedded/file.js';
import { createSet, currentSet, dropSet, makeCurrent } from '../../../src/search/embedded/sets.js';
import { createWriter } from '../../../src/search/embedded/write.js';
import { openEmbeddedEngine } from '../../../src/search/embedded.js';
import type { Change, SearchEngine } from '../../../src/search/engine.js';
import { parseQuery } from '../../../src/search/query.js';
import { makeDocument, put } from '../../contract/search-engine.js';

let folder = '';
let engine: SearchEngine | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spanare-trouble-'));
});
afterEach(async () => {
  await engine?.close();
  engine = null;
  rmSync(folder, { recursive: true });
});

const path = (): string => join(folder, 'items.db');
const find = async (q: string): Promise<string[]> => {
  const answer = await engine?.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: 10 });
  return (answer?.hits ?? []).map(({ id }) => id);
};
const UNREADABLE: Change = { id: 'z', changeNumber: 1_000_000, document: JSON.parse('{"id":"z","title":null}') };

describe('an index in trouble', () => {
  it('never drops the set that is current', () => {
    const { database } = openIndexFile(path());
    const number = inTransaction(database, 'write', () => createSet(database, 'second'));
    inTransaction(database, 'write', () => makeCurrent(database, number));
    expect(() => dropSet(database, number)).toThrow(/current/);
    expect(currentSet(database).generation).toBe('second');
    database.close();
  });

  it('is made anew where it names no current set', async () => {
    engine = openEmbeddedEngine({ folder });
    await engine.apply([put(makeDocument('a', 'Bibliotek'))]);
    const other = new DatabaseSync(path());
    other.exec("update meta set value = 999 where name = 'current'");
    other.close();
    expect(await find('bibliotek')).toEqual([]);
    expect(await engine.lastApplied()).toBe(0);
    await engine.apply([put(makeDocument('a', 'Bibliotek'))]);
    expect(await find('bibliotek')).toEqual(['a']);
  });

  it('answers from the new index although a rebuild is given up after its commit', async () => {
    engine = openEmbeddedEngine({ folder });
    const rebuild = await engine.startRebuild();
    await rebuild.apply([put(makeDocument('a', 'Bibliotek'))]);
    await rebuild.commit();
    await rebuild.abort();
    expect(await find('bibliotek')).toEqual(['a']);
  });

  it('refuses to finish a rebuild of which a batch failed', () => {
    const { database } = openIndexFile(path());
    const writer = createWriter(
      database,
      inTransaction(database, 'write', () => createSet(database, 'second')),
    );
    writer.gather([put(makeDocument('a', 'Ekar'))]);
    expect(() => writer.gather([UNREADABLE])).toThrow();
    expect(() => writer.gather([put(makeDocument('b', 'Björkar'))])).toThrow(/made anew/);
    expect(() => writer.finish()).toThrow(/made anew/);
    database.close();
  });

  it('is opened again after it could not be', async () => {
    engine = openEmbeddedEngine({ folder });
    await engine.apply([put(makeDocument('a', 'Bibliotek'))]);
    const elsewhere = `${folder}-elsewhere`;
    renameSync(folder, elsewhere);
    mkdirSync(join(folder, 'items.db'), { recursive: true });
    await expect(engine.lastApplied()).rejects.toThrow();
    await expect(engine.lastApplied()).rejects.toThrow();
    rmSync(folder, { recursive: true });
    renameSync(elsewhere, folder);
    expect(await find('bibliotek')).toEqual(['a']);
  });
});
