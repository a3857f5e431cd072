/** Documents that were quadratic, exponential or endless in some reader, or that only try to be large: name, bytes, and what reading each gives. */
import { gzipSync } from 'node:zlib';

export interface HostileFeed {
  name: string;
  make(): string | Uint8Array;
  /** The number of entries, or the code of the failure. */
  expected: number | string;
}

const MEGABYTES = 10_000_000;

function rss(item: string): string {
  return `<rss version="2.0"><channel><title>T</title><item>${item}</item></channel></rss>`;
}

function inTitle(text: string): string {
  return rss(`<title>${text}</title>`);
}

function withEntities(declarations: string, item: string): string {
  return `<!DOCTYPE rss [${declarations}]>${rss(item)}`;
}

function fill(piece: string, length = MEGABYTES): string {
  return piece.repeat(Math.floor(length / piece.length));
}

function makeBomb(prefix: '&' | '%'): string {
  const mark = prefix === '&' ? '' : '% ';
  const levels = Array.from({ length: 20 }, (_, i) => `<!ENTITY ${mark}a${i + 1} "${`${prefix}a${i};`.repeat(10)}">`);
  return `<!ENTITY ${mark}a0 "lol">${levels.join('')}`;
}

function numbered(count: number, make: (n: number) => string, between = ''): string {
  return Array.from({ length: count }, (_, i) => make(i)).join(between);
}

