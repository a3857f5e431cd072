import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Selectors } from '../../../src/domain/source.js';
import { parseListing } from '../../../src/sources/page/parse-listing.js';

const NOW = Date.parse('2026-05-12T12:00:00Z');
const URL_OF_PAGE = 'https://www.exempelby.example/nyheter?sida=1';
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/pages/${name}`, import.meta.url));

function parse(html: string | Uint8Array, selectors: Selectors, url = URL_OF_PAGE) {
  const bytes = typeof html === 'string' ? new TextEncoder().encode(html) : html;
  return parseListing({ bytes, contentType: 'text/html; charset=utf-8', url, selectors, nowMs: NOW });
}

function parseOk(html: string | Uint8Array, selectors: Selectors, url?: string) {
  const result = parse(html, selectors, url);
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

const LISTING: Selectors = { item: '.lista .puff', title: 'h3', date: 'time, .tid', summary: '.text', next: '.nasta' };

describe('a listing page', () => {
  const listing = parseOk(fixture('listing.html'), LISTING);
  const byTitle = (start: string) => listing.items.find(({ title }) => title.startsWith(start));

  it('gives entries with link, title, date, lead and language', () => {
    expect(listing.items.map(({ title, url }) => [title, url])).toEqual([
      ['Bron över ån – klar i höst', 'https://www.exempelby.example/arkiv/bro'],
      ['Ny skola i Nedre by', 'https://www.exempelby.example/nytt/skola?id=7&typ=2'],
      ['Rapport om luften', 'https://annan.example/rapport#s2'],
      ['Äldre nyhet', 'https://www.exempelby.example/arkiv/gammalt'],
      ['Visa i kartan Map of works', 'https://www.exempelby.example/karta/3'],
      ['Protokoll 12, dnr KS 2026/0041, yttrande över SOU 2026:8', 'https://www.exempelby.example/moten/12'],
    ]);
    expect(listing.items.every(({ language }) => language === 'sv')).toBe(true);
    expect(byTitle('Ny skola')?.summaryHtml).toBe(
      '<p>Skolan rymmer fyrahundra elever.</p><p>Bygget börjar i juni.</p>',
    );
    expect(byTitle('Bron')?.summaryHtml).toBe('<p>Trafiken leds om &amp; parkeringen stängs.</p>');
  });

  it('reads dates in Swedish, machine dates before text', () => {
    expect(listing.items.map(({ published }) => published)).toEqual([
      { at: '2026-05-12T07:30:00.000Z', precision: 'instant' },
      { at: '2026-05-12T06:00:00.000Z', precision: 'instant' },
      { at: '2026-05-03T00:00:00.000Z', precision: 'day' },
      { at: '2021-07-22T09:40:00.000Z', precision: 'instant' },
      null,
      null,
    ]);
  });

  it('counts what has no link or no title, and drops duplicates', () => {
    expect(listing.skipped).toEqual(
      expect.arrayContaining([
        { reason: 'no-address', count: 2 },
        { reason: 'no-title', count: 1 },
      ]),
    );
    expect(listing.items.filter(({ url }) => url?.includes('/bro'))).toHaveLength(1);
  });

  it('finds record numbers in titles', () => {
    expect(byTitle('Protokoll')?.identifiers).toEqual({ dnr: 'KS 2026/0041', sou: '2026:8' });
    expect(byTitle('Rapport')?.identifiers).toEqual({});
  });

  it('gives the next page relative to the base address', () => {
    expect(listing.nextUrl).toBe('https://www.exempelby.example/arkiv/?sida=2');
  });
});

describe('dates of groups', () => {
  it('come from the heading above the entry when the entry has none', () => {
    const { items } = parseOk(fixture('meetings.html'), { item: 'li', title: 'a', date: 'h2, .d' });
    expect(items.map(({ title, published }) => [title, published?.at.slice(0, 10)])).toEqual([
      ['Kallelse', '2026-03-02'],
      ['Protokoll', '2026-03-09'],
      ['Kallelse till april', '2026-04-06'],
      ['Övrigt', undefined],
    ]);
  });

  it('never come from another entry', () => {
    const html = '<ul><li><a href="/1">Ett</a> <i>1 maj 2026</i></li><li><a href="/2">Två</a></li></ul>';
    expect(parseOk(html, { item: 'li', title: 'a', date: 'i' }).items[1]?.published).toBeNull();
  });
});

describe('dates beside entries', () => {
  const dates = (html: string, selectors: Selectors) =>
    parseOk(`<main>${html}</main>`, selectors).items.map(({ published }) => published?.at.slice(0, 10) ?? null);
  const flat = (parts: string[]) => parts.join('');
  const title = (n: number) => `<h3><a href="/${n}">Sak nummer ${n}</a></h3>`;
  const day = (n: number) => `<p class="d">${n} maj 2026</p><p>Text</p>`;

  it('in a flat list belong to the entry above them where the list begins with an entry', () => {
    const html = flat([title(1), day(3), title(2), '<p>Utan datum</p>', title(3), day(1)]);
    expect(dates(html, { item: 'h3', title: 'a', date: '.d' })).toEqual(['2026-05-03', null, '2026-05-01']);
  });

  it('and to the entry below them where it begins with a date', () => {
    const html = flat([day(3), title(1), day(2), title(2), title(3)]);
    expect(dates(html, { item: 'h3', title: 'a', date: '.d' })).toEqual(['2026-05-03', '2026-05-02', '2026-05-02']);
  });

  it('are read in definition lists', () => {
    const entry = (n: number) => `<dt><a href="/${n}">Sak nummer ${n}</a></dt><dd>${n} maj 2026</dd><dd>Text</dd>`;
    const html = `<dl>${entry(1)}${entry(2)}</dl>`;
    expect(dates(html, { item: 'dt', title: 'a', date: 'dd' })).toEqual(['2026-05-01', '2026-05-02']);
  });

  it('are read from the text of the entry itself, not from the words of its link', () => {
    const html =
      '<ul><li><a href="/1">Möte den 14 maj 2026</a> (pdf) 3 maj 2026</li><li><a href="/2">Två</a> i går</li></ul>';
    expect(dates(html, { item: 'li', title: 'a', date: 'li' })).toEqual(['2026-05-03', '2026-05-11']);
  });

  it('are read from the line that a link stands on', () => {
    const html =
      '<p>2026-05-03 <a href="/1">Ett</a><br>2026-05-02 <a href="/2">Två</a><br><a href="/3">Tre</a> (1 maj 2026)<br><a href="/4">Fyra</a></p>';
    expect(dates(html, { item: 'p a', title: 'a', date: 'a' })).toEqual([
      '2026-05-03',
      '2026-05-02',
      '2026-05-01',
      null,
    ]);
  });

  it.each([
    ['/2026/05/03/rubrik', '2026-05-03'],
    ['/nytt/2026-05-03-rubrik.html', '2026-05-03'],
    ['/nytt/2026-05-03.html', '2026-05-03'],
    ['/2026/05/rubrik', null],
    ['/kallelse-till-2026-05-03', null],
    ['/2026/13/03/rubrik', null],
    ['/12026/05/03/', null],
  ])('are read from the address %s where nothing else tells', (path, at) => {
    expect(dates(`<ul><li><a href="${path}">Rubrik</a></li></ul>`, { item: 'li', title: 'a' })).toEqual([at]);
    const told = `<ul><li><a href="${path}">Rubrik</a> <i>1 maj 2026</i></li></ul>`;
    expect(dates(told, { item: 'li', title: 'a', date: 'i' })).toEqual(['2026-05-01']);
  });
});

describe('links', () => {
  it.each([
    ['the title is the link', '<li><a class="t" href="/a">Titel</a></li>', { item: 'li', title: '.t' }],
    [
      'the link is in the title',
      '<li><a href="/x">bild</a><h2><a href="/a">Titel</a></h2></li>',
      { item: 'li', title: 'h2' },
    ],
    ['the link holds the title', '<li><a href="/a"><h2>Titel</h2></a></li>', { item: 'li', title: 'h2' }],
    ['the entry is the link', '<a class="kort" href="/a"><h2>Titel</h2></a>', { item: '.kort', title: 'h2' }],
    [
      'only the entry has a link',
      '<li><h2>Titel</h2><p><a href="/a">Läs mer</a></p></li>',
      { item: 'li', title: 'h2' },
    ],
    [
      'a selector says which',
      '<li><a href="/x"><h2>Titel</h2></a><a class="l" href="/a">här</a></li>',
      { item: 'li', title: 'h2', link: '.l' },
    ],
    [
      'the selector names what holds the link',
      '<li><h2>Titel</h2><p class="l"><a href="/a">här</a></p></li>',
      { item: 'li', title: 'h2', link: '.l' },
    ],
  ])('%s', (_, html, selectors) => {
    expect(parseOk(`<main>${html}</main>`, selectors).items[0]).toMatchObject({
      title: 'Titel',
      url: 'https://www.exempelby.example/a',
    });
  });

  it('outside the entry do not count', () => {
    const result = parse('<a href="/alla"><div class="p"><h2>Titel</h2></div></a>', { item: '.p', title: 'h2' });
    expect(result).toMatchObject({ ok: false, failure: { code: 'selectors' } });
  });
});

describe('the next page', () => {
  const page = (next: string) => `<html><ul><li><a href="/1">Ett</a></li></ul>${next}</html>`;
  it.each([
    ['another site', '<a rel="next" href="https://annan.example/?p=2">', null],
    ['another scheme', '<a rel="next" href="http://www.exempelby.example/?p=2">', null],
    ['the same page', '<a rel="next" href="?sida=1#a">', null],
    ['no link', '<a rel="next">Nästa</a>', null],
    ['a script', '<a rel="next" href="javascript:void(0)">', null],
    [
      'a button',
      '<button rel="next" data-url="/nyheter?sida=2">Fler</button>',
      'https://www.exempelby.example/nyheter?sida=2',
    ],
    ['a link inside', '<div rel="next"><a href="?sida=2">2</a></div>', 'https://www.exempelby.example/nyheter?sida=2'],
    ['a link element', '<link rel="next" href="?sida=2">', 'https://www.exempelby.example/nyheter?sida=2'],
  ])('%s', (_, next, expected) => {
    expect(parseOk(page(next), { item: 'li', title: 'a', next: '[rel=next]' }).nextUrl).toBe(expected);
  });
});

describe('failures', () => {
  const html = '<ul><li><h2><a href="/1">Ett</a></h2></li></ul>';
  it.each([
    ['item', { item: '.nej', title: 'h2' }, 'item (”.nej”) hittade ingenting'],
    ['title', { item: 'li', title: '.nej' }, 'title (”.nej”) hittade ingenting'],
    ['link', { item: 'li', title: 'h2', link: '.nej' }, 'link (”.nej”) hittade ingenting'],
    ['a broken selector', { item: 'li', title: 'h2[' }, 'title (”h2[”) är ingen giltig'],
    ['an unknown pseudo-class', { item: 'li:finns-inte', title: 'h2' }, 'item (”li:finns-inte”) är ingen giltig'],
  ])('name the selector: %s', (_, selectors, message) => {
    const result = parse(html, selectors);
    expect(result).toMatchObject({ ok: false, failure: { code: 'selectors' } });
    expect(result.ok ? '' : result.failure.message).toContain(message);
  });

  it('say that no link was found', () => {
    const result = parse('<ul><li><h2>Ett</h2></li></ul>', { item: 'li', title: 'h2' });
    expect(result.ok ? '' : result.failure.message).toContain('Ingen länk');
  });

  it('leave a reserved page unread', () => {
    const reserved = `<meta name="TDM-Reservation" content=" 1 ">${html}`;
    expect(parse(reserved, { item: 'li', title: 'h2' })).toMatchObject({
      ok: true,
      value: { tdmReserved: true, items: [] },
    });
    const open = `<meta name="tdm-reservation" content="0">${html}`;
    expect(parseOk(open, { item: 'li', title: 'h2' })).toMatchObject({ tdmReserved: false, items: [{ title: 'Ett' }] });
  });
});

describe('hostile pages', () => {
  it.each([
    ['nested without end', '<div>'.repeat(100_000)],
    ['more elements than any page', '<b></b>'.repeat(500_000)],
    ['a flood of attributes', `<b ${Array.from({ length: 450_000 }, (_, i) => `a${i}`).join(' ')}>`],
  ])('%s: ends as hostile', (_, html) => {
    expect(parse(html, { item: 'div', title: 'a' })).toMatchObject({ ok: false, failure: { code: 'hostile' } });
  });

  it('a selector that catches everything ends', () => {
    const html = `<main>${'<p><a href="/a">x</a></p>'.repeat(4000)}</main>`;
    expect(parse(html, { item: '*', title: '*', date: '*', summary: '*' }).ok).toBe(true);
  });

  it('never throws, and gives only web addresses and no markup of the page', () => {
    const piece = fc.constantFrom(
      '<li>',
      '</li>',
      '<a href="',
      'javascript:x',
      '/a',
      '">',
      '</a>',
      '<h2>',
      '</h2>',
      '&lt;b&gt;',
      '<base href="x:',
      'Titel',
      '<time datetime="',
      '2026',
      '<!--',
      '<![CDATA[',
      "'",
      '\0',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const result = parse(pieces.join(''), { item: 'li', title: 'h2', date: 'time', summary: 'a', next: 'a' });
        if (!result.ok) return;
        for (const item of result.value.items) {
          expect(item.url).toMatch(/^https?:\/\//);
          expect(item.summaryHtml.replace(/<\/?p>/g, '')).not.toMatch(/[<>]/);
        }
      }),
    );
  });
});
