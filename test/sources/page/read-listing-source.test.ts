/** Listing sources read over loopback with the real fetching: paging, conditional requests, what is remembered, and failures half-way. */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Selectors } from '../../../src/domain/source.js';
import { readListingSource } from '../../../src/sources/page/read-listing-source.js';
import { startServer, type TestServer } from '../fetch/test-server.js';
import { createVisitor, endOf, makeSource, type Visitor } from './run-visit.js';

const SELECTORS: Selectors = { item: 'li', title: 'a', next: '[rel=next]' };

/** A site with a listing of numbered news, newest first. */
interface Site {
  news: number[];
  pageSize: number;
  /** Pages answered with a status of their own. */
  broken: Map<number, number>;
  /** Where the last page's link leads; none by default. */
  lastNext: string;
  head: string;
}

let site: Site;
let server: TestServer;
let visitor: Visitor;

function renderPage(page: number): string {
  const part = site.news.slice((page - 1) * site.pageSize, page * site.pageSize);
  const isLast = page * site.pageSize >= site.news.length;
  const next = isLast ? site.lastNext : `?page=${page + 1}`;
  const items = part.map((n) => `<li><a href="/n/${n}">Nyhet ${n}</a></li>`).join('');
  return `<!doctype html><html lang="sv"><head>${site.head}</head><ul>${items}</ul>${next ? `<a rel="next" href="${next}">Nästa</a>` : ''}</html>`;
}

function answerListing(page: number, ifNoneMatch: string | undefined, res: ServerResponse): void {
  const status = site.broken.get(page);
  if (status !== undefined) {
    res.writeHead(status).end('fel');
    return;
  }
  const body = renderPage(page);
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
  if (ifNoneMatch === etag) res.writeHead(304, { etag }).end();
  else res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(body);
}

async function open(
  changes: Partial<Site> = {},
  selectors: Selectors | null = SELECTORS,
  path = '/nyheter',
): Promise<void> {
  site = { news: [5, 4, 3, 2, 1], pageSize: 2, broken: new Map(), lastNext: '', head: '', ...changes };
  server = await startServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://x');
    if (url.pathname === '/nyheter')
      answerListing(Number(url.searchParams.get('page') ?? 1), req.headers['if-none-match'], res);
    else if (url.pathname === '/gammal') res.writeHead(301, { location: '/nyheter' }).end();
    else res.writeHead(404).end();
  });
  const source = makeSource({ url: server.url(path), kind: 'html', ...(selectors && { selectors }) });
  visitor = createVisitor(readListingSource, source, server.host);
}

const listingRequests = (): string[] =>
  server.seen.map(({ path }) => path).filter((path) => path.startsWith('/nyheter'));

afterEach(async () => {
  await visitor.close();
  await server.close();
});

describe('a first visit', () => {
  it('reads all pages, a batch each', async () => {
    await open();
    const outcome = await visitor.visit();
    expect(outcome.batches.map(({ items }) => items.map(({ title }) => title))).toEqual([
      ['Nyhet 5', 'Nyhet 4'],
      ['Nyhet 3', 'Nyhet 2'],
      ['Nyhet 1'],
    ]);
    expect(endOf(outcome)).toMatchObject({ outcome: 'read', notes: [], memory: { cursor: { firstVisit: 'done' } } });
  });

  it('that fails half-way keeps what was read and reads all again', async () => {
    await open({ broken: new Map([[3, 500]]) });
    const cut = await visitor.visit();
    expect(cut.titles).toHaveLength(4);
    expect(cut.end).toMatchObject({ ok: false, failure: { code: 'http-status' } });
    expect(visitor.memory()).toEqual({});
    site.broken.clear();
    expect((await visitor.visit()).titles).toHaveLength(5);
  });

  it.each([
    ['to itself', '?page=3'],
    ['back to the first page', '/nyheter'],
    ['back to the second', '?page=2'],
    ['to another site', 'https://annan.example/nyheter'],
    ['to an empty page', '?page=9'],
  ])('ends when the last link leads %s', async (_, lastNext) => {
    await open({ lastNext });
    const outcome = await visitor.visit();
    expect(outcome.titles).toHaveLength(5);
    expect(endOf(outcome).notes).toEqual([]);
  });

  it('reads at most fifty pages and says so', async () => {
    await open({ news: Array.from({ length: 130 }, (_, i) => 130 - i) });
    const outcome = await visitor.visit();
    expect(outcome.batches).toHaveLength(50);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('fler än 50 sidor')]);
    expect(endOf(outcome).isCut).toBe(true);
  });
});

