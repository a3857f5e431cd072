/** The embedded engine in its threads, as built: what every engine must do, and that nobody waits for what goes on in a thread. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { StartError } from '../../src/domain/start-error.js';
import { openThreadedEngine, type ThreadedOptions } from '../../src/search/embedded/threaded-engine.js';
import { BadCursorError, type SearchEngine } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { describeSearchEngine, makeDocument, put } from '../contract/search-engine.js';

const ENTRY = new URL('../../dist/src/search/embedded/serve-engine.js', import.meta.url);
const isBuilt = existsSync(ENTRY);
if (!isBuilt) console.warn('SKIPPED threaded-engine.test.ts: there is no dist/, run `npm run build` first');
const whenBuilt = isBuilt ? describe : describe.skip;

const makeFolder = () => mkdtempSync(join(tmpdir(), 'spanare-threads-'));
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const open = (folder: string, options: Partial<ThreadedOptions> = {}): SearchEngine =>
  openThreadedEngine({ folder, synonyms: { groups: [] }, log: silent, entry: ENTRY, ...options });

const find = async (engine: SearchEngine, q: string): Promise<string[]> =>
  (await engine.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: 10 })).hits.map(({ id }) => id);

whenBuilt('in threads', () => {
  // A thread takes a moment to start: all tests have the same, each with an index made anew.
  const folder = makeFolder();
  let engine: SearchEngine | null = null;
  afterAll(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true });
  });

  describeSearchEngine('embedded, in threads', async ({ synonyms }) => {
    engine ??= open(folder, { synonyms });
    await (await engine.startRebuild()).commit();
    return { engine, dispose: async () => {} };
  });
});

whenBuilt('the threads of an index', () => {
  let folder: string;
  let engines: SearchEngine[];

  beforeEach(() => {
    folder = makeFolder();
    engines = [];
  });
  afterEach(async () => {
    for (const engine of engines) await engine.close();
    rmSync(folder, { recursive: true });
  });

  const openHere = (options: Partial<ThreadedOptions> = {}): SearchEngine => {
    const engine = open(folder, options);
    engines.push(engine);
    return engine;
  };

  it('go on searching, and leave the server alone, while a write waits', async () => {
    const engine = openHere();
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    const before = await engine.lastApplied();
    const other = new DatabaseSync(join(folder, 'items.db'));
    other.exec('begin immediate; create table something (id text)');
    let isWritten = false;
    const writing = engine.apply([put(makeDocument('b', 'Simhallen'))]).then(() => {
      isWritten = true;
    });
    try {
      // Several times, so that the thread that writes is sure to be waiting.
      for (let i = 0; i < 20; i++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(await find(engine, 'simhallen')).toEqual(['a']);
        expect(await engine.lastApplied()).toBe(before);
      }
      expect(isWritten).toBe(false);
    } finally {
      other.exec('rollback');
      other.close();
    }
    await writing;
    expect((await find(engine, 'simhallen')).sort()).toEqual(['a', 'b']);
  });

  it('end when they are idle, and come again with what the index has', async () => {
    const engine = openHere({ idleMs: 50 });
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    await find(engine, 'simhallen');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await engine.apply([put(makeDocument('b', 'Simhallen'))]);
    expect((await find(engine, 'simhallen')).sort()).toEqual(['a', 'b']);
  });

  it('keep a rebuild that nothing is added to for a while', async () => {
    const engine = openHere({ idleMs: 50 });
    const rebuild = await engine.startRebuild();
    await rebuild.apply([put(makeDocument('a', 'Simhallen'))]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await rebuild.apply([put(makeDocument('b', 'Simhallen'))]);
    await rebuild.commit();
    expect((await find(engine, 'simhallen')).sort()).toEqual(['a', 'b']);
  });

  it('lose only the rebuild when the thread that writes is lost', async () => {
    const entry = join(folder, 'mortal.mjs');
    writeFileSync(
      entry,
      `import { parentPort } from 'node:worker_threads';
       import ${JSON.stringify(ENTRY.href)};
       parentPort.on('message', (called) => {
         if (JSON.stringify(called).includes('deadly')) process.exit(9);
       });`,
    );
    const engine = openHere({ entry: pathToFileURL(entry) });
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    const rebuild = await engine.startRebuild();
    await rebuild.apply([put(makeDocument('b', 'Simhallen'))]);
    await expect(rebuild.apply([put(makeDocument('deadly', 'Simhallen'))])).rejects.toThrow('code 9');
    await expect(rebuild.commit()).rejects.toThrow('The rebuild is gone');
    await expect(rebuild.abort()).rejects.toThrow('The rebuild is gone');
    expect(await find(engine, 'simhallen')).toEqual(['a']);
    const another = await engine.startRebuild();
    await another.apply([put(makeDocument('c', 'Simhallen'))]);
    await another.commit();
    expect(await find(engine, 'simhallen')).toEqual(['c']);
  });

  it('begin again in a new file where the old one is taken away', async () => {
    const engine = openHere();
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    const generation = await engine.generation();
    for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `items.db${ending}`), { force: true });
    expect(await engine.generation()).not.toBe(generation);
    expect(await find(engine, 'simhallen')).toEqual([]);
    await engine.apply([put(makeDocument('b', 'Simhallen'))]);
    expect(await find(engine, 'simhallen')).toEqual(['b']);
  });

  it('tell what is wrong in Swedish before they start', () => {
    const path = join(folder, 'search');
    writeFileSync(path, 'x');
    let error: unknown = null;
    try {
      open(path);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(StartError);
    expect(String(error)).toContain('där ligger en fil');
  });

  it('know a bad cursor, and one of a question nobody waits for any more', async () => {
    const engine = openHere();
    const request = { query: parseQuery('a'), filters: {}, sort: 'relevance', limit: 5 } as const;
    await expect(engine.search({ ...request, cursor: 'x' })).rejects.toThrow(BadCursorError);
    await expect(engine.search(request, AbortSignal.abort(new Error('left')))).rejects.toThrow('left');
  });

  it('close twice, and answer nothing after', async () => {
    const engine = openHere();
    await engine.apply([put(makeDocument('a', 'Simhallen'))]);
    await engine.close();
    await engine.close();
    await expect(find(engine, 'simhallen')).rejects.toThrow('closed');
  });

  it.each([
    ['closed', 'await engine.close();'],
    ['forgotten', ''],
  ])('keep no process alive when they are %s', async (_, ending) => {
    const module = new URL('./threaded-engine.js', ENTRY).href;
    const program = `
      const { openThreadedEngine } = await import(${JSON.stringify(module)});
      const log = { info() {}, warn() {}, error: console.error };
      const engine = openThreadedEngine({ folder: ${JSON.stringify(folder)}, synonyms: { groups: [] }, log });
      await engine.apply([{ id: 'a', changeNumber: 1, document: null }]);
      console.log(await engine.lastApplied());
      ${ending}`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
    expect(await run).toEqual({ stdout: '1\n', stderr: '' });
  });
});
