/**
 * Every kind of source, read by the whole product from a server that answers with the samples beside the project: the counts that a real reader gives,
 * people and identifiers kept, keys sent where they belong and shown nowhere. Left out aloud where there are no samples.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DemoSource } from '../../src/demo/publishers.js';
import { type ApiItem, type ApiSource, listItems, listSources } from './api.js';
import { createHome, type Home, type Product, startProduct, waitFor } from './product.js';
import { haveSamples, type SamplePublishers, startSamplePublishers } from './sample-publishers.js';

if (!haveSamples) console.warn('The samples of every kind are not beside the project: they are not read.');

const KEYS = { OPENALEX_API_KEY: 'nyckel-1', SWECRIS_TOKEN: 'nyckel-2' };
const READ_WITHIN_MS = 120_000;

interface Case {
  id: string;
  path: string;
  kind: DemoSource['kind'];
  /** Items that the source gives, in whatever way they were known before. */
  items: number;
  more?: Partial<DemoSource>;
}

const record = (adapter: DemoSource['adapter'], more: Partial<DemoSource> = {}): Partial<DemoSource> => ({
  adapter,
  ...more,
});

const CASES: Case[] = [
  { id: 'rss', path: '/rss/01-rss2-sitevision.xml', kind: 'rss', items: 5 },
  { id: 'rss-zoner', path: '/rss/02-rss2-regeringen.xml', kind: 'rss', items: 3 },
  { id: 'rss-latin', path: '/rss/03-rss2-iso-8859-1.xml', kind: 'rss', items: 3 },
  { id: 'rss-tom', path: '/rss/07-rss2-empty.xml', kind: 'rss', items: 0 },
  { id: 'rdf', path: '/rdf/01-rss1-rdf.rdf', kind: 'rss', items: 3 },
  { id: 'atom', path: '/atom/01-atom-statistiknyheter.xml', kind: 'atom', items: 4 },
  { id: 'jsonfeed', path: '/feed.json', kind: 'jsonfeed', items: 5 },
  // Four records, one of them corrected on the second page.
  { id: 'oai', path: '/oai', kind: 'oai-pmh', items: 5, more: { params: { firstDays: 4000 } } },
  { id: 'mods', path: '/mods', kind: 'oai-pmh', items: 2, more: { params: { metadataPrefix: 'swepub_mods' } } },
  {
    id: 'arxiv',
    path: '/arxiv/api/query?search_query={fråga}&start=0&max_results=100',
    kind: 'atom',
    items: 3,
    more: record('arxiv', { params: { firstDays: 20000 } }),
  },
  {
    id: 'openalex',
    path: '/works?filter=title_and_abstract.search:{ord},from_publication_date:{datum}&sort=publication_date:desc&per_page=100&cursor=*',
    kind: 'json-api',
    items: 3,
    more: record('openalex', { needsKey: 'OPENALEX_API_KEY' }),
  },
  {
    id: 'crossref',
    path: '/crossref/works?query.bibliographic={ord}&filter=from-index-date:{datum}&rows=3&cursor=*&mailto={e-post}',
    kind: 'json-api',
    items: 3,
    more: record('crossref'),
  },
  {
    id: 'riksdagen',
    path: '/dokumentlista/?doktyp=prop,bet,mot&sort=datum&sortorder=desc&utformat=json&a=s&p=1&sz=4',
    kind: 'json-api',
    items: 5,
    more: record('riksdagen'),
  },
  {
    id: 'kolada',
    path: '/v3/data/municipality/0182/kpi/{kpi}?from_date={datum}',
    kind: 'json-api',
    items: 3,
    more: record('kolada', { params: { kpi: 'N99001,N99002' } }),
  },
  {
    id: 'scb',
    path: '/api/v2/tables?lang=sv&pastDays=7&pageSize=100',
    kind: 'json-api',
    items: 3,
    more: record('scb-tables'),
  },
  {
    id: 'polisen',
    path: '/api/events?locationname=Stockholms%20l%C3%A4n',
    kind: 'json-api',
    items: 5,
    more: record('polisen'),
  },
  { id: 'vinnova', path: '/api/ansokningsomgangar/{datum}', kind: 'json-api', items: 2, more: record('vinnova') },
  {
    id: 'swecris',
    path: '/v1/projects/funders/202100-5208',
    kind: 'json-api',
    items: 3,
    more: record('swecris', { needsKey: 'SWECRIS_TOKEN', params: { firstDays: 20000 } }),
  },
  { id: 'swepub', path: '/api/v2/bibliometrics', kind: 'json-api', items: 3, more: record('swepub') },
  {
    id: 'libris',
    path: '/xsearch?query={fråga}&format=json&n=50&start=1',
    kind: 'json-api',
    items: 3,
    more: record('libris', { params: { fråga: 'kommun' } }),
  },
  {
    id: 'sedia',
    path: '/search-api/prod/rest/search?apiKey=SEDIA&text=***&pageSize=100&pageNumber=1',
    kind: 'json-api',
    items: 3,
    more: record('sedia'),
  },
  { id: 'sitemap', path: '/sitemap.xml', kind: 'sitemap', items: 5 },
];