describe('later visits', () => {
  it('are conditional', async () => {
    await open();
    await visitor.visit();
    const before = visitor.memory();
    const outcome = await visitor.visit();
    expect(outcome.batches).toEqual([]);
    expect(endOf(outcome).outcome).toBe('not-modified');
    expect(visitor.memory()).toEqual(before);
    expect(server.seen.at(-1)?.headers['if-none-match']).toBe(before.validators?.[server.url('/nyheter')]?.etag);
  });

  it('read until a page holds only what is known', async () => {
    await open();
    await visitor.visit();
    site.news.unshift(8, 7, 6);
    server.seen.length = 0;
    const outcome = await visitor.visit();
    expect(outcome.titles.slice(0, 3)).toEqual(['Nyhet 8', 'Nyhet 7', 'Nyhet 6']);
    expect(listingRequests()).toEqual(['/nyheter', '/nyheter?page=2', '/nyheter?page=3']);
  });

  it('stop after one page when its entries are known', async () => {
    await open();
    await visitor.visit();
    site.head = '<title>Nytt huvud</title>';
    server.seen.length = 0;
    expect(endOf(await visitor.visit()).outcome).toBe('read');
    expect(listingRequests()).toEqual(['/nyheter']);
  });

  it('that lose a later page tell, and read everything next time', async () => {
    await open();
    await visitor.visit();
    site.news.unshift(9, 8, 7, 6);
    site.broken.set(2, 503);
    const cut = await visitor.visit();
    expect(endOf(cut).notes).toEqual([
      expect.stringMatching(/^Sida 2 i listan kunde inte läsas\. Hela listan läses igen/),
    ]);
    expect(visitor.memory()).toEqual({});
    site.broken.clear();
    expect((await visitor.visit()).titles).toContain('Nyhet 7');
  });

  it('read on past what is known after a visit that came to no end', async () => {
    await open();
    await visitor.visit();
    site.head = '<title>Nytt huvud</title>';
    server.seen.length = 0;
    await visitor.visit(new Date(), { isAfterTrouble: true });
    expect(listingRequests()).toEqual(['/nyheter', '/nyheter?page=2', '/nyheter?page=3']);
  });

  it('with other selectors read the list anew, although the page is the same', async () => {
    await open();
    await visitor.visit();
    visitor.change({ selectors: { ...SELECTORS, title: 'a[href]' } });
    const outcome = await visitor.visit();
    expect(endOf(outcome).outcome).toBe('read');
    expect(outcome.titles).toHaveLength(5);
  });
});

describe('failures', () => {
  it.each<[string, Partial<Site>, Selectors | null, string]>([
    ['no selectors', {}, null, 'saknar väljare'],
    ['selectors that find nothing', {}, { item: '.finns-inte', title: 'a' }, 'item (”.finns-inte”)'],
    ['an empty listing', { news: [] }, SELECTORS, 'item (”li”)'],
  ])('%s', async (_, changes, selectors, message) => {
    await open(changes, selectors);
    const { end } = await visitor.visit();
    expect(end).toMatchObject({ ok: false, failure: { code: 'selectors', message: expect.stringContaining(message) } });
  });

  it('a reserved page is not read', async () => {
    await open({ head: '<meta name="tdm-reservation" content="1">' });
    const { batches, end } = await visitor.visit();
    expect(batches).toEqual([]);
    expect(end).toMatchObject({
      ok: false,
      failure: { code: 'tdm', message: expect.stringContaining('tdm-reservation') },
    });
  });

  it('a page that is gone is the fetcher’s failure', async () => {
    await open({ broken: new Map([[1, 404]]) });
    expect((await visitor.visit()).end).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('a moved page is read, and told', async () => {
    await open({}, SELECTORS, '/gammal');
    const outcome = await visitor.visit();
    expect(outcome.titles).toHaveLength(5);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining(`flyttat till ${server.url('/nyheter')}`)]);
  });
});
