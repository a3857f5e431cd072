/** Sites read through their maps over loopback with the real fetching: what is asked for and how often, what becomes items, and what is left. */
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../../../src/domain/source.js';
import { readSitemapSource } from '../../../src/sources/sitemap/read-sitemap-source.js';
import { startServer } from '../fetch/test-server.js';
import { createVisitor, endOf, makeSource, type Visitor } from '../page/run-visit.js';
import { type Page, type Site, type SiteServer, startSite } from './test-site.js';

const NOW = new Date('2026-05-12T08:00:00Z');

let site: SiteServer;
let visitor: Visitor;

async function open(content: Partial<Site>, params?: Source['params'], path = '/sitemap.xml'): Promise<void> {
  site = await startSite({ maps: {}, pages: {}, robots: '', ...content });
  const source = makeSource({ url: site.server.url(path), kind: 'sitemap', ...(params !== undefined && { params }) });
  visitor = createVisitor(readSitemapSource, source, site.server.host);
}

/** Pages /1 … /n, the last one the newest. */
function numbered(count: number, more: Partial<Page> = {}): Record<string, Page> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const day = new Date(NOW.getTime() - (count - i) * 86_400_000).toISOString().slice(0, 10);
      return [`/${i + 1}`, { title: `Sida ${i + 1}`, lastmod: day, ...more }];
    }),
  );
}
/** A site with one map of these pages. */
const oneMap = (pages: Record<string, Page>): Partial<Site> => ({
  maps: { '/sitemap.xml': { pages: Object.keys(pages) } },
  pages,
});
const addPage = (path: string, page: Page): void => {
  site.site.pages[path] = page;
  site.site.maps['/sitemap.xml']?.pages?.push(path);
};

afterEach(async () => {
  await visitor.close();
  await site.server.close();
});

describe('a first visit', () => {
  it('reads the newest pages, some at a time, and the rest at the next visits', async () => {
    await open(oneMap(numbered(60)), { most: 5, pages: 2 });
    const first = await visitor.visit(NOW);
    expect(first.titles).toEqual(['Sida 60', 'Sida 59']);
    expect(endOf(first).notes).toEqual(['3 sidor till läses vid nästa besök.']);
    expect(site.asked()).toEqual(['/sitemap.xml', '/60', '/59']);
    const second = await visitor.visit(NOW);
    expect(second.titles).toEqual(['Sida 58', 'Sida 57']);
    const third = await visitor.visit(NOW);
    expect([third.titles, endOf(third).notes]).toEqual([['Sida 56'], []]);
    expect(endOf(await visitor.visit(NOW)).outcome).toBe('not-modified');
  });

  it('takes fifty pages, twenty a visit, when nothing is said', async () => {
    await open(oneMap(numbered(60)));
    const counts: number[] = [];
    for (let visit = 0; visit < 4; visit++) counts.push((await visitor.visit(NOW)).titles.length);
    expect(counts).toEqual([20, 20, 10, 0]);
  });

  it('reaches back as many days as params say', async () => {
    await open(oneMap({ ...numbered(9), '/odaterad': { title: 'Odaterad' } }), { firstDays: 3.5 });
    expect((await visitor.visit(NOW)).titles).toEqual(['Sida 9', 'Sida 8', 'Sida 7']);
  });

  it('makes items of what the page says of itself', async () => {
    const head = '<meta property="article:published_time" content="2026-05-01T10:00:00+02:00">';
    await open(oneMap({ '/nyheter/å-ä?x=1&y=2': { title: 'Dnr KS 2026/12 & annat', lastmod: '2026-05-10', head } }));
    const outcome = await visitor.visit(NOW);
    const url = site.server.url('/nyheter/%C3%A5-%C3%A4?x=1&y=2');
    expect(outcome.batches[0]?.items).toEqual([
      {
        externalId: url,
        url,
        title: 'Dnr KS 2026/12 & annat',
        summaryHtml: expect.stringContaining('som är en ingress.'),
        published: { at: '2026-05-01T08:00:00.000Z', precision: 'instant' },
        language: 'sv',
        people: [],
        identifiers: { dnr: 'KS 2026/12' },
        ownPage: 'read',
      },
    ]);
  });

  it('a page without a date has the day the map gives it, unless the map gives all the same', async () => {
    await open(oneMap(numbered(3)));
    const [batch] = (await visitor.visit(NOW)).batches;
    expect(batch?.items[0]?.published).toEqual({ at: '2026-05-11T00:00:00.000Z', precision: 'day' });
    await visitor.close();
    await site.server.close();
    await open(oneMap(numbered(9, { lastmod: '2026-05-11' })));
    const built = (await visitor.visit(NOW)).batches.flatMap(({ items }) => items);
    expect(built.map(({ published }) => published)).toEqual(Array(9).fill(null));
  });

  it('takes pages of its own host and path only, and no files', async () => {
    const pages: Record<string, Page> = {
      '/nyheter/ett': { title: 'Ett' },
      '/åsikt/två': { title: 'Två' },
      '/om/tre': { title: 'Tre' },
      '/nyheter/protokoll.PDF': { title: 'Protokoll' },
    };
    const own = Object.keys(pages);
    const foreign = [
      'https://annan.example/nyheter/fyra',
      'ftp://127.0.0.1/nyheter/fem',
      'http://127.0.0.1:1/nyheter/sex',
    ];
    await open({ maps: { '/sitemap.xml': { pages: [...own, ...foreign] } }, pages }, { path: '/nyheter/, /åsikt' });
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Ett', 'Två']);
    expect(site.asked()).toHaveLength(3);
  });

  it('that finds none of its own pages is a failure that says so', async () => {
    await open(oneMap(numbered(3)), { path: '/nyheter' });
    expect((await visitor.visit(NOW)).end).toMatchObject({
      ok: false,
      failure: { code: 'empty', message: expect.stringContaining('path') },
    });
  });

  it('of an empty map is no failure', async () => {
    await open({ maps: { '/sitemap.xml': { pages: [] } } });
    expect(endOf(await visitor.visit(NOW)).notes).toEqual([]);
  });
});

