/** Questions sent with POST, what a server says with a refusal, and requests with limits of their own, over loopback. */
import type { IncomingMessage, RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readRetryTime } from '../../../src/sources/fetch/retry-after.js';
import { createFetch, type Fetcher, type FetchOptions } from '../../../src/sources/fetch.js';
import type { FetchRequest } from '../../../src/sources/visit.js';
import { startServer, type TestServer } from './test-server.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Asked {
  method: string | undefined;
  path: string | undefined;
  type: string | undefined;
  length: string | undefined;
  key: string | undefined;
  body: string;
}

async function serve(handler: RequestListener): Promise<{ server: TestServer; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await startServer(async (req: IncomingMessage, res) => {
    const { method, url: path, headers } = req;
    const { 'content-type': type, 'content-length': length, 'x-key': key } = headers;
    asked.push({ method, path, type, length, key: key as string | undefined, body: await text(req) });
    handler(req, res);
  });
  closers.unshift(() => server.close());
  return { server, asked };
}

function fetcherFor(servers: TestServer[], options: Partial<FetchOptions> = {}): Fetcher {
  const allowHosts = servers.map(({ host }) => host);
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts, ...options });
  closers.unshift(() => fetcher.close());
  return fetcher;
}

const QUESTION = { contentType: 'application/json', text: '{"fråga":"å"}' };
const post = (url: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
  ...{ url, purpose: 'subscription', spacingMs: 0, body: QUESTION },
  ...more,
});

describe('a question', () => {
  it('is sent with its type and length, and nothing else is', async () => {
    const { server, asked } = await serve((_req, res) => res.end('svar'));
    const fetcher = fetcherFor([server]);
    await fetcher.fetch(post(server.url('/fråga?a=b')));
    await fetcher.fetch({ url: server.url('/'), purpose: 'subscription', spacingMs: 0 });
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/fr%C3%A5ga?a=b',
        type: 'application/json',
        length: '15',
        key: undefined,
        body: QUESTION.text,
      },
      { method: 'GET', path: '/', type: undefined, length: undefined, key: undefined, body: '' },
    ]);
  });

  it('may be empty', async () => {
    const { server, asked } = await serve((_req, res) => res.end('svar'));
    await fetcherFor([server]).fetch(post(server.url('/'), { body: { contentType: 'text/plain', text: '' } }));
    expect(asked).toMatchObject([{ method: 'POST', length: '0', body: '' }]);
  });

  it('gets answers with their headers', async () => {
    const { server } = await serve((_req, res) => res.writeHead(200, { 'X-Rate-Limit-Limit': '3' }).end('svar'));
    const result = await fetcherFor([server]).fetch(post(server.url('/')));
    expect(result).toMatchObject({ ok: true, value: { headers: { 'x-rate-limit-limit': '3' } } });
  });

  it.each([307, 308])('follows a redirect that keeps it: %d', async (status) => {
    const { server, asked } = await serve((req, res) => {
      if (req.url === '/a') res.writeHead(status, { location: '/b' }).end();
      else res.end('svar');
    });
    expect(await fetcherFor([server]).fetch(post(server.url('/a')))).toMatchObject({ ok: true });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/a', QUESTION.text],
      ['POST', '/b', QUESTION.text],
    ]);
  });

  it.each([301, 302, 303])('does not follow one that would lose it: %d', async (status) => {
    const { server, asked } = await serve((_req, res) => res.writeHead(status, { location: '/b' }).end());
    expect(await fetcherFor([server]).fetch(post(server.url('/a')))).toMatchObject({
      ok: false,
      failure: { code: 'bad-redirect', status, message: expect.stringContaining('dit frågan inte kan följa med') },
    });
    expect(asked).toHaveLength(1);
  });

  it('is for nobody else, when a redirect leads to another host', async () => {
    const { server: other, asked } = await serve((_req, res) => res.end('svar'));
    const { server } = await serve((_req, res) => res.writeHead(307, { location: other.url('/b') }).end());
    const result = await fetcherFor([server, other]).fetch(post(server.url('/a'), { headers: { 'X-Key': 'hemligt' } }));
    expect(result).toMatchObject({ ok: false, failure: { code: 'bad-redirect', status: 307 } });
    expect(asked).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([400, 401, 403, 404, 422])('%d tells what the server said', async (status) => {
    const { server } = await serve((_req, res) =>
      res
        .writeHead(status, { 'content-type': 'application/json; charset=iso-8859-1', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.from('{"message":"fel fråga"}', 'latin1'))),
    );
    const result = await fetcherFor([server]).fetch(post(server.url('/')));
    expect(result).toMatchObject({ ok: false, failure: { status, answer: '{"message":"fel fråga"}' } });
    if (!result.ok) expect(result.failure.message).not.toContain('fel fråga');
  });

  it.each([
    ['nothing', 400, ''],
    ['that it is its own fault', 500, 'stack trace'],
    ['to wait', 429, 'vänta'],
  ])('without words for us: %s', async (_, status, body) => {
    const { server } = await serve((_req, res) => res.writeHead(status).end(body));
    const result = await fetcherFor([server]).fetch(post(server.url('/')));
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.failure).not.toHaveProperty('answer');
  });

  it('without end is read to its beginning', async () => {
    const { server } = await serve((_req, res) => {
      res.writeHead(400);
      const more = () => {
        while (res.write('x'.repeat(8192)));
      };
      res.on('drain', more);
      more();
    });
    const result = await fetcherFor([server]).fetch(post(server.url('/')));
    if (result.ok) throw new Error();
    expect(result.failure.code).toBe('http-status');
    expect(result.failure.answer?.length ?? 0).toBeLessThanOrEqual(16 * 1024);
  });

  it.each(['gzip', 'br', 'zstd'])('that can’t be unpacked (%s) is a refusal all the same', async (encoding) => {
    const { server } = await serve((_req, res) => res.writeHead(400, { 'content-encoding': encoding }).end('skräp'));
    expect(await fetcherFor([server]).fetch(post(server.url('/')))).toMatchObject({
      ok: false,
      failure: { code: 'http-status', status: 400 },
    });
  });
});

