/** The embedded engine: what every engine must do, and what only a file can do wrong. */
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../src/domain/start-error.js';
import { compileSynonyms } from '../../src/language/synonyms.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchEngine } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { describeSearchEngine, makeDocument, put } from '../contract/search-engine.js';

const makeFolder = () => mkdtempSync(join(tmpdir(), 'spanare-search-'));

describeSearchEngine('embedded', async ({ synonyms }) => {
  const folder = makeFolder();
  const engine = openEmbeddedEngine({ folder, synonyms: compileSynonyms(synonyms) });
  const dispose = async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  };
  return { engine, dispose };
});

describe('the index file', () => {
  let folder: string;
  let open: SearchEngine[];

  beforeEach(() => {
    folder = makeFolder();
    open = [];
  });
  afterEach(async () => {
    for (const engine of open) await engine.close();
    rmSync(folder, { recursive: true });
  });

  const openEngine = () => {
    const engine = openEmbeddedEngine({ folder });
    open.push(engine);
    return engine;
  };
  const find = async (engine: SearchEngine, q: string) =>
    (await engine.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: 10 })).hits.map(
      (hit) => hit.id,
    );

  it('keeps what it has and its generation over a restart', async () => {
    const first = openEngine();
    await first.apply([put(makeDocument('a', 'Simhallen'))]);
    const generation = await first.generation();
    await first.close();
    const second = openEngine();
    expect(await second.generation()).toBe(generation);
    expect(await find(second, 'simhall')).toEqual(['a']);
  });

  it('shows what another process has written, rebuilt or deleted', async () => {
    const [writer, reader] = [openEngine(), openEngine()];
    expect(await find(reader, 'simhallen')).toEqual([]);
    await writer.apply([put(makeDocument('a', 'Simhallen'))]);
    expect(await find(reader, 'simhallen')).toEqual(['a']);
    const rebuild = await writer.startRebuild();
    await rebuild.apply([put(makeDocument('b', 'Simhallen'))]);
    await rebuild.commit();
    expect(await find(reader, 'simhallen')).toEqual(['b']);
    expect(await reader.generation()).toBe(await writer.generation());
  });

  it('lets the later of two rebuilds win and drops what is old', async () => {
    const engine = openEngine();
    const [first, second] = [await engine.startRebuild(), await engine.startRebuild()];
    await second.apply([put(makeDocument('second', 'Simhallen'))]);
    await second.commit();
    await expect(first.apply([put(makeDocument('first', 'Simhallen'))])).rejects.toThrow('gone');
    await first.abort();
    expect(await find(engine, 'simhallen')).toEqual(['second']);
  });

  const garbage = Buffer.alloc(20_000, 'detta är ingen databas ');
  it.each<[string, (file: string) => void]>([
    ['is garbage', (file) => writeFileSync(file, garbage)],
    ['is cut off', (file) => truncateSync(file, Math.floor(statSync(file).size / 2))],
    ['has lost its first page', (file) => writeFileSync(file, Buffer.concat([garbage.subarray(0, 4096), garbage]))],
    ['is gone', (file) => rmSync(file)],
  ])('starts anew with another generation when the file %s', async (_, damage) => {
    const first = openEngine();
    await first.apply(
      Array.from({ length: 300 }, (__, i) =>
        put(makeDocument(`d${i}`, `Simhallen nummer ${i}`, { summary: 'x '.repeat(200) })),
      ),
    );
    const generation = await first.generation();
    await first.close();
    for (const file of readdirSync(folder)) {
      if (file.endsWith('.db')) damage(join(folder, file));
      else rmSync(join(folder, file));
    }
    const second = openEngine();
    // A file that is only cut off may open; it is found out when it is used.
    await find(second, 'simhallen');
    await second.apply([put(makeDocument('new', 'Simhallen'))]);
    expect(await find(second, 'simhallen')).toContain('new');
    expect(await second.generation()).not.toBe(generation);
  });

  it.each<[string, string]>([
    ['an earlier format', 'pragma user_version = 2; create table docs (id text); insert into docs values (1)'],
    ['no format at all', 'create table something (id text)'],
    ['a later format', 'pragma user_version = 1000; create table docs (id text)'],
  ])('makes a new file, that can shrink, where the old one is of %s', async (_, sql) => {
    const path = join(folder, 'items.db');
    const old = new DatabaseSync(path);
    old.exec(sql);
    old.close();
    const before = statSync(path).ino;
    const held = openSync(path, 'r');
    const engine = openEngine();
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    expect(await find(engine, 'simhallen')).toEqual(['a']);
    await engine.close();
    // Held open, so that its number is not given to the new file.
    expect(statSync(path).ino).not.toBe(before);
    closeSync(held);
    const made = new DatabaseSync(path);
    expect(made.prepare('pragma auto_vacuum').get()).toEqual({ auto_vacuum: 2 });
    made.close();
    const again = openEngine();
    expect(await find(again, 'simhallen')).toEqual(['a']);
  });

  it('opens and searches in the middle of a long write of another process', async () => {
    const first = openEngine();
    await first.apply([put(makeDocument('a', 'Simhallen'))]);
    const other = new DatabaseSync(join(folder, 'items.db'));
    other.exec('begin immediate; create table something (id text)');
    try {
      const second = openEngine();
      expect(await find(second, 'simhallen')).toEqual(['a']);
      expect(await second.lastApplied()).toBeGreaterThan(0);
    } finally {
      other.exec('rollback');
      other.close();
    }
  });

  it('leaves a whole file and no log when it is closed', async () => {
    const engine = openEngine();
    await engine.apply(Array.from({ length: 50 }, (_, i) => put(makeDocument(`d${i}`, 'Simhallen'))));
    await find(engine, 'simhallen biblotek');
    await engine.close();
    const logs = readdirSync(folder).filter((file) => file.endsWith('-wal'));
    expect(logs.map((file) => statSync(join(folder, file)).size).filter((size) => size > 0)).toEqual([]);
    // As a backup of the one file would have it.
    cpSync(join(folder, 'items.db'), join(folder, 'copied', 'items.db'));
    const copy = openEmbeddedEngine({ folder: join(folder, 'copied') });
    open.push(copy);
    expect((await find(copy, 'simhallen')).length).toBe(10);
  });

  it('closes although another one reads or it has been closed before', async () => {
    const [first, second] = [openEngine(), openEngine()];
    await first.apply([put(makeDocument('a', 'Simhallen'))]);
    await first.close();
    await first.close();
    expect(await find(second, 'simhallen')).toEqual(['a']);
  });

  it('makes a new file where the old one is taken away under way', async () => {
    const engine = openEngine();
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    const generation = await engine.generation();
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    expect(await find(engine, 'simhallen')).toEqual([]);
    expect(await engine.generation()).not.toBe(generation);
    await engine.apply([put(makeDocument('b', 'Simhallen'))]);
    expect(await find(engine, 'simhallen')).toEqual(['b']);
  });
});

