/** Archives harvested over loopback with the real fetching: windows, tokens, what is remembered, and errors by their codes. */
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../../../src/domain/source.js';
import type { Pause } from '../../../src/sources/oai-pmh/ask-archive.js';
import { baseAddressOf, readOaiParams } from '../../../src/sources/oai-pmh/oai-params.js';
import { createReadOaiSource, readOaiSource } from '../../../src/sources/oai-pmh/read-oai-source.js';
import { startServer } from '../fetch/test-server.js';
import { createVisitor, endOf, makeSource, type Visitor } from '../page/run-visit.js';
import { type Archive, type ArchiveServer, startArchive } from './test-archive.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const IDENTIFY = { verb: 'Identify' };
const records = (count: number, changed = '2026-05-01T10:00:00Z'): Archive['records'] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, changed }));

let oai: ArchiveServer;
let visitor: Visitor;

async function open(
  changes: Partial<Archive> = {},
  params?: Source['params'],
  path = '/oai?kb=1',
  pause?: Pause,
): Promise<void> {
  oai = await startArchive(changes);
  const source = makeSource({
    url: oai.server.url(path),
    kind: 'oai-pmh',
    ...(params !== undefined && { params }),
  });
  visitor = createVisitor(pause ? createReadOaiSource(pause) : readOaiSource, source, oai.server.host);
}

/** Queries of ListRecords since the last call, without what all have. */
function listQueries(): Record<string, string>[] {
  const queries = oai.queries().filter(({ verb }) => verb === 'ListRecords');
  oai.server.seen.length = 0;
  return queries.map(({ verb, kb, ...rest }) => rest);
}

const ids = (batches: { items: { externalId: string | null }[] }[]) =>
  batches.flatMap(({ items }) => items.map(({ externalId }) => Number(externalId?.split(':').at(-1))));

afterEach(async () => {
  await visitor.close();
  await oai.server.close();
});

describe('a first visit', () => {
  it('asks the archive who it is, then follows tokens alone to the end', async () => {
    await open({ records: records(8) });
    const outcome = await visitor.visit(NOW);
    expect(oai.queries()[0]).toEqual({ ...IDENTIFY, kb: '1' });
    expect(ids(outcome.batches)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(outcome.batches).toHaveLength(3);
    expect(listQueries()).toEqual([
      { metadataPrefix: 'oai_dc', from: '2024-03-03T08:00:00Z' },
      { resumptionToken: expect.any(String) },
      { resumptionToken: expect.any(String) },
    ]);
    expect(endOf(outcome).memory.cursor).toMatchObject({ from: '2026-05-12T08:00:03.000Z', granularity: 'second' });
  });

  it.each<[string, Partial<Archive>, Source['params'], Record<string, string>]>([
    [
      'days where the archive counts days',
      { granularity: 'YYYY-MM-DD', earliest: '2004-01-01' },
      undefined,
      { from: '2024-03-03' },
    ],
    ['firstDays from params', {}, { firstDays: 10 }, { from: '2026-05-02T08:00:00Z' }],
    ['no start for an archive that is younger', { earliest: '2026-01-01T00:00:00Z' }, undefined, {}],
    ['set from params', { earliest: '2026-01-01T00:00:00Z' }, { set: 'SwePub-prov' }, { set: 'SwePub-prov' }],
  ])('%s', async (_, changes, params, expected) => {
    await open({ records: records(1), ...changes }, params);
    endOf(await visitor.visit(NOW));
    expect(listQueries()).toEqual([{ metadataPrefix: 'oai_dc', ...expected }]);
  });
});

describe('later visits', () => {
  it('ask from the time of the first answer of the last harvest, and not who the archive is', async () => {
    await open({ records: records(2) });
    await visitor.visit(NOW);
    oai.archive.records = [
      ...records(2),
      { id: 9, changed: '2026-05-12T09:00:00Z' },
      { id: 1, changed: '2026-05-12T09:01:00Z', isDeleted: true },
    ];
    oai.archive.responseDate = '2026-05-13T08:00:00Z';
    oai.server.seen.length = 0;
    const outcome = await visitor.visit(NOW);
    expect(oai.queries()).not.toContainEqual(expect.objectContaining(IDENTIFY));
    expect(listQueries()).toEqual([{ metadataPrefix: 'oai_dc', from: '2026-05-12T08:00:03Z' }]);
    expect(outcome.batches).toMatchObject([{ items: [{ title: 'Post 9' }], deletedIds: ['oai:arkiv:1'] }]);
  });

  it('that find nothing new go well and move on', async () => {
    await open({ records: records(1) });
    await visitor.visit(NOW);
    oai.archive.responseDate = '2026-05-13T08:00:00Z';
    const outcome = await visitor.visit(NOW);
    expect(ids(outcome.batches)).toEqual([]);
    expect(endOf(outcome)).toMatchObject({ outcome: 'read', memory: { cursor: { from: '2026-05-13T08:00:00.000Z' } } });
  });

  it('that break off remember nothing: the window is read again', async () => {
    await open({ records: records(5) });
    await visitor.visit(NOW);
    const before = visitor.memory();
    oai.archive.records = records(9, '2026-05-12T10:00:00Z');
    oai.server.seen.length = 0;
    oai.archive.breaksAfter = 2;
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'http-status' } });
    expect(visitor.memory()).toEqual(before);
    oai.archive.breaksAfter = Number.POSITIVE_INFINITY;
    expect(ids((await visitor.visit(NOW)).batches)).toHaveLength(9);
  });

  it('begin anew when the source has been given another set', async () => {
    await open({ records: records(1) });
    await visitor.visit(NOW);
    const source = makeSource({ url: oai.server.url('/oai?kb=1'), kind: 'oai-pmh', params: { set: 'annat' } });
    const other = createVisitor(
      async function* (_, visit) {
        return yield* readOaiSource(source, { ...visit, memory: visitor.memory() });
      },
      source,
      oai.server.host,
    );
    oai.server.seen.length = 0;
    endOf(await other.visit(NOW));
    await other.close();
    expect(listQueries()).toEqual([{ metadataPrefix: 'oai_dc', set: 'annat', from: '2024-03-03T08:00:00Z' }]);
  });
});

