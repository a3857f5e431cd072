/** What sitemaps give: pages and maps as they are named, packed or not; and that nothing in one can hurt. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createParseProcess, type ParseThread } from '../../../src/sources/parsing/parse-process.js';
import { parseSitemap } from '../../../src/sources/sitemap/parse-sitemap.js';
import { type BuiltWorker, buildWorker } from '../parsing/build-worker.js';

const fixture = readFileSync(new URL('../../fixtures/sitemap/pages.xml', import.meta.url));
const documentOf = (content: string | Uint8Array) => ({
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
  contentType: 'application/xml',
  url: 'https://prov.example/sitemap.xml',
});
const parse = (content: string | Uint8Array) => parseSitemap(documentOf(content));

function parseOk(content: string | Uint8Array) {
  const parsed = parse(content);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
}

const urls = (locs: string[]) => `<urlset>${locs.map((loc) => `<url><loc>${loc}</loc></url>`).join('')}</urlset>`;

describe('a map of pages', () => {
  const map = parseOk(fixture);

  it('names them with what it knows', () => {
    expect(map.pages).toEqual([
      {
        url: 'https://prov.example/nyheter/ett/?a=1&b=2',
        changed: { at: '2026-05-10T12:05:00.000Z', precision: 'instant' },
        news: null,
      },
      {
        url: 'https://prov.example/nyheter/b%C3%A4ckaskog%20och%20%C3%A5n/',
        changed: { at: '2026-04-01T00:00:00.000Z', precision: 'month' },
        news: null,
      },
      {
        url: 'https://prov.example/tidning?id=1&x=2',
        changed: null,
        news: {
          title: 'Bron & ån öppnar',
          published: { at: '2026-05-11T00:00:00.000Z', precision: 'day' },
          language: 'sv',
        },
      },
      { url: 'https://prov.example/nyheter/relativ', changed: null, news: null },
    ]);
  });

  it('counts entries that name nothing', () => {
    expect(map).toMatchObject({ isIndex: false, maps: [], withoutAddress: 2, isCutShort: false, isTooLong: false });
  });

  it('may be empty', () => {
    expect(parseOk('<urlset/>')).toMatchObject({ pages: [], isCutShort: false });
  });

  it('may be packed, whatever it is called, once', () => {
    expect(parseOk(gzipSync(fixture))).toEqual(map);
    expect(parse(gzipSync(gzipSync(fixture)))).toMatchObject({ ok: false, failure: { code: 'not-a-feed' } });
  });

  it('that ends too early gives what was whole', () => {
    const half = fixture.subarray(0, fixture.indexOf('tidning') + 20);
    expect(parseOk(half)).toMatchObject({ isCutShort: true, pages: map.pages.slice(0, 2) });
    expect(parse('<urlset><url><loc>https://a.example/')).toMatchObject({ ok: false, failure: { code: 'truncated' } });
  });

  it('is read to fifty thousand pages', () => {
    const whole = parseOk(urls(Array.from({ length: 50_000 }, (_, i) => `/${i}`)));
    expect([whole.pages.length, whole.isTooLong]).toEqual([50_000, false]);
    const more = parseOk(urls(Array.from({ length: 50_001 }, (_, i) => `/${i}`)));
    expect([more.pages.length, more.isTooLong]).toEqual([50_000, true]);
  });
});

describe('an index', () => {
  it('names maps, with when they were changed', () => {
    const index =
      '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://prov.example/a.xml.gz</loc><lastmod>2026-05-10</lastmod></sitemap><sitemap><loc>b.xml</loc></sitemap></sitemapindex>';
    expect(parseOk(index)).toMatchObject({
      isIndex: true,
      pages: [],
      maps: [
        { url: 'https://prov.example/a.xml.gz', changed: { at: '2026-05-10T00:00:00.000Z' } },
        { url: 'https://prov.example/b.xml', changed: null },
      ],
    });
  });
});

describe('what is no map', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a page', '<!doctype html><html><body>404</body></html>', 'not-a-feed'],
    ['nothing', '', 'not-a-feed'],
    ['a feed', '<rss><channel><item/></channel></rss>', 'not-a-feed'],
    ['half a packed map', gzipSync(fixture).subarray(0, 200), 'bad-encoding'],
    ['what only begins as if packed', new Uint8Array([0x1f, 0x8b, 1, 2, 3]), 'bad-encoding'],
    ['depth', '<urlset>'.repeat(100_000), 'hostile'],
  ])('%s', (_, content, code) => {
    expect(parse(content)).toMatchObject({ ok: false, failure: { code } });
  });

  it('never throws', () => {
    const text = fixture.toString();
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(300), fc.string({ maxLength: 20 }), (start, length, insert) => {
        expect(typeof parse(text.slice(0, start) + insert + text.slice(start + length)).ok).toBe('boolean');
      }),
    );
  });
});

describe('in the parsing process', () => {
  let worker: BuiltWorker;
  let thread: ParseThread;
  beforeAll(async () => {
    worker = await buildWorker("import './parse-worker.js';");
    const log = { info: () => {}, warn: () => {}, error: () => {} } as never;
    // What is asked here is what ends, not how fast: the machine may be busy.
    thread = createParseProcess({ log, workerUrl: worker.url, timeoutMs: 25_000 });
  });
  afterAll(async () => {
    await thread.close();
    await worker.remove();
  });

  it.each<[string, () => Uint8Array, object]>([
    [
      'fifty thousand pages with fifty megabytes around them are read',
      () =>
        Buffer.from(
          urls(Array.from({ length: 50_000 }, (_, i) => `/${i}`)).replaceAll('</url>', `${'<x/>'.repeat(200)}</url>`),
        ),
      { ok: true },
    ],
    ['a bomb of a gigabyte is not unpacked', () => bomb(1024), { ok: false, failure: { code: 'too-large' } }],
    ['fifty megabytes of "<"', () => Buffer.alloc(50 * 1024 * 1024, '<'), { ok: false }],
    ['fifty megabytes of "&"', () => Buffer.from(`<urlset>${'&'.repeat(50_000_000)}`), { ok: false }],
    ['a million attributes', () => Buffer.from(`<urlset ${'a="b" '.repeat(1_000_000)}>`), { ok: false }],
    [
      'one address without end',
      () => Buffer.from(`<urlset><url><loc>${'x'.repeat(20_000_000)}</loc></url></urlset>`),
      { ok: true },
    ],
  ])('%s', async (_, make, expected) => {
    expect(await thread.parse('sitemap', documentOf(make()))).toMatchObject(expected);
  });
});

/** So many megabytes of nothing, packed. */
function bomb(megabytes: number): Uint8Array {
  const one = gzipSync(Buffer.alloc(1024 * 1024), { level: 9 });
  // Packed files after each other unpack as one.
  return Buffer.concat(Array.from({ length: megabytes }, () => one));
}
