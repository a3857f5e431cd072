/** Pages of one search, while items arrive, change, move in time, go and come back, and while the index is made anew: nothing is skipped and nothing repeated. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MERGE_LIMITS } from '../../src/search/embedded/merge.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { Change, IndexDocument, SearchAnswer, SearchEngine, SearchRequest } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { makeDocument, put, remove } from '../contract/search-engine.js';

const DAY_MS = 86_400_000;
const onDay = (day: number): string => new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paging-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const openIn = (name: string, pending = 40): SearchEngine =>
  openEmbeddedEngine({ folder: join(folder, name), limits: { ...MERGE_LIMITS, pending, fanOut: 3, smallest: 10 } });

interface Asked {
  q: string;
  sort: SearchRequest['sort'];
  limit: number;
}

const askPage = (engine: SearchEngine, { q, sort, limit }: Asked, cursor?: string): Promise<SearchAnswer> =>
  engine.search({ query: parseQuery(q), filters: {}, sort, limit, ...(cursor !== undefined && { cursor }) });

/** All pages; between two of them `between` is done. */
async function readAll(
  engine: SearchEngine,
  asked: Asked,
  between: (page: number) => Promise<void>,
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 1000; page++) {
    const answer = await askPage(engine, asked, cursor);
    ids.push(...answer.hits.map((hit) => hit.id));
    cursor = answer.nextCursor;
    if (cursor === undefined) return ids;
    await between(page);
  }
  throw new Error('The pages never end');
}

async function rebuild(engine: SearchEngine, kept: ReadonlyMap<string, Change>): Promise<void> {
  const fresh = await engine.startRebuild();
  // In another order than they came in.
  await fresh.apply([...kept.values()].reverse());
  await fresh.commit();
}

type Operation =
  | { kind: 'arrive' | 'move'; at: number; day: number }
  | { kind: 'retitle' | 'unmatch' | 'remove' | 'return'; at: number }
  | { kind: 'rebuild' };

const at = fc.nat(400);
const day = fc.integer({ min: -50, max: 450 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constantFrom('arrive' as const, 'move' as const), at, day }),
  fc.record({
    kind: fc.constantFrom('retitle' as const, 'unmatch' as const, 'remove' as const, 'return' as const),
    at,
  }),
  fc.constant({ kind: 'rebuild' as const }),
);

/** An index, what it should hold, and which of its items have been hits all the time. */
function createModel(engine: SearchEngine, size: number) {
  const documents = new Map<string, IndexDocument>();
  const kept = new Map<string, Change>();
  const always = new Set<string>();
  let [arrived, removed] = [0, new Map<string, IndexDocument>()];
  const apply = async (change: Change): Promise<void> => {
    kept.set(change.id, change);
    await engine.apply([change]);
  };
  const write = async (document: IndexDocument): Promise<void> => {
    documents.set(document.id, document);
    await apply(put(document));
  };
  const nth = (n: number): IndexDocument | undefined => [...documents.values()][n % Math.max(1, documents.size)];
  return {
    always,
    begin: async (): Promise<void> => {
      const all = Array.from({ length: size }, (_, i) =>
        makeDocument(`d${i}`, `Simhallen nummer ${i}`, { sortAt: onDay((i * 7) % 400) }),
      );
      for (const document of all) {
        documents.set(document.id, document);
        always.add(document.id);
        kept.set(document.id, put(document));
      }
      await engine.apply([...kept.values()]);
    },
    run: async (done: Operation): Promise<void> => {
      if (done.kind === 'rebuild') return rebuild(engine, kept);
      if (done.kind === 'arrive')
        return write(makeDocument(`ny${arrived++}`, 'Simhallen stänger', { sortAt: onDay(done.day) }));
      if (done.kind === 'return') {
        const [back] = removed.values();
        if (back !== undefined) removed.delete(back.id);
        return back === undefined ? undefined : write(back);
      }
      const document = nth(done.at);
      if (document === undefined) return;
      if (done.kind === 'move') return write({ ...document, sortAt: onDay(done.day) });
      if (done.kind === 'retitle') return write({ ...document, title: `Om simhallen, ${done.at}` });
      always.delete(document.id);
      if (done.kind === 'unmatch') return write({ ...document, title: 'Biblioteket' });
      documents.delete(document.id);
      removed = new Map([...removed, [document.id, document]]);
      await apply(remove(document.id));
    },
  };
}

