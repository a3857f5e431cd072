/** The whole fetcher against real servers on loopback: what publishers see, what comes back, and what every kind of trouble is called. */
import { createServer as createTcpServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Result } from '../../../src/domain/failure.js';
import { createFetch, type Fetcher, type FetchOptions } from '../../../src/sources/fetch.js';
import type { Fetched, FetchRequest } from '../../../src/sources/visit.js';
import { startServer, type TestServer } from './test-server.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(handler: Parameters<typeof startServer>[0]): Promise<TestServer> {
  const server = await startServer(handler);
  closers.unshift(() => server.close());
  return server;
}

function fetcherFor(servers: TestServer[], options: Partial<FetchOptions> = {}): Fetcher {
  const fetcher = createFetch({
    userAgent: 'Spanare/test (+test@example.invalid)',
    allowHosts: servers.map(({ host }) => host),
    ...options,
  });
  closers.unshift(() => fetcher.close());
  return fetcher;
}

const feed = (url: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
  url,
  purpose: 'subscription',
  spacingMs: 0,
  ...more,
});

function fetchedOf(result: Result<Fetched>): Fetched {
  if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
  return result.value;
}
const textOf = (result: Result<Fetched>) => new TextDecoder().decode(fetchedOf(result).bytes);
const codeOf = (result: Result<Fetched>) => (result.ok ? `ok ${result.value.status}` : result.failure.code);

describe('what the publisher sees', () => {
  it('is told who asks, what is wanted and what we can unpack', async () => {
    const server = await serve((_req, res) => res.end('hej'));
    await fetcherFor([server]).fetch(feed(server.url('/a?b=c'), { accept: 'application/rss+xml' }));
    expect(server.seen[0]).toMatchObject({
      path: '/a?b=c',
      headers: {
        'user-agent': 'Spanare/test (+test@example.invalid)',
        accept: 'application/rss+xml',
        'accept-encoding': 'gzip, br',
        host: server.host,
      },
    });
    expect(Object.keys(server.seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['cookie', 'referer']));
  });

  it('gets its validators back to the letter, and its 304 is nothing new', async () => {
    const server = await serve((req, res) => {
      const isKnown = req.headers['if-none-match'] === 'W/"å-1"' || req.headers['if-modified-since'] === 'onsdag';
      res.writeHead(isKnown ? 304 : 200, { etag: 'W/"å-1"', 'last-modified': 'onsdag' }).end(isKnown ? '' : 'text');
    });
    const fetcher = fetcherFor([server]);
    const first = fetchedOf(await fetcher.fetch(feed(server.url('/'))));
    expect(first.validators).toEqual({ etag: 'W/"å-1"', lastModified: 'onsdag' });
    const again = fetchedOf(await fetcher.fetch(feed(server.url('/'), { validators: first.validators })));
    expect(again).toMatchObject({ status: 304, notModified: true, validators: first.validators });
    expect(again.bytes).toHaveLength(0);
    expect(server.seen[1]?.headers).toMatchObject({ 'if-none-match': 'W/"å-1"', 'if-modified-since': 'onsdag' });
  });

  it('keeps the validators we have when its 304 names none', async () => {
    const server = await serve((_req, res) => res.writeHead(304).end());
    const result = await fetcherFor([server]).fetch(feed(server.url('/'), { validators: { etag: '"1"' } }));
    expect(fetchedOf(result).validators).toEqual({ etag: '"1"' });
  });

  it('may not answer 304 to a question that had no condition', async () => {
    const server = await serve((_req, res) => res.writeHead(304).end());
    expect(codeOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe('http-status');
  });

  it('is not given a user name or password from the address, nor headers that are ours', async () => {
    const server = await serve((_req, res) => res.end('hej'));
    const address = `http://anna:hemligt@${server.host}/`;
    const result = await fetcherFor([server]).fetch(
      feed(address, { headers: { 'X-Key': '1', 'User-Agent': 'curl', Host: 'annan.example' } }),
    );
    expect(fetchedOf(result).url).toBe(server.url('/'));
    const headers = server.seen[0]?.headers;
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).toMatchObject({ 'x-key': '1', host: server.host, 'user-agent': expect.stringMatching(/^Spanare/) });
  });
});

