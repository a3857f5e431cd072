import { afterEach, describe, expect, it } from '@jest/globals';
import { readRiksdagenSource } from '../../../src/sources/riksdagen/read-riksdagen-source.js';
import { endOf } from '../page/run-visit.js';
import { expectNothingThrows } from '../records/any-json.js';
import {
  deletedOf,
  fixture,
  type Interface,
  itemsOf,
  sample,
  serveInterface,
  skippedOf,
} from '../records/interface-server.js';

const SOURCE = { adapter: 'riksdagen' } as const;
const PATH = '/dokumentlista/?doktyp=prop,mot&sort=datum&sortorder=desc&utformat=json&a=s&p=1&sz=3';
const NOW = new Date('2026-03-03T12:00:00Z');
let server: Interface;
afterEach(() => server.close());

const servePages = (...pages: (string | Buffer)[]) =>
  serveInterface(({ query }) => ({ body: pages[Number(query.get('p')) - 1] ?? '{"dokumentlista": {}}' }));

describe('documents', () => {
  it('become items, page after page on the host that was asked', async () => {
    server = await servePages(fixture('riksdagen/page1.json'), fixture('riksdagen/page2.json'));
    const outcome = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW);
    endOf(outcome);
    expect(itemsOf(outcome)).toEqual([
      {
        externalId: 'AB0199',
        url: 'https://data.example/dokument/AB0199.html',
        title: 'Ett & annat om vatten',
        summaryHtml: 'Om <em>vatten</em>&hellip;',
        published: { at: '2026-03-02T08:05:00.000Z', precision: 'instant' },
        language: 'sv',
        type: 'rapport',
        people: [{ name: 'Klimatdepartementet' }],
        identifiers: { riksdagen: 'AB0199', beteckning: '2025/26:77' },
      },
      {
        externalId: 'AB0200',
        url: 'http://data.example/dokument/AB0200.html',
        title: 'Fler cykelvägar av Ulla Prov m.fl. (X, Y)',
        summaryHtml: 'Kort.',
        published: { at: '2026-03-02T00:00:00.000Z', precision: 'day' },
        language: 'sv',
        type: 'ovrigt',
        people: [{ name: 'Ulla Prov', affiliation: 'X' }, { name: 'Per Test' }],
        identifiers: { riksdagen: 'AB0200', beteckning: '2025/26:3001' },
      },
      expect.objectContaining({
        url: 'https://data.riksdagen.se/dokument/AB0201.html',
        title: 'Hela bilden: Delbetänkande',
        published: { at: '2026-02-27T00:00:00.000Z', precision: 'day' },
        people: [{ name: 'Eva Enda' }],
      }),
      expect.objectContaining({
        title: 'Svensk författningssamling 2026:17',
        identifiers: { riksdagen: 'sfs-2026-17', beteckning: '2026:17' },
      }),
    ]);
    expect(skippedOf(outcome)).toEqual([{ reason: 'unreadable', count: 1 }]);
    // The link to the second page leads to XML on another host.
    expect(server.questions.map(({ path, query }) => [path, query.get('p'), query.get('utformat')])).toEqual([
      ['/dokumentlista/', '1', 'json'],
      ['/dokumentlista/', '2', 'json'],
    ]);
  });

  it('are read in XML, and the pages counted where no link is given', async () => {
    server = await servePages(fixture('riksdagen/list.xml'), '{"dokumentlista": {"@sida": "2", "@sidor": "2"}}');
    const outcome = await server
      .visitor(readRiksdagenSource, '/dokumentlista/?utformat=xml&doktyp=prop', SOURCE)
      .visit(NOW);
    expect(itemsOf(outcome)).toEqual([
      expect.objectContaining({
        externalId: 'AB0199',
        title: 'Ett & annat',
        summaryHtml: 'Om <em>vatten</em>.',
        people: [{ name: 'Ulla Prov', affiliation: 'X' }, { name: 'Per Test' }],
      }),
    ]);
    expect(server.questions.map(({ query }) => [query.get('utformat'), query.get('p')])).toEqual([
      ['xml', '1'],
      ['xml', '2'],
    ]);
  });

  it('may be none', async () => {
    server = await servePages(
      '{"dokumentlista": {"@traffar": "0", "@sidor": "0", "@varning": "Okänd doktyp <b>x</b>"}}',
    );
    const outcome = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW);
    expect([itemsOf(outcome), skippedOf(outcome), deletedOf(outcome)]).toEqual([[], [], []]);
    expect(endOf(outcome).notes).toEqual(['Riksdagens gränssnitt varnar: Okänd doktyp x']);
  });
});

