/** Sync: whatever happens on the way, the engine ends up with what the store has. */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { Change, ChangeFeed, SearchEngine } from '../../src/search/engine.js';
import { emptyQuery } from '../../src/search/query.js';
import { syncEngine } from '../../src/search/sync.js';
import { makeDocument } from '../contract/search-engine.js';

/** A store in memory: of each item only the last change counts, and the cursors go back with it to a backup, as in the real one. */
function createStore() {
  let changes: Change[] = [];
  let last = 0;
  const cursors = new Map<string, { lastChange: number; generation: string }>();
  const write = (id: string, title: string | null) => {
    last += 1;
    const document = title === null ? null : { ...makeDocument(id, title), changeNumber: last };
    changes = [...changes.filter((change) => change.id !== id), { id, changeNumber: last, document }];
  };
  const feed: ChangeFeed = {
    changesAfter: async (after, limit) => changes.filter((change) => change.changeNumber > after).slice(0, limit),
    lastChange: async () => last,
    readCursor: async (engine) => cursors.get(engine) ?? null,
    saveCursor: async (engine, cursor) => void cursors.set(engine, cursor),
  };
  const titles = () =>
    Object.fromEntries(changes.flatMap(({ id, document }) => (document ? [[id, document.title]] : [])));
  const backUp = () => {
    const backup = { changes, last, cursors: [...cursors] };
    return () => {
      changes = backup.changes;
      last = backup.last;
      cursors.clear();
      for (const [engine, cursor] of backup.cursors) cursors.set(engine, cursor);
    };
  };
  return { feed, write, titles, backUp };
}

