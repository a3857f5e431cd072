/** Feeds are what their specifications say, our own reader reads them back, and no text breaks out of them. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FeedDocument, FeedEntry } from '../../src/export/feed-document.js';
import { FEED_FORMATS, FEED_MEDIA_TYPES, type FeedFormat, renderFeed } from '../../src/export/feeds.js';
import { webLink } from '../../src/export/plain-text.js';
import { flattenWhitespace, readHtmlText } from '../../src/language/plain-text.js';
import { type Feed, readFeed } from '../../src/sources/feed/read-feed.js';
import { anyEntry, FORBIDDEN, kept, makeEntry, makeFeed } from './make.js';

const READABLE = ['rss', 'atom', 'json'] as const;

function readBack(format: FeedFormat, feed: FeedDocument): Feed {
  const bytes = Buffer.from(renderFeed(format, feed));
  return readFeed(bytes, { contentType: `${FEED_MEDIA_TYPES[format]}; charset=utf-8` });
}

/** Our reader composes letters. */
const read = (text: string): string => kept(text).normalize('NFC');

describe('RSS 2.0', () => {
  const xml = renderFeed('rss', makeFeed([makeEntry({ title: 'FoU & <b>stöd</b>', summary: 'Mer än 3 < 4 & "så"' })]));

  it('names itself, its page and its entries as the specification wants', () => {
    expect(xml).toContain('<?xml version="1.0" encoding="UTF-8"?>');
    expect(xml).toContain('<rss version="2.0"');
    expect(xml).toContain(
      '<atom:link href="https://spanare.example/api/v1/items.rss?q=lampor&amp;level=kommunen" rel="self" type="application/rss+xml"/>',
    );
    expect(xml).toContain('<link>https://spanare.example/sok?q=lampor&amp;niva=kommunen</link>');
    expect(xml).toContain('<guid isPermaLink="false">urn:spanare:item:1</guid>');
    expect(xml).toContain('<pubDate>Fri, 20 Nov 2026 23:30:00 GMT</pubDate>');
    expect(xml).toContain('<category>Trygghet</category>');
    expect(xml).toContain('<dc:creator>Ada Exempel</dc:creator>');
  });

  it('writes what could be taken for markup so that nobody takes it for that', () => {
    expect(xml).toContain('<title>FoU &amp; &amp;lt;b&gt;stöd&amp;lt;/b&gt;</title>');
    expect(xml).toContain('<description>Mer än 3 &amp;lt; 4 &amp;amp; &quot;så&quot;</description>');
  });
});

describe('Atom', () => {
  it('has what every feed and entry must have', () => {
    const xml = renderFeed(
      'atom',
      makeFeed([makeEntry(), makeEntry({ id: 'urn:spanare:item:2', url: null, people: [] })]),
    );
    expect(xml).toContain('<feed xmlns="http://www.w3.org/2005/Atom"');
    const [head = '', first = '', second = ''] = xml.split('<entry');
    for (const part of ['<id>', '<title', '<updated>', '<author>', 'rel="self"', 'rel="alternate"'])
      expect(head).toContain(part);
    for (const part of [
      '<id>urn:spanare:item:1</id>',
      '<updated>2026-11-22T07:08:09.123Z</updated>',
      'rel="alternate"',
    ])
      expect(first).toContain(part);
    // Without a link an entry must have content, and somebody must be its author.
    expect(second).toContain('<content type="text">');
    expect(second).not.toContain('<link');
    expect(second.slice(second.indexOf('<source>'))).toContain('<author>\n<name>Bladet</name>');
  });
});

describe('JSON Feed', () => {
  it('has the fields of version 1.1', () => {
    const feed = JSON.parse(renderFeed('json', makeFeed([makeEntry()])));
    expect(feed).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Spanare: lampor & torg',
      description: 'Det nyaste om lampor <och> torg.',
      home_page_url: 'https://spanare.example/sok?q=lampor&niva=kommunen',
      feed_url: 'https://spanare.example/api/v1/items.rss?q=lampor&level=kommunen',
      language: 'sv',
      items: [
        {
          id: 'urn:spanare:item:1',
          url: 'https://bladet.example/artiklar/1?a=1&b=2',
          title: 'Nya lampor vid torget',
          content_text: 'Kommunen byter lampor i höst.',
          date_published: '2026-11-20T23:30:00.000Z',
          date_modified: '2026-11-22T07:08:09.123Z',
          authors: [{ name: 'Ada Exempel' }],
          tags: ['Trygghet'],
          _spanare: { source: 'Bladet', published: '2026-11-20T23:30:00.000Z' },
        },
      ],
    });
  });
});