describe('the question', () => {
  const asked = () => server.questions.map(({ query }) => Object.fromEntries(query));

  it('reaches back a month at first, then to a week before the last visit that went well', async () => {
    server = await serveInterface((_, count) => (count === 2 ? { status: 500 } : { body: { dokumentlista: {} } }));
    const visitor = server.visitor(readRiksdagenSource, PATH, SOURCE);
    for (const day of ['03-31', '04-10', '04-20', '04-20']) await visitor.visit(new Date(`2026-${day}T12:00:00Z`));
    expect(asked().map(({ from, tom }) => [from, tom])).toEqual([
      ['2026-03-01', '2026-03-31'],
      ['2026-03-24', '2026-04-10'],
      ['2026-03-24', '2026-04-20'],
      ['2026-04-13', '2026-04-20'],
    ]);
    expect(asked()[0]).toMatchObject({ doktyp: 'prop,mot', sz: '3', p: '1', utformat: 'json', a: 's' });
  });

  it('asks for statutes by year, and stops where they are older than what is wanted', async () => {
    const old = { dok_id: 'sfs-1', titel: 'T', doktyp: 'sfs', datum: '2025-01-01', publicerad: '2025-01-02' };
    server = await serveInterface(({ query }) => ({
      body: {
        dokumentlista: { '@sida': query.get('p'), '@sidor': '9', dokument: query.get('doktyp') === 'sfs' ? [old] : [] },
      },
    }));
    await server
      .visitor(readRiksdagenSource, '/dokumentlista/?doktyp=sfs', SOURCE)
      .visit(new Date('2026-01-05T12:00:00Z'));
    expect(asked().map(({ rm, from, p }) => [rm, from, p])).toEqual([
      ['2026', undefined, '1'],
      ['2025', undefined, '1'],
    ]);
  });

  it('asks for statutes apart from everything else', async () => {
    server = await serveInterface(() => ({ body: { dokumentlista: {} } }));
    await server.visitor(readRiksdagenSource, '/dokumentlista/?doktyp=prop,sfs', SOURCE).visit(NOW);
    expect(asked().map(({ doktyp, rm, from }) => [doktyp, rm, from])).toEqual([
      ['prop', undefined, '2026-02-01'],
      ['sfs', '2026', undefined],
    ]);
  });

  it('is asked once more when the connection is broken, and only once', async () => {
    server = await serveInterface((_, count) => (count === 1 ? { body: null } : { body: { dokumentlista: {} } }));
    endOf(await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW));
    expect(server.questions).toHaveLength(2);
    await server.close();
    server = await serveInterface(() => ({ body: null }));
    expect((await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW)).end).toMatchObject({
      failure: { code: 'reset' },
    });
    expect(server.questions).toHaveLength(2);
  });

  it('ends when the same page comes again and again, and when there is no end', async () => {
    const list = (next: string) => ({ body: { dokumentlista: { '@nasta_sida': next } } });
    server = await serveInterface(() => list('/dokumentlista/?p=2'));
    const loop = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW);
    expect(loop.end).toMatchObject({ ok: false, failure: { code: 'refused-question' } });
    await server.close();
    server = await serveInterface((_, count) => list(`http://annan.example/dokumentlista/?p=${count + 1}`));
    const { notes } = endOf(await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW));
    expect(notes).toEqual([expect.stringMatching(/80 svar lästes, men det finns fler/)]);
    expect(server.questions).toHaveLength(80);
  });
});

it.each([
  [{ body: {} }, 'not-a-feed', /dokumentlista saknas/],
  [{ body: '<!doctype html><p>Fel' }, 'not-a-feed', /webbsida/],
  [{ body: '{"dokumentlista": {"dok' }, 'truncated', /JSON/],
  [{ body: '<dokumentlista sida="1"><dokument><titel>Halv' }, 'truncated', /tog slut/],
  [{ body: `<dokumentlista>${'<a>'.repeat(5000)}` }, 'hostile', /nästlade/],
  [{ body: ' ' }, 'empty', /tomt/],
])('%j fails the visit', async (answer, code, message) => {
  server = await serveInterface(() => answer);
  const { end } = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW);
  expect(end).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(message) } });
});

it('reads whatever stands in place of a field', async () => {
  server = await servePages();
  expectNothingThrows('riksdagen', JSON.parse(fixture('riksdagen/page1.json').toString()));
});

describe('the samples', () => {
  it('four and one, over two pages', async () => {
    const pages = ['page1', 'page2-single-object'].map((name) => sample(`riksdagen/dokumentlista-${name}.json`));
    server = await servePages(...pages.map((page) => page ?? ''));
    if (pages.includes(null)) return;
    const outcome = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(new Date('2026-11-23T08:00:00Z'));
    endOf(outcome);
    expect(outcome.batches.map(({ items }) => items.length)).toEqual([4, 1]);
    const [bill, motion, report, statute, inquiry] = itemsOf(outcome);
    expect(bill?.url).toBe('https://data.riksdagen.se/dokument/HE0399901.html');
    expect(motion?.people).toHaveLength(2);
    expect([bill, motion, report, statute].map((item) => item?.published?.at)).toEqual([
      '2026-11-20T13:02:11.000Z',
      '2026-11-19T00:00:00.000Z',
      '2026-11-18T08:15:28.000Z',
      '2026-11-17T03:40:42.000Z',
    ]);
    expect(inquiry?.title).toBe('Statens offentliga utredningar 2026:99');
  });

  it.each([
    ['dokumentlista-empty.json', 0],
    ['dokumentlista.xml', 2],
    ['dokumentlista.rss.xml', 3],
  ])('%s gives %i', async (name, count) => {
    const file = sample(`riksdagen/${name}`);
    server = await servePages(file ?? '{"dokumentlista": {}}');
    if (file === null) return;
    const outcome = await server.visitor(readRiksdagenSource, PATH, SOURCE).visit(NOW);
    endOf(outcome);
    expect(itemsOf(outcome)).toHaveLength(count);
    expect(itemsOf(outcome).every(({ url }) => url !== null)).toBe(true);
  });
});