describe('a long harvest', () => {
  it('stops after forty answers and goes on at the next visit', async () => {
    await open({ records: records(100), pageSize: 2 });
    const first = await visitor.visit(NOW);
    expect(ids(first.batches)).toHaveLength(80);
    expect(endOf(first).notes).toEqual([expect.stringContaining('fortsätter vid nästa besök')]);
    oai.archive.responseDate = '2026-05-13T08:00:00Z';
    listQueries();
    const second = await visitor.visit(NOW);
    expect(ids(second.batches)).toEqual(Array.from({ length: 20 }, (_, i) => 81 + i));
    expect(Object.keys(listQueries()[0] ?? {})).toEqual(['resumptionToken']);
    // The next window begins where this harvest began, not where it ended.
    expect(endOf(second)).toMatchObject({ notes: [], memory: { cursor: { from: '2026-05-12T08:00:03.000Z' } } });
    expect(endOf(second).memory.cursor).not.toHaveProperty('token');
  });

  it('whose token has expired reads its window once more', async () => {
    await open({ records: records(100), pageSize: 2 });
    await visitor.visit(NOW);
    oai.archive.firstValidToken = 41;
    oai.archive.pageSize = 50;
    listQueries();
    const outcome = await visitor.visit(NOW);
    expect(ids(outcome.batches)).toHaveLength(100);
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('lästes om från början')]);
    expect(listQueries()[1]).toEqual({ metadataPrefix: 'oai_dc', from: '2024-03-03T08:00:00Z' });
  });

  it('whose tokens never work is a failure', async () => {
    await open({ records: records(9), firstValidToken: 1000 });
    expect((await visitor.visit(NOW)).end).toMatchObject({
      ok: false,
      failure: { code: 'oai-error', message: expect.stringContaining('badResumptionToken') },
    });
    expect(listQueries()).toHaveLength(4);
  });

  it('that is given the same token for ever ends', async () => {
    await open({ records: records(9), isStuck: true });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'oai-error' } });
    expect(listQueries()).toHaveLength(2);
  });
});

