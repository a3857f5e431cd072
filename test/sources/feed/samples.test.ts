/** Sample payloads that lie beside the repository: every trap they were made for, end to end. Skipped, loudly, where they are absent. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { RawItem } from '../../../src/domain/item.js';
import { toPlainText } from '../../../src/language/plain-text.js';
import { parseFeed } from '../../../src/sources/feed/parse-feed.js';

const SAMPLES = '../shared/sources/samples';
const isThere = existsSync(SAMPLES);
if (!isThere) console.warn('SKIPPED: the sample payloads are not beside the repository.');

function parse(name: string, contentType: string | null = null): ReturnType<typeof parseFeed> {
  return parseFeed({ bytes: readFileSync(`${SAMPLES}/${name}`), contentType, url: 'https://flode.example/flode' });
}

function read(name: string): RawItem[] {
  const feed = parse(name);
  return feed.ok ? feed.value.items : [];
}

const dates = (items: RawItem[]): (string | undefined)[] => items.map((item) => item.published?.at);
const texts = (items: RawItem[]): string =>
  items.map((item) => `${item.title} ${toPlainText(item.summaryHtml)}`).join(' ');

(isThere ? describe : describe.skip)('the sample feeds', () => {
  it.each([
    ['rss/01-rss2-sitevision.xml', 5],
    ['rss/02-rss2-regeringen.xml', 3],
    ['rss/03-rss2-iso-8859-1.xml', 3],
    ['rss/04-rss2-polisen-handelser.xml', 3],
    ['rss/05-rss2-mynewsdesk.xml', 3],
    ['rss/06-rss2-broken-entities.xml', 2],
    ['rss/07-rss2-empty.xml', 0],
    ['rss/08-rss2-bom-leading-newline.xml', 1],
    ['rdf/01-rss1-rdf.rdf', 3],
    ['atom/01-atom-statistiknyheter.xml', 4],
    ['atom/02-atom-invalid-date.xml', 3],
    ['jsonfeed/feed-1.1.json', 4],
    ['jsonfeed/feed-1.0-page2.json', 2],
  ])('%s has %i items', (name, count) => {
    const feed = parse(name);
    expect(feed.ok && feed.value.items).toHaveLength(count);
  });

  it('none of them shows tags, scripts or entities, and all have a title', () => {
    for (const name of [
      'rss/01-rss2-sitevision.xml',
      'rss/02-rss2-regeringen.xml',
      'atom/01-atom-statistiknyheter.xml',
    ]) {
      const items = read(name);
      expect(texts(items)).not.toMatch(/<\/?[a-z]|alert\(|&[a-z]+;/i);
      expect(items.every(({ title }) => title !== '')).toBe(true);
    }
  });

  it('a page where a feed was is a failure', () => {
    expect(parse('rss/09-not-a-feed.html', 'text/html')).toMatchObject({ ok: false, failure: { code: 'not-a-feed' } });
  });

  it('the later of two with one guid holds, relative links are whole, years far ahead are kept', () => {
    const items = read('rss/01-rss2-sitevision.xml');
    expect(items[0]?.title).toMatch(/\(uppdaterad\)$/);
    expect(items.every(({ url }) => url?.startsWith('https://www.exempelforbundet.se/'))).toBe(true);
    expect(dates(items)).toContain('2099-12-01T08:00:00.000Z');
    expect(dates(items)).toContain(undefined);
  });

  it('summer time, winter time and GMT are told apart', () => {
    const zoned = dates(read('rss/02-rss2-regeringen.xml'));
    expect(zoned).toEqual(['2026-11-19T12:27:52.000Z', '2026-05-13T11:27:52.000Z', '2026-11-20T08:00:00.000Z']);
  });

  it.each([null, 'text/xml', 'text/xml; charset=ISO-8859-1'])('Swedish dates and letters under %j', (contentType) => {
    const feed = parse('rss/03-rss2-iso-8859-1.xml', contentType);
    const items = feed.ok ? feed.value.items : [];
    expect(items.map((item) => item.published)).toEqual([
      { at: '2026-11-12T00:00:00.000Z', precision: 'day' },
      { at: '2026-10-03T16:00:00.000Z', precision: 'instant' },
      { at: '2026-09-12T00:00:00.000Z', precision: 'day' },
    ]);
    expect(texts(items)).toContain('Årsmöte på Gröna');
  });

  it('a wrong weekday loses nothing, and neither does a missing guid', () => {
    const items = read('rss/05-rss2-mynewsdesk.xml');
    expect(items[1]?.published?.at).toBe('2026-11-18T08:15:00.000Z');
    expect(items[2]).toMatchObject({ externalId: null, url: expect.stringContaining('https://'), published: null });
  });

  it('RDF keeps a month a month, both authors, and rdf:about as the name', () => {
    const items = read('rdf/01-rss1-rdf.rdf');
    expect(items[1]?.published).toEqual({ at: '2026-11-01T00:00:00.000Z', precision: 'month' });
    expect(items[1]?.people).toHaveLength(2);
    expect(items.every(({ externalId, url }) => externalId !== null && url?.startsWith('https://'))).toBe(true);
  });

  it('Atom has its titles as text, its page before its enclosure, and Swedish dates', () => {
    const items = read('atom/01-atom-statistiknyheter.xml');
    expect(texts(items)).not.toContain('&amp;');
    expect(items.every(({ url }) => url !== null && !/\.(?:pdf|xlsx?|mp3)$/.test(url))).toBe(true);
    expect(dates(items).at(-1)).toMatch(/^2031/);
    expect(read('atom/02-atom-invalid-date.xml').map((item) => item.published)).toEqual([
      { at: '2026-11-20T10:00:00.000Z', precision: 'instant' },
      { at: '2026-10-19T00:00:00.000Z', precision: 'day' },
      null,
    ]);
  });

  it('a JSON Feed names its next page, and both pages hold five entries together', () => {
    const first = parse('jsonfeed/feed-1.1.json');
    expect(first).toMatchObject({ ok: true, value: { nextUrl: expect.stringMatching(/^https:/) } });
    const both = [...read('jsonfeed/feed-1.1.json'), ...read('jsonfeed/feed-1.0-page2.json')];
    expect(new Set(both.map(({ externalId }) => externalId)).size).toBe(5);
    expect(both.find(({ externalId }) => externalId === '102')?.url).toMatch(/^https:\/\/.+\/a\/102$/);
  });
});
