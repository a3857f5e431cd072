import { afterEach, describe, expect, it } from '@jest/globals';
import { readPolisenSource } from '../../../src/sources/polisen/read-polisen-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import { fixture, type Interface, itemsOf, sample, serveInterface, skippedOf } from '../records/interface-server.js';

const SOURCE = { adapter: 'polisen' } as const;
let server: Interface;
afterEach(() => server.close());

describe('the list of events', () => {
  it('becomes items; what can be none is counted', async () => {
    server = await serveInterface(() => ({ body: fixture('polisen/events.json') }));
    const outcome = await server.visitor(readPolisenSource, '/api/events?locationname=A%20l%C3%A4n', SOURCE).visit();
    expect(itemsOf(outcome)).toEqual([
      {
        externalId: '41',
        url: 'https://polisen.se/aktuellt/41/',
        title: '02 mars 06.10, Brand, Åby',
        summaryHtml: 'Rök &amp; eld.',
        published: { at: '2026-03-02T06:05:01.000Z', precision: 'instant' },
        language: 'sv',
        people: [],
        identifiers: { polisen: '41' },
      },
      expect.objectContaining({ published: { at: '2026-10-25T01:30:00.000Z', precision: 'instant' }, summaryHtml: '' }),
      expect.objectContaining({ url: 'https://annan.example/39', published: null, summaryHtml: 'x &lt; y' }),
    ]);
    expect(skippedOf(outcome)).toEqual([
      { reason: 'no-identity', count: 1 },
      { reason: 'no-address', count: 1 },
      { reason: 'unreadable', count: 1 },
    ]);
    expect(server.questions[0]?.headers['user-agent']).toContain('Spanare');
    expect(server.asked()).toEqual(['/api/events?locationname=A+län']);
  });

  it.each([
    ['Nyby', ['25 oktober 02.15, Trafikolycka, personskada, Nyby']],
    ['ÅBY; nyby', ['02 mars 06.10, Brand, Åby', '25 oktober 02.15, Trafikolycka, personskada, Nyby']],
    ['by', []],
  ])('is kept to the municipality %s', async (kommun, titles) => {
    server = await serveInterface(() => ({ body: fixture('polisen/events.json') }));
    const outcome = await server.visitor(readPolisenSource, '/', { ...SOURCE, params: { kommun } }).visit();
    expect(outcome.titles).toEqual(titles);
  });

  it('may be unchanged, or empty', async () => {
    server = await serveInterface(({ headers }) =>
      headers['if-none-match'] === '"a"' ? { status: 304 } : { body: [], headers: { etag: '"a"' } },
    );
    const visitor = server.visitor(readPolisenSource, '/', SOURCE);
    expect(endOf(await visitor.visit())).toMatchObject({ outcome: 'read', notes: [] });
    expect(endOf(await visitor.visit())).toMatchObject({ outcome: 'not-modified' });
    expect(endOf(await visitor.visit())).toMatchObject({ outcome: 'not-modified' });
  });

  it('says so when it has rolled past events that nobody read', async () => {
    const event = (id: number) => ({ id, name: 'Brand, Åby', url: `/${id}/` });
    const lists = [[event(10), event(9)], [event(12), event(10)], [event(20), event(19)], [event(30)]];
    server = await serveInterface((_, count) => ({ body: lists[count - 1] }));
    const visitor = server.visitor(readPolisenSource, '/', SOURCE);
    const notes = [];
    for (const day of ['01', '02', '03', '28']) {
      notes.push(endOf(await visitor.visit(new Date(`2026-03-${day}T12:00:00Z`))).notes.length);
    }
    // A short list with new events alone is only quiet days between; after weeks it is a gap.
    expect(notes).toEqual([0, 0, 0, 1]);
  });
});

describe('answers that are no list', () => {
  it.each([
    [{ status: 404 }, 'not-found', /sluta fråga/],
    [{ status: 403, body: 'nej' }, 'forbidden', /nekar/],
    [{ status: 403, body: { message: 'User-Agent saknas <b>' } }, 'forbidden', /nekar.*User-Agent saknas/],
    [{ body: { fel: 1 } }, 'not-a-feed', /listan av händelser/],
    [{ body: '<!doctype html><p>Underhåll' }, 'not-a-feed', /webbsida/],
    [{ body: '[{"id": 1, "na' }, 'truncated', /JSON/],
    [{ body: '' }, 'empty', /tomt/],
    [{ status: 429, headers: { 'retry-after': '120' } }, 'busy', /vänta/],
  ])('%j', async (answer, code, message) => {
    server = await serveInterface(() => answer);
    const { end, batches } = await server.visitor(readPolisenSource, '/', SOURCE).visit();
    expect(end).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(message) } });
    expect(batches).toEqual([]);
  });
});

it('reads more events than the police would ever list', async () => {
  const event = (id: number) => ({ id, name: 'n', url: '/' });
  server = await serveInterface(() => ({ body: Array.from({ length: 200_000 }, (_, i) => event(i)) }));
  const outcome = await server.visitor(readPolisenSource, '/', SOURCE).visit();
  expect(itemsOf(outcome)).toHaveLength(200_000);
});

it('reads whatever stands in place of a field', async () => {
  server = await serveInterface(() => ({}));
  expectNothingThrows('polisen', JSON.parse(fixture('polisen/events.json').toString()));
});

it('gives the samples, and updates the event that changed', async () => {
  const files = ['polisen/events.json', 'polisen/events-later-update.json', 'polisen/events-empty.json'].map(sample);
  server = await serveInterface((_, count) => ({ body: files[count - 1] ?? '[]' }));
  if (files.includes(null)) return;
  const visitor = server.visitor(readPolisenSource, '/api/events?locationname=X', SOURCE);
  const items = itemsOf(await visitor.visit());
  expect(items).toHaveLength(5);
  expect(items.map(({ published }) => published?.at)).toContain('2026-11-22T06:05:23.000Z');
  expect(items.map(({ published }) => published?.at)).toContain('2026-10-25T01:30:00.000Z');
  const [update, ...none] = itemsOf(await visitor.visit());
  expect(none).toEqual([]);
  const before = items.find(({ externalId }) => externalId === update?.externalId);
  expect(before?.url).toBe(update?.url);
  expect(before?.summaryHtml).not.toBe(update?.summaryHtml);
  expect(itemsOf(await visitor.visit())).toEqual([]);
});
