/** Megabytes a second that the feed reader and its peers read, each on the same made-up feeds of one megabyte, in one process and one run. */
import { performance } from 'node:perf_hooks';
import { parseFeed as readWithFeedsmith } from 'feedsmith';
import RssParser from 'rss-parser';
import { escapeHtml } from '../../src/language/plain-text.js';
import { readFeed } from '../../src/sources/feed/read-feed.js';
import { makeText } from './feeds.js';

const SIZE = 1_000_000;
const ROUNDS = 40;
const WARM_UP = 8;

type Reader = (bytes: Buffer) => number | Promise<number>;

const READERS: Record<string, Reader> = {
  spanare: (bytes) => readFeed(bytes).items.length,
  'rss-parser': async (bytes) => (await new RssParser().parseString(bytes.toString('utf8'))).items.length,
  feedsmith: (bytes) => {
    const { feed } = readWithFeedsmith(bytes.toString('utf8'));
    return ('entries' in feed ? feed.entries?.length : 'items' in feed ? feed.items?.length : 0) ?? 0;
  },
};

/** What a publishing system sends: paragraphs, a link, an image, entities. */
function makeHtml(seed: number): string {
  const link = `<a href="https://a.example/${seed}?a=1&amp;b=2">${makeText(seed, 4)}</a>`;
  return `<p>${makeText(seed + 1, 60)} &ndash; ${link}</p>\n<p><img src="https://a.example/${seed}.jpg" alt="åäö" />${makeText(seed + 2, 60)}</p>`;
}

function makeItem(n: number): string {
  return `    <item>
      <title>${makeText(n, 8)} &amp; ${makeText(n + 3, 3)}</title>
      <link>https://a.example/nyheter/${n}</link>
      <guid isPermaLink="false">https://a.example/?p=${n}</guid>
      <pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate>
      <dc:creator><![CDATA[${makeText(n, 2)}]]></dc:creator>
      <category>${makeText(n, 1)}</category>
      <description>${escapeHtml(makeHtml(n))}</description>
      <content:encoded><![CDATA[${makeHtml(n).repeat(3)}]]></content:encoded>
    </item>\n`;
}

function makeEntry(n: number): string {
  return `  <entry>
    <title type="html">${makeText(n, 8)}</title>
    <id>urn:uuid:${n}</id>
    <link rel="alternate" type="text/html" href="https://a.example/nyheter/${n}"/>
    <published>2026-11-20T08:00:00+01:00</published>
    <updated>2026-11-20T09:00:00+01:00</updated>
    <author><name>${makeText(n, 2)}</name></author>
    <category term="${makeText(n, 1)}"/>
    <summary type="html">${escapeHtml(makeHtml(n))}</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${makeHtml(n).replace('&ndash;', '–').repeat(2)}</div></content>
  </entry>\n`;
}

function fill(start: string, makeOne: (n: number) => string, end: string): Buffer {
  let text = start;
  for (let n = 0; text.length < SIZE; n++) text += makeOne(n);
  return Buffer.from(text + end);
}

const FEEDS: Record<string, () => Buffer> = {
  rss: () =>
    fill(
      '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n  <channel>\n    <title>Bench</title>\n    <link>https://a.example/</link>\n    <description>Bench</description>\n',
      makeItem,
      '  </channel>\n</rss>\n',
    ),
  atom: () =>
    fill(
      '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n  <title>Bench</title>\n  <id>urn:bench</id>\n  <updated>2026-11-20T09:00:00Z</updated>\n',
      makeEntry,
      '</feed>\n',
    ),
};

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The readers take turns, so that what else the machine does hurts all alike. */
async function measure(bytes: Buffer): Promise<Record<string, number>> {
  const times = new Map(Object.keys(READERS).map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [name, read] of Object.entries(READERS)) {
      const startedMs = performance.now();
      await read(bytes);
      if (round >= WARM_UP) times.get(name)?.push(performance.now() - startedMs);
    }
  }
  const speeds = [...times].map(([name, ms]) => [name, Math.round(bytes.length / 100 / median(ms)) / 10]);
  return Object.fromEntries(speeds);
}

export async function benchFeedSpeed(): Promise<unknown> {
  const megabytesPerSecond: Record<string, Record<string, number>> = {};
  for (const [name, make] of Object.entries(FEEDS)) megabytesPerSecond[name] = await measure(make());
  return { bench: 'feeds', rounds: ROUNDS, megabytesPerSecond };
}