describe('news maps', () => {
  it('tell titles and dates, so no page is asked for', async () => {
    const news = { title: 'Bron öppnar', date: '2026-05-11T08:00:00+02:00' };
    await open(oneMap({ '/bron': { title: 'Annan rubrik', news } }));
    const { batches } = await visitor.visit(NOW);
    expect(batches[0]?.items).toMatchObject([
      { title: 'Bron öppnar', published: { at: '2026-05-11T06:00:00.000Z', precision: 'instant' } },
    ]);
    expect(site.asked()).toEqual(['/sitemap.xml']);
  });
});

describe('later visits', () => {
  it('read what is new, whether or not the map dates it or dates it right', async () => {
    await open(oneMap(numbered(30)), { most: 2 });
    await visitor.visit(NOW);
    addPage('/ny', { title: 'Ny', lastmod: '2026-05-12' });
    addPage('/odaterad', { title: 'Odaterad' });
    addPage('/feldaterad', { title: 'Feldaterad', lastmod: '2019-01-01' });
    addPage('/framtid', { title: 'Framtid', lastmod: '2099-01-01' });
    expect((await visitor.visit(NOW)).titles).toEqual(['Ny', 'Feldaterad', 'Odaterad', 'Framtid']);
    site.asked();
    expect(endOf(await visitor.visit(NOW)).outcome).toBe('not-modified');
    expect(site.asked()).toEqual(['/sitemap.xml']);
  });

  it('read again what the map says has been changed', async () => {
    await open(oneMap(numbered(3)));
    await visitor.visit(NOW);
    site.site.pages['/2'] = { title: 'Sida 2, rättad', lastmod: '2026-05-12T07:00:00Z' };
    expect((await visitor.visit(NOW)).titles).toEqual(['Sida 2, rättad']);
  });

  it('do not read a whole site again because its map was built again', async () => {
    const pages = numbered(40);
    await open(oneMap(pages), { most: 1 });
    await visitor.visit(NOW);
    for (const page of Object.values(pages)) page.lastmod = '2026-05-12T01:00:00Z';
    addPage('/ny', { title: 'Ny', lastmod: '2026-05-12T01:00:00Z' });
    expect((await visitor.visit(NOW)).titles).toEqual(['Ny']);
  });

  it('take nothing away because the map no longer names it', async () => {
    await open(oneMap(numbered(3)));
    await visitor.visit(NOW);
    site.site.maps['/sitemap.xml'] = { pages: ['/3'] };
    const outcome = await visitor.visit(NOW);
    expect(outcome.batches.flatMap(({ deletedIds }) => deletedIds)).toEqual([]);
    expect(endOf(outcome).outcome).toBe('read');
  });

  it('begin anew when the source has been changed', async () => {
    await open(oneMap(numbered(5)), { most: 1 });
    await visitor.visit(NOW);
    const memory = visitor.memory();
    await visitor.close();
    const source = makeSource({ url: site.server.url('/sitemap.xml'), kind: 'sitemap', params: { most: 3 } });
    visitor = createVisitor((own, visit) => readSitemapSource(own, { ...visit, memory }), source, site.server.host);
    expect((await visitor.visit(NOW)).titles).toHaveLength(3);
  });

  it.each(['{', '[]', '[[1,2,3]]', 'null'])('with a memory of another shape (%s) go on', async (queue) => {
    await open(oneMap(numbered(2)));
    await visitor.visit(NOW);
    const memory = visitor.memory();
    addPage('/ny', { title: 'Ny' });
    if (memory.cursor) memory.cursor.queue = queue;
    expect((await visitor.visit(NOW)).titles).toEqual(['Ny']);
  });
});

