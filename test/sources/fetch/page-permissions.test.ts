/** robots.txt and TDM reservation as publishers serve them, against the real fetcher. */
import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createFetch, type Fetcher, type FetchOptions } from '../../../src/sources/fetch.js';
import { startServer, type TestServer } from './test-server.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Files = Record<string, (res: ServerResponse) => unknown>;
const text =
  (body: string, status = 200) =>
  (res: ServerResponse) =>
    res.writeHead(status).end(body);

/** A publisher whose pages all say "sida"; other files as given, the rest of the site's own files are absent. */
async function publish(
  files: Files,
  options: Partial<FetchOptions> = {},
): Promise<{ server: TestServer; fetcher: Fetcher }> {
  const handler: RequestListener = (req, res) => {
    const file = files[req.url ?? ''];
    if (file) file(res);
    else if (/^\/(robots\.txt|\.well-known\/)/.test(req.url ?? '')) res.writeHead(404).end();
    else res.end('sida');
  };
  const server = await startServer(handler);
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host], ...options });
  closers.push(
    () => fetcher.close(),
    () => server.close(),
  );
  return { server, fetcher };
}

async function codeOf(
  fetcher: Fetcher,
  url: string,
  purpose: 'page' | 'subscription' = 'page',
  spacingMs = 0,
): Promise<string> {
  const result = await fetcher.fetch({ url, purpose, spacingMs });
  return result.ok ? 'ok' : result.failure.code;
}
const asked = (server: TestServer) => server.seen.map(({ path }) => path);

describe('robots.txt', () => {
  it('is asked for once, before the page, and not for what a person subscribes to', async () => {
    const { server, fetcher } = await publish({ '/robots.txt': text('User-agent: *\nDisallow: /privat') });
    expect(await codeOf(fetcher, server.url('/privat/flode'), 'subscription')).toBe('ok');
    expect(asked(server)).toEqual(['/privat/flode']);
    expect(await codeOf(fetcher, server.url('/privat/a'))).toBe('robots');
    expect(await codeOf(fetcher, server.url('/b'))).toBe('ok');
    expect(await codeOf(fetcher, server.url('/c'))).toBe('ok');
    expect(asked(server).slice(1)).toEqual(['/robots.txt', '/.well-known/tdmrep.json', '/b', '/c']);
  });

  it.each([
    ['404', text('', 404), 'ok'],
    ['403', text('', 403), 'ok'],
    ['500', text('', 500), 'robots-unavailable'],
    ['429', text('', 429), 'robots-unavailable'],
    ['a cut connection', (res: ServerResponse) => res.socket?.destroy(), 'robots-unavailable'],
    ['a loop of redirects', (res: ServerResponse) => res.writeHead(302, { location: '/robots.txt' }).end(), 'ok'],
    ['a page of HTML', text('<!doctype html><title>Hej</title>'), 'ok'],
    [
      'an internal address',
      (res: ServerResponse) => res.writeHead(302, { location: 'http://10.0.0.1/robots.txt' }).end(),
      'address-forbidden',
    ],
  ])('that answers with %s', async (_name, robots, code) => {
    const { server, fetcher } = await publish({ '/robots.txt': robots });
    expect(await codeOf(fetcher, server.url('/a'))).toBe(code);
    expect(asked(server).includes('/a')).toBe(code === 'ok');
  });

  it('that cannot be had says that it is temporary, and is asked for again after ten minutes', async () => {
    let now = new Date('2026-11-23T08:00:00Z');
    let status = 500;
    const { server, fetcher } = await publish(
      { '/robots.txt': (res) => res.writeHead(status).end() },
      { now: () => now },
    );
    const first = await fetcher.fetch({ url: server.url('/a'), purpose: 'page', spacingMs: 0 });
    expect(first).toMatchObject({
      ok: false,
      failure: { code: 'robots-unavailable', message: expect.stringMatching(/tillfälligt/) },
    });
    status = 404;
    now = new Date('2026-11-23T08:09:00Z');
    expect(await codeOf(fetcher, server.url('/a'))).toBe('robots-unavailable');
    expect(asked(server)).toEqual(['/robots.txt']);
    now = new Date('2026-11-23T08:10:00Z');
    expect(await codeOf(fetcher, server.url('/a'))).toBe('ok');
  });

  it('is remembered for a day', async () => {
    let now = new Date('2026-11-23T08:00:00Z');
    const { server, fetcher } = await publish({}, { now: () => now });
    const countRobots = async () => {
      await codeOf(fetcher, server.url('/a'));
      return asked(server).filter((path) => path === '/robots.txt').length;
    };
    expect(await countRobots()).toBe(1);
    now = new Date('2026-11-24T07:59:59Z');
    expect(await countRobots()).toBe(1);
    now = new Date('2026-11-24T08:00:00Z');
    expect(await countRobots()).toBe(2);
  });

  it('is shared by pages asked for together, and a caller that leaves takes nobody along', async () => {
    const { server, fetcher } = await publish({ '/robots.txt': (res) => setTimeout(() => res.end(''), 100) });
    const controller = new AbortController();
    const left = fetcher.fetch({ url: server.url('/a'), purpose: 'page', spacingMs: 0 }, controller.signal);
    const others = ['/b', '/c'].map((path) => codeOf(fetcher, server.url(path)));
    controller.abort();
    expect(await left).toMatchObject({ ok: false, failure: { code: 'unknown' } });
    expect(await Promise.all(others)).toEqual(['ok', 'ok']);
    expect(asked(server)).toEqual(['/robots.txt', '/.well-known/tdmrep.json', '/b', '/c']);
  });

  it('takes its turn, and its Crawl-delay lengthens the pause', async () => {
    const { server, fetcher } = await publish({ '/robots.txt': text('User-agent: *\nCrawl-delay: 0.3') });
    await Promise.all([codeOf(fetcher, server.url('/a'), 'page', 100), codeOf(fetcher, server.url('/b'), 'page', 100)]);
    const pauses = server.seen.slice(1).map((seen, i) => seen.startedAt - (server.seen[i]?.endedAt ?? 0));
    expect(asked(server)).toEqual(['/robots.txt', '/.well-known/tdmrep.json', '/a', '/b']);
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(295);
  });

  it('is asked about every hop of a redirect', async () => {
    const { server, fetcher } = await publish({
      '/robots.txt': text('User-agent: Spanare\nDisallow: /privat'),
      '/a': (res) => res.writeHead(302, { location: '/privat/b' }).end(),
    });
    expect(await codeOf(fetcher, server.url('/a'))).toBe('robots');
    expect(asked(server)).not.toContain('/privat/b');
  });

  it('without end is read to 500 KiB and no further', async () => {
    const filler = `# ${'x'.repeat(97)}\n`;
    const { server, fetcher } = await publish({
      '/robots.txt': (res) => {
        res.write('User-agent: *\nDisallow: /forst\n');
        res.write(filler.repeat(5000));
        res.write('Disallow: /inom\n');
        res.write(filler.repeat(10_000));
        res.end('Disallow: /bortom\n');
      },
    });
    expect(await codeOf(fetcher, server.url('/forst'))).toBe('robots');
    expect(await codeOf(fetcher, server.url('/inom'))).toBe('robots');
    expect(await codeOf(fetcher, server.url('/bortom'))).toBe('ok');
  });

  it('that asks us to wait leaves its pages alone, and subscriptions go on', async () => {
    const { server, fetcher } = await publish({
      '/robots.txt': (res) => res.writeHead(503, { 'retry-after': '60' }).end(),
    });
    expect(await codeOf(fetcher, server.url('/a'))).toBe('robots-unavailable');
    expect(await codeOf(fetcher, server.url('/b'))).toBe('robots-unavailable');
    expect(server.seen).toHaveLength(1);
    const feed = await fetcher.fetch({ url: server.url('/a'), purpose: 'subscription', spacingMs: 0 });
    expect(feed.ok || feed.failure.code !== 'busy').toBe(true);
  });
});

