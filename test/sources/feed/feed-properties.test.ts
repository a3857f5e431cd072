/** What holds for any feed: garbage never throws, answers are well formed, and how a document is written does not change what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { parseFeed } from '../../../src/sources/feed/parse-feed.js';
import { type Feed, FeedReadError, readFeed } from '../../../src/sources/feed/read-feed.js';

const FIXTURES = 'test/fixtures/feeds';
const URL_OF_FEED = 'https://flode.example/mapp/flode';

const fixtures = readdirSync(FIXTURES)
  .filter((name) => !name.endsWith('.expected.json'))
  .map((name) => readFileSync(`${FIXTURES}/${name}`));

type Mutation = (bytes: Buffer) => Buffer;

const index = fc.nat({ max: 4000 });
/** What editors, proxies and cut connections do to a document. */
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  index.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, at),
  ),
  index.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(at),
  ),
  fc.tuple(index, fc.nat(7)).map(
    ([at, bit]): Mutation =>
      (bytes) => {
        const copy = Buffer.from(bytes);
        if (copy.length > 0) copy[at % copy.length] = (copy[at % copy.length] ?? 0) ^ (1 << bit);
        return copy;
      },
  ),
  fc.tuple(index, fc.uint8Array({ maxLength: 20 })).map(
    ([at, noise]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]),
  ),
  fc.tuple(index, index, index).map(
    ([from, to, at]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, to), bytes.subarray(at)]),
  ),
  fc.constantFrom(...fixtures).map(
    (other): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, bytes.length / 2), other.subarray(other.length / 2)]),
  ),
  fc.constantFrom('utf16le', 'latin1').map(
    (encoding): Mutation =>
      (bytes) =>
        iconv.encode(bytes.toString('utf8'), encoding),
  ),
  fc.constantFrom('<', '>', '&', '"', ']]>', '<!--', '<![CDATA[', '</', '<?', '\0', 'å', '{', ']').chain((piece) =>
    index.map(
      (at): Mutation =>
        (bytes) =>
          Buffer.concat([bytes.subarray(0, at), Buffer.from(piece), bytes.subarray(at)]),
    ),
  ),
);

const mutated = fc
  .tuple(fc.constantFrom(...fixtures), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([fixture, mutations]) => mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), fixture));

const PIECES = [
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
];
const markup = fc.array(fc.constantFrom(...PIECES)).map((parts) => Buffer.from(parts.join('')));

const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 400 }), markup, mutated);

function tryRead(bytes: Uint8Array): Feed | string {
  try {
    return readFeed(bytes, { url: URL_OF_FEED });
  } catch (error) {
    if (error instanceof FeedReadError) return error.code;
    throw error;
  }
}

function expectDate(at: string | null): void {
  if (at !== null) expect(new Date(at).toISOString()).toBe(at);
}

