import { afterEach, describe, expect, it } from '@jest/globals';
import { idsAfter, withIds } from '../../../src/sources/kolada/address.js';
import { readKoladaSource } from '../../../src/sources/kolada/read-kolada-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import {
  type Answer,
  deletedOf,
  fixture,
  type Interface,
  itemsOf,
  type Question,
  sample,
  serveInterface,
  skippedOf,
} from '../records/interface-server.js';

const SOURCE = { adapter: 'kolada' } as const;
const PATH = '/v3/data/municipality/0999/kpi/{kpi}?from_date={datum}';
const NOW = new Date('2026-03-02T12:00:00Z');
let server: Interface;
afterEach(() => server.close());

/** As Kolada: the catalogue, the municipalities and the data of two pages. */
function answerAsKolada({ path, query }: Question): Answer {
  if (path === '/v3/kpi') return { body: fixture('kolada/kpi.json') };
  if (path === '/v3/municipality') return { body: fixture('kolada/municipality.json') };
  if (!path.startsWith('/v3/data/')) return { status: 404 };
  return { body: fixture(query.get('page') === '2' ? 'kolada/data2.json' : 'kolada/data1.json') };
}

const dataAsked = () => server.asked().filter((question) => question.includes('/data/'));

describe('figures', () => {
  it('become items with their titles, written the Swedish way, and what was withdrawn is told', async () => {
    server = await serveInterface(answerAsKolada);
    const source = { ...SOURCE, params: { kpi: 'N1,N2', municipalities: '0998' } };
    const outcome = await server.visitor(readKoladaSource, PATH, source).visit(NOW);
    expect(endOf(outcome).notes).toEqual([]);
    expect(itemsOf(outcome)).toEqual([
      {
        externalId: 'N1/0999/2025',
        url: `${server.origin}/v3/data/kpi/N1/municipality/0999/year/2025`,
        title: 'Trygga, andel (%): 71,5 (2025, Provby)',
        summaryHtml:
          '<p>Kvinnor: −0,0123. Män: 1\u00a0234,57.</p><p>Grannby: 60.</p><p>Källa: Kolada.</p><p>Om trygghet.</p>',
        published: { at: '2026-02-20T00:00:00.000Z', precision: 'day' },
        language: 'sv',
        type: 'statistik',
        people: [],
        identifiers: { kolada: 'N1/0999/2025' },
      },
      expect.objectContaining({
        title: 'Behöriga, andel (%), kvinnor: 95,1 (2023, Provby)',
        summaryHtml: '<p>Källa: Kolada.</p>',
        // Its next publication, kept as it is written; who sorts by time knows what lies ahead.
        published: { at: '2027-01-15T00:00:00.000Z', precision: 'day' },
      }),
    ]);
    expect(deletedOf(outcome)).toEqual(['N2/0999/2024']);
    expect(skippedOf(outcome)).toEqual([]);
    expect(dataAsked()).toEqual([
      '/v3/data/municipality/0999,0998/kpi/N1,N2?from_date=2025-01-26&per_page=5000',
      '/v3/data/municipality/0999/kpi/N1,N2?page=2',
    ]);
  });

  it('without a title or a name are told by their ids, and have no time that would be another at each visit', async () => {
    server = await serveInterface((question) =>
      question.path.includes('/data/') ? answerAsKolada(question) : { status: 404 },
    );
    const outcome = await server.visitor(readKoladaSource, PATH.replace('{kpi}', 'N1'), SOURCE).visit(NOW);
    expect(itemsOf(outcome)[0]).toMatchObject({
      title: 'N1: 71,5 (2025, kommun 0999)',
      published: null,
    });
  });

  it('are asked for from a day before the last visit that went well', async () => {
    server = await serveInterface(answerAsKolada);
    const visitor = server.visitor(readKoladaSource, PATH, { ...SOURCE, params: { kpi: 'N1', firstDays: 30 } });
    await visitor.visit(NOW);
    await visitor.visit(new Date('2026-03-09T12:00:00Z'));
    const days = server.questions.flatMap(({ query }) => query.get('from_date') ?? []);
    expect(days).toEqual(['2026-01-31', '2026-03-01']);
  });

  it('that are not found are none, and said to be', async () => {
    server = await serveInterface((question) =>
      question.path.includes('/data/') ? { status: 404 } : answerAsKolada(question),
    );
    const outcome = await server.visitor(readKoladaSource, PATH, { ...SOURCE, params: { kpi: 'N1' } }).visit(NOW);
    expect(itemsOf(outcome)).toEqual([]);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('404')]);
  });
});

describe('which key figures', () => {
  it('are asked for, at most 25 at a time', async () => {
    server = await serveInterface((question) =>
      question.path.includes('/data/') ? { body: { values: [] } } : answerAsKolada(question),
    );
    const kpi = Array.from({ length: 60 }, (_, i) => `N${i}`).join(',');
    await server.visitor(readKoladaSource, PATH, { ...SOURCE, params: { kpi } }).visit(NOW);
    expect(dataAsked().map((question) => question.split(/[/?]/)[6]?.split(',').length)).toEqual([25, 25, 10]);
  });

  it('are those published last where none are chosen; regions’ own are left out', async () => {
    server = await serveInterface(answerAsKolada);
    const outcome = await server.visitor(readKoladaSource, PATH, SOURCE).visit(NOW);
    expect(dataAsked()[0]).toBe('/v3/data/municipality/0999/kpi/N2,N1,U4?from_date=2025-01-26');
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('params.kpi')]);
  });

  it('cannot be known without a catalogue', async () => {
    server = await serveInterface(() => ({ status: 404 }));
    const { end } = await server.visitor(readKoladaSource, PATH, SOURCE).visit(NOW);
    expect(end).toMatchObject({
      ok: false,
      failure: { code: 'refused-question', message: expect.stringContaining('params.kpi') },
    });
  });
});