describe('an index that cannot be opened', () => {
  let folder: string;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const openIn = (searchFolder: string): unknown => {
    try {
      openEmbeddedEngine({ folder: searchFolder });
      return null;
    } catch (error) {
      return error;
    }
  };

  it.each<[string, string, (path: string) => void]>([
    ['the folder is a file', 'där ligger en fil', (path) => writeFileSync(path, 'x')],
    [
      'the file is a folder',
      'där ligger något annat',
      (path) => mkdirSync(join(path, 'items.db'), { recursive: true }),
    ],
    ['a folder above is a file', 'går inte att öppna', (path) => writeFileSync(join(path, '..'), 'x')],
  ])('says so in Swedish when %s', (_, sentence, prepare) => {
    const path = join(folder, 'above', 'search');
    if (!sentence.startsWith('går')) mkdirSync(join(path, '..'));
    prepare(path);
    const error = openIn(path);
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toContain(sentence);
    expect(String(error)).toContain(path);
    expect(String(error)).toContain('starta igen');
  });

  it('says so in Swedish when another program has locked it', () => {
    const other = new DatabaseSync(join(folder, 'items.db'));
    other.exec('pragma locking_mode = exclusive; begin exclusive; create table t (a)');
    const error = openIn(folder);
    other.close();
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toContain('låst av ett annat program');
    expect(String(error)).toContain(join(folder, 'items.db'));
  }, 20_000);
});