describe('readFeed', () => {
  it('gives a feed or a FeedReadError for any bytes, and the same every time', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const feed = tryRead(bytes);
        expect(tryRead(bytes)).toEqual(feed);
        if (typeof feed === 'string') return;
        for (const item of feed.items) {
          expectDate(item.published);
          expectDate(item.updated);
          expect(item.title).toBe(item.title.replace(/\s+/g, ' ').trim());
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('parseFeed', () => {
  it('gives items that have a title, a web address or none, dates and languages in their forms, or a failure in Swedish', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const feed = parseFeed({ bytes, contentType: null, url: URL_OF_FEED });
        if (!feed.ok) {
          expect(feed.failure.message).toMatch(/^\p{Lu}.*\.$/u);
          return;
        }
        for (const item of feed.value.items) {
          expect(item.title).not.toBe('');
          if (item.url !== null) expect(new URL(item.url).protocol).toMatch(/^https?:$/);
          expectDate(item.published?.at ?? null);
          expect(item.language ?? 'sv').toMatch(/^[a-z]{2,3}$/);
          for (const { name } of item.people) expect(name).toMatch(/\p{L}/u);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

interface Entry {
  title: string;
  text: string;
  author: string;
}

/** Everything that has to be written with care, and letters of every byte length. */
const prose = fc
  .array(fc.constantFrom(...'aåäöéÅ &<>"\'–€;#', 'ord', '<b>', '</b>', '&amp;', '&ouml;', ' ', '\n'), { maxLength: 12 })
  .map((parts) => `a${parts.join('')}`);
const entries = fc.array(fc.record({ title: prose, text: prose, author: prose }), { minLength: 1, maxLength: 3 });

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function asCdata(text: string): string {
  return `<![CDATA[${text.replace(/\]\]>/g, ']]]]><![CDATA[>')}]]>`;
}

function asNumbers(text: string): string {
  return [...text].map((character) => `&#${character.codePointAt(0)};`).join('');
}

interface Writing {
  prefix: string;
  write(text: string): string;
  /** Between elements. */
  space: string;
  isReversed: boolean;
  declaration: string;
}

const PLAIN: Writing = { prefix: 'dc', write: escapeText, space: '', isReversed: false, declaration: '' };

function write(all: Entry[], writing: Partial<Writing>): string {
  const { prefix, write, space, isReversed, declaration } = { ...PLAIN, ...writing };
  const items = all.map(({ title, text, author }, i) => {
    const fields = [
      `<title>${write(title)}</title>`,
      `<description>${write(text)}</description>`,
      `<${prefix}:creator>${write(author)}</${prefix}:creator>`,
      `<link>https://a.example/${i}</link>`,
      '<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>',
    ];
    return `<item>${space}${(isReversed ? fields.reverse() : fields).join(space)}${space}</item>`;
  });
  return `${declaration}<rss version="2.0" xmlns:${prefix}="http://purl.org/dc/elements/1.1/"><channel><title>T</title>${space}${items.join(space)}</channel></rss>`;
}

const asUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The same entries in another writing are the same feed. */
function expectSame(writing: Partial<Writing>): void {
  fc.assert(
    fc.property(entries, (all) => {
      const feed = tryRead(asUtf8(write(all, writing)));
      expect(feed).toEqual(tryRead(asUtf8(write(all, {}))));
      expect(feed).toMatchObject({ items: all.map(() => ({ authors: [expect.stringMatching(/^a/)] })) });
    }),
  );
}

describe('how a feed is written', () => {
  it('does not matter: any prefix', () => expectSame({ prefix: 'Q-9' }));
  it('does not matter: CDATA', () => expectSame({ write: asCdata }));
  it('does not matter: numbers of characters', () => expectSame({ write: asNumbers }));
  it('does not matter: white space and comments between elements', () =>
    expectSame({ space: '\r\n\t <!-- a > b <title>nej</title> --> <?x <y?> ' }));
  it('does not matter: the order of elements', () => expectSame({ isReversed: true }));

  it.each([
    ['UTF-8 with its mark', 'utf8', '\ufeff'],
    ['UTF-16', 'utf16le', '\ufeff'],
    ['UTF-16, the other way round', 'utf16be', '\ufeff'],
    ['UTF-16 without a mark', 'utf16le', ''],
    ['UTF-32', 'utf32le', '\ufeff'],
    ['windows-1252, declared', 'windows-1252', '<?xml version="1.0" encoding="windows-1252"?>'],
    ['windows-1252, declared as ISO-8859-1', 'windows-1252', '<?xml version="1.0" encoding="ISO-8859-1"?>'],
    ['windows-1252, declared as UTF-8', 'windows-1252', '<?xml version="1.0" encoding="UTF-8"?>'],
    ['windows-1252, without a word', 'windows-1252', ''],
    ['UTF-8, declared as ISO-8859-1', 'utf8', '<?xml version="1.0" encoding="ISO-8859-1"?>'],
    ['UTF-8, declared as UTF-16', 'utf8', '<?xml version="1.0" encoding="UTF-16"?>'],
    ['UTF-8 after empty lines', 'utf8', '\n\n<?xml version="1.0"?>'],
  ])('does not matter: %s', (_name, encoding, declaration) => {
    fc.assert(
      fc.property(entries, (all) => {
        const bytes = iconv.encode(write(all, { declaration }), encoding, { addBOM: false });
        expect(tryRead(bytes)).toEqual(tryRead(asUtf8(write(all, {}))));
      }),
    );
  });
});