describe('redirects', () => {
  const to = (location: string, status = 302) => ({ status, location });

  async function chain(steps: Record<string, { status: number; location: string }>): Promise<TestServer> {
    return serve((req, res) => {
      const step = steps[req.url ?? ''];
      if (step) res.writeHead(step.status, { location: step.location }).end();
      else res.end('framme');
    });
  }

  it.each([
    ['301 and 308', { '/1': to('/2', 301), '/2': to('/3', 308) }, '/3'],
    ['302 among them', { '/1': to('/2', 301), '/2': to('/3', 302) }, null],
    ['307 alone', { '/1': to('/2', 307) }, null],
    ['none', {}, null],
  ])('movedTo of a chain of %s', async (_name, steps, movedTo) => {
    const server = await chain(steps);
    const value = fetchedOf(await fetcherFor([server]).fetch(feed(server.url('/1'))));
    expect(value.movedTo).toBe(movedTo === null ? null : server.url(movedTo));
    expect(textOf({ ok: true, value })).toBe('framme');
  });

  it('follows five and no more', async () => {
    const steps = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`/${n}`, to(`/${n + 1}`)]));
    const server = await chain(steps);
    const fetcher = fetcherFor([server]);
    expect(fetchedOf(await fetcher.fetch(feed(server.url('/2')))).url).toBe(server.url('/7'));
    expect(codeOf(await fetcher.fetch(feed(server.url('/1'))))).toBe('too-many-redirects');
    expect(server.seen).toHaveLength(12);
  });

  it.each([
    ['no Location', undefined, 'bad-redirect'],
    ['a file', 'file:///etc/passwd', 'bad-redirect'],
    ['a script', 'javascript:alert(1)', 'bad-redirect'],
    ['no address at all', 'http://[', 'bad-redirect'],
    ['an internal address', 'http://169.254.169.254/', 'address-forbidden'],
    ['another port of the same host', 'http://127.0.0.1:1/', 'address-forbidden'],
    ['an internal address without scheme', '//10.0.0.1/', 'address-forbidden'],
    ['two readings of one address', 'http://example.com\\@127.0.0.1/', 'address-forbidden'],
  ])('a redirect to %s is refused', async (_name, location, code) => {
    const server = await serve((_req, res) => res.writeHead(302, location === undefined ? {} : { location }).end());
    expect(codeOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe(code);
    expect(server.seen).toHaveLength(1);
  });

  it('reads unescaped Swedish letters in Location as UTF-8', async () => {
    const server = await serve((req, res) => {
      if (req.url === '/') res.writeHead(302, { location: Buffer.from('/hälsa').toString('latin1') }).end();
      else res.end(req.url);
    });
    expect(textOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe('/h%C3%A4lsa');
  });

  it('drops keys when the origin changes, for good, but keeps the validators', async () => {
    const home = await serve((req, res) => {
      if (req.url === '/hem') res.end('hemma');
      else res.writeHead(302, { location: away.url('/') }).end();
    });
    const away: TestServer = await serve((_req, res) => res.writeHead(302, { location: home.url('/hem') }).end());
    const request = feed(home.url('/'), {
      headers: { authorization: 'Bearer hemligt', 'x-api-key': '42' },
      validators: { etag: '"1"' },
    });
    expect(codeOf(await fetcherFor([home, away]).fetch(request))).toBe('ok 200');
    expect(home.seen[0]?.headers).toMatchObject({ authorization: 'Bearer hemligt', 'x-api-key': '42' });
    for (const seen of [away.seen[0], home.seen[1]]) {
      expect(seen?.headers).not.toHaveProperty('authorization');
      expect(seen?.headers).not.toHaveProperty('x-api-key');
      expect(seen?.headers).toMatchObject({ 'if-none-match': '"1"' });
    }
  });

  it('keeps keys on the way within the origin', async () => {
    const server = await chain({ '/1': to('/2') });
    await fetcherFor([server]).fetch(feed(server.url('/1'), { headers: { 'x-api-key': '42' } }));
    expect(server.seen[1]?.headers).toMatchObject({ 'x-api-key': '42' });
  });
});

