/** Documents made to hurt, and any bytes at all: the reader ends, with a feed or with a failure that has a code. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FeedReadError, readFeed } from '../../../src/sources/feed/read-feed.js';

/** The failure's code, or the number of items. */
function outcome(text: string | Uint8Array): string | number {
  try {
    return readFeed(typeof text === 'string' ? new TextEncoder().encode(text) : text).items.length;
  } catch (error) {
    if (error instanceof FeedReadError) return error.code;
    throw error;
  }
}

function rss(item: string): string {
  return `<rss version="2.0"><channel><title>T</title><item>${item}</item></channel></rss>`;
}

function inTitle(text: string): string {
  return rss(`<title>${text}</title>`);
}

function makeBomb(): string {
  const levels = Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`);
  return `<!DOCTYPE rss [<!ENTITY a0 "lol">${levels.join('')}]>${inTitle('&a20;')}`;
}

/** Each was quadratic, exponential or endless in some reader. */
const HOSTILE: [string, () => string, string | number][] = [
  ['an entity bomb', makeBomb, 'hostile'],
  ['an entity of itself', () => `<!DOCTYPE rss [<!ENTITY a "&a;">]>${inTitle('&a;')}`, 'hostile'],
  [
    'a long entity many times',
    () => `<!DOCTYPE rss [<!ENTITY a "${'x'.repeat(10_000)}">]>${inTitle('&a;'.repeat(10_000))}`,
    'hostile',
  ],
  ['100,000 levels', () => rss('<a>'.repeat(100_000)), 'hostile'],
  ['a JSON of 100,000 levels', () => `{"items":${'['.repeat(100_000)}`, 'hostile'],
  ['too many entries', () => `<rss><channel>${'<item/>'.repeat(60_000)}</channel></rss>`, 'hostile'],
  [
    '200,000 attributes',
    () =>
      `<rss><channel><item ${Array.from({ length: 200_000 }, (_, i) => `a${i}="x"`).join(' ')}></item></channel></rss>`,
    1,
  ],
  ['100,000 titles', () => rss('<title>a</title>'.repeat(100_000)), 1],
  ['100,000 dates', () => rss('<pubDate>snart</pubDate>'.repeat(100_000)), 1],
  ['100,000 categories', () => rss('<category>a</category>'.repeat(100_000)), 1],
  ['a CDATA section without end', () => `<rss><channel><item><title><![CDATA[${'x'.repeat(5_000_000)}`, 'truncated'],
  ['a comment without end', () => `<rss><channel><!--${'-'.repeat(5_000_000)}`, 'truncated'],
  ['a million <br', () => inTitle('<br'.repeat(1_000_000)), 1],
  ['ten million <', () => '<'.repeat(10_000_000), 'not-a-feed'],
  ['ten million < in a title', () => inTitle('<'.repeat(10_000_000)), 1],
  ['ten million &', () => inTitle('&'.repeat(10_000_000)), 1],
  ['two million entities', () => inTitle('&amp;'.repeat(2_000_000)), 1],
  ['a million names of entities', () => inTitle(Array.from({ length: 1_000_000 }, (_, i) => `&a${i};`).join('')), 1],
  ['end tags of nothing', () => `<rss><channel>${'<b>'.repeat(400)}${'</x>'.repeat(1_000_000)}`, 'truncated'],
  ['document types without end', () => '<!DOCTYPE rss [<!ENTITY '.repeat(300_000), 'not-a-feed'],
];

describe('readFeed ends', () => {
  it.each(HOSTILE)('with %s', (_name, makeText, expected) => {
    expect(outcome(makeText())).toBe(expected);
  });

  it('with a feed or a FeedReadError for any bytes', () => {
    const markup = fc
      .array(
        fc.constantFrom(
          '<rss>',
          '<feed xmlns="http://www.w3.org/2005/Atom">',
          '<channel>',
          '<item>',
          '<entry>',
          '</item>',
          '</rss>',
          '<title>',
          '</title>',
          '<![CDATA[',
          ']]>',
          '<!--',
          '&',
          '&amp;',
          ';',
          '<',
          '>',
          '"',
          "'",
          '<link href="',
          'xml:base="',
          ' type="html"',
          '<!DOCTYPE rss [',
          '<!ENTITY a "',
          ']>',
          '{',
          '"items":[',
          '}',
          'å',
          '\0',
          '<pubDate>',
          '2026',
        ),
      )
      .map((parts) => new TextEncoder().encode(parts.join('')));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), markup), (bytes) => {
        expect(['string', 'number']).toContain(typeof outcome(bytes));
      }),
      { numRuns: 3000 },
    );
  });
});