describe('formats', () => {
  const params = 'verb=ListRecords&metadataPrefix=swepub_mods|oai_dc&set=SwePub-prov&from=YYYY-MM-DDThh:mm:ssZ';

  it.each<[string, Partial<Archive>]>([
    ['cannotDisseminateFormat', {}],
    ['403', { forbidden: ['swepub_mods'] }],
  ])('%s: falls back to oai_dc and remembers it', async (_, changes) => {
    await open({ records: records(1), ...changes }, params);
    expect(ids((await visitor.visit(NOW)).batches)).toEqual([1]);
    expect(listQueries().map(({ metadataPrefix, set }) => [metadataPrefix, set])).toEqual([
      ['swepub_mods', 'SwePub-prov'],
      ['oai_dc', 'SwePub-prov'],
    ]);
    await visitor.visit(NOW);
    expect(listQueries().map(({ metadataPrefix }) => metadataPrefix)).toEqual(['oai_dc']);
  });

  it('an archive that gives nothing is a failure', async () => {
    await open({ records: records(1), formats: [] }, params);
    expect((await visitor.visit(NOW)).end).toMatchObject({
      ok: false,
      failure: { code: 'oai-error', message: expect.stringContaining('cannotDisseminateFormat') },
    });
  });
});

describe('errors', () => {
  it.each(['badArgument', 'badVerb', 'noSetHierarchy', 'egenKod'])('%s is a failure that names it', async (error) => {
    await open({ error });
    const { end } = await visitor.visit(NOW);
    expect(end).toMatchObject({ ok: false, failure: { code: 'oai-error', message: expect.stringContaining(error) } });
  });
});

describe('params', () => {
  const usual = { metadataPrefix: 'oai_dc', sets: [null], firstDays: 800, firstFrom: null };
  it.each<[Source['params'], Partial<ReturnType<typeof readOaiParams>>]>([
    [undefined, {}],
    ['', {}],
    [
      'verb=ListRecords&metadataPrefix=swepub_mods|oai_dc&set=SwePub-kth&from=…',
      { metadataPrefix: 'swepub_mods', sets: ['SwePub-kth'] },
    ],
    ['https://a.example/oai?verb=ListRecords&metadataPrefix=oai_dc&set=a:b', { sets: ['a:b'] }],
    ['set={set}&metadataPrefix=…', {}],
    ['Fritext om gränssnittet', {}],
    [
      { metadataPrefix: 'swepub_mods', set: 'x', firstDays: 30 },
      { metadataPrefix: 'swepub_mods', sets: ['x'], firstDays: 30 },
    ],
    [{ firstDays: 'många' }, {}],
    [{ set: 'SwePub-a, SwePub-b SwePub-a' }, { sets: ['SwePub-a', 'SwePub-b'] }],
    [{ from: '2026-01-02' }, { firstFrom: new Date('2026-01-02T00:00:00Z') }],
    ['from=YYYY-MM-DDThh:mm:ssZ', {}],
  ])('%j', (params, expected) => {
    expect(readOaiParams({ url: 'https://a.example/oai', params })).toEqual({ ...usual, ...expected });
  });

  it('in the address stand above the documentation, and the configuration above both', () => {
    const url = 'https://a.example/oai?kb=1&verb=ListRecords&metadataPrefix=mods&set=x&from=2026-01-02T03:04:05Z';
    const inAddress = { metadataPrefix: 'mods', sets: ['x'], firstFrom: new Date('2026-01-02T03:04:05Z') };
    expect(readOaiParams({ url, params: 'set=annat' })).toEqual({ ...usual, ...inAddress });
    expect(readOaiParams({ url, params: { set: 'annat' } })).toEqual({ ...usual, ...inAddress, sets: ['annat'] });
    expect(baseAddressOf(url)).toBe('https://a.example/oai?kb=1');
  });
});

describe('an address with arguments of its own', () => {
  it('gives them once, and tokens stand alone all the same', async () => {
    await open(
      { records: records(5), formats: ['mods'] },
      undefined,
      '/oai?verb=ListRecords&metadataPrefix=mods&set=x',
    );
    expect(ids((await visitor.visit(NOW)).batches)).toEqual([1, 2, 3, 4, 5]);
    expect(oai.queries()).toEqual([
      IDENTIFY,
      { verb: 'ListRecords', metadataPrefix: 'mods', set: 'x', from: '2024-03-03T08:00:00Z' },
      { verb: 'ListRecords', resumptionToken: expect.any(String) },
    ]);
  });
});