describe('sync', () => {
  let folder: string;
  let engine: SearchEngine;
  let store: ReturnType<typeof createStore>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spanare-sync-'));
    engine = openEmbeddedEngine({ folder });
    store = createStore();
  });
  afterEach(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const indexed = async () => {
    const { hits } = await engine.search({ query: emptyQuery(), filters: {}, sort: 'newest', limit: 1000 });
    return Object.fromEntries(hits.map((hit) => [hit.id, hit.highlight.title.map((piece) => piece.text).join('')]));
  };
  const fill = (count: number) => {
    for (let i = 0; i < count; i++) store.write(`d${i}`, `Text ${i}`);
  };

  it('fills an empty index, then only catches up', async () => {
    fill(30);
    expect(await syncEngine(engine, store.feed, { batchSize: 7 })).toEqual({
      applied: 30,
      at: 30,
      startedOver: true,
      complete: true,
    });
    store.write('d3', 'Ny text');
    store.write('d4', null);
    expect(await syncEngine(engine, store.feed)).toEqual({ applied: 2, at: 32, startedOver: false, complete: true });
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 0, at: 32 });
    expect(await indexed()).toEqual(store.titles());
  });

  it('tells its progress', async () => {
    fill(10);
    const seen: number[][] = [];
    await syncEngine(engine, store.feed, {
      batchSize: 4,
      onProgress: ({ applied, at, goal }) => seen.push([applied, at, goal]),
    });
    expect(seen).toEqual([
      [4, 4, 10],
      [8, 8, 10],
      [10, 10, 10],
    ]);
  });

  it('starts over when the index is lost', async () => {
    fill(10);
    await syncEngine(engine, store.feed);
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 10, startedOver: true });
    expect(await indexed()).toEqual(store.titles());
  });

  it.each([
    ['lies behind the index', 0],
    ['has come as far as the index again', 5],
    ['has passed the index', 9],
  ])('starts over in a new index when a restored store %s', async (_, written) => {
    fill(10);
    await syncEngine(engine, store.feed);
    const restore = store.backUp();
    for (let i = 0; i < 5; i++) store.write(`lost${i}`, 'Skriven efter säkerhetskopian');
    await syncEngine(engine, store.feed);
    restore();
    for (let i = 0; i < written; i++) store.write(`again${i}`, 'Skriven efter återställningen');
    expect(await syncEngine(engine, store.feed)).toMatchObject({ startedOver: true, complete: true });
    expect(await indexed()).toEqual(store.titles());
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 0, startedOver: false });
  });

  it('starts over where the index was emptied by deletions that a restored store does not know', async () => {
    fill(3);
    await syncEngine(engine, store.feed);
    const restore = store.backUp();
    for (let i = 0; i < 3; i++) store.write(`d${i}`, null);
    await syncEngine(engine, store.feed);
    restore();
    await syncEngine(engine, store.feed);
    expect(await indexed()).toEqual(store.titles());
  });

  it('ends up right when the process is killed between a batch and its cursor', async () => {
    fill(10);
    const saveCursor = async () => Promise.reject(new Error('killed'));
    await expect(syncEngine(engine, { ...store.feed, saveCursor }, { batchSize: 4 })).rejects.toThrow('killed');
    store.write('d0', 'Ny text');
    await syncEngine(engine, store.feed);
    expect(await indexed()).toEqual(store.titles());
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 0, startedOver: false });
  });

  it('starts over when the index has been put back to an earlier state', async () => {
    fill(5);
    await syncEngine(engine, store.feed);
    await engine.close();
    const backup = mkdtempSync(join(tmpdir(), 'spanare-sync-'));
    cpSync(folder, backup, { recursive: true });
    engine = openEmbeddedEngine({ folder });
    store.write('d1', 'Ny text');
    await syncEngine(engine, store.feed);
    await engine.close();
    rmSync(folder, { recursive: true });
    folder = backup;
    engine = openEmbeddedEngine({ folder });
    await syncEngine(engine, store.feed);
    expect(await indexed()).toEqual(store.titles());
  });

  it('does not trust an index whose cursor is gone', async () => {
    fill(10);
    await syncEngine(engine, store.feed);
    store = createStore();
    store.write('d1', 'Ny databas');
    await syncEngine(engine, store.feed);
    expect(await indexed()).toEqual({ d1: 'Ny databas' });
  });

  it('rebuilds beside, with what is changed meanwhile, and goes on from there', async () => {
    fill(10);
    await syncEngine(engine, store.feed);
    const generation = await engine.generation();
    const result = await syncEngine(engine, store.feed, {
      rebuild: true,
      batchSize: 4,
      onProgress: ({ applied }) => {
        if (applied === 4) store.write('d0', 'Ändrad under tiden');
      },
    });
    expect(result).toMatchObject({ startedOver: true, complete: true, at: 11 });
    expect(await engine.generation()).not.toBe(generation);
    expect(await indexed()).toEqual(store.titles());
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 0, startedOver: false });
  });

  it('stops at the signal and goes on where it was', async () => {
    fill(20);
    const stop = new AbortController();
    const first = await syncEngine(engine, store.feed, {
      batchSize: 5,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(first).toMatchObject({ applied: 5, complete: false });
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 15, startedOver: false, complete: true });
    expect(await indexed()).toEqual(store.titles());
  });

  it('leaves the present index alone when a rebuild is stopped or fails', async () => {
    fill(10);
    await syncEngine(engine, store.feed);
    const generation = await engine.generation();
    const stop = new AbortController();
    await syncEngine(engine, store.feed, {
      rebuild: true,
      batchSize: 3,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    const broken = { ...store.feed, changesAfter: async () => Promise.reject(new Error('store is gone')) };
    await expect(syncEngine(engine, broken, { rebuild: true })).rejects.toThrow('store is gone');
    expect(await engine.generation()).toBe(generation);
    expect(await indexed()).toEqual(store.titles());
    expect(await syncEngine(engine, store.feed)).toMatchObject({ applied: 0 });
  });

  it('lets other work run between batches', async () => {
    fill(20);
    let turns = 0;
    let isSyncing = true;
    const takeTurn = () => {
      turns += 1;
      if (isSyncing) setImmediate(takeTurn);
    };
    setImmediate(takeTurn);
    await syncEngine(engine, store.feed, { batchSize: 1 });
    isSyncing = false;
    expect(turns).toBeGreaterThanOrEqual(20);
  });

  it('ends up right whatever is written, synced twice at once, lost, restored or rebuilt, in any order', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        id: fc.integer({ min: 0, max: 5 }),
        title: fc.constantFrom('Ett', 'Två', null),
      }),
      fc.record({
        kind: fc.constantFrom('sync' as const, 'twice' as const, 'rebuild' as const, 'both' as const, 'lose' as const),
      }),
      fc.record({ kind: fc.constantFrom('backUp' as const, 'restore' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        store = createStore();
        for (const file of readdirSync(folder)) rmSync(join(folder, file));
        let restore = store.backUp();
        const sync = (rebuild = false) => syncEngine(engine, store.feed, { batchSize: 2, rebuild });
        for (const each of steps) {
          if (each.kind === 'write') store.write(`d${each.id}`, each.title);
          if (each.kind === 'backUp') restore = store.backUp();
          if (each.kind === 'restore') restore();
          if (each.kind === 'sync') await sync();
          if (each.kind === 'twice') await Promise.all([sync(), sync()]);
          if (each.kind === 'rebuild') await sync(true);
          if (each.kind === 'both') await Promise.all([sync(true), sync()]);
          if (each.kind === 'lose') for (const file of readdirSync(folder)) rmSync(join(folder, file));
        }
        await sync();
        expect(await indexed()).toEqual(store.titles());
      }),
      { numRuns: 25 },
    );
  });
});