describe('an index of maps', () => {
  const pages = numbered(6);

  it('is followed one level, packed maps too, loops and other hosts not', async () => {
    await open({
      pages,
      maps: {
        '/sitemap.xml': {
          maps: ['/a.xml', '/b.xml.gz', '/sitemap.xml', '/a.xml', '/index.xml', 'https://annan.example/c.xml'],
        },
        '/a.xml': { pages: ['/1', '/2'] },
        '/b.xml.gz': { pages: ['/2', '/3'], isPacked: true },
        '/index.xml': { maps: ['/sitemap.xml', '/d.xml'] },
        '/d.xml': { pages: ['/4'] },
      },
    });
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Sida 3', 'Sida 2', 'Sida 1']);
    expect(site.asked()).toEqual(['/sitemap.xml', '/a.xml', '/b.xml.gz', '/index.xml', '/3', '/2', '/1']);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('hänvisar i sin tur')]);
  });

  it('whose maps have not changed costs no more than to ask', async () => {
    await open({ pages, maps: { '/sitemap.xml': { maps: ['/a.xml'] }, '/a.xml': { pages: ['/1'] } } });
    await visitor.visit(NOW);
    expect(endOf(await visitor.visit(NOW)).outcome).toBe('not-modified');
    site.site.maps['/a.xml'] = { pages: ['/1', '/2'] };
    expect((await visitor.visit(NOW)).titles).toEqual(['Sida 2']);
  });

  it('with a map that can’t be read reads the others; old pages of that map do not become news', async () => {
    await open(
      {
        pages,
        maps: {
          '/sitemap.xml': { maps: ['/a.xml', '/b.xml'] },
          '/a.xml': { pages: ['/6'] },
          '/b.xml': { pages: ['/1', '/2', '/3', '/4', '/5'], status: 500 },
        },
      },
      { most: 2 },
    );
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Sida 6']);
    expect(endOf(outcome).notes).toEqual([expect.stringMatching(/^Kartan \/b\.xml kunde inte läsas\./)]);
    delete site.site.maps['/b.xml']?.status;
    expect((await visitor.visit(NOW)).titles).toEqual(['Sida 5', 'Sida 4']);
    expect((await visitor.visit(NOW)).titles).toEqual([]);
  });

  it('of which no map can be read is a failure', async () => {
    await open({ maps: { '/sitemap.xml': { maps: ['/a.xml', '/b.xml'] }, '/b.xml': { text: '<html/>' } } });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'not-found' } });
  });

  it('reads twenty maps at most, and says so', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `/karta-${i}.xml`);
    const maps = Object.fromEntries(names.map((name) => [name, { pages: [] as string[] }]));
    await open({ maps: { '/sitemap.xml': { maps: names }, ...maps } });
    expect(endOf(await visitor.visit(NOW)).notes).toEqual([expect.stringContaining('fler än 20 kartor')]);
    expect(site.asked()).toHaveLength(21);
  });
});