describe('the catalogue', () => {
  it('becomes items too', async () => {
    server = await serveInterface(answerAsKolada);
    const outcome = await server.visitor(readKoladaSource, '/v3/kpi?per_page=5000', SOURCE).visit(NOW);
    expect(itemsOf(outcome)).toHaveLength(3);
    expect(itemsOf(outcome)[0]).toMatchObject({
      externalId: 'kpi/N1',
      url: `${server.origin}/v3/kpi/N1`,
      title: 'Trygga, andel (%)',
      summaryHtml:
        '<p>Verksamhetsområde: Trygghet. Publiceringsdatum 20 februari 2026. Källa: Kolada.</p><p>Om trygghet.</p>',
    });
    expect(skippedOf(outcome)).toEqual([{ reason: 'no-title', count: 1 }]);
    expect(server.asked()).toEqual(['/v3/kpi?per_page=5000']);
  });
});

describe('an address', () => {
  it.each([
    [
      'https://k.example/v3/data/municipality/0999/kpi/{kpi}?a=1',
      'https://k.example/v3/data/municipality/0999/kpi/N1,N2?a=1',
      [],
    ],
    [
      'https://k.example/v3/data/kpi/N9,N8/municipality/0999/year/2024',
      'https://k.example/v3/data/kpi/N1,N2/municipality/0999/year/2024',
      ['N9', 'N8'],
    ],
    ['https://k.example/v3/data/municipality/0999?x', 'https://k.example/v3/data/municipality/0999/kpi/N1,N2?x', []],
  ])('%s', (url, changed, ids) => {
    expect(withIds(url, 'kpi', ['N1', 'N2'])).toBe(changed);
    expect(idsAfter(url, 'kpi')).toEqual(ids);
  });
});

it.each([
  [{ body: { message: 'fel' } }, 'not-a-feed'],
  [{ body: '{"values": [' }, 'truncated'],
  [{ status: 400, body: { detail: 'För många id' } }, 'refused-question'],
  [{ status: 429 }, 'busy'],
])('%j fails the visit, though titles could be had', async (answer, code) => {
  server = await serveInterface((question) => (question.path.includes('/data/') ? answer : answerAsKolada(question)));
  const { end } = await server.visitor(readKoladaSource, PATH, { ...SOURCE, params: { kpi: 'N1' } }).visit(NOW);
  expect(end).toMatchObject({ ok: false, failure: { code } });
});

it('reads whatever stands in place of a field', async () => {
  server = await serveInterface(() => ({}));
  const kpi = JSON.parse(fixture('kolada/kpi.json').toString());
  const names = JSON.stringify({ '0999': 'Provby' });
  expectNothingThrows('kolada', JSON.parse(fixture('kolada/data1.json').toString()), {
    what: 'data',
    own: '0999',
    names,
    kpis: '{"N1":{"title":1}}',
  });
  expectNothingThrows('kolada', kpi, { what: 'kpis', most: '10' });
  expectNothingThrows('kolada', kpi, { what: 'catalogue' });
  expectNothingThrows('kolada', kpi, { what: 'names', ids: 'N1' });
});

it('gives the samples: three figures of four rows, the other is missing', async () => {
  const names = ['data-0182-page1', 'data-0182-page2-last', 'kpi', 'municipality'];
  const [page1, page2, kpi, municipality] = names.map((name) => sample(`kolada/${name}.json`));
  server = await serveInterface(({ path, query }) => {
    if (path.endsWith('/v3/kpi')) return { body: kpi };
    if (path.endsWith('/municipality')) return { body: municipality };
    return { body: query.get('page') === '2' ? page2 : page1 };
  });
  if (!page1 || !page2 || !kpi || !municipality) return;
  for (const path of ['{kpi}', 'N99001,N99002']) {
    const visitor = server.visitor(
      readKoladaSource,
      `/v3/data/municipality/0182/kpi/${path}?from_date={datum}`,
      SOURCE,
    );
    const items = itemsOf(await visitor.visit(new Date('2026-11-23T08:00:00Z')));
    expect(items.map(({ externalId }) => externalId)).toEqual([
      'N99001/0182/2025',
      'N99001/0182/2024',
      'N99002/0182/2024',
    ]);
    expect(items[0]?.title).toMatch(/, andel \(%\): 71,4 \(2025, Nacka\)$/);
    expect(items[2]?.summaryHtml).not.toContain('95,9');
  }
  const catalogue = server.visitor(readKoladaSource, '/v3/kpi?per_page=5000', SOURCE);
  expect(itemsOf(await catalogue.visit())).toHaveLength(3);
});
