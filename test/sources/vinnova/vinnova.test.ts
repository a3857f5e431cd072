import { afterEach, expect, it } from '@jest/globals';
import { toPlainText } from '../../../src/language/plain-text.js';
import { readVinnovaSource } from '../../../src/sources/vinnova/read-vinnova-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture, type Interface, itemsOf, sample, serveInterface, skippedOf } from '../records/interface-server.js';

const SOURCE = { adapter: 'vinnova' } as const;
const PATH = '/api/ansokningsomgangar/{datum}';
let server: Interface;
afterEach(() => server.close());

it('gives the public rounds, the last day to apply first', async () => {
  server = await serveInterface(() => ({ body: fixture('vinnova/rounds.json') }));
  const outcome = await server.visitor(readVinnovaSource, PATH, SOURCE).visit();
  expect(itemsOf(outcome)).toEqual([
    {
      externalId: '2026-1',
      url: 'https://v.example/1',
      title: 'Ljus & mörker',
      summaryHtml: '<p>Sista ansökningsdag 15 april 2026 kl. 14.00.</p><p>Sök <b>nu</b>.</p>',
      published: { at: '2026-01-31T23:00:00.000Z', precision: 'instant' },
      language: 'sv',
      type: 'utlysning',
      people: [],
      identifiers: { vinnova: '2026-1' },
    },
    expect.objectContaining({
      title: 'Only English',
      language: 'en',
      url: 'https://www.vinnova.se/sok/?q=2026-2',
      summaryHtml: '<p>Sista ansökningsdag 20 april 2026.</p><p>Apply.</p>',
    }),
    expect.objectContaining({
      title: '2026-3 Ö',
      url: 'https://www.vinnova.se/sok/?q=2026-3%20%C3%96',
      published: null,
    }),
  ]);
  expect(skippedOf(outcome)).toEqual([
    { reason: 'unreadable', count: 1 },
    { reason: 'no-identity', count: 1 },
  ]);
});

it('asks for what has changed since the last visit that ended well, and a day more', async () => {
  server = await serveInterface((_, count) => (count === 2 ? { status: 500 } : { body: [] }));
  const visitor = server.visitor(readVinnovaSource, PATH, SOURCE);
  // Past midnight in Sweden, not in UTC.
  endOf(await visitor.visit(new Date('2026-05-01T22:30:00Z')));
  expect((await visitor.visit(new Date('2026-05-03T10:00:00Z'))).end.ok).toBe(false);
  endOf(await visitor.visit(new Date('2026-05-04T10:00:00Z')));
  endOf(await visitor.visit(new Date('2026-05-05T10:00:00Z')));
  expect(server.asked()).toEqual(
    ['2026-01-31', '2026-05-01', '2026-05-01', '2026-05-03'].map((day) => `/api/ansokningsomgangar/${day}`),
  );
});

it('reaches back as many days as it is told at first', async () => {
  server = await serveInterface(() => ({ body: [] }));
  await server
    .visitor(readVinnovaSource, PATH, { ...SOURCE, params: { firstDays: 10 } })
    .visit(new Date('2026-05-11T10:00:00Z'));
  expect(server.asked()).toEqual(['/api/ansokningsomgangar/2026-05-01']);
});

it.each([
  [{ body: { message: 'fel' } }, 'not-a-feed'],
  [{ status: 400, body: { Message: 'x', title: 'Fel datum' } }, 'refused-question'],
  [{ body: '<html>' }, 'not-a-feed'],
])('%j fails the visit', async (answer, code) => {
  server = await serveInterface(() => answer);
  const { end } = await server.visitor(readVinnovaSource, PATH, SOURCE).visit();
  expect(end).toMatchObject({ ok: false, failure: { code } });
});

it('reads whatever stands in place of a field', async () => {
  server = await serveInterface(() => ({}));
  expectNothingThrows('vinnova', JSON.parse(fixture('vinnova/rounds.json').toString()));
});

it('gives the samples: two of three, one named by its number', async () => {
  const file = sample('vinnova/ansokningsomgangar.json');
  server = await serveInterface(() => ({ body: file ?? '[]' }));
  if (file === null) return;
  const items = itemsOf(await server.visitor(readVinnovaSource, PATH, SOURCE).visit());
  expect(items).toHaveLength(2);
  expect(items[1]?.title).toBe(items[1]?.externalId);
  expect(items[0]?.published?.at).toBe('2026-11-16T23:00:00.000Z');
  expect(toPlainText(items[0]?.summaryHtml ?? '')).toMatch(
    /^Sista ansökningsdag 10 februari 2027 kl\. 14\.00\. Du kan söka/,
  );
});