describe('bodies', () => {
  const text = 'å'.repeat(5000);

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['GZIP, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
    ['', Buffer.from(text)],
  ])('unpacks "%s"', async (encoding, bytes) => {
    const server = await serve((_req, res) => res.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    expect(textOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe(text);
  });

  it.each([
    ['an empty body said to be gzip', 'gzip', Buffer.alloc(0), 'ok 200'],
    ['gzip cut in the middle', 'gzip', gzipSync(text).subarray(0, 30), 'truncated'],
    ['brotli cut in the middle', 'br', brotliCompressSync(text).subarray(0, 10), 'truncated'],
    ['text said to be gzip', 'gzip', Buffer.from('<rss/>'), 'bad-encoding'],
    ['an unknown encoding', 'zstd', Buffer.from('?'), 'bad-encoding'],
    ['three layers', 'gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(text))), 'bad-encoding'],
  ])('%s', async (_name, encoding, bytes, code) => {
    const server = await serve((_req, res) => res.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    expect(codeOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe(code);
  });

  it('stops at the cap, counted after unpacking, and hangs up', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
    const server = await serve((req, res) => {
      if (req.url === '/bomb') res.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
      else if (req.url === '/nested') res.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(bomb));
      else if (req.url === '/length') res.writeHead(200, { 'content-length': '99999999' }).write('x');
      else writeForEver(res);
    });
    const fetcher = fetcherFor([server], { maxBytes: 1024 * 1024 });
    const before = process.memoryUsage().rss;
    for (const path of ['/bomb', '/nested', '/length', '/endless']) {
      expect([path, codeOf(await fetcher.fetch(feed(server.url(path))))]).toEqual([path, 'too-large']);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 1024 * 1024);
    await waitFor(() => server.openSockets() === 0);
  });

  it('takes a body of exactly the cap', async () => {
    const server = await serve((_req, res) => res.end(Buffer.alloc(1000)));
    const fetcher = fetcherFor([server], { maxBytes: 1000 });
    expect(fetchedOf(await fetcher.fetch(feed(server.url('/')))).bytes).toHaveLength(1000);
    expect(codeOf(await fetcherFor([server], { maxBytes: 999 }).fetch(feed(server.url('/'))))).toBe('too-large');
  });

  it('gives bytes that own their memory, so that they can be handed to a thread', async () => {
    const server = await serve((_req, res) => res.end('kort'));
    const { bytes } = fetchedOf(await fetcherFor([server]).fetch(feed(server.url('/'))));
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });
});

function writeForEver(res: {
  write(chunk: Buffer): boolean;
  once(event: 'drain', more: () => void): unknown;
  destroyed: boolean;
}): void {
  while (!res.destroyed) {
    if (!res.write(Buffer.alloc(65_536))) {
      res.once('drain', () => writeForEver(res));
      return;
    }
  }
}

async function waitFor(isDone: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + 5_000;
  while (!isDone()) {
    if (performance.now() > giveUpAt) throw new Error('it did not happen within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('trouble by name', () => {
  it.each([
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'gone'],
    [418, 'http-status'],
    [429, 'busy'],
    [500, 'http-status'],
    [503, 'busy'],
  ])('status %i is %s', async (status, code) => {
    const server = await serve((_req, res) => res.writeHead(status).end('nej'));
    const result = await fetcherFor([server]).fetch(feed(server.url('/?apiKey=hemligt')));
    expect(result).toMatchObject({ ok: false, failure: { code, status } });
    expect(result.ok || result.failure.message).not.toMatch(/hemligt/);
    expect(result.ok || result.failure.retryAt).toBeUndefined();
  });

  it('a closed port is refused', async () => {
    const server = await serve((_req, res) => res.end());
    await server.close();
    expect(codeOf(await fetcherFor([server]).fetch(feed(server.url('/'))))).toBe('refused');
  });

  it.each([
    ['a connection cut before the answer', '', 'reset'],
    ['a body shorter than promised', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhej', 'truncated'],
    [
      'chunks that stop in the middle',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhej\r\n',
      'truncated',
    ],
    ['an answer that is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'unknown'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}`, 'too-large'],
  ])('%s', async (_name, answer, code) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    closers.unshift(() => new Promise((resolve) => server.close(resolve)));
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host] });
    expect(codeOf(await fetcher.fetch(feed(`http://${host}/`)))).toBe(code);
    await fetcher.close();
  });

  it('plain HTTP on a TLS port is tls', async () => {
    const server = await serve((_req, res) => res.end());
    expect(codeOf(await fetcherFor([server]).fetch(feed(`https://${server.host}/`)))).toBe('tls');
  });

  it.each([
    ['headers that never come', '/hang'],
    ['one byte at a time for ever', '/drip'],
    ['redirects that take their time', '/slow-redirect'],
  ])('%s end at the time limit and the connection is closed', async (_name, path) => {
    const server = await serve((req, res) => {
      if (req.url === '/drip') {
        res.writeHead(200);
        const timer = setInterval(() => res.write('x'), 20);
        res.on('close', () => clearInterval(timer));
      } else if (req.url === '/slow-redirect')
        setTimeout(() => res.writeHead(302, { location: '/slow-redirect' }).end(), 150);
    });
    const startedAt = performance.now();
    const result = await fetcherFor([server], { timeoutMs: 400 }).fetch(feed(server.url(path)));
    expect(codeOf(result)).toBe('timeout');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await waitFor(() => server.openSockets() === 0);
  });

  it('a handshake that is never answered ends as well', async () => {
    const sockets = new Set<Socket>();
    const server = createTcpServer((socket) => {
      sockets.add(
        socket
          .on('error', () => undefined)
          .on('close', () => sockets.delete(socket))
          .resume(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.unshift(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host], timeoutMs: 200 });
    expect(codeOf(await fetcher.fetch(feed(`https://${host}/`)))).toBe('timeout');
    await waitFor(() => sockets.size === 0);
  });

  it('the wait for a turn is not part of the time', async () => {
    const server = await serve((_req, res) => setTimeout(() => res.end('ok'), 150));
    const fetcher = fetcherFor([server], { timeoutMs: 400 });
    const results = await Promise.all(
      [1, 2, 3, 4].map((n) => fetcher.fetch(feed(server.url(`/${n}`), { spacingMs: 100 }))),
    );
    expect(results.map(codeOf)).toEqual(['ok 200', 'ok 200', 'ok 200', 'ok 200']);
  });

  it('an aborted caller gets an answer at once and the connection is closed', async () => {
    const server = await serve(() => undefined);
    const controller = new AbortController();
    const fetching = fetcherFor([server]).fetch(feed(server.url('/')), controller.signal);
    await waitFor(() => server.seen.length === 1);
    controller.abort();
    expect(codeOf(await fetching)).toBe('unknown');
    await waitFor(() => server.openSockets() === 0);
  });

  it('closing ends what is under way, and what comes after is answered without a request', async () => {
    const server = await serve(() => undefined);
    const fetcher = fetcherFor([server]);
    const fetching = [fetcher.fetch(feed(server.url('/1'))), fetcher.fetch(feed(server.url('/2')))];
    await waitFor(() => server.seen.length === 1);
    await fetcher.close();
    expect((await Promise.all(fetching)).map(codeOf)).toEqual(['unknown', 'unknown']);
    expect(codeOf(await fetcher.fetch(feed(server.url('/3'))))).toBe('unknown');
    expect(server.seen).toHaveLength(1);
  });
});

describe('one at a time, with a pause', () => {
  it('never has two requests at an origin, and keeps the spacing from end to start', async () => {
    const server = await serve((_req, res) => setTimeout(() => res.end('ok'), 30));
    const fetcher = fetcherFor([server]);
    await Promise.all([1, 2, 3, 4].map((n) => fetcher.fetch(feed(server.url(`/${n}`), { spacingMs: 120 }))));
    expect(server.seen.map(({ path }) => path)).toEqual(['/1', '/2', '/3', '/4']);
    const pauses = server.seen.slice(1).map((seen, i) => seen.startedAt - (server.seen[i]?.endedAt ?? 0));
    for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(115);
  });

  it('lets two origins be asked side by side', async () => {
    const servers = [
      await serve((_req, res) => setTimeout(() => res.end('ok'), 200)),
      await serve((_req, res) => setTimeout(() => res.end('ok'), 200)),
    ];
    const fetcher = fetcherFor(servers);
    await Promise.all(servers.map((server) => fetcher.fetch(feed(server.url('/'), { spacingMs: 1000 }))));
    const [a, b] = servers.map(({ seen }) => seen[0]);
    expect(a && b && a.startedAt < b.endedAt && b.startedAt < a.endedAt).toBe(true);
  });

  it('a publisher that says when gets its peace until then: seconds', async () => {
    let now = new Date('2026-11-23T08:00:00Z');
    const server = await serve((req, res) =>
      res.writeHead(req.url === '/busy' ? 429 : 200, { 'retry-after': '120' }).end(),
    );
    const fetcher = fetcherFor([server], { now: () => now });
    expect(await fetcher.fetch(feed(server.url('/busy')))).toMatchObject({
      ok: false,
      failure: { code: 'busy', status: 429, retryAt: '2026-11-23T08:02:00.000Z' },
    });
    now = new Date('2026-11-23T08:01:59Z');
    const resting = { ok: false, failure: { code: 'busy', retryAt: '2026-11-23T08:02:00.000Z' } };
    expect(await fetcher.fetch(feed(server.url('/busy?sida=2')))).toMatchObject(resting);
    expect(await fetcher.fetch(feed(server.url('/sida'), { purpose: 'page' }))).toMatchObject(resting);
    expect(server.seen).toHaveLength(1);
    expect(codeOf(await fetcher.fetch(feed(server.url('/annat'))))).toBe('ok 200');
    now = new Date('2026-11-23T08:02:00Z');
    expect(codeOf(await fetcher.fetch(feed(server.url('/busy'))))).toBe('busy');
    expect(server.seen).toHaveLength(3);
  });

  it('a publisher that says when gets its peace until then: a date, also from those already in line', async () => {
    const server = await serve((_req, res) =>
      res.writeHead(503, { 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' }).end(),
    );
    const fetcher = fetcherFor([server], { now: () => new Date('2026-11-23T08:00:00Z') });
    const results = await Promise.all(
      [1, 2, 3].map((n) => fetcher.fetch(feed(server.url(`/flode?n=${n}`), { spacingMs: 20 }))),
    );
    for (const result of results)
      expect(result).toMatchObject({ ok: false, failure: { code: 'busy', retryAt: '2026-11-23T09:00:00.000Z' } });
    expect(server.seen).toHaveLength(1);
  });
});
