/** LIBRIS over loopback: what is asked, where it goes on and where it ends. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readLibrisSource } from '../../../src/sources/libris/read-libris-source.js';
import { endOf } from '../page/run-visit.js';
import { type Answer, type Interface, itemsOf, sample, serveInterface } from '../records/interface-server.js';

const CATALOGUE = '/xsearch?query={fråga}&format=json&n=50&start=1';
const book = (id: number) => ({ identifier: `http://libris.kb.se/bib/${id}`, title: `Bok ${id}` });
const page = (from: number, ids: number[], records: number): Answer => ({
  body: { xsearch: { from, to: from + ids.length - 1, records, list: ids.map(book) } },
});

let server: Interface;
afterEach(() => server.close());

describe('what is asked', () => {
  it.each<[string, Record<string, string> | undefined, Record<string, string>]>([
    [CATALOGUE, undefined, { query: 'ämne:kommuner', n: '50', order: '-chronological' }],
    [CATALOGUE, { fråga: 'tit:(park OR torg)' }, { query: 'tit:(park OR torg)', start: '1' }],
    [
      '/xsearch?query=tit:torg&n=900&start=7&format=mods&order=rank',
      undefined,
      { query: 'tit:torg', n: '200', start: '1', format: 'json', order: 'rank' },
    ],
  ])('%s', async (path, params, expected) => {
    server = await serveInterface(() => page(1, [], 0));
    endOf(await server.visitor(readLibrisSource, path, params ? { params } : {}).visit());
    expect(Object.fromEntries(server.questions[0]?.query ?? [])).toMatchObject(expected);
  });
});

describe('a visit', () => {
  it('goes on where the answer ended, to the last book', async () => {
    server = await serveInterface(({ query }) => {
      const start = Number(query.get('start'));
      return page(
        start,
        [start, start + 1].filter((id) => id <= 5),
        5,
      );
    });
    const outcome = await server.visitor(readLibrisSource, CATALOGUE).visit();
    expect(outcome.titles).toEqual(['Bok 1', 'Bok 2', 'Bok 3', 'Bok 4', 'Bok 5']);
    expect(server.questions.map(({ query }) => query.get('start'))).toEqual(['1', '3', '5']);
  });

  it('that gets the same answer again, or an empty one, ends', async () => {
    server = await serveInterface((_, count) => (count < 3 ? page(1, [1, 2], 41) : page(1, [], 0)));
    const outcome = await server.visitor(readLibrisSource, CATALOGUE).visit();
    expect([itemsOf(outcome).length, endOf(outcome).notes]).toEqual([4, []]);
    expect(server.questions).toHaveLength(2);
    expect(itemsOf(await server.visitor(readLibrisSource, CATALOGUE).visit())).toEqual([]);
  });

  it('after the first stops where all is known', async () => {
    let newest = 6;
    server = await serveInterface(({ query }) => {
      const start = Number(query.get('start'));
      return page(start, [newest - start + 1, newest - start], newest);
    });
    const visitor = server.visitor(readLibrisSource, CATALOGUE);
    await visitor.visit();
    newest = 8;
    server.questions.length = 0;
    const outcome = await visitor.visit();
    expect(outcome.titles.slice(0, 2)).toEqual(['Bok 8', 'Bok 7']);
    expect(server.questions.map(({ query }) => query.get('start'))).toEqual(['1', '3']);
  });
});

describe('the samples beside the project', () => {
  const [first, empty] = ['xsearch', 'xsearch-empty'].map((name) => sample(`libris/${name}.json`));
  if (!first || !empty) return;

  it('give three books', async () => {
    server = await serveInterface(({ query }) => ({ body: query.get('start') === '1' ? first : empty }));
    const items = itemsOf(await server.visitor(readLibrisSource, CATALOGUE).visit());
    expect(items.map(({ title }) => title)).toEqual([
      'Trygghet i det offentliga rummet',
      'Nackas historia : en antologi',
      'Årsbok utan upphov',
    ]);
    expect(items.map(({ people }) => people.map(({ name }) => name))).toEqual([
      ['Ebba Sandell'],
      ['Johanna Ek', 'Ivar Dahl'],
      [],
    ]);
    expect(items[2]).toMatchObject({
      published: { precision: 'year', at: '2026-01-01T00:00:00.000Z' },
      language: null,
    });
    expect(server.questions.map(({ query }) => query.get('start'))).toEqual(['1', '4']);
  });
});
