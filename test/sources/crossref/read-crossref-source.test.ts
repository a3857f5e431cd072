/** Crossref over loopback: what is asked, how fast, how it goes on although the cursor stays the same, and refusals in words. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { mailOf, spacingAskedFor } from '../../../src/sources/crossref/ask-crossref.js';
import { readCrossrefSource } from '../../../src/sources/crossref/read-crossref-source.js';
import { endOf } from '../page/run-visit.js';
import {
  type Answer,
  type Interface,
  itemsOf,
  type Question,
  sample,
  serveInterface,
} from '../records/interface-server.js';
import { withKeyOf } from '../records/keyed-visit.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const CATALOGUE = '/works?query.bibliographic={ord}&filter=from-index-date:{datum}&rows=100&cursor=*&mailto={e-post}';
const work = (id: number) => ({ DOI: `10.5555/${id}`, title: [`Verk ${id}`] });
const page = (ids: number[], more: object = {}): Answer => ({
  body: { message: { 'next-cursor': 'samma+/==', items: ids.map(work), ...more } },
});

let server: Interface;
afterEach(() => server.close());

async function ask(
  path: string,
  params?: Record<string, string | number>,
  contact: string | null = null,
): Promise<Question> {
  server = await serveInterface(() => page([]));
  const reader = withKeyOf(readCrossrefSource, null, contact);
  endOf(await server.visitor(reader, path, params ? { params } : {}).visit(NOW));
  return server.questions[0] as Question;
}

describe('what is asked', () => {
  it('words, the day, cursor and order, and whom to write to', async () => {
    const { query } = await ask(CATALOGUE, { ord: 'smart city, medborgardialog' }, 'mailto:omvarld@kommun.example');
    expect(Object.fromEntries(query)).toEqual({
      'query.bibliographic': 'smart city medborgardialog',
      filter: 'from-index-date:2026-04-12',
      rows: '100',
      cursor: '*',
      mailto: 'omvarld@kommun.example',
      sort: 'published',
      order: 'desc',
    });
  });

  it.each<[string, string, string | null, Record<string, string | null>]>([
    ['nobody to write to', CATALOGUE, null, { mailto: null, 'query.bibliographic': 'Swedish municipalities' }],
    ['a link is no address for mail', CATALOGUE, 'https://kommun.example/', { mailto: null }],
    ['somebody’s own address', '/works?mailto=a@b.example', 'c@d.example', { mailto: 'a@b.example' }],
    ['an address where the source has no place for it', '/works', 'c@d.example', { mailto: 'c@d.example' }],
    ['never by relevance', '/works?sort=score&order=asc', null, { sort: 'published', order: 'desc' }],
    ['an order of one’s own', '/works?sort=indexed&order=asc', null, { sort: 'indexed', order: 'asc' }],
    ['so many at a time', '/works?rows=5000&offset=40&cursor=x', null, { rows: '1000', offset: null, cursor: '*' }],
    [
      'filters of one’s own',
      '/works?filter=type:report,from-created-date:{datum}',
      null,
      { filter: 'type:report,from-created-date:2026-04-12' },
    ],
  ])('%s', async (_, path, contact, expected) => {
    const { query } = await ask(path, undefined, contact);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, query.get(name)]))).toEqual(expected);
  });

  it('the next time from the day before the last', async () => {
    server = await serveInterface(() => page([1]));
    const visitor = server.visitor(readCrossrefSource, CATALOGUE);
    endOf(await visitor.visit(NOW));
    await visitor.visit(new Date('2026-05-20T08:00:00Z'));
    expect(server.questions[1]?.query.get('filter')).toBe('from-index-date:2026-05-11');
  });
});

describe('a visit', () => {
  const read = async (answers: Answer[], path = '/works?rows=2') => {
    server = await serveInterface((_, count) => answers[Math.min(count, answers.length) - 1] ?? page([]));
    return server.visitor(readCrossrefSource, path).visit(NOW);
  };

  it.each<[string, Answer[], number, number]>([
    ['an answer that is not full ends it', [page([1, 2]), page([3])], 2, 3],
    ['the same cursor leads to other answers', [page([1, 2]), page([3, 4]), page([5, 6]), page([7])], 4, 7],
    ['an empty answer ends it', [page([1, 2]), page([])], 2, 2],
    ['the last of all ends it', [page([1, 2], { 'total-results': 3 }), page([3], { 'total-results': 3 })], 2, 3],
    [
      'short answers go on while there are more',
      [page([1], { 'total-results': 2 }), page([2], { 'total-results': 2 })],
      2,
      2,
    ],
    ['answers as long as the server makes them go on', [page([1], { 'items-per-page': 1 }), page([])], 2, 1],
    ['the same answer again ends it', [page([1, 2], { 'total-results': 90 })], 2, 4],
    ['an answer without cursor ends it', [page([1, 2], { 'next-cursor': null })], 1, 2],
  ])('%s', async (_, answers, questions, items) => {
    const outcome = await read(answers);
    expect(endOf(outcome).notes).toEqual([]);
    expect([server.questions.length, itemsOf(outcome).length]).toEqual([questions, items]);
    if (questions > 1) expect(server.questions[1]?.query.get('cursor')).toBe('samma+/==');
  });

  it('asks no faster than the answers allow', async () => {
    const headers = { 'x-rate-limit-limit': '2', 'x-rate-limit-interval': '1s', 'x-concurrency-limit': '1' };
    server = await serveInterface((_, count) => ({ ...page([count, -count]), headers }));
    const times: number[] = [];
    const visitor = server.visitor(async function* (source, visit) {
      const timed: typeof visit.fetch = (request, signal) => {
        times.push(request.spacingMs);
        return visit.fetch({ ...request, spacingMs: 0 }, signal);
      };
      return yield* readCrossrefSource(source, { ...visit, fetch: timed });
    }, '/works?rows=2');
    await visitor.visit(NOW);
    expect(times.slice(0, 3)).toEqual([0, 500, 500]);
    expect(times).toHaveLength(20);
  });
});

describe('refusals', () => {
  it.each<[number, unknown, { code: string; message: unknown }]>([
    [
      400,
      { message: [{ message: 'Första felet' }, { message: 'Andra felet' }] },
      { code: 'refused-question', message: expect.stringContaining('Första felet; Andra felet') },
    ],
    [403, 'blocked', { code: 'forbidden', message: expect.stringContaining('spärrat') }],
    [429, '', { code: 'busy', message: expect.any(String) }],
    [503, '', { code: 'busy', message: expect.any(String) }],
  ])('%s', async (status, body, failure) => {
    server = await serveInterface(() => ({ status, body, headers: { 'retry-after': '60' } }));
    expect((await server.visitor(readCrossrefSource, CATALOGUE).visit(NOW)).end).toMatchObject({ ok: false, failure });
  });
});

describe('small readings', () => {
  it.each<[Record<string, string>, number]>([
    [{ 'x-rate-limit-limit': '3', 'x-rate-limit-interval': '1s' }, 334],
    [{ 'x-rate-limit-limit': '50', 'x-rate-limit-interval': '1' }, 20],
    [{ 'x-rate-limit-limit': '1', 'x-rate-limit-interval': '2m' }, 60_000],
    [{ 'x-rate-limit-limit': '0', 'x-rate-limit-interval': '1s' }, 0],
    [{ 'x-rate-limit-limit': 'många' }, 0],
    [{}, 0],
  ])('%j', (headers, ms) => {
    expect(spacingAskedFor(headers)).toBe(ms);
  });

  it.each([
    ['a@b.example', 'a@b.example'],
    ['https://kommun.example/?mailto:a@b.example', 'a@b.example'],
    ['Prov <a@b.example>', 'a@b.example'],
    ['https://kommun.example', null],
    [null, null],
  ])('%s', (contact, mail) => {
    expect(mailOf(contact)).toBe(mail);
  });
});

describe('the samples beside the project', () => {
  const [first, last, error] = ['works-page1', 'works-last-empty', 'error-400'].map((name) =>
    sample(`crossref/${name}.json`),
  );
  if (!first || !last || !error) return;

  it('give three works, then the end', async () => {
    server = await serveInterface(({ query }) => ({ body: query.get('cursor') === '*' ? first : last }));
    const outcome = await server.visitor(readCrossrefSource, CATALOGUE).visit(NOW);
    const items = itemsOf(outcome);
    expect([items.length, endOf(outcome).notes, server.questions.length]).toEqual([3, [], 2]);
    expect(items.map(({ published }) => published?.precision)).toEqual(['day', 'year', undefined]);
    expect(items[0]?.people).toHaveLength(2);
    expect(items[0]?.people[0]).toMatchObject({ orcid: '0000-0002-1825-0097', affiliation: expect.any(String) });
    expect(items[1]?.title).toContain('hälsa & lärande');
    expect(items[0]?.summaryHtml).not.toContain('jats');
    expect(server.questions[1]?.query.get('cursor')).toBe(JSON.parse(first.toString()).message['next-cursor']);
  });

  it('of a refusal with a list of problems', async () => {
    server = await serveInterface(() => ({ status: 400, body: error }));
    const { end } = await server.visitor(readCrossrefSource, CATALOGUE).visit(NOW);
    expect(end).toMatchObject({
      failure: { code: 'refused-question', message: expect.stringContaining('no such filter') },
    });
  });
});
