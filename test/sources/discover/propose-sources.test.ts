import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Result } from '../../../src/domain/failure.js';
import {
  type ProposeParts,
  proposeSources,
  type SourceProposal,
} from '../../../src/sources/discover/propose-sources.js';
import { createFetch, type Fetcher } from '../../../src/sources/fetch.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import { startServer, type TestServer } from '../fetch/test-server.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/discover/${name}`, import.meta.url), 'utf8');

type Answer = string | { status?: number; type?: string; body?: string | Buffer; headers?: Record<string, string> };
/** By path with query; what is not named is 404. */
type Site = Record<string, Answer>;

let open: (TestServer | Fetcher)[] = [];
afterEach(async () => {
  for (const one of open) await one.close();
  open = [];
});

function typeOf(body: string | Buffer): string {
  if (typeof body !== 'string') return 'application/octet-stream';
  return body.startsWith('<?xml')
    ? 'application/xml'
    : body.startsWith('{')
      ? 'application/json'
      : 'text/html; charset=utf-8';
}

function answer(site: Site, req: IncomingMessage, res: ServerResponse): void {
  const found = site[req.url ?? ''];
  if (found === undefined) {
    res.writeHead(404).end('saknas');
    return;
  }
  const { status = 200, body = '', type, headers } = typeof found === 'string' ? { body: found } : found;
  res.writeHead(status, { 'content-type': type ?? typeOf(body), ...headers }).end(body);
}

async function start(site: Site) {
  const server = await startServer((req, res) => answer(site, req, res));
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host] });
  open.push(server, fetcher);
  const parts: ProposeParts = { fetch: fetcher.fetch, parse: createInlineParse(), now: NOW, spacingMs: 0 };
  const propose = (path: string) => proposeSources(path.startsWith('/') ? server.url(path) : path, parts);
  const asked = () => server.seen.map(({ path }) => path).filter((path) => !/robots|tdmrep/.test(path));
  return { server, parts, propose, asked };
}

function proposalOf(result: Result<SourceProposal>): SourceProposal {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const rss = (title: string, days: string[], language = 'sv') =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><language>${language}</language>${days
    .map(
      (day, i) =>
        `<item><title>${title}: sak nummer ${i}</title><link>https://www.lillby.example/${encodeURIComponent(title)}/${i}</link><pubDate>${day}T08:00:00+01:00</pubDate></item>`,
    )
    .join('')}</channel></rss>`;
const atom = (title: string) =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>${title}</title><entry><id>a</id><title>Första saken</title><link href="https://www.lillby.example/a"/><updated>2026-11-02T10:00:00Z</updated></entry></feed>`;
const identify =
  '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-11-23T08:00:00Z</responseDate><Identify><granularity>YYYY-MM-DD</granularity></Identify></OAI-PMH>';

