/** arXiv's interface on loopback, read as a visit reads it: the questions asked, where it ends, what is remembered, and errors. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../../../src/domain/source.js';
import { readArxivSource } from '../../../src/sources/arxiv/read-arxiv-source.js';
import { startServer, type TestServer } from '../fetch/test-server.js';
import { createVisitor, endOf, makeSource, type Visitor } from '../page/run-visit.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const DAY_MS = 86_400_000;

/** A small arXiv: preprints by the time they came, newest first. */
interface World {
  published: Date[];
  /** Answers of their own, by `start`. */
  special: Map<number, { status: number; body: string }>;
}

let world: World;
let server: TestServer;
let visitor: Visitor;

const daysAgo = (days: number): Date => new Date(NOW.getTime() - days * DAY_MS);

function answer(start: number, size: number): string {
  const entries = world.published.slice(start, start + size).map((at, i) => {
    const id = `2605.${String(world.published.length - start - i).padStart(5, '0')}`;
    return `<entry><id>http://arxiv.org/abs/${id}v1</id><published>${at.toISOString()}</published><title>Preprint ${id}</title></entry>`;
  });
  return `<feed xmlns="http://www.w3.org/2005/Atom"><s:totalResults xmlns:s="http://a9.com/-/spec/opensearch/1.1/">${world.published.length}</s:totalResults>${entries.join('')}</feed>`;
}

async function open(
  published: Date[],
  path = '/api/query?search_query=all:prov&sortBy=submittedDate&sortOrder=descending&start=7&max_results=2',
  params?: Source['params'],
): Promise<void> {
  world = { published, special: new Map() };
  server = await startServer((req, res) => {
    const query = new URL(req.url ?? '/', 'http://x').searchParams;
    const start = Number(query.get('start'));
    const { status, body } = world.special.get(start) ?? {
      status: 200,
      body: answer(start, Number(query.get('max_results'))),
    };
    res.writeHead(status, { 'content-type': 'application/atom+xml; charset=utf-8' }).end(body);
  });
  const source = makeSource({
    url: `${server.url('')}${path}`,
    kind: 'atom',
    adapter: 'arxiv',
    language: 'en',
    type: 'forskning',
    ...(params !== undefined && { params }),
  });
  visitor = createVisitor(readArxivSource, source, server.host);
}

function queries(): Record<string, string>[] {
  return server.seen.splice(0).map(({ path }) => Object.fromEntries(new URL(path, 'http://x').searchParams));
}
const starts = (): string[] => queries().map(({ start }) => start ?? '');

afterEach(async () => {
  await visitor.close();
  await server.close();
});

describe('a first visit', () => {
  it('asks from the beginning until it has all', async () => {
    await open([1, 2, 3, 4, 5].map(daysAgo));
    const outcome = await visitor.visit(NOW);
    expect(outcome.titles).toHaveLength(5);
    expect(endOf(outcome).notes).toEqual([]);
    expect(queries()).toEqual(
      ['0', '2', '4'].map((start) => ({
        search_query: 'all:prov',
        sortBy: 'submittedDate',
        sortOrder: 'descending',
        start,
        max_results: '2',
      })),
    );
  });

  it.each<[string, Source['params'], number]>([
    ['a year', undefined, 4],
    ['as many days as params say', { firstDays: 20 }, 2],
  ])('reaches back %s', async (_, params, asked) => {
    await open([10, 11, 30, 40, 50, 60, 380, 390, 400, 410].map(daysAgo), undefined, params);
    await visitor.visit(NOW);
    expect(starts()).toHaveLength(asked);
  });

  it('reads ten answers at most, and says so', async () => {
    await open(Array.from({ length: 30 }, (_, i) => daysAgo(i / 10)));
    const outcome = await visitor.visit(NOW);
    expect(starts()).toHaveLength(10);
    expect(outcome.titles).toHaveLength(20);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('10 svar lästes')]);
  });

  it('asks no server for more than it gives, and for nothing it has a better word for', async () => {
    await open([], '/api/query?search_query={fråga}&max_results=99999');
    await visitor.visit(NOW);
    const [query] = queries();
    expect(query).toMatchObject({ max_results: '2000', start: '0', sortBy: 'submittedDate', sortOrder: 'descending' });
    expect(query?.search_query).toContain('all:municipality');
  });

  it.each<[string, string, Source['params'], Record<string, string>]>([
    [
      'a place filled by params',
      '/q?search_query={fråga}',
      { fråga: 'cat:cs.CY AND all:"å b"' },
      { search_query: 'cat:cs.CY AND all:"å b"' },
    ],
    ['ids', '/q?id_list=2605.00001', undefined, { id_list: '2605.00001' }],
    [
      'another order',
      '/q?search_query=x&sortBy=lastUpdatedDate',
      'search_query och start, se arXivs handbok',
      { sortBy: 'lastUpdatedDate' },
    ],
  ])('%s', async (_, path, params, expected) => {
    await open([], path, params);
    endOf(await visitor.visit(NOW));
    expect(queries()[0]).toMatchObject(expected);
  });
});

