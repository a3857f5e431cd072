import { afterEach, describe, expect, it } from '@jest/globals';
import { readScbSource } from '../../../src/sources/scb/read-scb-source.js';
import { endOf } from '../page/run-visit.js';
import {
  type Answer,
  fixture,
  type Interface,
  itemsOf,
  sample,
  serveInterface,
  skippedOf,
} from '../records/interface-server.js';

const SOURCE = { adapter: 'scb-tables' } as const;
const PATH = '/api/v2/tables?lang=sv&pastDays=7&pageSize=100';
const NOW = new Date('2026-03-02T12:00:00Z');
let server: Interface;
afterEach(() => server.close());

const CONFIG = { maxCallsPerTimeWindow: 1000, timeWindow: 1 };
const serveTables = (answer: (page: number) => Answer) =>
  serveInterface(({ path, query }) =>
    path.endsWith('/config') ? { body: CONFIG } : answer(Number(query.get('pageNumber'))),
  );
const tablesAsked = () => server.questions.filter(({ path }) => !path.endsWith('/config'));

describe('tables', () => {
  it('become items, page after page on the host that was asked', async () => {
    server = await serveTables((page) => ({
      body: page === 1 ? fixture('scb/tables.json') : { tables: [], page: { pageNumber: 2, totalPages: 2 } },
    }));
    const outcome = await server.visitor(readScbSource, PATH, SOURCE).visit(NOW);
    expect(endOf(outcome).notes).toEqual([]);
    expect(itemsOf(outcome)).toEqual([
      {
        externalId: 'T1',
        url: 'https://t.example/T1?lang=sv',
        title: 'Bilar efter region. År 2000-2025',
        summaryHtml: '<p>Uppgifter efter region, år. Avser 2000–2025. Uppdaterad 1 mars 2026. Källa: SCB.</p>',
        published: { at: '2026-03-01T07:00:00.000Z', precision: 'instant' },
        language: 'sv',
        type: 'statistik',
        people: [],
        identifiers: { scb: 'T1' },
      },
      expect.objectContaining({
        url: 'https://t.example/sida/T2',
        published: null,
        summaryHtml: '<p>Tabellen uppdateras inte längre. Källa: SCB.</p>',
      }),
    ]);
    expect(skippedOf(outcome)).toEqual([
      { reason: 'no-title', count: 1 },
      { reason: 'no-identity', count: 1 },
    ]);
    expect(server.asked()).toEqual([
      '/api/v2/config',
      '/api/v2/tables?lang=sv&pastDays=7&pageSize=100&pageNumber=1',
      '/v2/tables?pageNumber=2&pagesize=4',
    ]);
  });

  it('are counted by page where no link is given; a server that repeats itself has no more to give', async () => {
    const list = (page: number) => ({
      body: { tables: [{ id: `T${page}`, label: 'L' }], page: { pageNumber: Math.min(page, 2), totalPages: 9 } },
    });
    server = await serveTables(list);
    const outcome = await server.visitor(readScbSource, PATH, SOURCE).visit(NOW);
    expect(tablesAsked().map(({ query }) => query.get('pageNumber'))).toEqual(['1', '2', '3']);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('sida 2 när sida 3')]);
    expect(itemsOf(outcome)[0]?.url).toBe(`${server.origin}/api/v2/tables/T1`);
  });

  it('are asked for since the last visit that went well', async () => {
    server = await serveTables(() => ({ body: { tables: [] } }));
    const visitor = server.visitor(readScbSource, PATH, SOURCE);
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-20', '2028-01-01'])
      await visitor.visit(new Date(`${day}T12:00:00Z`));
    expect(tablesAsked().map(({ query }) => query.get('pastDays'))).toEqual(['7', '2', '18', '365']);
  });

  it('are asked for no oftener than the interface says', async () => {
    const gaps: number[] = [];
    let last = 0;
    server = await serveInterface(({ path, query }) => {
      if (path.endsWith('/config')) return { body: { maxCallsPerTimeWindow: 2, timeWindow: 0.6 } };
      gaps.push(performance.now() - last);
      last = performance.now();
      return { body: { tables: [], page: { pageNumber: Number(query.get('pageNumber')), totalPages: 3 } } };
    });
    endOf(await server.visitor(readScbSource, PATH, SOURCE).visit(NOW));
    expect(gaps).toHaveLength(3);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThan(280);
  });
});

