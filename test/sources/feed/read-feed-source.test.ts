/** A feed source read over loopback with the real fetching: conditional requests, what is remembered, and what is worth telling. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { sourceSchema } from '../../../src/domain/source.js';
import { parseFeed } from '../../../src/sources/feed/parse-feed.js';
import { readFeedSource } from '../../../src/sources/feed/read-feed-source.js';
import { createFetch } from '../../../src/sources/fetch.js';
import type { Parse } from '../../../src/sources/parse-tasks.js';
import type { Batch, ReadSource, SourceMemory } from '../../../src/sources/visit.js';

type VisitResult = Awaited<ReturnType<ReturnType<ReadSource>['next']>>['value'];

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function publish(
  handler: RequestListener,
): Promise<{ host: string; headers: Record<string, string | string[] | undefined>[] }> {
  const headers: Record<string, string | string[] | undefined>[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, headers };
}

/** Only the feed task is asked for here. */
const parse = (async (_name, input) => parseFeed(input as Parameters<typeof parseFeed>[0])) as Parse;

async function visit(
  host: string,
  memory: SourceMemory,
  isKnown = false,
): Promise<{ batches: Batch[]; end: VisitResult }> {
  const fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [host] });
  closers.push(() => fetcher.close());
  const source = sourceSchema.parse({
    id: 'a',
    name: 'A',
    url: `http://${host}/flode`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    spacing: 'PT0S',
  });
  const areKnown = async (items: unknown[]): Promise<boolean[]> => items.map(() => isKnown);
  const about = { memory, now: new Date(), key: null, contact: null, areKnown };
  const reading = readFeedSource(source, { fetch: fetcher.fetch, parse, ...about });
  const batches: Batch[] = [];
  for (;;) {
    const step = await reading.next();
    if (step.done) return { batches, end: step.value };
    batches.push(step.value);
  }
}

const FEED =
  '<rss version="2.0"><channel><title>T</title><item><title>Hej</title><link>/a</link></item><item/></channel></rss>';