describe('a request with limits of its own', () => {
  it('may take longer than others, or must be quicker', async () => {
    const { server } = await serve(async (_req, res) => {
      await wait(1000);
      res.end('svar');
    });
    const slow = fetcherFor([server], { timeoutMs: 200 });
    expect(await slow.fetch(post(server.url('/')))).toMatchObject({ ok: false, failure: { code: 'timeout' } });
    expect(await slow.fetch(post(server.url('/'), { timeoutMs: 20_000 }))).toMatchObject({ ok: true });
    const usual = fetcherFor([server]);
    const result = await usual.fetch(post(server.url('/'), { timeoutMs: 200 }));
    expect(result).toMatchObject({
      ok: false,
      failure: { code: 'timeout', message: expect.stringContaining('på 0,2 sekunder') },
    });
  });

  it('may be longer than others, or must be shorter', async () => {
    const { server } = await serve((_req, res) => res.end('x'.repeat(3000)));
    const fetcher = fetcherFor([server], { maxBytes: 2000 });
    expect(await fetcher.fetch(post(server.url('/')))).toMatchObject({ ok: false, failure: { code: 'too-large' } });
    expect(await fetcher.fetch(post(server.url('/'), { maxBytes: 3000 }))).toMatchObject({ ok: true });
    expect(await fetcher.fetch(post(server.url('/'), { maxBytes: 2999 }))).toMatchObject({ ok: false });
  });
});

describe('a quota that begins anew', () => {
  const now = new Date('2026-05-12T08:00:00Z');
  const at = (headers: Record<string, string>, status = 429) => readRetryTime({ status, headers }, now)?.toISOString();

  it.each<[Record<string, string>, string | undefined]>([
    [{ 'x-ratelimit-reset': '3600' }, '2026-05-12T09:00:00.000Z'],
    [{ 'x-ratelimit-reset': String(now.getTime() / 1000 + 60) }, '2026-05-12T08:01:00.000Z'],
    [{ 'x-ratelimit-reset': '3600', 'retry-after': '10' }, '2026-05-12T08:00:10.000Z'],
    [{ 'x-ratelimit-reset': String(now.getTime() / 1000 - 60) }, '2026-05-12T08:00:00.000Z'],
    [{ 'x-ratelimit-reset': '' }, undefined],
    [{ 'x-ratelimit-reset': '-5' }, undefined],
    [{ 'x-ratelimit-reset': 'snart' }, undefined],
    [{}, undefined],
  ])('%j', (headers, until) => {
    expect(at(headers)).toBe(until);
  });

  it('is at most thirty days away, and is told with 429 alone', () => {
    expect(at({ 'x-ratelimit-reset': '999999999' })).toBe('2026-06-11T08:00:00.000Z');
    expect(at({ 'x-ratelimit-reset': '3600' }, 503)).toBeUndefined();
    expect(at({ 'x-ratelimit-reset': '3600' }, 200)).toBeUndefined();
  });

  it('is waited for', async () => {
    const { server, asked } = await serve((_req, res) => res.writeHead(429, { 'X-RateLimit-Reset': '3600' }).end());
    const fetcher = fetcherFor([server]);
    const before = Date.now();
    const result = await fetcher.fetch(post(server.url('/')));
    if (result.ok) throw new Error();
    expect(Date.parse(result.failure.retryAt ?? '') - before).toBeGreaterThan(3_590_000);
    expect(await fetcher.fetch(post(server.url('/')))).toMatchObject({ ok: false, failure: { code: 'busy' } });
    expect(asked).toHaveLength(1);
  });
});
