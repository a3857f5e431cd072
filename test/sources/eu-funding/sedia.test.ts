import { afterEach, describe, expect, it } from '@jest/globals';
import { readSediaSource } from '../../../src/sources/eu-funding/read-sedia-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import {
  fixture,
  type Interface,
  itemsOf,
  type Question,
  sample,
  serveInterface,
} from '../records/interface-server.js';

const SOURCE = { adapter: 'sedia', language: 'en' } as const;
const PATH = '/search-api/prod/rest/search?apiKey=SEDIA&text=***&pageSize=100&pageNumber=1';
const NOW = new Date('2026-03-02T12:00:00Z');
let server: Interface;
afterEach(() => server.close());

/** The one part of the form, as a server reads it. */
function partOf({ headers, body }: Question) {
  const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(headers['content-type'] ?? '')?.[1];
  const [before, part = '', after] = body.split(`--${boundary}`);
  const [head = '', content = ''] = part.split('\r\n\r\n');
  return { before, head: head.trim(), query: JSON.parse(content), after };
}

describe('hits', () => {
  it('become calls: status, next deadline, address by identifier; closed ones are left out', async () => {
    server = await serveInterface(() => ({ body: fixture('eu-funding/hits.json') }));
    const outcome = await server.visitor(readSediaSource, PATH, SOURCE).visit(NOW);
    expect(itemsOf(outcome)).toEqual([
      {
        externalId: 'AA-1',
        url: 'https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/topic-details/AA-1',
        title: 'Green & blue',
        summaryHtml:
          '<p>Öppen. Sista ansökningsdag 15 september 2026 kl. 17.00. Därefter 15 februari 2027 kl. 17.00.</p>Text &amp; more.',
        published: { at: '2025-11-09T23:00:00.000Z', precision: 'instant' },
        language: 'en',
        type: 'utlysning',
        people: [],
        identifiers: { sedia: 'AA-1' },
      },
      expect.objectContaining({
        url: expect.stringMatching(/topic-details\/BB%202$/),
        summaryHtml: '<p>Kommande. Öppnar 5 maj 2026.</p>',
      }),
      expect.objectContaining({ externalId: '4en', url: 'https://eu.example/4.json', title: 'Without identifier' }),
    ]);
  });

  it('are changed when their deadline is', async () => {
    const hit = (deadline: string) => ({ metadata: { identifier: ['A'], title: ['T'], deadlineDate: [deadline] } });
    const deadlines = ['2026-09-15T17:00:00.000+0200', '2026-10-15T17:00:00.000+0200'];
    server = await serveInterface((_, count) => ({ body: { results: [hit(deadlines[count - 1] ?? '')] } }));
    const visitor = server.visitor(readSediaSource, PATH, SOURCE);
    const summaries = [await visitor.visit(NOW), await visitor.visit(NOW)].map(
      (outcome) => itemsOf(outcome)[0]?.summaryHtml,
    );
    expect(summaries).toEqual([
      '<p>Sista ansökningsdag 15 september 2026 kl. 17.00.</p>',
      '<p>Sista ansökningsdag 15 oktober 2026 kl. 17.00.</p>',
    ]);
  });
});

describe('the question', () => {
  it('is a form with the query as JSON, a page at a time until one is not full', async () => {
    const page = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ metadata: { identifier: [`X${count}-${i}`], title: ['T'] } }));
    server = await serveInterface(({ query }) => ({
      body: { results: page(query.get('pageNumber') === '3' ? 1 : 2) },
    }));
    const outcome = await server.visitor(readSediaSource, PATH.replace('100', '2'), SOURCE).visit(NOW);
    endOf(outcome);
    expect(
      server.questions.map(({ method, query }) => [
        method,
        query.get('pageNumber'),
        query.get('text'),
        query.get('apiKey'),
      ]),
    ).toEqual(['1', '2', '3'].map((number) => ['POST', number, '***', 'SEDIA']));
    for (const question of server.questions) {
      const { before, head, query, after } = partOf(question);
      expect([before, after]).toEqual(['', '--\r\n']);
      expect(head).toMatch(/^Content-Disposition: form-data; name="query".*\r\nContent-Type: application\/json$/);
      expect(query.bool.must).toContainEqual({ terms: { status: ['31094501', '31094502'] } });
    }
  });

  it.each([
    [{ query: '{"a": ["31094503"]}' }, { a: ['31094503'] }],
    ['apiKey=SEDIA, text; query={"b": {"c": 1}}', { b: { c: 1 } }],
  ])('is what params say: %j', async (params, query) => {
    server = await serveInterface(() => ({ body: fixture('eu-funding/hits.json') }));
    const outcome = await server.visitor(readSediaSource, PATH, { ...SOURCE, params }).visit(NOW);
    const [question] = server.questions;
    expect(question && partOf(question).query).toEqual(query);
    expect(outcome.titles.includes('Closed')).toBe(JSON.stringify(query).includes('31094503'));
  });

  it('is not asked when params are no JSON', async () => {
    server = await serveInterface(() => ({ body: { results: [] } }));
    const { end } = await server.visitor(readSediaSource, PATH, { ...SOURCE, params: { query: '{bool' } }).visit();
    expect(end).toMatchObject({ ok: false, failure: { code: 'refused-question' } });
    expect(server.questions).toEqual([]);
  });
});

it.each([
  [{ body: { totalResults: 0 } }, 'not-a-feed', /results/],
  [{ status: 400, body: { error: { message: 'Bad query' } } }, 'refused-question', /Bad query/],
  [{ status: 302, headers: { location: '/annan' } }, 'bad-redirect', /vidare/],
])('%j fails the visit', async (answer, code, message) => {
  server = await serveInterface(() => answer);
  const { end } = await server.visitor(readSediaSource, PATH, SOURCE).visit();
  expect(end).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(message) } });
});

it('reads whatever stands in place of a field', async () => {
  server = await serveInterface(() => ({}));
  expectNothingThrows('sedia', JSON.parse(fixture('eu-funding/hits.json').toString()));
});

it('gives the samples', async () => {
  const file = sample('eu-funding/sedia-search.json');
  server = await serveInterface(() => ({ body: file ?? '{}' }));
  if (file === null) return;
  const outcome = await server.visitor(readSediaSource, PATH, SOURCE).visit(new Date('2026-11-23T08:00:00Z'));
  expect(itemsOf(outcome)).toHaveLength(3);
  expect(outcome.titles[2]).toBe('Preparedness & civil protection');
  expect(itemsOf(outcome)[1]?.summaryHtml).toContain(
    'Sista ansökningsdag 15 september 2027 kl. 17.00. Därefter 15 februari 2028',
  );
});