describe('pages', () => {
  it.each<[string, Asked, number]>([
    ['by date', { q: 'simhallen', sort: 'newest', limit: 7 }, 60],
    ['of everything by date', { q: '-finnsinte', sort: 'newest', limit: 9 }, 60],
    ['by relevance', { q: 'simhallen', sort: 'relevance', limit: 7 }, 60],
    ['by relevance, beyond the ranked ones', { q: 'simhallen', sort: 'relevance', limit: 37 }, 190],
  ])(
    '%s give what was there all the time once, and nothing twice',
    async (_, asked, size) => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(operation, { maxLength: 4 }), { maxLength: 8 }), async (rounds) => {
          const engine = openIn(`run${run++}`);
          const model = createModel(engine, size);
          await model.begin();
          const ids = await readAll(engine, asked, async (page) => {
            for (const one of rounds[page] ?? []) await model.run(one);
          });
          expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
          expect([...model.always].filter((id) => !ids.includes(id))).toEqual([]);
          await engine.close();
        }),
        { numRuns: 12 },
      );
    },
    240_000,
  );

  it('go on where there are too many to carry', async () => {
    const engine = openIn('many', 5000);
    await engine.apply(
      Array.from({ length: 2600 }, (_, i) => put(makeDocument(`d${i}`, 'Simhallen', { sortAt: onDay((i * 7) % 400) }))),
    );
    for (const sort of ['newest', 'relevance'] as const) {
      let longest = 0;
      let cursor: string | undefined;
      const ids: string[] = [];
      do {
        const answer = await askPage(engine, { q: 'simhallen', sort, limit: 100 }, cursor);
        ids.push(...answer.hits.map((hit) => hit.id));
        cursor = answer.nextCursor;
        longest = Math.max(longest, cursor?.length ?? 0);
        await engine.apply([put(makeDocument(`ny${sort}${ids.length}`, 'Simhallen', { sortAt: onDay(1000) }))]);
      } while (cursor !== undefined);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => id.startsWith('d'))).toHaveLength(2600);
      // What the API takes.
      expect(longest).toBeLessThanOrEqual(4000);
    }
    await engine.close();
  }, 60_000);

  it('go on over midnight where a time is counted back from today', async () => {
    const engine = openIn('midnight');
    await engine.apply(
      Array.from({ length: 30 }, (_, i) => put(makeDocument(`d${i}`, 'Simhallen', { sortAt: onDay(i) }))),
    );
    const ask = (now: string, cursor?: string): Promise<SearchAnswer> =>
      engine.search({
        query: parseQuery('simhallen sedan:4v', new Date(now)),
        filters: {},
        sort: 'newest',
        limit: 10,
        ...(cursor !== undefined && { cursor }),
      });
    const first = await ask('2026-01-28T12:00:00Z');
    const second = await ask('2026-01-29T12:00:00Z', first.nextCursor);
    expect([...first.hits, ...second.hits].map((hit) => hit.id)).toEqual(
      Array.from({ length: 20 }, (_, i) => `d${29 - i}`),
    );
    await engine.close();
  });
});

describe('a cursor', () => {
  const asked: Asked = { q: 'simhallen', sort: 'relevance', limit: 5 };
  const texts = () =>
    Array.from({ length: 20 }, (_, i) => put(makeDocument(`d${i}`, 'Simhallen', { sortAt: onDay(i) })));

  it('of an index that was lost says so', async () => {
    const [first, second] = [openIn('one'), openIn('two')];
    const changes = texts();
    await first.apply(changes);
    await second.apply(changes);
    const { nextCursor } = await askPage(first, asked);
    const error = await askPage(second, asked, nextCursor).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('The index that the cursor belongs to is gone');
    await Promise.all([first.close(), second.close()]);
  });

  it.each<[string, Asked]>([
    ['another text', { ...asked, q: 'simhallar' }],
    ['another order', { ...asked, sort: 'newest' }],
  ])('does not fit %s', async (_, other) => {
    const engine = openIn('one');
    await engine.apply(texts());
    const { nextCursor } = await askPage(engine, asked);
    const error = await askPage(engine, other, nextCursor).catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('belongs to another question');
    await engine.close();
  });
});