describe('readFeedSource', () => {
  it('yields one batch, remembers the validators as given, and is answered "not modified" next time', async () => {
    const { host, headers } = await publish((request, response) => {
      response.setHeader('ETag', 'W/"v1"').setHeader('Last-Modified', 'Fri, 20 Nov 2026 10:00:00 GMT');
      if (request.headers['if-none-match'] === 'W/"v1"') response.writeHead(304).end();
      else response.end(FEED);
    });
    const first = await visit(host, {});
    expect(first.batches).toMatchObject([
      {
        items: [{ title: 'Hej', url: `http://${host}/a` }],
        deletedIds: [],
        skipped: [{ reason: 'no-title', count: 1 }],
      },
    ]);
    expect(first.end).toMatchObject({ ok: true, value: { outcome: 'read', notes: [] } });
    const memory = first.end && 'ok' in first.end && first.end.ok ? first.end.value.memory : {};
    expect(memory.validators).toEqual({
      [`http://${host}/flode`]: { etag: 'W/"v1"', lastModified: 'Fri, 20 Nov 2026 10:00:00 GMT' },
    });
    const second = await visit(host, memory);
    expect(second).toEqual({ batches: [], end: { ok: true, value: { outcome: 'not-modified', memory, notes: [] } } });
    expect(headers[1]).toMatchObject({
      'if-none-match': 'W/"v1"',
      'if-modified-since': 'Fri, 20 Nov 2026 10:00:00 GMT',
    });
  });

  it('keeps the whole entries of half a feed, says so, and forgets its validators', async () => {
    const { host } = await publish((_request, response) =>
      response.setHeader('ETag', '"halv"').end(FEED.slice(0, -20)),
    );
    const { batches, end } = await visit(host, {});
    expect(batches[0]?.items).toHaveLength(1);
    expect(end).toMatchObject({ ok: true, value: { notes: [expect.stringContaining('tog slut')] } });
    expect(JSON.stringify(end)).not.toContain('halv');
  });

  it('tells that a feed has moved for good', async () => {
    const { host } = await publish((request, response) => {
      if (request.url === '/flode') response.writeHead(301, { location: '/nytt' }).end();
      else response.end(FEED);
    });
    const { end } = await visit(host, {});
    expect(end).toMatchObject({ ok: true, value: { notes: [expect.stringContaining(`http://${host}/nytt`)] } });
  });

  it('tells that a feed shows only its newest entries', async () => {
    const { host } = await publish((_request, response) => response.end(FEED));
    expect((await visit(host, {})).end).toMatchObject({ value: { newestOnly: true, notes: [] } });
  });

  /** Pages of a JSON Feed; each names the next unless it is told another. */
  const publishPages = (
    ids: string[][],
    next = (page: number): string => `?sida=${page + 1}`,
  ): Promise<{ host: string; headers: unknown[] }> =>
    publish((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://a').searchParams.get('sida') ?? 1);
      const entries = ids[page - 1];
      if (entries === undefined) return response.writeHead(500).end();
      const items = entries.map((id) => ({ id, title: `Post ${id}`, url: `/${id}` }));
      const feed = { version: 'https://jsonfeed.org/version/1.1', items, next_url: next(page) };
      return response.setHeader('ETag', '"v1"').end(JSON.stringify(feed));
    });
  const idsOf = (batches: Batch[]): (string | null)[][] =>
    batches.map((batch) => batch.items.map((item) => item.externalId));
  const been: SourceMemory = { cursor: { firstVisit: 'done' } };

  it('follows the pages of a JSON Feed, and tells an entry that stands on two of them once', async () => {
    const { host } = await publishPages([['4', '3'], ['3', '2'], ['1']], (page) =>
      page < 3 ? `?sida=${page + 1}` : '',
    );
    const { batches, end } = await visit(host, {});
    expect(idsOf(batches)).toEqual([['4', '3'], ['2'], ['1']]);
    expect(end).toMatchObject({ ok: true, value: { notes: [], memory: { validators: expect.anything() } } });
  });

  it('stops at a page that leads back, and after a handful', async () => {
    const { host, headers } = await publishPages([['2'], ['1']], () => '?sida=1');
    expect(idsOf((await visit(host, {})).batches)).toEqual([['2'], []]);
    expect(headers).toHaveLength(2);
    const endless = await publishPages(Array.from({ length: 100 }, (_, i) => [String(i)]));
    expect((await visit(endless.host, {})).batches).toHaveLength(5);
  });

  it('asks for no older page where all of this one is known', async () => {
    const { host, headers } = await publishPages([['2'], ['1']]);
    await visit(host, been, true);
    expect(headers).toHaveLength(1);
    await visit(host, been, false);
    expect(headers.length).toBeGreaterThan(2);
  });

  it('keeps the first page when an older one fails, says so, and reads all of it next time', async () => {
    const { host } = await publishPages([['2']]);
    const { batches, end } = await visit(host, {});
    expect(idsOf(batches)).toEqual([['2']]);
    expect(end).toMatchObject({ ok: true, value: { notes: [expect.stringContaining('äldre sida')] } });
    expect(JSON.stringify(end)).not.toContain('v1');
    // What stands first is known by then; nothing is remembered that would end the next reading there.
    const whole = await publishPages([['2'], ['1']], (page) => (page < 2 ? '?sida=2' : ''));
    const { memory } = (end as { value: { memory: SourceMemory } }).value;
    expect(idsOf((await visit(whole.host, memory, true)).batches)).toEqual([['2'], ['1']]);
  });

  it.each([
    [200, '<html></html>', 'not-a-feed'],
    [200, '', 'empty'],
    [404, FEED, 'not-found'],
  ])('gives %i with %j as a failure and no batch', async (status, body, code) => {
    const { host } = await publish((_request, response) => response.writeHead(status).end(body));
    expect(await visit(host, {})).toMatchObject({ batches: [], end: { ok: false, failure: { code } } });
  });
});