describe('later visits', () => {
  it('stop where the last one had been, with two days to spare', async () => {
    await open([1, 2, 3, 4, 5, 6, 7, 8].map(daysAgo));
    await visitor.visit(NOW);
    queries();
    // Three days later: the last visit less two days is now five days ago.
    const later = new Date(NOW.getTime() + 3 * DAY_MS);
    world.published.unshift(new Date(NOW.getTime() + DAY_MS));
    const outcome = await visitor.visit(later);
    expect(outcome.titles[0]).toBe('Preprint 2605.00009');
    expect(starts()).toEqual(['0', '2']);
  });

  it('that fail remember nothing of themselves', async () => {
    await open([1, 2, 3, 4].map(daysAgo));
    await visitor.visit(NOW);
    const before = visitor.memory();
    world.special.set(0, { status: 500, body: '' });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'http-status' } });
    expect(visitor.memory()).toEqual(before);
  });

  it('that get an answer without content read the same again next time', async () => {
    await open([1, 2].map(daysAgo));
    await visitor.visit(NOW);
    const before = visitor.memory();
    world.published = [0.1, 0.2, 0.3, 0.4, 1, 2].map(daysAgo);
    world.special.set(2, { status: 200, body: answer(6, 2) });
    const outcome = await visitor.visit(new Date(NOW.getTime() + DAY_MS));
    expect(endOf(outcome)).toMatchObject({ notes: [expect.stringContaining('tomt svar')], memory: before });
  });

  it('begin anew when the question has been changed', async () => {
    await open([1, 2, 3, 4, 5, 6, 7].map(daysAgo));
    await visitor.visit(NOW);
    const memory = visitor.memory();
    await visitor.close();
    const source = makeSource({
      url: server.url('/api/query?search_query=annat&max_results=2'),
      kind: 'atom',
      adapter: 'arxiv',
    });
    visitor = createVisitor((own, visit) => readArxivSource(own, { ...visit, memory }), source, server.host);
    queries();
    await visitor.visit(NOW);
    expect(starts()).toHaveLength(4);
  });
});

describe('errors', () => {
  const error = readFileSync(new URL('../../fixtures/arxiv/error.xml', import.meta.url), 'utf8');

  it.each([200, 400])('told as an entry, with status %d, are a failure and no item', async (status) => {
    await open([1].map(daysAgo));
    world.special.set(0, { status, body: error });
    const { batches, end } = await visitor.visit(NOW);
    expect(batches).toEqual([]);
    expect(end).toMatchObject({
      ok: false,
      failure: { code: 'refused-question', message: expect.stringContaining('start must be positive') },
    });
    expect(visitor.memory()).toEqual({});
  });

  it.each([
    [404, 'Not found', 'not-found'],
    [503, '', 'busy'],
    [200, '<html>Underhåll</html>', 'not-a-feed'],
    [200, '', 'empty'],
  ])('%d %j', async (status, body, code) => {
    await open([]);
    world.special.set(0, { status, body });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code } });
  });
});

const samples = new URL('../../../../shared/sources/samples/arxiv/', import.meta.url);
const hasSamples = existsSync(samples);
if (!hasSamples) console.warn('SKIPPED: ../shared/sources/samples is absent; the fixtures prove the same');

(hasSamples ? describe : describe.skip)('the sample answers in ../shared', () => {
  const sample = (name: string) => readFileSync(new URL(name, samples), 'utf8');

  it('give three preprints, then nothing more', async () => {
    await open([]);
    world.special.set(0, { status: 200, body: sample('query.xml') });
    const outcome = await visitor.visit(new Date('2026-11-23T08:00:00Z'));
    const items = outcome.batches.flatMap((batch) => batch.items);
    expect(items.map(({ externalId }) => externalId)).toEqual(['9912.00001', '9911.00002', 'cs/9901001']);
    expect(items[0]).toMatchObject({
      title: 'Estimating Walkability from Open Street-Level Data: A Case Study of the Stockholm Region',
      url: 'https://arxiv.org/abs/9912.00001',
      people: [{ name: 'Alva Hedström', affiliation: 'Exempeluniversitetet' }, { name: 'Noor Karim' }],
    });
    expect(items[1]).toMatchObject({
      published: { at: '2025-02-03T10:11:12.000Z' },
      identifiers: { arxiv: '9911.00002', doi: '10.5555/exempel.9911' },
    });
    expect(items[2]).toMatchObject({ summaryHtml: '', identifiers: { arxiv: 'cs/9901001' } });
    expect(starts()).toEqual(['0', '3']);
    expect(visitor.memory().cursor?.readAt).toBe('2026-11-23T08:00:00.000Z');
    // The next visit sees at once that it has been here.
    endOf(await visitor.visit(new Date('2026-11-24T08:00:00Z')));
    expect(starts()).toEqual(['0']);
  });

  it('an error is no item', async () => {
    await open([]);
    world.special.set(0, { status: 200, body: sample('error.xml') });
    expect((await visitor.visit(NOW)).end).toMatchObject({
      ok: false,
      failure: { code: 'refused-question', message: expect.stringContaining('incorrect id format') },
    });
  });
});