const sourceOf = ({ id, path, kind, more }: Case, url: string): DemoSource => ({
  id,
  name: `Prov ${id}`,
  url: url + path,
  kind,
  level: 'nationellt',
  type: 'nyhet',
  language: 'sv',
  every: 'PT1H',
  spacing: 'PT0S',
  ...more,
});

const countRead = (source: ApiSource): number => {
  const report = source.state.lastReport;
  return report === null ? -1 : report.new + report.changed + report.alsoIn + report.unchanged;
};

(haveSamples ? describe : describe.skip)('every kind of source', () => {
  let publishers: SamplePublishers;
  let home: Home;
  let product: Product;
  let sources: Map<string, ApiSource>;
  let items: ApiItem[];

  beforeAll(async () => {
    publishers = await startSamplePublishers();
    home = createHome([
      ...CASES.map((one) => sourceOf(one, publishers.url)),
      sourceOf(
        {
          id: 'utan-nyckel',
          path: '/works',
          kind: 'json-api',
          items: 0,
          more: record('openalex', { needsKey: 'SAKNAS_KEY' }),
        },
        publishers.url,
      ),
      sourceOf({ id: 'inget-flode', path: '/rss/09-not-a-feed.html', kind: 'rss', items: 0 }, publishers.url),
    ]);
    product = await startProduct(home, [publishers.url], { ...KEYS, CONTACT: 'vakt@exempel.se' });
    await waitFor('all sources have been visited', READ_WITHIN_MS, async () => {
      sources = new Map((await listSources(product)).map((source) => [source.id, source]));
      return [...sources.values()].every(
        ({ id, state }) => id === 'utan-nyckel' || (state.lastAttemptAt !== null && !state.isBeingFetched),
      );
    });
    // The index follows within a second or two.
    await waitFor('the index has caught up', 20_000, async () => {
      items = await listItems(product);
      return items.length > 40;
    });
  }, 200_000);
  afterAll(async () => {
    await product?.stop();
    await publishers?.close();
    home?.remove();
  });

  it.each(CASES)('$id gives $items', ({ id, items: wanted }) => {
    const source = sources.get(id);
    expect({ failure: source?.state.failure, read: source && countRead(source) }).toEqual({
      failure: null,
      read: wanted,
    });
  });

  it('keeps people with ORCID and affiliation, and identifiers', () => {
    const people = items.flatMap((item) => item.people);
    expect(people.some(({ orcid }) => /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(orcid ?? ''))).toBe(true);
    expect(people.some(({ affiliation }) => (affiliation ?? '') !== '')).toBe(true);
    const schemes = new Set(items.flatMap((item) => Object.keys(item.identifiers)));
    expect([...schemes]).toEqual(
      expect.arrayContaining(['doi', 'oai', 'arxiv', 'openalex', 'riksdagen', 'kolada', 'scb', 'polisen']),
    );
  });

  it('shows no markup, no full text, and no key', async () => {
    for (const { title, summary } of items) {
      expect(`${title} ${summary}`).not.toMatch(/<\/?(?:p|em|jats|b|i|sub)\b|&(?:amp|lt|hellip|nbsp);/i);
      expect(summary.length).toBeLessThanOrEqual(600);
    }
    const shown = JSON.stringify([items, [...sources.values()]]) + product.stdout();
    for (const key of Object.values(KEYS)) expect(shown).not.toContain(key);
  });

  it('says why the others give nothing', () => {
    expect(sources.get('utan-nyckel')?.state).toMatchObject({
      status: 'vilar',
      sentence: expect.stringContaining('SAKNAS_KEY'),
    });
    expect(sources.get('inget-flode')?.state.failure).not.toBeNull();
    expect(sources.get('rss-tom')?.state.failure).toBeNull();
  });
});