describe('an address that can be followed as it is', () => {
  it.each<[string, string, Answer, object]>([
    [
      'RSS',
      '/rss.xml',
      rss('Nytt', ['2026-11-20', '2031-01-01']),
      { kind: 'rss', title: 'Nytt', language: 'sv', count: 2, newestAt: '2026-11-20T07:00:00.000Z' },
    ],
    ['Atom at an address like a page', '/nyheter', atom('Nytt'), { kind: 'atom', title: 'Nytt', count: 1 }],
    [
      'JSON Feed',
      '/feed.json',
      '{"version":"https://jsonfeed.org/version/1.1","title":"Nytt","items":[{"id":"1","title":"Sak","url":"https://a.example/1"}]}',
      { kind: 'jsonfeed', count: 1 },
    ],
    ['a feed without entries', '/feed/', rss('Tomt', []), { kind: 'rss', count: 0, newestAt: null }],
    [
      'a site map',
      '/sitemap.xml',
      '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc><lastmod>2026-11-01</lastmod></url><url><loc>https://a.example/2</loc></url></urlset>',
      { kind: 'sitemap', count: 2, newestAt: '2026-11-01T00:00:00.000Z' },
    ],
    [
      'an archive',
      '/oai?verb=ListRecords&metadataPrefix=oai_dc&set=SwePub-x',
      identify,
      { kind: 'oai-pmh', params: { metadataPrefix: 'oai_dc', set: 'SwePub-x' } },
    ],
  ])('%s', async (_, path, body, candidate) => {
    const { server, propose, asked } = await start({ [path]: body });
    const { candidates, answered } = proposalOf(await propose(path));
    expect(candidates).toEqual([
      expect.objectContaining({ url: server.url(path.replace(/\?verb.*/, '')), ...candidate }),
    ]);
    expect(candidates[0]?.why).toMatch(/^Adressen är (?:en|ett) /);
    expect(answered).toBe(server.url(path));
    expect(asked()).toEqual([path]);
  });

  it('an archive that shows people a page', async () => {
    const { propose, server } = await start({ '/oai': '<html><p>Archive</p></html>', '/oai?verb=Identify': identify });
    expect(proposalOf(await propose('/oai')).candidates).toEqual([
      expect.objectContaining({ kind: 'oai-pmh', url: server.url('/oai') }),
    ]);
  });

  it.each([
    ['https://data.riksdagen.se/dokumentlista/?doktyp=prop&utformat=json', 'json-api', 'riksdagen'],
    ['api.kolada.se/v3/kpi?per_page=5000', 'json-api', 'kolada'],
    ['https://polisen.se/api/events?locationname=Nacka', 'json-api', 'polisen'],
    ['https://export.arxiv.org/api/query?search_query=all:urban', 'atom', 'arxiv'],
    ['https://libris.kb.se/xsearch?query=nacka&format=json', 'json-api', 'libris'],
    ['https://data.vinnova.se/api/utlysningar/2026-01-01', 'json-api', 'vinnova'],
    ['https://kth.diva-portal.org/smash/search.jsf', 'oai-pmh', 'oai-pmh'],
  ])('a known interface is not even asked: %s', async (address, kind, adapter) => {
    const { parts } = await start({});
    const never: ProposeParts['fetch'] = async () => {
      throw new Error('asked');
    };
    const { candidates } = proposalOf(await proposeSources(address, { ...parts, fetch: never }));
    expect(candidates).toEqual([expect.objectContaining({ kind, adapter })]);
    expect(candidates[0]?.url).toMatch(kind === 'oai-pmh' ? /\/dice\/oai$/ : /^https:\/\//);
  });
});

describe('a page', () => {
  const page = fixture('wordpress.html').replaceAll('https://www.lillby.example', '');

  it('gives its feeds, read once each, then its lists, comments last', async () => {
    const { server, propose, asked } = await start({
      '/nyheter/': page,
      '/feed/': rss('Lillby', ['2026-11-20', '2026-11-19', '2026-11-01']),
      '/comments/feed/': rss('Kommentarer', ['2026-11-22']),
    });
    const { candidates, notes } = proposalOf(await propose('/nyheter/'));
    expect(candidates.map(({ kind, url }) => [kind, url.replace(server.url(''), '')])).toEqual([
      ['rss', '/feed/'],
      ['html', '/nyheter/'],
      ['rss', '/comments/feed/'],
    ]);
    expect(candidates.map(({ why }) => why)).toEqual([
      'Sidan länkar till flödet i sitt huvud.',
      'Listan med 5 poster på sidan (article.post), alla med datum.',
      'Sidan länkar till flödet i sitt huvud. Det innehåller kommentarer.',
    ]);
    expect(candidates[1]).toMatchObject({
      title: 'Nyheter - Lillby kommun',
      language: 'sv',
      count: 5,
      newestAt: '2026-11-20T07:30:00.000Z',
    });
    expect(notes).toEqual([]);
    expect(asked()).toEqual(['/nyheter/', '/feed/', '/comments/feed/']);
  });

  it('says which of its feeds could not be read, and counts two forms of one list once', async () => {
    const list = ['/a.rss', '/b.rss', '/c.rss'].map(
      (url) => `<link rel="alternate" type="application/rss+xml" href="${url}">`,
    );
    const { propose, server } = await start({
      '/': `<html><head>${list.join('')}</head></html>`,
      '/a.rss': rss('Nytt', ['2026-11-20']),
      '/b.rss': rss('Nytt', ['2026-11-20']),
    });
    const { candidates, notes } = proposalOf(await propose('/'));
    expect(candidates).toHaveLength(1);
    expect(notes).toEqual([
      `Flödet ${server.url('/c.rss')}, som sidan länkar till, gick inte att läsa. Sidan finns inte på ${server.host} (404). Kontrollera adressen och sök en ny om den har flyttats.`,
    ]);
  });

  it('reads at most five feeds', async () => {
    const links = Array.from(
      { length: 9 },
      (_, i) => `<link rel="alternate" type="application/rss+xml" href="/f${i}.rss">`,
    );
    const feeds = Object.fromEntries(links.map((_, i) => [`/f${i}.rss`, rss(`Nytt ${i}`, ['2026-11-20'])]));
    const { propose, asked } = await start({ '/': `<html><head>${links.join('')}</head></html>`, ...feeds });
    const { candidates, notes } = proposalOf(await propose('/'));
    expect(candidates).toHaveLength(5);
    expect(asked()).toHaveLength(6);
    expect(notes.join()).toContain('4 flöden till');
  });

  it('follows a link called RSS to the page that lists the feeds', async () => {
    const { propose, server } = await start({
      '/': '<main><p><a href="/om/rss">RSS-flöden från kommunen</a></p></main>',
      '/om/rss':
        '<main><h1>RSS</h1><ul><li><a href="/nyheter.rss">Nyheter</a></li><li><a href="/jobb.rss">Jobb</a></li></ul></main>',
      '/nyheter.rss': rss('Nyheter', ['2026-11-20']),
      '/jobb.rss': rss('Lediga jobb', ['2026-11-19']),
    });
    const { candidates } = proposalOf(await propose('/'));
    expect(candidates.map(({ title }) => title)).toEqual(['Nyheter', 'Lediga jobb']);
    expect(candidates[0]?.why).toBe(`Flödet står på sidan ${server.url('/om/rss')}, som sidan länkar till.`);
  });

  it('is asked for a feed at the usual address of its system when it links to none', async () => {
    const { propose, asked } = await start({
      '/blogg/': '<html><head><meta name="generator" content="WordPress 6.8"></head><p>Text</p></html>',
      '/feed/': rss('Bloggen', ['2026-11-20']),
    });
    const { candidates } = proposalOf(await propose('/blogg/'));
    expect(candidates.map(({ title, why }) => [title, why.includes('vanlig adress')])).toEqual([['Bloggen', true]]);
    expect(asked()).toEqual(['/blogg/', '/blogg/feed/', '/feed/']);
  });

  it('is asked in few places, not where robots.txt says no, and then for its site map', async () => {
    const { propose, server } = await start({
      '/nyheter': fixture('date-before.html'),
      '/robots.txt': {
        body: 'User-agent: *\nDisallow: /feed\nDisallow: /atom\nSitemap: /sitemap-sidor.xml\nSitemap: /sitemap-nyheter.xml',
        type: 'text/plain',
      },
      '/sitemap-nyheter.xml':
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><news:news><news:publication_date>2026-11-22</news:publication_date></news:news></url></urlset>',
    });
    const { candidates } = proposalOf(await propose('/nyheter'));
    expect(candidates.map(({ kind, count }) => [kind, count])).toEqual([
      ['html', 5],
      ['sitemap', 1],
    ]);
    expect(candidates[1]?.why).toContain('gjord för nyheter');
    const asked = server.seen.map(({ path }) => path);
    expect(asked).not.toContain('/feed/');
    expect(asked).not.toContain('/atom.xml');
    expect(asked).not.toContain('/sitemap-sidor.xml');
    expect(asked.length).toBeLessThan(10);
  });

  it('that reserves mining gives the feeds it announces, not its lists', async () => {
    const reserved = page.replace('<head>', '<head><meta name="tdm-reservation" content="1">');
    const { propose } = await start({ '/nyheter/': reserved, '/feed/': rss('Lillby', ['2026-11-20']) });
    const { candidates, notes } = proposalOf(await propose('/nyheter/'));
    expect(candidates.map(({ kind }) => kind)).toEqual(['rss']);
    expect(notes.join()).toContain('tdm-reservation');
  });

  it('without anything to follow says what to do', async () => {
    const { propose } = await start({ '/': '<html><h1>Välkommen</h1><p>Vi bygger om.</p></html>' });
    const { candidates, notes } = proposalOf(await propose('/'));
    expect(candidates).toEqual([]);
    expect(notes.join()).toContain('Prova adressen till sidan där nyheterna står samlade');
  });
});

describe('an address as people write it', () => {
  it('without https:// is tried with it first, then without', async () => {
    const { server, propose } = await start({ '/rss.xml': rss('Nytt', ['2026-11-20']) });
    const { candidates, notes, asked } = proposalOf(await propose(` ${server.host}/rss.xml `));
    expect(candidates[0]?.url).toBe(server.url('/rss.xml'));
    expect(notes.join()).toContain('http');
    expect(asked).toBe(`${server.host}/rss.xml`);
  });

  it.each(['feed:', '<', '"'])('may begin with %s', async (before) => {
    const { server, propose } = await start({ '/rss.xml': rss('Nytt', ['2026-11-20']) });
    const after = before === '<' ? '>' : before === '"' ? '"' : '';
    expect(proposalOf(await propose(`${before}${server.url('/rss.xml')}${after}`)).candidates).toHaveLength(1);
  });

  it('is never told back with a password or a key', async () => {
    const { server, propose } = await start({ '/rss.xml?api_key=hemligt': rss('Nytt', ['2026-11-20']) });
    const address = `http://kalle:losen@${server.host}/rss.xml?api_key=hemligt`;
    const { asked, answered, notes } = proposalOf(await propose(address));
    expect(JSON.stringify({ asked, answered, notes })).not.toMatch(/losen|hemligt/);
  });

  it('that has moved for good is proposed where it is now', async () => {
    const { server, propose } = await start({
      '/gammal': { status: 301, headers: { location: '/ny.xml' } },
      '/ny.xml': rss('Nytt', ['2026-11-20']),
    });
    const { candidates, answered, notes } = proposalOf(await propose('/gammal'));
    expect([candidates[0]?.url, answered]).toEqual([server.url('/ny.xml'), server.url('/ny.xml')]);
    expect(notes.join()).toContain('har flyttat till');
  });
});

describe('failures are told in Swedish', () => {
  it.each<[string, Answer, string, RegExp]>([
    ['nothing there', { status: 404 }, 'not-found', /finns inte på .* \(404\)/],
    ['gone', { status: 410 }, 'gone', /borttagen för gott/],
    ['a broken server', { status: 500 }, 'http-status', /fel på servern .* \(500\)\. Försök igen senare/],
    ['a busy server', { status: 503 }, 'busy', /upptagen just nu/],
    ['a PDF', { body: '%PDF-1.7 …', type: 'application/pdf' }, 'unsupported', /PDF-fil/],
    [
      'a picture',
      { body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), type: 'image/png' },
      'unsupported',
      /image\/png/,
    ],
    ['data of a form of its own', '{"events":[]}', 'unsupported', /känner igen/],
    ['a list of subscriptions', '<?xml version="1.0"?><opml version="2.0"><body/></opml>', 'unsupported', /OPML/],
    ['nothing at all', '', 'empty', /tom sida/],
    ['XML of another sort', '<?xml version="1.0"?><kalender/>', 'not-a-feed', /inget flöde|inte är ett flöde/],
    ['a feed cut short', '<?xml version="1.0"?><rss><channel><item><title>A', 'truncated', /tog slut mitt i/],
    [
      'a header that reserves mining',
      { body: '<p>Text</p>', headers: { 'tdm-reservation': '1' } },
      'tdm',
      /text- och datautvinning/,
    ],
  ])('%s', async (_, body, code, message) => {
    const { propose } = await start({ '/nyheter': body });
    const result = await propose('/nyheter');
    expect(result).toMatchObject({ ok: false, failure: { code } });
    const said = result.ok ? '' : result.failure.message;
    expect(said).toMatch(message);
    expect(said).not.toMatch(/automatiskt/);
  });

  it('robots.txt says no: a feed may still be read, a page may not', async () => {
    const site = {
      '/robots.txt': { body: 'User-agent: *\nDisallow: /', type: 'text/plain' },
      '/rss.xml': rss('Nytt', ['2026-11-20']),
      '/nyheter': '<p>Text</p>',
      '/sida/feed': '<html><p>Ingen</p></html>',
    };
    const { propose } = await start(site);
    expect(proposalOf(await propose('/rss.xml')).candidates).toHaveLength(1);
    for (const path of ['/nyheter', '/sida/feed']) {
      const result = await propose(path);
      expect(result).toMatchObject({ ok: false, failure: { code: 'robots' } });
      expect(result.ok ? '' : result.failure.message).toContain('robots.txt');
    }
  });

  it.each([
    ['http://127.0.0.1:9/x', 'address-forbidden'],
    ['http://169.254.169.254/latest/', 'address-forbidden'],
    ['file:///etc/passwd', 'address-forbidden'],
    ['javascript:alert(1)', 'address-forbidden'],
    ['ftp://a.example/', 'address-forbidden'],
    ['', 'address-forbidden'],
    ['   ', 'address-forbidden'],
    ['http://', 'address-forbidden'],
  ])('%s', async (address, code) => {
    const { propose } = await start({});
    expect(await propose(address)).toMatchObject({ ok: false, failure: { code } });
  });

  it('a server that does not answer', async () => {
    const { server, propose } = await start({});
    const url = server.url('/x');
    await server.close();
    expect(await propose(url)).toMatchObject({
      ok: false,
      failure: { message: expect.stringMatching(/svarade inte/) },
    });
  });
});
