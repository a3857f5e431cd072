/** Swepub over loopback: one question for each organisation and year, only what is new, and notes where the limit cuts. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readSwepubSource } from '../../../src/sources/swepub/read-swepub-source.js';
import type { ReadSource } from '../../../src/sources/visit.js';
import { endOf } from '../page/run-visit.js';
import { type Interface, itemsOf, type Question, sample, serveInterface } from '../records/interface-server.js';

const NOW = new Date('2026-05-12T08:00:00Z');
const PATH = '/api/v2/bibliometrics';
const hit = (id: string) => ({
  recordId: `oai:prov:${id}`,
  title: `Skrift ${id}`,
  archiveURI: `https://arkiv.example/${id}`,
});

interface Body {
  org: string[];
  years: { from: string; to: string };
  limit: number;
  fields: string[];
}
const bodyOf = ({ body }: Question): Body => JSON.parse(body);

/** The store knows records by their source's own names for them. */
function knowingByName(): ReadSource {
  const known = new Set<string | null>();
  return async function* (source, visit) {
    const areKnown: typeof visit.areKnown = async (items) =>
      items.map(({ externalId, identifiers }) => known.has(externalId) && Object.keys(identifiers).length === 0);
    const reading = readSwepubSource(source, { ...visit, areKnown });
    for (let step = await reading.next(); ; step = await reading.next()) {
      if (step.done) return step.value;
      for (const { externalId } of step.value.items) known.add(externalId);
      yield step.value;
    }
  };
}

let server: Interface;
afterEach(() => server.close());

describe('what is asked', () => {
  it('each organisation and year apart, newest first, posted as JSON', async () => {
    server = await serveInterface(() => ({ body: { hits: [], total: 0 } }));
    const params = {
      org: 'kth, ri',
      keywords: 'trygghet',
      contentMarking: 'ref,vet',
      limit: 200,
      openAccess: true,
      fields: 'recordId,title',
    };
    endOf(await server.visitor(readSwepubSource, PATH, { params }).visit(NOW));
    expect(server.questions.map(({ method, headers }) => [method, headers['content-type']])).toEqual(
      Array(4).fill(['POST', 'application/json']),
    );
    const bodies = server.questions.map(bodyOf);
    expect(bodies.map(({ org, years }) => [org, years.from, years.to])).toEqual([
      [['kth'], '2026', '2026'],
      [['ri'], '2026', '2026'],
      [['kth'], '2025', '2025'],
      [['ri'], '2025', '2025'],
    ]);
    expect(bodies[0]).toMatchObject({
      keywords: 'trygghet',
      contentMarking: ['ref', 'vet'],
      limit: 200,
      openAccess: true,
      fields: ['recordId', 'title'],
    });
  });

  it.each<[string | undefined, string[]]>([
    ['2024-2026', ['2026', '2025', '2024']],
    ['2023, 2021', ['2023', '2021']],
    ['alla', ['2026', '2025']],
    [undefined, ['2026', '2025']],
  ])('years %s', async (years, expected) => {
    server = await serveInterface(() => ({ body: { hits: [], total: 0 } }));
    await server.visitor(readSwepubSource, PATH, { params: { org: 'kth', ...(years && { years }) } }).visit(NOW);
    expect(server.questions.map((question) => bodyOf(question).years.from)).toEqual(expected);
  });

  it('documentation of the interface is no question', async () => {
    server = await serveInterface(() => ({ body: { hits: [], total: 0 } }));
    await server
      .visitor(readSwepubSource, PATH, { params: 'org[], years{from,to}, keywords, limit, fields[]' })
      .visit(NOW);
    const bodies = server.questions.map(bodyOf);
    expect(new Set(bodies.map(({ org }) => org[0]))).toEqual(new Set(['kth', 'ri', 'sh', 'su']));
    expect(bodies[0]).toMatchObject({ limit: 5000, fields: expect.arrayContaining(['recordId', 'DOI', 'creators']) });
    expect(bodies[0]).not.toHaveProperty('keywords');
  });
});

describe('a visit', () => {
  it('yields a publication once, however many ask for it, and again the next time, since it may have changed', async () => {
    let hits = [hit('1'), hit('2')];
    server = await serveInterface(() => ({ body: { hits, total: hits.length } }));
    const visitor = server.visitor(knowingByName(), PATH, { params: { org: 'kth,su' } });
    expect((await visitor.visit(NOW)).titles).toEqual(['Skrift 1', 'Skrift 2']);
    hits = [...hits, hit('3')];
    expect((await visitor.visit(NOW)).titles).toEqual(['Skrift 1', 'Skrift 2', 'Skrift 3']);
  });

  it('says where the limit has cut', async () => {
    server = await serveInterface(() => ({ body: { hits: [hit('1'), hit('2')], total: 5214 } }));
    const params = { org: 'kth', years: '2026', limit: 2 };
    const { notes } = endOf(await server.visitor(readSwepubSource, PATH, { params }).visit(NOW));
    expect(notes).toEqual([expect.stringMatching(/5\s214 poster från kth för 2026.*limit/)]);
  });

  it('reads a long answer in slices', async () => {
    const hits = Array.from({ length: 3000 }, (_, i) => ({ ...hit(String(i)), summary: `å "]}, ${'x'.repeat(1000)}` }));
    server = await serveInterface(() => ({ body: { from: 2026, hits, total: 3000, query: { hits: [1] } } }));
    const outcome = await server.visitor(readSwepubSource, PATH, { params: { org: 'kth', years: '2026' } }).visit(NOW);
    expect(itemsOf(outcome)).toHaveLength(3000);
    expect(outcome.batches.length).toBeGreaterThan(2);
    expect(endOf(outcome).notes).toEqual([]);
  });

  it.each<[number, unknown, string]>([
    [400, { errors: ['Invalid value'], status_code: 400 }, 'refused-question'],
    [200, { errors: ['Invalid value'] }, 'refused-question'],
    [200, '{"hits":[{"recordId":"a"', 'truncated'],
    [200, '<html>', 'not-a-feed'],
    [500, '', 'http-status'],
  ])('that is refused fails: %s %j', async (status, body, code) => {
    server = await serveInterface(() => ({ status, body }));
    const visitor = server.visitor(readSwepubSource, PATH);
    expect((await visitor.visit(NOW)).end).toMatchObject({ ok: false, failure: { code } });
    expect(visitor.memory()).toEqual({});
  });
});

describe('the sample beside the project', () => {
  const answer = sample('swepub/bibliometrics-response.json');
  if (!answer) return;

  it('gives three publications', async () => {
    server = await serveInterface(() => ({ body: answer }));
    const outcome = await server.visitor(readSwepubSource, PATH).visit(NOW);
    const items = itemsOf(outcome);
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({ type: 'rapport', published: { precision: 'year' }, language: 'sv' });
    expect(items[0]?.people[0]).toMatchObject({ name: 'Ebba Sandell', orcid: '0000-0002-1825-0097' });
    expect(items[1]?.identifiers).toMatchObject({ doi: '10.5555/exempel.990002' });
    expect(items[2]).toMatchObject({ published: null, people: [] });
  });
});
