/** The funders' open data over loopback: both lists, page by page, with a key that nobody sees. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readGdpSource } from '../../../src/sources/gdp/read-gdp-source.js';
import { endOf } from '../page/run-visit.js';
import { type Answer, type Interface, itemsOf, type Question, serveInterface } from '../records/interface-server.js';
import { KEY, leaksOf, withKeyOf } from '../records/keyed-visit.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const PATH = '/gdp_prov/finansieradeaktiviteter';
const read = withKeyOf(readGdpSource);
const record = (id: string) => ({ diarienummer: id, titel: `Post ${id}` });
const none: Answer = { body: [] };

let server: Interface;
afterEach(() => server.close());

const isCalls = ({ path }: Question) => path.endsWith('/utlysningar');

describe('what is asked', () => {
  it('the address’s own list first, then the one beside it', async () => {
    server = await serveInterface((question) => ({ body: [record(isCalls(question) ? 'u1' : 'a1')] }));
    const visitor = server.visitor(read, PATH);
    const outcome = await visitor.visit(NOW);
    expect(itemsOf(outcome).map(({ externalId, type }) => [externalId, type])).toEqual([
      ['a1', 'forskning'],
      ['u1', 'utlysning'],
    ]);
    expect(
      server.questions.map(({ path, query }) => [
        path,
        query.get('limit'),
        query.get('offset'),
        query.get('franBeslutDatum'),
      ]),
    ).toEqual([
      [PATH, '1000', '0', '2023-05-13'],
      ['/gdp_prov/utlysningar', '1000', '0', null],
    ]);
    for (const { query, headers } of server.questions) {
      expect([query.get('authorization'), headers.authorization]).toEqual([KEY, KEY]);
    }
    expect(leaksOf(outcome, visitor)).toEqual([]);
    await visitor.visit(new Date('2026-06-12T08:00:00Z'));
    expect(server.questions[2]?.query.get('franBeslutDatum')).toBe('2026-04-12');
  });

  it.each<[string, Record<string, string> | undefined, string[]]>([
    ['/gdp_prov/utlysningar/?limit=5', undefined, ['/gdp_prov/utlysningar', PATH]],
    ['/gdp_prov', undefined, ['/gdp_prov/utlysningar', PATH]],
    [PATH, { lists: 'finansieradeaktiviteter' }, [PATH]],
  ])('%s %j', async (path, params, expected) => {
    server = await serveInterface(() => none);
    endOf(await server.visitor(read, path, params ? { params } : {}).visit(NOW));
    expect(server.questions.map((question) => question.path)).toEqual(expected);
  });
});

describe('pages', () => {
  const visit = async (answer: (offset: number) => Answer) => {
    server = await serveInterface(({ query }) => answer(Number(query.get('offset'))));
    return server.visitor(read, `${PATH}?limit=2`, { params: { lists: 'finansieradeaktiviteter' } }).visit(NOW);
  };
  const some = (from: number, count: number) => Array.from({ length: count }, (_, i) => record(String(from + i)));

  it.each<[string, (offset: number) => Answer, string[], number]>([
    ['go on until one is not full', (offset) => ({ body: some(offset, offset < 4 ? 2 : 1) }), ['0', '2', '4'], 5],
    ['end with an empty one', (offset) => ({ body: some(offset, offset < 4 ? 2 : 0) }), ['0', '2', '4'], 4],
    [
      'go by the total where it is told',
      (offset) => ({ body: some(offset, 1), headers: { 'x-totalrecords': '3' } }),
      ['0', '1', '2'],
      3,
    ],
    ['end where the server gives the same again', () => ({ body: some(0, 2) }), ['0', '2'], 4],
  ])('%s', async (_, answer, offsets, count) => {
    const outcome = await visit(answer);
    expect(server.questions.map(({ query }) => query.get('offset'))).toEqual(offsets);
    expect(itemsOf(outcome)).toHaveLength(count);
  });
});

describe('a refusal', () => {
  it.each([401, 403])('%s names the variable and never the key', async (status) => {
    server = await serveInterface(() => ({ status, body: { message: `Access denied: ${KEY}` } }));
    const visitor = server.visitor(read, PATH, { needsKey: 'GDP_PROV' });
    const outcome = await visitor.visit(NOW);
    expect(outcome.end).toMatchObject({ failure: { code: 'forbidden', message: expect.stringContaining('GDP_PROV') } });
    expect(leaksOf(outcome, visitor)).toEqual([]);
  });

  it('of the list beside the source’s own is a note when it is not there, else a failure', async () => {
    let status = 404;
    server = await serveInterface((question) => (isCalls(question) ? { status, body: KEY } : { body: [record('a1')] }));
    const visitor = server.visitor(read, PATH);
    const outcome = await visitor.visit(NOW);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('utlysningar')]);
    expect(leaksOf(outcome, visitor)).toEqual([]);
    status = 500;
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'http-status' } });
  });

  it('comes before anything is asked when there is no key', async () => {
    server = await serveInterface(() => none);
    const outcome = await server.visitor(withKeyOf(readGdpSource, null), PATH, { needsKey: 'GDP_PROV' }).visit(NOW);
    expect(outcome.end).toMatchObject({ failure: { code: 'forbidden', message: expect.stringContaining('GDP_PROV') } });
    expect(server.questions).toEqual([]);
  });
});
