import { afterEach, describe, expect, it } from '@jest/globals';
import type { RawItem } from '../../src/domain/item.js';
import type { Source } from '../../src/domain/source.js';
import { normalise } from '../../src/intake/normalise.js';
import { saveDrafts } from '../../src/intake/save-item.js';
import { type Trial, type TryParts, trySource } from '../../src/intake/try-source.js';
import { createFetch, type Fetcher } from '../../src/sources/fetch.js';
import { createInlineParse } from '../../src/sources/parsing/parse-inline.js';
import { startServer, type TestServer } from '../sources/fetch/test-server.js';
import { SQLITE, STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

const NOW = new Date('2026-11-23T12:00:00Z');

let open: (TestServer | Fetcher)[] = [];
let stores: TemporaryStore[] = [];
afterEach(async () => {
  for (const one of open) await one.close();
  for (const store of stores) await store.remove();
  open = [];
  stores = [];
});

const entry = (i: number, more = '') =>
  `<item><title>Trygga skolvägar, del ${i}</title><link>https://a.example/sak/${i}</link><guid>g${i}</guid><pubDate>2026-11-${String(22 - (i % 20)).padStart(2, '0')}</pubDate><description>&lt;p&gt;Om saken ${i}.&lt;/p&gt;</description>${more}</item>`;
const feed = (count: number, more = '') =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Nytt</title>${Array.from({ length: count }, (_, i) => entry(i)).join('')}${more}</channel></rss>`;
const listing = (page: number, count: number, next: boolean) =>
  `<html lang="sv"><main>${Array.from({ length: count }, (_, i) => `<li><a href="/sida${page}/${i}">Sak ${page}–${i} på sidan</a></li>`).join('')}${next ? `<a rel="next" href="?p=${page + 1}">Nästa</a>` : ''}</main></html>`;

async function start(answer: (path: string) => string, kind = SQLITE) {
  const server = await startServer((req, res) => {
    const body = answer(req.url ?? '');
    res.writeHead(body === '' ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  });
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host] });
  const temporary = await kind.open();
  stores.push(temporary);
  open.push(server, fetcher);
  const { db } = temporary.store;
  const parts: TryParts = { db, fetch: fetcher.fetch, parse: createInlineParse(), tagger: () => tagger, now: NOW };
  const make = (more: Partial<Source>) => source('ny', { url: server.url('/flode'), spacing: 'PT0S', ...more });
  const pages = () => server.seen.map(({ path }) => path).filter((path) => !/robots|tdmrep/.test(path));
  return { db, parts, make, pages };
}

async function trial(tried: ReturnType<typeof trySource>): Promise<Trial> {
  const result = await tried;
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const keep = (db: TryParts['db'], from: Source, items: RawItem[]) =>
  saveDrafts(
    db,
    items.flatMap((item) => normalise(item, from) ?? []),
    tagger,
    NOW.toISOString(),
  );

describe.each(STORES)('a trial on $name', (kind) => {
  it('gives items as they would be stored and tagged, and writes nothing', async () => {
    const { db, parts, make } = await start(() => feed(14), kind);
    const tried = await trial(trySource(make({ level: 'regionalt' }), parts));
    expect(tried.items).toHaveLength(10);
    expect(tried.items[0]).toEqual({
      title: 'Trygga skolvägar, del 0',
      url: 'https://a.example/sak/0',
      summary: 'Om saken 0.',
      publishedAt: '2026-11-22T00:00:00.000Z',
      level: 'regionalt',
      type: 'nyhet',
      language: 'sv',
      areas: [{ id: 'trygghet', score: 5, reasons: [{ word: 'trygga', points: 5, where: 'summary' }] }],
      known: null,
    });
    expect(tried).toMatchObject({ total: 14, knownCount: 0, skipped: 0, notes: [] });
    for (const table of ['items', 'item_keys', 'source_states', 'stories'] as const)
      expect(await db.selectFrom(table).selectAll().execute()).toEqual([]);
  });

  it('says which item of which source is the same, and not one that has been taken away', async () => {
    const { db, parts, make } = await start(() => feed(3), kind);
    const other = source('annan', { name: 'Annan källa' });
    const [first, second] = await keep(db, other, [
      raw({ externalId: 'x1', url: 'https://a.example/sak/1?utm_source=x', title: 'Trygga skolvägar, del 1' }),
      raw({ externalId: 'x2', url: 'https://a.example/sak/2', title: 'Trygga skolvägar, del 2' }),
    ]);
    await db
      .updateTable('items')
      .set({ deleted_at: NOW.toISOString() })
      .where('id', '=', second?.itemId ?? '')
      .execute();
    const sourceName = (id: string) => (id === 'annan' ? 'Annan källa' : undefined);
    const { items, knownCount } = await trial(trySource(make({}), { ...parts, sourceName }));
    expect(items.map(({ known }) => known)).toEqual([null, { id: first?.itemId, sourceName: 'Annan källa' }, null]);
    expect(knownCount).toBe(1);
    const unnamed = await trial(trySource(make({}), parts));
    expect(unnamed.items[1]?.known?.sourceName).toBe('annan');
  });
});

describe('what a trial tells', () => {
  it('what could not become an item, and how often the source gives something', async () => {
    const { parts, make } = await start(() =>
      feed(14, '<item><link>https://a.example/x</link></item><item><title>Utan adress</title></item>'),
    );
    const tried = await trial(trySource(make({}), parts));
    expect(tried).toMatchObject({ total: 14, skipped: 2 });
    // Thirteen days old, without the oldest tenth: 13 items from 9 to 23 November.
    expect(tried.perWeek).toBeGreaterThan(6);
    expect(tried.perWeek).toBeLessThan(7.5);
  });

  it('no rhythm from two dates, and that dates come later', async () => {
    const { parts, make } = await start(() => listing(1, 5, false));
    const tried = await trial(trySource(make({ kind: 'html', selectors: { item: 'li', title: 'a' } }), parts));
    expect(tried.perWeek).toBeNull();
    expect(tried.notes.join()).toContain('datum');
  });

  it('that there is nothing just now', async () => {
    const { parts, make } = await start(() => feed(0));
    const tried = await trial(trySource(make({}), parts));
    expect(tried).toMatchObject({ items: [], total: 0, perWeek: null });
    expect(tried.notes.join()).toContain('inga poster');
  });
});

describe('how much a trial reads', () => {
  const selectors = { item: 'li', title: 'a', next: 'a[rel=next]' };

  it('one page where it holds ten items, none of the items themselves', async () => {
    const { parts, make, pages } = await start((path) => (path.startsWith('/flode') ? listing(1, 12, true) : ''));
    const tried = await trial(trySource(make({ kind: 'html', selectors }), parts));
    expect([tried.total, pages()]).toEqual([12, ['/flode']]);
    expect(tried.notes.join()).toContain('Bara början');
  });

  it('at most three pages where they are short', async () => {
    const { parts, make, pages } = await start((path) => listing(Number(/p=(\d)/.exec(path)?.[1] ?? 1), 2, true));
    const tried = await trial(trySource(make({ kind: 'html', selectors }), parts));
    expect([tried.total, pages()]).toEqual([6, ['/flode', '/flode?p=2', '/flode?p=3']]);
  });

  it('the whole of a short list', async () => {
    const { parts, make } = await start((path) =>
      listing(Number(/p=(\d)/.exec(path)?.[1] ?? 1), 2, !path.includes('p=2')),
    );
    const tried = await trial(trySource(make({ kind: 'html', selectors }), parts));
    expect(tried.total).toBe(4);
    expect(tried.notes.join()).not.toContain('Bara början');
  });

  it('shows what was read before a later page failed, and why it failed', async () => {
    const { parts, make } = await start((path) => (path === '/flode' ? listing(1, 3, true) : ''));
    const tried = await trial(trySource(make({ kind: 'html', selectors }), parts));
    expect(tried.total).toBe(3);
    expect(tried.notes.join()).toContain('404');
  });
});

describe('failures are the reader’s own', () => {
  it.each<[string, string, Partial<Source>, string]>([
    ['not a feed', '<html><p>Sida</p></html>', {}, 'not-a-feed'],
    ['nothing there', '', {}, 'not-found'],
    [
      'selectors that name nothing',
      listing(1, 3, false),
      { kind: 'html', selectors: { item: '.nej', title: 'a' } },
      'selectors',
    ],
    ['an interface that nobody has said how to read', '{}', { kind: 'json-api' }, 'unsupported'],
  ])('%s', async (_, body, more, code) => {
    const { parts, make } = await start(() => body);
    const result = await trySource(make(more), parts);
    expect(result.ok ? null : result.failure.code).toBe(code);
  });
});
