import { afterEach, expect, it } from '@jest/globals';
import { readKrisinformationSource } from '../../../src/sources/krisinformation/read-krisinformation-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture, type Interface, itemsOf, serveInterface, skippedOf } from '../records/interface-server.js';

const SOURCE = { adapter: 'krisinformation' } as const;
let server: Interface;
afterEach(() => server.close());

it('reads news whatever case their fields have and whichever are missing', async () => {
  server = await serveInterface(() => ({ body: fixture('krisinformation/news.json') }));
  const outcome = await server.visitor(readKrisinformationSource, '/v3/news?days=7&allCounties=True', SOURCE).visit();
  expect(itemsOf(outcome)).toEqual([
    {
      externalId: '12',
      url: 'https://www.kris.example/nyheter/12',
      title: 'Skyfall & vind',
      summaryHtml: '<p>Gäller: Provs län, Åby.</p><p>Mycket regn. Stanna <strong>inne</strong>.</p>',
      published: { at: '2026-03-02T13:02:11.000Z', precision: 'instant' },
      language: 'sv',
      people: [],
      identifiers: { krisinformation: '12' },
    },
    expect.objectContaining({
      externalId: 'b',
      url: 'https://www.krisinformation.se/b',
      summaryHtml: 'Bara text &amp; mer',
      published: { at: '2026-03-02T07:00:00.000Z', precision: 'instant' },
      language: null,
    }),
  ]);
  expect(skippedOf(outcome)).toEqual([
    { reason: 'no-title', count: 1 },
    { reason: 'unreadable', count: 1 },
  ]);
});

it('reads warnings in the common alerting protocol; exercises are nobody’s news', async () => {
  server = await serveInterface(() => ({ body: fixture('krisinformation/cap.json') }));
  const outcome = await server.visitor(readKrisinformationSource, '/v3/vmas?format=json', SOURCE).visit();
  expect(itemsOf(outcome)).toEqual([
    expect.objectContaining({
      externalId: 'SE-1',
      title: 'VMA: gas',
      url: 'https://www.krisinformation.se/',
      summaryHtml: '<p>Gäller: Åby.</p>Gå inomhus.',
      language: 'sv',
    }),
  ]);
  expect(skippedOf(outcome)).toEqual([]);
});

it('takes no warnings for no error, at every visit, and asks no question that the address has not', async () => {
  server = await serveInterface(() => ({ body: [] }));
  const visitor = server.visitor(
    readKrisinformationSource,
    '/v3/vmas?format=json&allcounties=true&language=sv',
    SOURCE,
  );
  expect(endOf(await visitor.visit()).notes).toEqual([]);
  expect(endOf(await visitor.visit()).notes).toEqual([]);
  expect(new Set(server.asked())).toEqual(new Set(['/v3/vmas?format=json&allcounties=true&language=sv']));
});

it('asks for more days when it has been away longer, but not for ever', async () => {
  server = await serveInterface(() => ({ body: [] }));
  const visitor = server.visitor(readKrisinformationSource, '/v3/news?days=7', SOURCE);
  for (const day of ['2026-03-01', '2026-03-02', '2026-03-13', '2026-12-01'])
    await visitor.visit(new Date(`${day}T10:00:00Z`));
  expect(server.questions.map(({ query }) => query.get('days'))).toEqual(['7', '7', '12', '30']);
});

it.each([
  [{ body: { message: 'An error' } }, 'not-a-feed'],
  [{ body: '"text"' }, 'not-a-feed'],
  [{ body: '<html>' }, 'not-a-feed'],
  [{ body: '[{' }, 'truncated'],
  [{ status: 500 }, 'http-status'],
])('%j fails the visit', async (answer, code) => {
  server = await serveInterface(() => answer);
  const { end } = await server.visitor(readKrisinformationSource, '/v3/news', SOURCE).visit();
  expect(end).toMatchObject({ ok: false, failure: { code } });
});

it('reads whatever stands in place of a field', async () => {
  server = await serveInterface(() => ({}));
  expectNothingThrows('krisinformation', JSON.parse(fixture('krisinformation/news.json').toString()));
  expectNothingThrows('krisinformation', JSON.parse(fixture('krisinformation/cap.json').toString()));
});