describe('several sets', () => {
  it('are harvested one after the other, each from where it was left', async () => {
    await open({ records: records(2) }, { set: 'a b' });
    await visitor.visit(NOW);
    expect(listQueries().map(({ set }) => set)).toEqual(['a', 'b']);
    oai.archive.responseDate = '2026-05-13T08:00:00Z';
    await visitor.visit(NOW);
    const from = '2026-05-12T08:00:03Z';
    expect(listQueries()).toEqual(['a', 'b'].map((set) => ({ metadataPrefix: 'oai_dc', set, from })));
  });

  it('one that is not finished does not hold the other up', async () => {
    await open({ records: records(100), pageSize: 2 }, { set: 'a b' });
    const outcome = await visitor.visit(NOW);
    expect(outcome.batches).toHaveLength(80);
    listQueries();
    await visitor.visit(NOW);
    expect(listQueries().map((query) => Object.keys(query))[0]).toEqual(['resumptionToken']);
    expect(endOf(await visitor.visit(NOW)).memory.cursor).toMatchObject({
      from: expect.any(String),
      '1.from': expect.any(String),
    });
  });
});

describe('an archive that holds back', () => {
  it('for a moment is waited for', async () => {
    await open({ records: records(5) });
    oai.archive.busy.push({ at: 3, retryAfter: '1' });
    expect(ids((await visitor.visit(NOW)).batches)).toEqual([1, 2, 3, 4, 5]);
    const [refused, again] = oai.server.seen.slice(2);
    expect((again?.startedAt ?? 0) - (refused?.endedAt ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it.each([
    ['for seconds', '120', 120_000],
    ['until a time', (now: number) => new Date(now + 300_000).toUTCString(), 300_000],
    ['without saying for how long', undefined, 60_000],
  ])('%s at the beginning is a failure that says when', async (_, retryAfter, forMs) => {
    await open({ records: records(5) });
    const before = Date.now();
    oai.archive.busy.push({ at: 1, retryAfter: typeof retryAfter === 'function' ? retryAfter(before) : retryAfter });
    const { end } = await visitor.visit(NOW);
    if (end.ok) throw new Error();
    expect(end.failure.code).toBe('busy');
    const inMs = Date.parse(end.failure.retryAt ?? '') - before;
    expect(inMs).toBeGreaterThan(forMs - 2000);
    expect(inMs).toBeLessThan(forMs + 5000);
    expect(oai.server.seen).toHaveLength(1);
  });

  it('for long in the middle keeps what was read, and goes on where it was, not before its time', async () => {
    await open({ records: records(8) });
    oai.archive.busy.push({ at: 3, retryAfter: undefined });
    const first = await visitor.visit(NOW);
    expect(ids(first.batches)).toEqual([1, 2, 3]);
    expect(endOf(first).notes).toEqual([expect.stringContaining('Arkivet bad oss vänta')]);
    expect(oai.server.seen).toHaveLength(3);
    const early = await visitor.visit(NOW);
    expect(early.end).toMatchObject({ ok: false, failure: { code: 'busy', retryAt: expect.any(String) } });
    expect(oai.server.seen).toHaveLength(3);
    const later = visitor.memory();
    delete later.cursor?.restsUntil;
    const second = await visitor.visit(NOW);
    expect(ids(second.batches)).toEqual([4, 5, 6, 7, 8]);
    expect(endOf(second).memory.cursor).not.toHaveProperty('restsUntil');
  });

  it('asks for short waits without end is left in the end', async () => {
    const pauses: number[] = [];
    await open({ records: records(5) }, undefined, '/oai', (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    });
    for (let at = 1; at < 20; at++) oai.archive.busy.push({ at, retryAfter: '20' });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code: 'busy' } });
    expect(pauses).toHaveLength(7);
    expect(Math.max(...pauses)).toBeLessThan(21_000);
  });
});

describe('tokens that expire', () => {
  it('in the middle of a visit: the window is read again from its beginning, whose time counts', async () => {
    await open({ records: records(9) });
    oai.archive.afterRequest = (count) => {
      // After the second answer all tokens so far are worth nothing, and time has passed.
      if (count !== 3) return;
      oai.archive.firstValidToken = 3;
      oai.archive.responseDate = '2026-05-12T08:07:00Z';
    };
    const outcome = await visitor.visit(NOW);
    expect([...new Set(ids(outcome.batches))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(endOf(outcome).memory.cursor).toMatchObject({ from: '2026-05-12T08:07:00.000Z' });
    expect(endOf(outcome).notes).toEqual([expect.stringContaining('lästes om från början')]);
    expect(listQueries().map((query) => Object.keys(query).join())).toEqual([
      'metadataPrefix,from',
      'resumptionToken',
      'resumptionToken',
      'metadataPrefix,from',
      'resumptionToken',
      'resumptionToken',
    ]);
  });

  it('between visits, always: a long window is read to its end all the same', async () => {
    await open({ records: records(200), pageSize: 2 });
    const visits: number[] = [];
    for (let visit = 0; visit < 4; visit++) {
      visits.push(ids((await visitor.visit(NOW)).batches).length);
      oai.archive.firstValidToken = Number.MAX_SAFE_INTEGER;
      oai.server.seen.length = 0;
      oai.archive.tokensFrom = 1_000_000 * (visit + 1);
      oai.archive.firstValidToken = 1_000_000 * (visit + 1);
      if (visitor.memory().cursor?.token === undefined) break;
    }
    // Forty answers, then twice as many, then all hundred.
    expect(visits).toEqual([80, 160, 200]);
  });
});

describe('errors of the protocol with a status of their own', () => {
  it.each<[string, number, object]>([
    ['badArgument', 400, { code: 'oai-error', message: expect.stringContaining('badArgument') }],
    ['badVerb', 422, { code: 'oai-error', message: expect.stringContaining('badVerb') }],
  ])('%s %d', async (error, errorStatus, failure) => {
    await open({ error, errorStatus });
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure });
  });

  it('nothing found is no failure', async () => {
    await open({ error: 'noRecordsMatch', errorStatus: 404 });
    expect(endOf(await visitor.visit(NOW))).toMatchObject({ outcome: 'read' });
  });
});

const samples = new URL('../../../../shared/sources/samples/oai-pmh/', import.meta.url);
const hasSamples = existsSync(samples);
if (!hasSamples) console.warn('SKIPPED: ../shared/sources/samples is absent; the archive of our own proves the same');

(hasSamples ? describe : describe.skip)('the sample answers in ../shared, served as an archive would', () => {
  const sample = (name: string) => readFileSync(new URL(name, samples));
  const TOKEN = 'exempel____oai_dc_4_6_990003_0.0';

  /** @param prefix the only format it gives. @param answers samples to give instead, by what is asked. */
  async function serveSamples(prefix: 'oai_dc' | 'swepub_mods', answers: Record<string, string> = {}): Promise<void> {
    const listRecords = (query: URLSearchParams, asked: string): string => {
      if (asked === `token ${TOKEN}`) return 'listrecords-oai_dc-page2-last.xml';
      if (asked !== 'first') return 'error-badResumptionToken.xml';
      if (query.get('metadataPrefix') !== prefix) return 'error-cannotDisseminateFormat.xml';
      return prefix === 'oai_dc' ? 'listrecords-oai_dc-page1.xml' : 'listrecords-swepub_mods.xml';
    };
    const server = await startServer((req, res) => {
      const query = new URL(req.url ?? '/', 'http://x').searchParams;
      const isAlone = [...query.keys()].join() === 'verb,resumptionToken';
      const token = isAlone ? query.get('resumptionToken') : 'and more';
      const asked = query.has('resumptionToken') ? `token ${token}` : 'first';
      const name = query.get('verb') === 'Identify' ? 'identify.xml' : (answers[asked] ?? listRecords(query, asked));
      res.writeHead(200, { 'content-type': 'text/xml;charset=UTF-8' }).end(sample(name));
    });
    oai = { server, archive: undefined as never, queries: () => [] };
    const params = 'verb=ListRecords&metadataPrefix=swepub_mods|oai_dc&set=SwePub-kth&from=YYYY-MM-DDThh:mm:ssZ';
    visitor = createVisitor(
      readOaiSource,
      makeSource({ url: server.url('/dice/oai'), kind: 'oai-pmh', params }),
      server.host,
    );
  }

  it('oai_dc: four records, one of them without title, one corrected on the second page, one deleted', async () => {
    await serveSamples('oai_dc');
    const outcome = await visitor.visit(new Date('2026-11-23T07:00:00Z'));
    const items = outcome.batches.flatMap((batch) => batch.items);
    const byId = new Map(items.map((item) => [item.externalId, item]));
    expect(byId.size).toBe(4);
    expect(byId.get('oai:DiVA.org:exempel-990001')?.title).toContain('(rättad utgåva)');
    expect(byId.get('oai:DiVA.org:exempel-990003')).toMatchObject({ title: '(utan titel)', published: null });
    expect(outcome.batches.flatMap((batch) => batch.deletedIds)).toEqual(['oai:DiVA.org:exempel-880417']);
    // The time of the first page, not of the second.
    expect(endOf(outcome).memory.cursor?.from).toBe('2026-11-23T07:00:10.000Z');
    listedQueries();
    await visitor.visit();
    expect(listedQueries()[0]).toMatchObject({
      metadataPrefix: 'oai_dc',
      set: 'SwePub-kth',
      from: '2026-11-23T07:00:10Z',
    });
  });

  it('swepub_mods: two records, one deleted, one empty', async () => {
    await serveSamples('swepub_mods');
    const { batches, end } = await visitor.visit(new Date('2026-11-23T07:00:00Z'));
    expect(end.ok).toBe(true);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.deletedIds).toEqual(['oai:DiVA.org:exempel-49381']);
    expect(batches[0]?.skipped).toEqual([{ reason: 'unreadable', count: 1 }]);
    expect(batches[0]?.items).toMatchObject([
      {
        title: 'Faktablad – Grönstruktur och hälsa: Lärdomar från Stockholms län 2020–2026',
        url: 'http://urn.kb.se/resolve?urn=urn:nbn:se:exempel:diva-990101',
        type: 'rapport',
        language: 'sv',
        people: [
          { name: 'Vera Sjöblom', affiliation: 'Exempelinstitutet, Samhällsbyggnad', orcid: '0000-0002-1825-0097' },
        ],
        published: { at: '2026-11-19T12:48:00.000Z', precision: 'instant' },
        identifiers: { oai: 'oai:DiVA.org:exempel-990101', isbn: '978-91-00-00000-4' },
      },
      {
        title: 'Municipal preparedness and civil society: a mixed-methods study',
        published: { at: '2026-11-20T08:02:11.000Z' },
        people: [
          { name: 'Olle Berglind', affiliation: 'Exempeluniversitetet, Sweden' },
          { name: 'Europeiska exempelgruppen' },
        ],
        identifiers: { doi: '10.5555/exempel.990102', scopus: '2-s2.0-00000000000', issn: '0000-0019' },
      },
    ]);
    expect(batches[0]?.items[0]?.summaryHtml).toContain('Tillgång till grönska');
  });

  it.each([
    ['error-noRecordsMatch.xml', true],
    ['error-badArgument.xml', false],
    ['error-cannotDisseminateFormat.xml', false],
  ])('%s', async (name, isOk) => {
    await serveSamples('oai_dc', { first: name });
    const { batches, end } = await visitor.visit();
    expect([end.ok, batches.flatMap(({ items }) => items)]).toEqual([isOk, []]);
  });

  it('a token that has expired: the window is read again, then it is a failure', async () => {
    await serveSamples('oai_dc', { [`token ${TOKEN}`]: 'error-badResumptionToken.xml' });
    expect((await visitor.visit()).end).toMatchObject({ ok: false, failure: { code: 'oai-error' } });
    expect(listedQueries().filter(({ metadataPrefix }) => metadataPrefix === 'oai_dc')).toHaveLength(2);
  });

  function listedQueries(): Record<string, string>[] {
    const seen = oai.server.seen.splice(0).map(({ path }) => new URL(path, 'http://x').searchParams);
    return seen.filter((query) => query.get('verb') === 'ListRecords').map((query) => Object.fromEntries(query));
  }
});
