/** OpenAlex over loopback: what is asked, how it goes on, what is remembered, and a key that nobody sees. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readOpenAlexSource } from '../../../src/sources/openalex/read-openalex-source.js';
import { endOf } from '../page/run-visit.js';
import {
  type Answer,
  deletedOf,
  type Interface,
  itemsOf,
  type Question,
  sample,
  serveInterface,
} from '../records/interface-server.js';
import { KEY, leaksOf, withKeyOf } from '../records/keyed-visit.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const CATALOGUE =
  '/works?filter=title_and_abstract.search:{ord},from_publication_date:{datum}&sort=publication_date:desc&per_page=100&cursor=*';
const read = withKeyOf(readOpenAlexSource);
const work = (id: number) => ({
  id: `https://openalex.org/W${id}`,
  title: `Verk ${id}`,
  publication_date: '2026-05-01',
});
const page = (ids: number[], cursor: string | null): Answer => ({
  body: { meta: { next_cursor: cursor }, results: ids.map(work) },
});

let server: Interface;
afterEach(() => server.close());

const filterOf = (question: Question | undefined) => question?.query.get('filter');

describe('what is asked', () => {
  it.each<[string, string, Record<string, string | number> | undefined, string]>([
    [
      'alternatives, phrases in quotes',
      CATALOGUE,
      { ord: 'smart city, medborgardialog' },
      'title_and_abstract.search:"smart city"|medborgardialog,from_publication_date:2026-02-11',
    ],
    [
      'a comma inside a phrase parts nothing',
      CATALOGUE,
      { ord: '"trygghet, trivsel"' },
      'title_and_abstract.search:"trygghet trivsel",from_publication_date:2026-02-11',
    ],
    [
      'a question of its own as it is',
      CATALOGUE,
      { ord: '(park OR "green space") AND NOT golf' },
      'title_and_abstract.search:(park OR "green space") AND NOT golf,from_publication_date:2026-02-11',
    ],
    [
      'words of our own when none are told',
      CATALOGUE,
      undefined,
      'title_and_abstract.search:"Swedish municipalities"|"Swedish municipality"|"Nordic municipalities",from_publication_date:2026-02-11',
    ],
    [
      'commas in an address that a person has written',
      '/works?filter=title.search:park,torg,type:article,from_publication_date:{datum}',
      { firstDays: 10 },
      'title.search:park|torg,type:article,from_publication_date:2026-05-02',
    ],
    ['the day is added', '/works?filter=type:report', undefined, 'type:report,from_publication_date:2026-02-11'],
    [
      'a day that a person has written counts the first time',
      '/works?filter=from_publication_date:2025-01-01',
      undefined,
      'from_publication_date:2025-01-01',
    ],
  ])('%s', async (_, path, params, filter) => {
    server = await serveInterface(() => page([], null));
    endOf(await server.visitor(read, path, params ? { params } : {}).visit(NOW));
    expect(filterOf(server.questions[0])).toBe(filter);
    const { query } = server.questions[0] as Question;
    expect([query.get('cursor'), query.get('api_key'), query.get('sort')]).toEqual(['*', KEY, 'publication_date:desc']);
  });

  it.each([
    ['/works', 'per_page', '100'],
    ['/works?per_page=200&page=3', 'per_page', '100'],
    ['/works?per-page=25', 'per-page', '25'],
  ])('%s: so many at a time', async (path, name, size) => {
    server = await serveInterface(() => page([], null));
    await server.visitor(read, path).visit(NOW);
    const { query } = server.questions[0] as Question;
    expect([query.get(name), query.get('page')]).toEqual([size, null]);
    expect(query.get('select')).toContain('abstract_inverted_index');
  });

  it('search takes alternatives with OR', async () => {
    server = await serveInterface(() => page([], null));
    await server.visitor(read, '/works?search={ord}', { params: { ord: 'a b, c' } }).visit(NOW);
    expect(server.questions[0]?.query.get('search')).toBe('"a b" OR c');
  });
});

describe('a visit', () => {
  it('follows cursors to the end; the next one asks from a month before', async () => {
    const pages: Answer[] = [page([1, 2], 'a+/='), page([3], 'b'), page([], 'c')];
    server = await serveInterface((_, count) => pages[count - 1] ?? page([4], null));
    const visitor = server.visitor(read, CATALOGUE);
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toEqual(['Verk 1', 'Verk 2', 'Verk 3']);
    expect(server.questions.map(({ query }) => query.get('cursor'))).toEqual(['*', 'a+/=', 'b']);
    expect(leaksOf(outcome, visitor)).toEqual([]);
    const later = await visitor.visit(new Date('2026-05-20T08:00:00Z'));
    expect(later.titles).toEqual(['Verk 4']);
    expect(filterOf(server.questions[3])).toContain('from_publication_date:2026-04-12');
  });

  it('after the first asks from its own day, whatever day is written in the address', async () => {
    server = await serveInterface(() => page([1], null));
    const visitor = server.visitor(read, '/works?filter=from_publication_date:2025-01-01,type:report');
    await visitor.visit(NOW);
    await visitor.visit(NOW);
    expect(filterOf(server.questions[1])).toBe('from_publication_date:2026-04-12,type:report');
  });

  it('that fails remembers nothing', async () => {
    server = await serveInterface((_, count) => (count === 1 ? page([1], 'a') : { status: 500 }));
    const visitor = server.visitor(read, CATALOGUE);
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'http-status' } });
    expect(visitor.memory()).toEqual({});
  });

  it('that never ends is ended, and says so', async () => {
    server = await serveInterface((_, count) => page([count], `c${count}`));
    const outcome = await server.visitor(read, CATALOGUE).visit(NOW);
    expect(server.questions).toHaveLength(20);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('det finns fler')]);
    expect(endOf(outcome).isCut).toBe(true);
  });

  it('follows a work that has been merged with another', async () => {
    server = await serveInterface(({ path }) =>
      path === '/works' ? { status: 301, headers: { location: '/works/ny' } } : page([9], null),
    );
    expect((await server.visitor(read, '/works').visit(NOW)).titles).toEqual(['Verk 9']);
  });
});

describe('a refusal', () => {
  it.each<[number, unknown, Record<string, string>, { code: string; message: unknown }]>([
    [
      401,
      { error: 'Bad key', message: `no such key ${KEY}` },
      {},
      { code: 'forbidden', message: expect.stringContaining('PROV_KEY') },
    ],
    [403, `nej ${KEY}`, {}, { code: 'forbidden', message: expect.stringContaining('(403)') }],
    [
      400,
      { error: 'Invalid filter', message: `Unknown field in /works?api_key=${encodeURIComponent(KEY)}` },
      {},
      { code: 'refused-question', message: expect.stringContaining('Unknown field') },
    ],
    [404, `inget här: ${KEY}`, {}, { code: 'not-found', message: expect.any(String) }],
    [429, { message: 'slut' }, { 'x-ratelimit-reset': '3600' }, { code: 'busy', message: expect.any(String) }],
  ])('%s is told without the key', async (status, body, headers, failure) => {
    server = await serveInterface(() => ({ status, body, headers }));
    const visitor = server.visitor(read, CATALOGUE, { needsKey: 'PROV_KEY' });
    const outcome = await visitor.visit(NOW);
    expect(outcome.end).toMatchObject({ ok: false, failure });
    expect(outcome.end).not.toHaveProperty('failure.answer');
    expect(leaksOf(outcome, visitor)).toEqual([]);
    if (status === 429) expect(outcome.end).toHaveProperty('failure.retryAt');
  });

  it('comes before anything is asked when there is no key', async () => {
    server = await serveInterface(() => page([], null));
    const visit = (needsKey: string | null) =>
      server.visitor(withKeyOf(readOpenAlexSource, null), CATALOGUE, { needsKey }).visit(NOW);
    expect((await visit('PROV_KEY')).end).toMatchObject({
      failure: { code: 'forbidden', message: expect.stringContaining('PROV_KEY') },
    });
    expect((await visit(null)).end).toMatchObject({ failure: { message: expect.stringContaining('needsKey') } });
    expect(server.questions).toEqual([]);
  });
});

describe('the samples beside the project', () => {
  const files = [
    'openalex/works-page1.json',
    'openalex/works-page2-last.json',
    'openalex/works-empty.json',
    'openalex/error-400.json',
  ];
  const [first, last, empty, error] = files.map(sample);
  if (!first || !last || !empty || !error) return;

  it('give three works and leave out the retracted one', async () => {
    server = await serveInterface(({ query }) => ({ body: query.get('cursor') === '*' ? first : last }));
    const outcome = await server.visitor(read, CATALOGUE).visit(NOW);
    const items = itemsOf(outcome);
    expect(items).toHaveLength(3);
    expect(items[0]?.summaryHtml).toMatch(
      /^We study participatory budgeting in the Nordic .* participatory budgeting on trust$/,
    );
    expect(items[1]?.url).toContain('urn.kb.se');
    expect(items[2]?.title).not.toContain('<i>');
    expect(items[2]?.published?.at).toMatch(/^2027-04-01/);
    expect(items[0]?.people[1]?.orcid).toBe('0000-0002-1825-0097');
    expect(deletedOf(outcome)).toHaveLength(1);
    const cursor = JSON.parse(first.toString()).meta.next_cursor;
    expect(server.questions.map(({ query }) => query.get('cursor'))).toEqual(['*', cursor]);
  });

  it('of no works and of a refusal', async () => {
    server = await serveInterface(() => ({ body: empty }));
    const outcome = await server.visitor(read, CATALOGUE).visit(NOW);
    expect([itemsOf(outcome), endOf(outcome).outcome]).toEqual([[], 'read']);
    await server.close();
    server = await serveInterface(() => ({ status: 400, body: error }));
    expect((await server.visitor(read, CATALOGUE).visit(NOW)).end).toMatchObject({
      failure: { code: 'refused-question', message: expect.stringContaining('Unknown filter field') },
    });
  });
});
