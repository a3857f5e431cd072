import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSelector } from '../../../src/domain/selector.js';
import { selectorsSchema } from '../../../src/domain/source.js';
import { parseSite } from '../../../src/sources/discover/parse-site.js';
import type { FoundListing } from '../../../src/sources/discover/parsed-site.js';
import { parseListing } from '../../../src/sources/page/parse-listing.js';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const HOST = 'https://www.lillby.example';
const folder = new URL('../../fixtures/discover/', import.meta.url);
const samples = new URL('../../../../shared/sources/samples/html/', import.meta.url);
if (!existsSync(samples)) console.warn('SKIPPED: ../shared/sources/samples is absent; the fixtures prove the same');

interface Expected {
  url: string;
  /** Title, address without the host, day. */
  items: [string, string, string | null][];
  next?: string;
}
const expected: Record<string, Expected> = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));

const makeDocument = (html: string | Uint8Array, url = `${HOST}/`) => ({
  bytes: typeof html === 'string' ? new TextEncoder().encode(html) : html,
  contentType: 'text/html; charset=utf-8',
  url,
  nowMs: NOW,
});

function discover(html: string | Uint8Array, url?: string) {
  const result = parseSite(makeDocument(html, url));
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function read(html: string | Uint8Array, listing: FoundListing, url?: string) {
  const result = parseListing({ ...makeDocument(html, url), selectors: listing.selectors });
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

describe('the list of a page', () => {
  it.each(Object.keys(expected))('%s: the first proposal reads every item with its address and day', (name) => {
    const html = readFileSync(new URL(`${name}.html`, folder));
    const { url, items, next } = expected[name] ?? { url: '', items: [] };
    const [first] = discover(html, url).listings;
    if (first === undefined) throw new Error('nothing was proposed');
    const listing = read(html, first, url);
    const got = listing.items.map((item) => [
      item.title,
      item.url?.replace(HOST, ''),
      item.published?.at.slice(0, 10) ?? null,
    ]);
    expect(got).toEqual(items);
    expect(first).toMatchObject({ count: items.length, dated: items.filter(([, , day]) => day !== null).length });
    expect(first.sample).toEqual(items.slice(0, 5).map(([title]) => title));
    expect(listing.nextUrl).toBe(next ?? null);
  });

  it.each(Object.keys(expected))('%s: selectors are such as a person could keep', (name) => {
    const html = readFileSync(new URL(`${name}.html`, folder));
    for (const { selectors } of discover(html, expected[name]?.url).listings) {
      expect(selectorsSchema.safeParse(selectors).success).toBe(true);
      const all = Object.values(selectors).join(' ');
      expect(all).not.toMatch(/css-|sc-|f9e8d7|svid|__\w*\d|\.(?:odd|even|first|last)\b|post-\d/);
    }
  });

  it('says when the latest was published, not what is ahead', () => {
    const html = readFileSync(new URL('start-page.html', folder));
    const [first, ...others] = discover(html).listings;
    expect(first?.newestAt).toBe('2026-11-20T00:00:00.000Z');
    expect(others.map(({ newestAt }) => newestAt)).toContain(null);
  });

  const SAMPLES: [string, number][] = [
    ['01-kommun-nyheter.html', 5],
    ['02-anslagstavla-kungorelser.html', 2],
    ['03-protokoll-handlingar.html', 3],
  ];
  (existsSync(samples) ? it : it.skip).each(SAMPLES)('the sample %s gives all of its %d', (name, count) => {
    const html = readFileSync(new URL(name, samples));
    const [first] = discover(html, 'https://www.exempelkommun.se/nyheter/').listings;
    expect(first).toMatchObject({ count, dated: count });
  });
});

describe('what is no list of news', () => {
  const item = (i: number) => `<li><a href="/sida-${i}">En rubrik som är lång nog ${i}</a></li>`;
  const list = `<ul>${[1, 2, 3, 4, 5].map(item).join('')}</ul>`;
  it.each([
    ['a menu', `<nav>${list}</nav><main><p>Text</p></main>`],
    ['a footer', `<main><p>Text</p></main><footer>${list}</footer>`],
    ['breadcrumbs', `<div class="site-breadcrumb">${list}</div><main><p>Text</p></main>`],
    ['a cookie banner', `<div id="cookieBanner">${list}</div><main><p>Text</p></main>`],
    [
      'short labels',
      `<main><ul>${[1, 2, 3, 4].map((i) => `<li><a href="/${i}">Del ${i}</a></li>`).join('')}</ul></main>`,
    ],
    [
      'links that all lead to the same page',
      `<main>${'<p><a href="/samma">En rubrik som är lång nog</a></p>'.repeat(5)}</main>`,
    ],
    [
      'mail and telephone',
      `<main>${'<p><a href="mailto:a@b.example">Skriv till oss på förvaltningen</a></p>'.repeat(4)}</main>`,
    ],
    ['nothing', ''],
  ])('%s', (_, html) => {
    const { listings } = discover(html);
    expect(listings.filter(({ dated }) => dated > 0)).toEqual([]);
    if (!html.includes('menu') && !html.includes('crumb') && !html.includes('cookie')) expect(listings).toEqual([]);
  });

  it('is left alone on a page that reserves mining', () => {
    const html = readFileSync(new URL('wordpress.html', folder), 'utf8');
    const reserved = html.replace('<head>', '<head><meta name="tdm-reservation" content="1">');
    const site = discover(reserved);
    expect(site).toMatchObject({ tdmReserved: true, listings: [] });
    expect(site.feeds).toHaveLength(2);
  });
});

describe('pages of any kind', () => {
  const words = fc.constantFrom(
    'Ny cykelbana i centrum',
    'Kort',
    'Läs mer',
    '2 maj 2026',
    'i går',
    '',
    'En mening till om samma sak',
  );
  const attributes = fc.constantFrom(
    '',
    ' class="news item-3"',
    ' class="css-1a2b3c"',
    ' id="svid12_ab"',
    ' class="date"',
    ' lang="sv"',
  );
  const element = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      words,
      fc
        .tuple(fc.constantFrom('a href="/x"', 'a href="?id=2"', 'a'), words)
        .map(([tag, text]) => `<${tag}>${text}</a>`),
      fc
        .tuple(
          fc.constantFrom('div', 'ul', 'li', 'p', 'h2', 'span', 'td', 'table', 'tr', 'dl', 'dt', 'nav', 'time'),
          attributes,
          fc.array(tie('node'), { maxLength: 5 }),
        )
        .map(([tag, attribute, inside]) => `<${tag}${attribute}>${inside.join('')}</${tag}>`),
    ),
  })).node;

  it('never throw, and what is proposed is valid and reads what it says', () => {
    let proposed = 0;
    fc.assert(
      fc.property(fc.array(element, { maxLength: 12 }), fc.integer({ min: 1, max: 4 }), (parts, times) => {
        // Every address of its own, so that there is something to list.
        const pieces = parts.join('').repeat(times).split('/x');
        const numbered = pieces.reduce((text, piece, i) => `${text}/nyhet/${i}${piece}`);
        proposed += discover(numbered).listings.length;
        for (const listing of discover(numbered).listings) {
          expect(Object.values(listing.selectors).every((text) => isSelector(text ?? ''))).toBe(true);
          expect(listing.count).toBeGreaterThanOrEqual(2);
          expect(listing.count >= 3 || listing.dated === listing.count).toBe(true);
          expect(read(numbered, listing).items).toHaveLength(listing.count);
        }
      }),
      { numRuns: 300 },
    );
    expect(proposed).toBeGreaterThan(10);
  });

  it('any bytes end without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        parseSite(makeDocument(bytes));
      }),
    );
  });

  it.each([
    ['nested without end', '<div>'.repeat(100_000), 'hostile'],
    ['a flood of links', `<main>${'<p><a href="/a">En rubrik som är lång</a></p>'.repeat(60_000)}</main>`, null],
    [
      'links at every level',
      `${'<div class="news">2 maj 2026 <a href="/a">En rubrik som är lång</a>'.repeat(350)}`,
      null,
    ],
    [
      'a class of a megabyte',
      `<main><p class="${'news '.repeat(200_000)}"><a href="/a">En rubrik</a></p></main>`,
      null,
    ],
    [
      'long texts that nearly are dates',
      `<main>${`<p><a href="/a">Rubrik</a> ${'12 ord 13 '.repeat(2000)}</p>`.repeat(40)}</main>`,
      null,
    ],
  ])('%s: ends', (_, html, code) => {
    const result = parseSite(makeDocument(html));
    expect(result.ok ? null : result.failure.code).toBe(code);
  });
});