describe('chosen tables', () => {
  it('give their newest figures for the municipality', async () => {
    server = await serveTables(() => ({ body: fixture('scb/stat.json') }));
    const params = { tables: 'T1, T2', region: 'B,A', 'valueCodes[Slag]': '*' };
    const outcome = await server.visitor(readScbSource, PATH, { ...SOURCE, params }).visit(NOW);
    endOf(outcome);
    const selection =
      'lang=sv&outputFormat=json-stat2&valueCodes[Region]=B,A&valueCodes[Tid]=top(3)&valueCodes[Slag]=*';
    expect(server.asked().slice(1)).toEqual([
      `/api/v2/tables/T1/data?${selection}`,
      `/api/v2/tables/T2/data?${selection}`,
    ]);
    expect(outcome.batches[0]?.items).toHaveLength(2);
    expect(new Set(outcome.batches[0]?.items.map(({ url }) => url)).size).toBe(2);
  });
});

it.each([
  [{ body: { items: [] } }, 'not-a-feed', /tables saknas/],
  [
    {
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
      body: { title: 'No', detail: 'Too many cells.' },
    },
    'forbidden',
    /nekar.*Too many cells/,
  ],
  [{ status: 429, body: { detail: 'x' } }, 'busy', /upptagen/],
  [{ body: '{"tables": [{' }, 'truncated', /JSON/],
  [{ body: '<html>' }, 'not-a-feed', /webbsida/],
])('%j fails the visit', async (answer, code, message) => {
  server = await serveTables(() => answer);
  const { end } = await server.visitor(readScbSource, PATH, SOURCE).visit(NOW);
  expect(end).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(message) } });
});

it('needs no limits to be told', async () => {
  server = await serveInterface(({ path }) => (path.endsWith('/config') ? { status: 500 } : { body: { tables: [] } }));
  endOf(await server.visitor(readScbSource, PATH, SOURCE).visit(NOW));
});

it('reads ten megabytes', async () => {
  const table = (id: number) => ({ id: `T${id}`, label: `Tabell ${id}`, description: 'å'.repeat(2000) });
  const body = Buffer.from(JSON.stringify({ tables: Array.from({ length: 2400 }, (_, i) => table(i)) }));
  expect(body.length).toBeGreaterThan(9_000_000);
  server = await serveTables(() => ({ body }));
  expect(itemsOf(await server.visitor(readScbSource, PATH, SOURCE).visit(NOW))).toHaveLength(2400);
});

it('gives the samples', async () => {
  const [tables, config, refusal] = ['tables-pastDays', 'config', 'error-403'].map((name) =>
    sample(`scb/${name}.json`),
  );
  server = await serveInterface(({ path }, count) =>
    path.endsWith('/config') ? { body: config } : count > 3 ? { status: 403, body: refusal } : { body: tables },
  );
  if (!tables || !config || !refusal) return;
  const visitor = server.visitor(readScbSource, PATH, SOURCE);
  // There is but one page of the three that it speaks of.
  const first = itemsOf(await visitor.visit(NOW)).slice(0, 3);
  expect(first.map(({ externalId, published }) => [externalId, published?.at])).toEqual([
    ['TAB99638', '2026-11-20T07:00:00.000Z'],
    ['TAB99639', '2026-11-18T07:00:00.000Z'],
    ['TAB99640', undefined],
  ]);
  expect(first[2]?.summaryHtml).toContain('uppdateras inte längre');
  const { end } = await visitor.visit(NOW);
  expect(end).toMatchObject({
    ok: false,
    failure: { code: 'forbidden', message: expect.stringContaining('exceeds') },
  });
});