describe('dates in feeds', () => {
  it.each([
    ['day', '2026-11-20T00:00:00.000Z', '2026-11-20T00:00:00.000Z'],
    ['instant', '2026-11-20T23:30:00.000Z', '2026-11-20T23:30:00.000Z'],
  ] as const)('a %s is an instant that reads as it was written', (precision, publishedAt, published) => {
    for (const format of READABLE)
      expect(readBack(format, makeFeed([makeEntry({ publishedAt, precision })])).items[0]?.published).toBe(published);
  });

  it.each([
    ['month', '2026-11-01T00:00:00.000Z', '2026-11'],
    ['year', '2026-01-01T00:00:00.000Z', '2026'],
  ] as const)('a %s never becomes a day', (precision, publishedAt, written) => {
    const feed = makeFeed([makeEntry({ publishedAt, precision })]);
    for (const format of ['rss', 'atom'] as const) {
      const text = renderFeed(format, feed);
      expect(text).not.toMatch(/<pubDate>|<published>/);
      expect(text).toContain(`<dc:date>${written}</dc:date>`);
      expect(readBack(format, feed).items[0]?.dated).toEqual({ at: publishedAt, precision });
    }
    const [item] = JSON.parse(renderFeed('json', feed)).items;
    expect(item).not.toHaveProperty('date_published');
    expect(item._spanare.published).toBe(written);
  });

  it('what has no date has none', () => {
    for (const format of READABLE)
      expect(
        readBack(format, makeFeed([makeEntry({ publishedAt: null, precision: null })])).items[0]?.published,
      ).toBeNull();
  });
});

describe('addresses in feeds', () => {
  it.each(['javascript:alert(1)', 'data:text/html,x', 'tip:1', 'mailto:a@b.se', 'inte en adress', ''])(
    '%s never becomes a link',
    (url) => {
      for (const format of FEED_FORMATS) {
        const text = renderFeed(format, makeFeed([makeEntry({ url, title: 'x', summary: 'y' })]));
        if (url !== '') expect(text).not.toContain(url);
      }
    },
  );
});

describe('a feed without entries', () => {
  it.each(READABLE)('%s is read back as such', (format) => {
    expect(readBack(format, makeFeed([])).items).toEqual([]);
  });
});

/** Our reader mends entities of HTML that publishers have escaped once too often in Atom, which is right for them and changes such a text. */
const isMended = (text: string): boolean => /&[a-z]{2,8}\d{0,2};/i.test(text);

function expectSame(entry: FeedEntry, item: Feed['items'][number] | undefined): void {
  const title = read(entry.title);
  if (title !== '') expect(item?.title).toBe(title);
  else expect(item?.title).not.toBe('');
  expect(item?.id).toBe(entry.id);
  expect(item?.link).toBe(webLink(entry.url));
  const summary = item?.summary ?? item?.content ?? '';
  expect(flattenWhitespace(readHtmlText(summary))).toBe(read(entry.summary));
}

describe('any text', () => {
  it.each(READABLE)('%s is well-formed and gives back what was put in', (format) => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 3 }), (written) => {
        const entries = written
          .filter(({ title, summary }) => format !== 'atom' || !(isMended(title) || isMended(summary)))
          .map((entry, at) => ({ ...entry, id: `urn:spanare:item:${at}` }));
        const feed = readBack(format, makeFeed(entries));
        expect(feed.isTruncated).toBe(false);
        expect(feed.items).toHaveLength(entries.length);
        for (const [at, entry] of entries.entries()) expectSame(entry, feed.items[at]);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['rss', 'atom'] as const)('%s holds no element that we did not write', (format) => {
    const known =
      /^(?:\?xml|\/?(?:rss|channel|item|title|link|description|language|lastBuildDate|generator|atom:link|guid|pubDate|dc:(?:date|creator|publisher|language)|category|feed|entry|id|subtitle|updated|published|author|name|content|summary|source))\b/;
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const text = renderFeed(format, makeFeed([entry]));
        for (const [, tag = ''] of text.matchAll(/<([^>]*)/g)) expect(tag).toMatch(known);
        expect(text.match(FORBIDDEN)).toBeNull();
        expect(text.match(/&(?!(?:amp|lt|gt|quot);)/)).toBeNull();
      }),
    );
  });
});