describe('TDM reservation', () => {
  const rules = (...list: unknown[]) => text(JSON.stringify(list));

  it('by file keeps the page unasked for, and is asked for once', async () => {
    const { server, fetcher } = await publish({
      '/.well-known/tdmrep.json': rules({ location: '/a*', 'tdm-reservation': 1 }),
    });
    expect(await codeOf(fetcher, server.url('/artikel'))).toBe('tdm');
    expect(await codeOf(fetcher, server.url('/nyhet'))).toBe('ok');
    expect(await codeOf(fetcher, server.url('/artikel'), 'subscription')).toBe('ok');
    expect(asked(server)).toEqual(['/robots.txt', '/.well-known/tdmrep.json', '/nyhet', '/artikel']);
  });

  it.each([
    ['1', 'tdm'],
    [' 1 ', 'tdm'],
    ['0', 'ok'],
    ['nej', 'ok'],
  ])('by the header "%s"', async (value, code) => {
    const { server, fetcher } = await publish({
      '/a': (res) => res.writeHead(200, { 'tdm-reservation': value }).end('sida'),
    });
    expect(await codeOf(fetcher, server.url('/a'))).toBe(code);
    expect(await codeOf(fetcher, server.url('/a'), 'subscription')).toBe('ok');
  });

  it.each([
    ['404', text('', 404)],
    ['500', text('', 500)],
    ['something else than rules', text('<html>')],
    ['one rule without its list', text('{"location":"/","tdm-reservation":1}')],
  ])('by a file that answers with %s is none', async (_name, file) => {
    const { server, fetcher } = await publish({ '/.well-known/tdmrep.json': file });
    expect(await codeOf(fetcher, server.url('/a'))).toBe('ok');
  });
});