describe('pages that can’t be read', () => {
  it('are counted; what may mend is tried three times, what is final once', async () => {
    const pages: Record<string, Page> = {
      '/1': { title: 'Ett', status: 500 },
      '/2': { title: 'Två', status: 404 },
      '/3': { title: 'Tre', type: 'application/pdf' },
      '/4': { title: '' },
      '/5': { title: 'Fem' },
      '/6': { title: 'Sex', redirect: 'http://127.0.0.1:1/annan' },
      '/7': { title: 'Sju', head: '<meta name="tdm-reservation" content="1">' },
      '/8': { title: 'Åtta', headers: { 'tdm-reservation': '1' } },
    };
    await open(oneMap(pages));
    const first = await visitor.visit(NOW);
    expect(first.titles).toEqual(['Fem']);
    const skipped = first.batches.flatMap((batch) => batch.skipped);
    const countOf = (reason: string) => skipped.filter((s) => s.reason === reason).reduce((sum, s) => sum + s.count, 0);
    expect([countOf('unreadable'), countOf('no-title')]).toEqual([6, 1]);
    expect(endOf(first).notes[0]).toMatch(/^6 sidor kunde inte läsas\./);
    site.asked();
    for (let visit = 0; visit < 3; visit++) await visitor.visit(NOW);
    expect(site.asked().filter((path) => path !== '/sitemap.xml')).toEqual(['/1', '/1']);
  });

  it('because robots.txt says so are not asked for, and cost the others nothing', async () => {
    const pages = { '/intern/1': { title: 'A' }, '/intern/2': { title: 'B' }, '/3': { title: 'C' } };
    await open({ ...oneMap(pages), robots: 'User-agent: *\nDisallow: /intern/' }, { pages: 1 });
    expect((await visitor.visit(NOW)).titles).toEqual(['C']);
    expect(site.asked()).toEqual(['/sitemap.xml', '/3']);
  });

  it('all because robots.txt says so are a failure of that name', async () => {
    await open({ ...oneMap(numbered(3)), robots: 'User-agent: *\nDisallow: /' });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'robots' } });
    expect(site.asked()).toEqual(['/sitemap.xml']);
  });

  it('because the host asks us to wait, wait', async () => {
    const pages = numbered(4);
    await open(oneMap(pages));
    Object.assign(pages['/3'] ?? {}, { status: 503, headers: { 'retry-after': '3600' } });
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Sida 4']);
    expect(site.asked()).toEqual(['/sitemap.xml', '/4', '/3']);
    expect(endOf(outcome).notes.join(' ')).toMatch(/vänta till .* 3 sidor till läses vid nästa besök\./);
    // The host still rests: nothing is asked, and nothing counts as a try.
    for (let visit = 0; visit < 3; visit++) await visitor.visit(NOW);
    expect(site.asked().filter((path) => path !== '/sitemap.xml')).toEqual([]);
    expect(JSON.parse(visitor.memory().cursor?.queue ?? '[]')).toHaveLength(3);
  });

  it('one after the other are taken for the host’s trouble', async () => {
    await open(oneMap(numbered(9, { status: 500 })));
    await visitor.visit(NOW);
    expect(site.asked()).toEqual(['/sitemap.xml', '/9', '/8', '/7']);
  });
});