function utf16(text: string): Uint8Array {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

const ENTITIES: HostileFeed[] = [
  { name: 'an entity bomb', make: () => withEntities(makeBomb('&'), '<title>&a20;</title>'), expected: 'hostile' },
  {
    name: 'an entity bomb in an attribute',
    make: () => withEntities(makeBomb('&'), '<link href="&a20;"/>'),
    expected: 'hostile',
  },
  {
    name: 'a bomb of parameter entities',
    make: () => withEntities(`${makeBomb('%')}%a20;`, '<title>A</title>'),
    expected: 1,
  },
  {
    name: 'an entity of itself',
    make: () => withEntities('<!ENTITY a "&a;">', '<title>&a;</title>'),
    expected: 'hostile',
  },
  {
    name: 'two entities of each other',
    make: () => withEntities('<!ENTITY a "&b;"><!ENTITY b "&a;">', '<title>&a;</title>'),
    expected: 'hostile',
  },
  {
    name: 'a long entity many times',
    make: () => withEntities(`<!ENTITY a "${'x'.repeat(10_000)}">`, `<title>${'&a;'.repeat(10_000)}</title>`),
    expected: 'hostile',
  },
  {
    name: 'a million declared entities',
    make: () =>
      withEntities(
        numbered(300_000, (n) => `<!ENTITY a${n} "${n}">`),
        '<title>&a299999;</title>',
      ),
    expected: 1,
  },
  {
    name: 'an external entity',
    make: () => withEntities('<!ENTITY a SYSTEM "file:///etc/passwd">', '<title>&a;</title>'),
    expected: 1,
  },
  {
    name: 'an external document type',
    make: () => `<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/a.dtd">${inTitle('A')}`,
    expected: 1,
  },
  { name: 'two million entities', make: () => inTitle('&amp;'.repeat(2_000_000)), expected: 1 },
  {
    name: 'a million names of entities',
    make: () => inTitle(numbered(1_000_000, (n) => `&a${n};`)),
    expected: 1,
  },
  { name: '10 MB of &', make: () => inTitle(fill('&')), expected: 1 },
  { name: '10 MB of &#', make: () => inTitle(fill('&#')), expected: 1 },
  { name: '10 MB of &#1;', make: () => inTitle(fill('&#1;')), expected: 0 },
  { name: 'a reference of 10 MB', make: () => inTitle(`&${fill('a')};`), expected: 1 },
  { name: 'a number of 10 MB', make: () => inTitle(`&#${fill('9')};`), expected: 0 },
  { name: 'escaped ten times', make: () => inTitle(`&${'amp;'.repeat(2_000_000)}lt;b&gt;`), expected: 1 },
];

const UNFINISHED: HostileFeed[] = [
  {
    name: 'CDATA without end',
    make: () => `<rss><channel><item><title><![CDATA[${fill('x')}`,
    expected: 'truncated',
  },
  { name: 'a comment without end', make: () => `<rss><channel><!--${fill('-')}`, expected: 'truncated' },
  { name: '10 MB of <!--', make: () => inTitle(fill('<!--')), expected: 'truncated' },
  { name: '10 MB of <![CDATA[', make: () => inTitle(fill('<![CDATA[')), expected: 'truncated' },
  { name: '10 MB of ]]>', make: () => inTitle(fill(']]>')), expected: 1 },
  { name: '10 MB of ]', make: () => inTitle(`<![CDATA[${fill(']')}]]>`), expected: 1 },
  { name: '10 MB of <?', make: () => inTitle(fill('<?')), expected: 0 },
  { name: '10 MB of <!', make: () => inTitle(fill('<!')), expected: 0 },
  { name: 'a million CDATA sections', make: () => inTitle(fill('<![CDATA[x]]>')), expected: 1 },
  { name: 'a million comments', make: () => inTitle(fill('<!--x-->')), expected: 0 },
  {
    name: 'comments without end in HTML',
    make: () => rss(`<description><![CDATA[a${fill('<!--x>')}]]></description>`),
    expected: 1,
  },
  {
    name: 'scripts without end in HTML',
    make: () => rss(`<description><![CDATA[a${fill('<script>')}]]></description>`),
    expected: 1,
  },
  { name: 'document types without end', make: () => fill('<!DOCTYPE rss [<!ENTITY '), expected: 'not-a-feed' },
  { name: 'a prolog of 10 MB', make: () => fill('<?xml version="1.0"?>') + inTitle('A'), expected: 1 },
  { name: 'comments before the root', make: () => fill('<!-- -->') + inTitle('A'), expected: 1 },
];

const TAGS: HostileFeed[] = [
  { name: '100,000 levels', make: () => rss('<a>'.repeat(100_000)), expected: 'hostile' },
  { name: '100,000 levels of items', make: () => '<rss><channel>'.repeat(100_000), expected: 'truncated' },
  {
    name: '200,000 attributes',
    make: () =>
      `<rss><channel><item ${numbered(200_000, (n) => `a${n}="x"`, ' ')}><title>A</title></item></channel></rss>`,
    expected: 1,
  },
  {
    name: '200,000 namespaces',
    make: () => `<rss ${numbered(200_000, (n) => `xmlns:a${n}="urn:${n}"`, ' ')}><channel/></rss>`,
    expected: 0,
  },
  {
    name: 'a namespace on each of 100,000 elements',
    make: () => rss(numbered(100_000, (n) => `<a${n}:b xmlns:a${n}="urn:${n}"/>`)),
    expected: 'hostile',
  },
  {
    name: 'xml:base on each of 300 levels',
    make: () => rss(`${'<a xml:base="x/">'.repeat(300)}${'</a>'.repeat(300)}<title>A</title>`),
    expected: 1,
  },
  { name: 'a million <br', make: () => inTitle('<br'.repeat(1_000_000)), expected: 0 },
  {
    name: 'a million <br in HTML',
    make: () => rss(`<description><![CDATA[A${'<br'.repeat(1_000_000)}]]></description>`),
    expected: 1,
  },
  {
    name: 'a million <br/> in HTML',
    make: () => rss(`<description><![CDATA[A${'<br/>'.repeat(1_000_000)}]]></description>`),
    expected: 1,
  },
  { name: '10 MB of <', make: () => fill('<'), expected: 'not-a-feed' },
  { name: '10 MB of < in a title', make: () => inTitle(fill('<')), expected: 1 },
  { name: '10 MB of <a', make: () => inTitle(fill('<a ')), expected: 0 },
  { name: '10 MB of <a>', make: () => inTitle(fill('<a>')), expected: 'hostile' },
  { name: '10 MB of </a>', make: () => inTitle(`A${fill('</a>')}`), expected: 1 },
  { name: '10 MB of <a/>', make: () => inTitle(`A${fill('<a/>')}`), expected: 'hostile' },
  { name: 'end tags of nothing, deep', make: () => rss('<b>'.repeat(400) + fill('</x>')), expected: 0 },
  { name: '10 MB of "', make: () => `<rss><channel><item a=${fill('"')}`, expected: 'truncated' },
  { name: "10 MB of '", make: () => inTitle(fill("'")), expected: 1 },
  { name: 'an attribute of 10 MB', make: () => rss(`<title a="${fill('x')}">A</title>`), expected: 1 },
  { name: 'a tag name of 10 MB', make: () => rss(`<${fill('x')}/><title>A</title>`), expected: 1 },
  { name: '10 MB of spaces in a tag', make: () => rss(`<title${fill(' ')}>A</title>`), expected: 1 },
  { name: '10 MB of >', make: () => inTitle(fill('>')), expected: 1 },
];

const CONTENT: HostileFeed[] = [
  {
    name: 'a million items',
    make: () => `<rss><channel>${'<item/>'.repeat(1_000_000)}</channel></rss>`,
    expected: 'hostile',
  },
  { name: 'items never closed', make: () => `<rss><channel>${'<item>'.repeat(1_000_000)}`, expected: 'hostile' },
  { name: '100,000 titles', make: () => rss('<title>a</title>'.repeat(100_000)), expected: 1 },
  {
    name: '100,000 dates',
    make: () => rss(`<title>A</title>${'<pubDate>snart</pubDate>'.repeat(100_000)}`),
    expected: 1,
  },
  {
    name: '100,000 categories',
    make: () => rss(`<title>A</title>${numbered(100_000, (n) => `<category>${n}</category>`)}`),
    expected: 1,
  },
  {
    name: '100,000 authors',
    make: () => rss(`<title>A</title>${numbered(100_000, (n) => `<author>a${n}@b.se (N)</author>`)}`),
    expected: 1,
  },
  {
    name: '100,000 links',
    make: () => rss(`<title>A</title>${numbered(100_000, (n) => `<link>/${n}</link>`)}`),
    expected: 1,
  },
  { name: 'a title of 10 MB', make: () => inTitle(fill('Ord ')), expected: 1 },
  { name: 'a title of one word', make: () => inTitle(fill('å', MEGABYTES / 2)), expected: 1 },
  {
    name: 'a description of 10 MB',
    make: () => rss(`<description>${fill('&lt;b>ord&lt;/b> ')}</description>`),
    expected: 1,
  },
  { name: 'an author of 10 MB', make: () => rss(`<title>A</title><author>${fill('a@')}</author>`), expected: 1 },
  {
    name: 'an author of 10 MB of <',
    make: () => rss(`<title>A</title><author>${fill('&lt;a ')}</author>`),
    expected: 1,
  },
  {
    name: 'a link of 10 MB',
    make: () => rss(`<title>A</title><link>http://a.example/${fill('a')}</link>`),
    expected: 1,
  },
  { name: 'a guid of 10 MB', make: () => rss(`<title>A</title><guid>${fill('10.5555/')}</guid>`), expected: 1 },
  {
    name: '10 MB of digits in a date',
    make: () => rss(`<title>A</title><pubDate>${fill('1')}</pubDate>`),
    expected: 1,
  },
  {
    name: '10 MB of words in a date',
    make: () => rss(`<title>A</title><pubDate>${fill('maj ')}</pubDate>`),
    expected: 1,
  },
  { name: '10 MB of white space', make: () => inTitle(fill(' ')), expected: 0 },
  { name: '10 MB of combining accents', make: () => inTitle(`a${fill('\u0301', MEGABYTES / 2)}`), expected: 1 },
  { name: '10 MB of control characters', make: () => inTitle(`A${fill('\u0001')}`), expected: 1 },
  { name: 'ten million bytes of text encoded twice', make: () => inTitle(fill('Ã¤', MEGABYTES / 2)), expected: 1 },
  {
    name: 'as many elements as are read',
    make: () => rss(`<description>${'<b>ord</b>'.repeat(299_990)}</description>`),
    expected: 1,
  },
  {
    name: 'as many attributes as are read',
    make: () => rss(`<description>${'<b class="ett">ord</b>'.repeat(99_990)}</description>`),
    expected: 1,
  },
  {
    name: 'many attributes on each element',
    make: () => rss(`<description>${`<b ${numbered(99, (n) => `a${n}="${n}"`, ' ')}/>`.repeat(1500)}</description>`),
    expected: 0,
  },
  { name: 'markup of 10 MB', make: () => rss(`<description>${fill('<b>ord</b>')}</description>`), expected: 'hostile' },
];

const ENCODINGS: HostileFeed[] = [
  { name: 'UTF-16', make: () => utf16(inTitle(fill('Ord ', MEGABYTES / 2))), expected: 1 },
  { name: 'UTF-16 of 10 MB of <', make: () => utf16(inTitle(fill('<', MEGABYTES / 2))), expected: 1 },
  { name: '10 MB of broken UTF-8', make: () => Buffer.from(inTitle(fill('\xe4')), 'latin1'), expected: 1 },
  { name: '10 MB of zeros', make: () => new Uint8Array(MEGABYTES), expected: 'empty' },
  { name: '10 MB of 255', make: () => new Uint8Array(MEGABYTES).fill(255), expected: 'not-a-feed' },
  { name: 'a gzip body', make: () => gzipSync(inTitle(fill('Ord ', 1_000_000))), expected: 'not-a-feed' },
  { name: '10 MB of byte order marks', make: () => fill('\ufeff', MEGABYTES / 3), expected: 'empty' },
];

const JSON_FEEDS: HostileFeed[] = [
  { name: 'JSON of 100,000 levels', make: () => `{"items":${'['.repeat(100_000)}`, expected: 'hostile' },
  { name: 'JSON of 10 MB of [', make: () => fill('['), expected: 'hostile' },
  { name: 'JSON of 10 MB of {"a":', make: () => fill('{"a":'), expected: 'hostile' },
  {
    name: 'JSON with a text of 10 MB',
    make: () => `{"version":"https://jsonfeed.org/version/1.1","items":[{"title":"${fill('a')}"}]}`,
    expected: 1,
  },
  { name: 'JSON with a text without end', make: () => `{"items":[{"title":"${fill('\\"')}`, expected: 'not-a-feed' },
  { name: 'JSON of 10 MB of commas', make: () => `{"items":[${fill(',')}]}`, expected: 'not-a-feed' },
  { name: 'JSON of 10 MB of texts', make: () => `{"items":[${fill('"a",   ')}]}`, expected: 'not-a-feed' },
  {
    name: 'JSON of a million entries',
    make: () => `{"version":"https://jsonfeed.org/version/1.1","items":[${'{},'.repeat(1_000_000)}{}]}`,
    expected: 'hostile',
  },
  { name: 'JSON of 10 MB of escapes', make: () => `{"items":[{"content_text":"${fill('\\u0041')}"}]}`, expected: 1 },
  { name: 'JSON of 10 MB of white space', make: () => `{"items":[${fill(' ')}`, expected: 'not-a-feed' },
];

export const HOSTILE_FEEDS: HostileFeed[] = [
  ...ENTITIES,
  ...UNFINISHED,
  ...TAGS,
  ...CONTENT,
  ...ENCODINGS,
  ...JSON_FEEDS,
];
