/** Archives harvested over loopback with the real fetching: windows, tokens, what is remembered, and errors by their codes. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Source } from '../../../src/domain/source.js';
import { readOaiParams } from '../../../src/sources/oai-pmh/oai-params.js';
import { readOaiSource } from '../../../src/sources/oai-pmh/read-oai-source.js';
import { createVisitor, endOf, makeSource, type Visitor } from '../page/run-visit.js';
import { type Archive, type ArchiveServer, startArchive } from './test-archive.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const IDENTIFY = { verb: 'Identify' };
const records = (count: number, changed = '2026-05-01T10:00:00Z'): Archive['records'] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, changed }));

let oai: ArchiveServer;
let visitor: Visitor;

async function open(changes: Partial<Archive> = {}, params?: Source['params']): Promise<void> {
  oai = await startArchive(changes);
  const source = makeSource({
    url: oai.server.url('/oai?kb=1'),
    kind: 'oai-pmh',
    ...(params !== undefined && { params }),
  });
  visitor = createVisitor(readOaiSource, source, oai.server.host);
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
  it.each<[Source['params'], ReturnType<typeof readOaiParams>]>([
    [undefined, { metadataPrefix: 'oai_dc', set: null, firstDays: 800 }],
    ['', { metadataPrefix: 'oai_dc', set: null, firstDays: 800 }],
    [
      'verb=ListRecords&metadataPrefix=swepub_mods|oai_dc&set=SwePub-kth&from=…',
      { metadataPrefix: 'swepub_mods', set: 'SwePub-kth', firstDays: 800 },
    ],
    [
      'https://a.example/oai?verb=ListRecords&metadataPrefix=oai_dc&set=a:b',
      { metadataPrefix: 'oai_dc', set: 'a:b', firstDays: 800 },
    ],
    ['set={set}&metadataPrefix=…', { metadataPrefix: 'oai_dc', set: null, firstDays: 800 }],
    ['Fritext om gränssnittet', { metadataPrefix: 'oai_dc', set: null, firstDays: 800 }],
    [
      { metadataPrefix: 'swepub_mods', set: 'x', firstDays: 30 },
      { metadataPrefix: 'swepub_mods', set: 'x', firstDays: 30 },
    ],
    [{ firstDays: 'många' }, { metadataPrefix: 'oai_dc', set: null, firstDays: 800 }],
  ])('%j', (params, expected) => {
    expect(readOaiParams(params)).toEqual(expected);
  });
});