describe('a map that can’t be read', () => {
  it.each<[string, Site['maps'][string], string]>([
    ['is gone', { status: 404 }, 'not-found'],
    ['is a page', { text: '<!doctype html><html><body>Hej</body></html>' }, 'not-a-feed'],
    ['asks us to wait', { status: 429 }, 'busy'],
  ])('%s', async (_, map, code) => {
    await open({ maps: { '/sitemap.xml': map } });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code } });
  });

  it('to its end is read again', async () => {
    await open({ maps: { '/sitemap.xml': {} }, pages: { '/1': { title: 'Ett' }, '/2': { title: 'Två' } } });
    site.site.maps['/sitemap.xml'] = {
      text: `<urlset><url><loc>${site.server.url('/1')}</loc></url><url><loc>${site.server.url('/2')}`,
    };
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Ett']);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('tog slut mitt i')]);
    expect(visitor.memory().validators).toEqual({});
    site.site.maps['/sitemap.xml'] = { pages: ['/1', '/2'] };
    expect((await visitor.visit(NOW)).titles).toEqual(['Två']);
  });
});

describe('a large site', () => {
  it('of fifty thousand pages is remembered in half a megabyte', async () => {
    const paths = Array.from({ length: 50_000 }, (_, i) => `/${i}`);
    await open({ maps: { '/sitemap.xml': { pages: paths } } }, { most: 1, pages: 1 });
    await visitor.visit(NOW);
    expect(JSON.stringify(visitor.memory()).length).toBeLessThan(500_000);
    addPage('/ny', { title: 'Ny' });
    site.site.maps['/sitemap.xml'] = { pages: [...paths.slice(1), '/ny'] };
    expect((await visitor.visit(NOW)).titles).toEqual(['Ny']);
  });
});

const samples = new URL('../../../../shared/sources/samples/sitemap/', import.meta.url);
const hasSamples = existsSync(samples);
if (!hasSamples) console.warn('SKIPPED: ../shared/sources/samples is absent; the site of our own proves the same');

(hasSamples ? describe : describe.skip)('the sample maps in ../shared, served as a site would', () => {
  const ownHost = 'https://www.exempelkommun.se';
  const sample = (name: string, origin: string) =>
    readFileSync(new URL(name, samples), 'utf8').replaceAll(ownHost, origin);

  it('six entries give five items; one map is packed', async () => {
    const server = await startServer((req, res) => {
      const path = req.url ?? '/';
      const origin = server.url('');
      if (path === '/sitemap-index.xml') res.end(sample('sitemap-index.xml', origin));
      else if (path === '/sitemap-nyheter.xml') res.end(sample('sitemap-nyheter.xml', origin));
      else if (path === '/sitemap-ovrigt.xml.gz') res.end(gzipSync('<urlset/>'));
      else if (path.startsWith('/nyheter/')) {
        const name = decodeURIComponent(path);
        res
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(`<html lang="sv"><h1>Sidan ${name}</h1></html>`);
      } else res.writeHead(404).end();
    });
    site = { server, site: undefined as never, asked: () => [] };
    const source = makeSource({ url: server.url('/sitemap-index.xml'), kind: 'sitemap' });
    visitor = createVisitor(readSitemapSource, source, server.host);
    const outcome = await visitor.visit(new Date('2026-11-23T12:00:00Z'));
    const items = outcome.batches.flatMap((batch) => batch.items);
    expect(endOf(outcome).notes).toEqual([]);
    expect(items).toHaveLength(5);
    expect(new Set(outcome.titles)).toEqual(
      new Set([
        'Biblioteken förlänger öppettiderna',
        'Sidan /nyheter/2026/11/ny-trygghetsplan/',
        'Sidan /nyheter/2026/11/medborgarlöfte/?a=1&b=2',
        'Sidan /nyheter/2026/11/utan-lastmod/',
        'Sidan /nyheter/2026/11/åäö-i-sökvägen/',
      ]),
    );
    expect(items[0]?.published).toEqual({ at: '2026-11-19T07:00:00.000Z', precision: 'instant' });
    expect(server.seen.map(({ path }) => path)).not.toContain('/nyheter/2026/11/news-tillagg/');
    expect((await visitor.visit()).titles).toEqual([]);
  });
});
