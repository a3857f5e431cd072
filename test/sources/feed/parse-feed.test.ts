/** Fixture pairs: a feed of our own making and the raw items it must give; then the rules that make entries into items. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RawItem } from '../../../src/domain/item.js';
import { parseFeed } from '../../../src/sources/feed/parse-feed.js';

const FIXTURES = 'test/fixtures/feeds';

function parse(text: string): ReturnType<typeof parseFeed> {
  return parseFeed({
    bytes: new TextEncoder().encode(text),
    contentType: null,
    url: 'https://flode.example/mapp/flode',
  });
}

function items(itemsXml: string): RawItem[] {
  const feed = parse(`<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>${itemsXml}</channel></rss>`);
  return feed.ok ? feed.value.items : [];
}

describe('parseFeed on fixtures', () => {
  const names = readdirSync(FIXTURES).filter((name) => !name.endsWith('.expected.json'));

  it.each(names)('%s', (name) => {
    const expected: unknown = JSON.parse(
      readFileSync(`${FIXTURES}/${name.replace(/\.\w+$/, '')}.expected.json`, 'utf8'),
    );
    expect(parse(readFileSync(`${FIXTURES}/${name}`, 'utf8'))).toEqual({ ok: true, value: expected });
  });
});

describe('parseFeed', () => {
  it.each([
    ['', 'empty'],
    ['<html></html>', 'not-a-feed'],
    ['<rss><channel><item>', 'truncated'],
    [`<rss>${'<a>'.repeat(1000)}`, 'hostile'],
  ])('gives %j as a failure with a sentence', (text, code) => {
    expect(parse(text)).toEqual({ ok: false, failure: { code, message: expect.stringMatching(/^[A-ZÅÄÖ].*\.$/) } });
  });

  it.each([
    ['anna@a.example (Anna Ek)', ['Anna Ek']],
    ['Anna Ek &lt;anna@a.example&gt;', ['Anna Ek']],
    ['anna@a.example', []],
    ['(Anna Ek)', ['Anna Ek']],
    ['Ek, Anna; Ås, Bo', ['Ek, Anna', 'Ås, Bo']],
    ['Anna Ek, anna@a.example', ['Anna Ek']],
  ])('names the author in "%s"', (author, names) => {
    expect(items(`<item><title>A</title><author>${author}</author></item>`)[0]?.people).toEqual(
      names.map((name) => ({ name })),
    );
  });

  it.each([
    ['doi:10.5555/ABC.1', { doi: '10.5555/abc.1' }],
    ['https://doi.org/10.5555/abc.1', { doi: '10.5555/abc.1' }],
    ['urn:isbn:978-91-0-012345-6', { isbn: '978-91-0-012345-6' }],
    ['rapport 12', {}],
  ])('knows the identifier %s', (identifier, expected) => {
    expect(items(`<item><title>A</title><dc:identifier>${identifier}</dc:identifier></item>`)[0]?.identifiers).toEqual(
      expected,
    );
  });

  it.each(['javascript:alert(1)', 'mailto:a@b.example', 'ftp://a.example/', 'data:text/html,x'])(
    'has no address for %s',
    (link) => {
      expect(items(`<item><title>A</title><link>${link}</link></item>`)[0]?.url).toBeNull();
    },
  );

  it('keeps the later of two entries with one name, and both without a name', () => {
    const dated = (title: string, date: string): string =>
      `<item><guid>1</guid><title>${title}</title><pubDate>${date}</pubDate></item>`;
    const nameless = '<item><title>C</title></item>';
    expect(items(dated('A', '2026-11-20') + dated('B', '2026-11-21')).map(({ title }) => title)).toEqual(['B']);
    expect(items(dated('A', '2026-11-21') + dated('B', '2026-11-20')).map(({ title }) => title)).toEqual(['A']);
    expect(items(dated('A', '') + dated('B', '')).map(({ title }) => title)).toEqual(['B']);
    expect(items(nameless + nameless)).toHaveLength(2);
  });

  it('keeps all entries where one name stands for many addresses', () => {
    const item = (n: number): string =>
      `<item><guid isPermaLink="false">0</guid><title>${n}</title><link>/${n}</link></item>`;
    expect(items(item(1) + item(2) + item(3)).map(({ title, externalId }) => [title, externalId])).toEqual([
      ['1', null],
      ['2', null],
      ['3', null],
    ]);
  });

  it('takes the content where no word of the summary is text', () => {
    const item = '<item><title>A</title><description>&lt;img src="x"&gt;</description><body>Texten</body></item>';
    expect(items(item)[0]?.summaryHtml).toBe('Texten');
  });

  it('keeps escaped text in JSON as text', () => {
    const feed = parse(
      '{"version":"https://jsonfeed.org/version/1","items":[{"title":"A","content_text":"1 < 2"}, 3]}',
    );
    expect(feed).toMatchObject({
      ok: true,
      value: { items: [{ summaryHtml: '1 &lt; 2' }], skipped: [{ reason: 'unreadable', count: 1 }] },
    });
  });
});
