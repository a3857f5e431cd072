import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { readSourceStates } from '../../src/sources/source-state.js';
import { type Application, SOURCES, startApplication } from './application.js';
import { seed } from './seed.js';
import { fillStates, STATE_SOURCES } from './source-states.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
});
afterAll(() => application.close());

describe('areas and sources', () => {
  it('lists the areas with what belongs to them', async () => {
    const { body } = await request(application.url).get('/api/v1/areas').expect(200);
    expect(body.areas).toEqual([
      {
        id: 'trygghet',
        name: 'Trygghet',
        shortName: 'Trygghet',
        definition: 'Arbete mot brott och olyckor.',
        threshold: 4,
      },
      { id: 'klimat', name: 'Klimat och energi', shortName: 'Klimat', definition: 'Utsläpp och energi.', threshold: 4 },
    ]);
  });

  it('lists the sources of the configuration in their order, each with its state and no password', async () => {
    const { body, text } = await request(application.url).get('/api/v1/sources').expect(200);
    expect(body.sources.map((source: { id: string }) => source.id)).toEqual(SOURCES.map((source) => source.id));
    const [local, region, journal, off] = body.sources;
    expect(local).toMatchObject({ url: 'https://lokal.example/rss', kind: 'rss', every: 'PT6H', enabled: true });
    expect(region).toMatchObject({
      url: 'https://region.example/atom',
      state: { status: 'mar-bra', label: 'Mår bra', failure: null, lastReport: { new: 3 } },
    });
    expect(journal.state).toMatchObject({
      status: 'trasig',
      label: 'Trasig',
      sentence: expect.stringContaining('Adressen finns inte längre (404).'),
      consecutiveFailures: 4,
      failure: { code: 'not-found', message: 'Adressen finns inte längre (404).' },
      isBeingFetched: false,
    });
    expect(off.state).toMatchObject({ status: 'vilar', nextFetchAt: null });
    expect(text).not.toContain('hemligt');
  });

  it('gives one source, or the nearest id', async () => {
    const { body } = await request(application.url).get('/api/v1/sources/journal').expect(200);
    expect(body).toMatchObject({ id: 'journal', params: { set: 'open' }, state: { status: 'trasig' } });
    const { body: problem } = await request(application.url).get('/api/v1/sources/jurnal').expect(404);
    expect(problem.detail).toContain('Menade du journal?');
  });
});

describe('POST /api/v1/sources/:id/refresh', () => {
  it('asks for a visit first in line, and writes it down where it cannot be lost', async () => {
    const { body, headers } = await request(application.url).post('/api/v1/sources/lokaltidningen/refresh').expect(202);
    expect(body).toEqual({ sourceId: 'lokaltidningen', queued: true });
    expect(headers.location).toBe('/api/v1/sources/lokaltidningen');
    expect(application.jobs).toEqual([
      {
        name: 'visit-host',
        payload: { origin: 'https://lokal.example' },
        key: 'https://lokal.example',
        priority: 'person',
      },
    ]);
    const state = (await readSourceStates(application.store.db, new Date().toISOString())).get('lokaltidningen');
    expect(Date.parse(state?.nextFetchAt ?? '')).toBeLessThanOrEqual(Date.now());
    const again = await request(application.url).post('/api/v1/sources/lokaltidningen/refresh').expect(202);
    expect(again.body.queued).toBe(false);
  });

  it.each([
    ['avstangd', 409, /Avstängda källan hämtas inte\. Avstängd/],
    ['webbkarta', 409, /json-api/],
    ['nope', 404, /finns inte/],
  ])('%s answers %d', async (id, status, detail) => {
    const before = application.jobs.length;
    const { body } = await request(application.url).post(`/api/v1/sources/${id}/refresh`).expect(status);
    expect(body.detail).toMatch(detail);
    expect(application.jobs).toHaveLength(before);
  });
});

describe('the state of a source', () => {
  let states: Application;
  beforeAll(async () => {
    states = await startApplication({}, { sources: STATE_SOURCES });
    await fillStates(states);
  });
  afterAll(() => states.close());

  const stateOf = async (id: string) => {
    const { body, text } = await request(states.url).get(`/api/v1/sources/${id}`).expect(200);
    expect(text).not.toContain('hemligt');
    return body.state;
  };

  it('tells what is expected, what came, and since when it is as it is', async () => {
    const state = await stateOf('tyst');
    expect(state).toMatchObject({
      status: 'tyst',
      cause: 'silent',
      expectedPerWeek: 6,
      itemsThisWeek: 0,
      warnings: [],
    });
    expect(state.since).toBe(state.lastItemAt);
    expect(state.nextFetchAt > state.lastSuccessAt).toBe(true);
    expect(await stateOf('bra')).toMatchObject({ status: 'mar-bra', itemsThisWeek: 4 });
  });

  it('tells of failures, waits, gaps and new addresses, without what only we should know', async () => {
    expect(await stateOf('borta')).toMatchObject({
      status: 'trasig',
      cause: 'failing',
      failure: { code: 'not-found' },
      proposal: { url: 'https://borta.example/rss/nyheter.xml', title: 'Nyheter' },
    });
    expect(await stateOf('flyttad')).toMatchObject({ proposal: { url: 'https://flyttad.example/flode?api_key=…' } });
    const waiting = await stateOf('bett-vanta');
    expect(waiting).toMatchObject({ status: 'vilar', cause: 'asked-to-wait' });
    expect(Date.parse(waiting.notBefore)).toBeGreaterThan(Date.now());
    expect(await stateOf('lucka')).toMatchObject({ status: 'mar-bra', warnings: [{ code: 'gap', times: 2 }] });
    expect(await stateOf('saknar-nyckel')).toMatchObject({ status: 'vilar', cause: 'missing-key' });
  });
});
