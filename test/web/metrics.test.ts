import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { sourcesSchema } from '../../src/domain/source.js';
import { JOB_NAMES, type Jobs, type QuarantinedJob } from '../../src/jobs/jobs.js';
import { createMeasurements } from '../../src/metrics/measurements.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { registerSources } from '../../src/sources/source-state.js';
import { eraseWatch } from '../../src/watches/erase-watches.js';
import { addWatch } from '../../src/watches/kept-watches.js';
import type { WebServices } from '../../src/web/services.js';
import { fixedCatalogue } from '../support/catalogue.js';
import { type Application, dependOn, METRICS_TOKEN, startApplication } from './application.js';
import { seed } from './seed.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
  await seed(application);
});
afterAll(() => application.close());

const scrape = async (url = application.url): Promise<string> => {
  const { text } = await request(url).get('/metrics').set('Authorization', `Bearer ${METRICS_TOKEN}`).expect(200);
  return text;
};

interface Family {
  help: string;
  type: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

/** The text format read strictly: every sample belongs to a family with HELP and TYPE before it. */
function parse(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment) {
      const [, kind = '', name = '', rest = ''] = comment;
      const family = families.get(name) ?? { help: '', type: '', samples: [] };
      families.set(name, kind === 'HELP' ? { ...family, help: rest } : { ...family, type: rest });
      continue;
    }
    const [, name = '', labels = '', value = ''] = /^([a-z_][a-z0-9_]*)(?:\{(.*)\})? (\S+)$/i.exec(line) ?? [];
    const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
    if (family === undefined) throw new Error(`Without HELP and TYPE: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map((pair) => [pair[1] ?? '', pair[2] ?? '']);
    family.samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return families;
}

const seriesIn = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

/** The figures of a metric by their labels, in order: `{ "up store": 1 }`. */
function figures(text: string, name: string): Record<string, number> {
  const samples = parse(text).get(name)?.samples ?? [];
  return Object.fromEntries(samples.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}

describe('who may read them', () => {
  const ask = (headers: Record<string, string>, url = application.url) => request(url).get('/metrics').set(headers);

  it.each([
    ['none', {}],
    ['an empty one', { Authorization: '' }],
    ['a word', { Authorization: 'Bearer' }],
    ['another', { Authorization: 'Bearer en-annan-nyckel-som-är-lång' }],
    ['the beginning', { Authorization: `Bearer ${METRICS_TOKEN.slice(0, -1)}` }],
    ['more than it', { Authorization: `Bearer ${METRICS_TOKEN}x` }],
    ['in another way', { Authorization: `Basic ${Buffer.from(`x:${METRICS_TOKEN}`).toString('base64')}` }],
    ['bare', { Authorization: METRICS_TOKEN }],
    ['forged origins', { 'X-Forwarded-For': '127.0.0.1', 'X-Real-IP': '127.0.0.1', Forwarded: 'for=127.0.0.1' }],
  ] as [string, Record<string, string>][])('not who has %s', async (_name, headers) => {
    const answer = await ask({ ...headers, Accept: 'text/html' }).expect(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer realm="metrics"/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({ status: 401, type: 'urn:spanare:problem:unauthorized' });
    expect(answer.text).not.toMatch(/spanare_/);
  });

  it('whatever a proxy that is trusted says of the asker', async () => {
    const config = { ...application.services.config, trustProxy: '1' };
    const behind = await startApplication({ config });
    await ask({ 'X-Forwarded-For': '127.0.0.1' }, behind.url).expect(401);
    await ask({ 'X-Forwarded-For': '203.0.113.7', Authorization: `Bearer ${METRICS_TOKEN}` }, behind.url).expect(200);
    await behind.close();
  });

  it('nobody while there is no token, and whoever asks is told how to open them', async () => {
    const config = { ...application.services.config, metricsToken: null };
    const closed = await startApplication({ config });
    for (const headers of [{}, { Authorization: 'Bearer ' }, { Authorization: 'Bearer null' }]) {
      const { body } = await ask(headers, closed.url).expect(404);
      expect(body).toMatchObject({ status: 404, detail: expect.stringContaining('METRICS_TOKEN') });
    }
    await closed.close();
  });

  it('who has the token, by whatever name the machine goes; they are never kept', async () => {
    const answer = await ask({ Authorization: `bearer ${METRICS_TOKEN}`, Host: 'web:3000' }).expect(200);
    expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    await request(application.url).post('/metrics').expect(405).expect('Allow', /GET/);
  });
});

describe('what they tell', () => {
  it('how things stand', async () => {
    const text = await scrape();
    expect(figures(text, 'spanare_sources')).toEqual({
      trasig: 1,
      tyst: 0,
      langsam: 0,
      ny: 1,
      'mar-bra': 1,
      vilar: 2,
    });
    expect(figures(text, 'spanare_items')).toEqual({
      kommunen: 0,
      lokalsamhallet: 46,
      regionalt: 2,
      nationellt: 0,
      globalt: 1,
    });
    expect(figures(text, 'spanare_dependency_up')).toEqual({ store: 1, search: 1 });
    expect(figures(text, 'spanare_index_behind_changes')).toEqual({ embedded: 0 });
    expect(figures(text, 'spanare_build_info')).toEqual({ [`9.9.9 ${process.version}`]: 1 });
    expect(parse(text).get('process_resident_memory_bytes')?.samples[0]?.value).toBeGreaterThan(1e6);
  });

  it('how far the index is behind, also when it has been lost', async () => {
    const engine = { ...application.services.engine, generation: async () => 'en annan' };
    const { db, feed } = application.services;
    const whole = { db, feed, engine, catalogue: fixedCatalogue([]), jobs: application.services.jobs };
    const measurements = createMeasurements('1');
    const metrics = createMetrics({ measurements, dependencies: dependOn(), whole });
    const last = await feed.lastChange();
    expect(figures(await metrics.read(), 'spanare_index_behind_changes')).toEqual({ embedded: last });
  });

  it('how far the watches are behind', async () => {
    const { db, feed } = application.services;
    const behind = async () => figures(await scrape(), 'spanare_watches_behind_changes');
    expect(await behind()).toEqual({ '': 0 });
    const made = await addWatch(db, { name: 'x', q: 'polis', filters: {}, owner: null }, new Date().toISOString());
    expect(await behind()).toEqual({ '': await feed.lastChange() });
    if (made.ok) await eraseWatch(db, made.watch.id);
    expect(await behind()).toEqual({ '': 0 });
  });

  it('how the queue stands', async () => {
    const poison: QuarantinedJob = {
      id: '1',
      name: 'retag',
      key: 'all',
      payload: {},
      cause: 'bug',
      tries: 3,
      quarantinedAt: '2026-11-01T00:00:00.000Z',
    };
    const jobs: Jobs = {
      ...application.services.jobs,
      state: async () =>
        JOB_NAMES.map((name) =>
          name === 'visit-host'
            ? { name, waiting: 7, running: 2, delayed: 1, oldestMs: 1500 }
            : { name, waiting: 0, running: 0, delayed: 0, oldestMs: null },
        ),
      quarantined: async () => [poison, { ...poison, id: '2' }],
    };
    const { db, feed, engine } = application.services;
    const metrics = createMetrics({
      measurements: createMeasurements('1'),
      dependencies: dependOn(),
      whole: { db, feed, engine, jobs, catalogue: fixedCatalogue([]) },
    });
    const text = await metrics.read();
    expect(figures(text, 'spanare_queue_jobs')).toMatchObject({
      'visit-host waiting': 7,
      'visit-host running': 2,
      'visit-host delayed': 1,
      'retag waiting': 0,
    });
    expect(figures(text, 'spanare_queue_oldest_seconds')).toMatchObject({ 'visit-host': 1.5, retag: 0 });
    expect(figures(text, 'spanare_quarantined_jobs')).toMatchObject({ 'visit-host': 0, retag: 2 });
  });

  it('what was measured while it happened', async () => {
    const engine = { ...application.services.engine, search: () => Promise.reject(new Error('down')) };
    const other = await startApplication({ engine });
    const { meter } = other.services;
    meter.visit('read', 0.3);
    meter.visit('failed', 61);
    meter.job('retag', 'quarantined', 2);
    await request(other.url).get('/api/v1/items?q=hemligt').expect(503);
    await request(other.url).get('/kallor').expect(200);
    await request(other.url).get('/static/spanare.css').expect(200);
    await request(other.url).get('/nope/hemligt').expect(404);
    await request(other.url).get('/healthz').expect(200);
    const text = await scrape(other.url);
    const count = (name: string): Record<string, number> =>
      Object.fromEntries(
        (parse(text).get(name)?.samples ?? [])
          .filter((sample) => sample.name === `${name}_count`)
          .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
      );
    expect(count('spanare_fetch_duration_seconds')).toEqual({ read: 1, failed: 1 });
    expect(count('spanare_job_duration_seconds')).toEqual({ retag: 1 });
    expect(figures(text, 'spanare_jobs_total')).toEqual({ 'retag quarantined': 1 });
    expect(count('spanare_search_duration_seconds')).toEqual({ 'embedded failed': 1 });
    expect(count('spanare_http_request_duration_seconds')).toEqual({
      'api 5xx': 1,
      'page 2xx': 1,
      'page 4xx': 1,
      'static 2xx': 1,
      'health 2xx': 1,
    });
    expect(text).not.toMatch(/hemligt|nope|https?:/);
    await other.close();
  });
});

describe('how they are named', () => {
  it('in base units, counters alone ending in _total, each with HELP and TYPE', async () => {
    application.services.meter.visit('read', 1);
    application.services.meter.job('retag', 'done', 1);
    await request(application.url).get('/api/v1/items?q=polis');
    const families = [...parse(await scrape())].filter(([name]) => name.startsWith('spanare_'));
    expect(families.map(([name]) => name).sort()).toEqual([
      'spanare_build_info',
      'spanare_dependency_up',
      'spanare_fetch_duration_seconds',
      'spanare_http_request_duration_seconds',
      'spanare_index_behind_changes',
      'spanare_items',
      'spanare_job_duration_seconds',
      'spanare_jobs_total',
      'spanare_quarantined_jobs',
      'spanare_queue_jobs',
      'spanare_queue_oldest_seconds',
      'spanare_search_duration_seconds',
      'spanare_sources',
      'spanare_watches_behind_changes',
    ]);
    for (const [name, { help, type, samples }] of families) {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(help).toMatch(/^\S.*\.$/);
      expect(['counter', 'gauge', 'histogram']).toContain(type);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kilobytes|kb|mb|count|sum|bucket|gauge|counter|histogram)$/);
      expect(samples.length).toBeGreaterThan(0);
      for (const { labels, value } of samples) {
        expect(Object.keys(labels).filter((label) => !/^[a-z]+$/.test(label))).toEqual([]);
        expect(value).not.toBeNaN();
      }
    }
  });

  it('in no more than 2,000 series at 1,000 sources, whatever has happened', async () => {
    const sources = sourcesSchema.parse(
      Array.from({ length: 1000 }, (_, i) => ({
        id: `kalla-${i}`,
        name: `Källa ${i}`,
        url: `https://kalla-${i}.example/rss`,
        kind: 'rss',
        level: 'regionalt',
        type: 'nyhet',
        language: 'sv',
      })),
    );
    const large = await startApplication({}, { sources });
    await registerSources(
      large.store.db,
      sources.map((source) => source.id),
      new Date().toISOString(),
      () => '2100-01-01T00:00:00.000Z',
    );
    await large.store.db
      .updateTable('source_states')
      .set({ failure_code: 'gone', failure_message: 'Borta.' })
      .where('source_id', '>=', 'kalla-5')
      .execute();
    const { meter, db, feed, engine, jobs } = large.services;
    const metrics = createMetrics({
      measurements: createMeasurements('1'),
      dependencies: dependOn(),
      whole: { db, feed, engine, jobs, catalogue: fixedCatalogue(sources) },
    });
    expect(Object.values(figures(await metrics.read(), 'spanare_sources')).reduce((sum, n) => sum + n, 0)).toBe(1000);
    happenEverything(meter);
    for (const source of sources.slice(0, 50)) await request(large.url).get(`/api/v1/sources/${source.id}`);
    const series = seriesIn(await scrape(large.url));
    expect(series.length).toBeGreaterThan(300);
    expect(series.length).toBeLessThanOrEqual(2000);
    expect(series.filter((line) => /kalla-\d|https?:/.test(line))).toEqual([]);
    await large.close();
  });
});

/** Every combination of labels that can occur. */
function happenEverything(meter: WebServices['meter']): void {
  for (const outcome of ['read', 'not-modified', 'failed'] as const) meter.visit(outcome, 1);
  for (const engine of ['embedded', 'meilisearch'])
    for (const outcome of ['answered', 'timeout', 'failed'] as const) meter.search(engine, outcome, 1);
  for (const name of JOB_NAMES)
    for (const outcome of ['done', 'failed', 'quarantined', 'unavailable'] as const) meter.job(name, outcome, 1);
  for (const route of ['api', 'page', 'static', 'health'] as const)
    for (const status of [101, 200, 302, 404, 418, 500, 503]) meter.request(route, status, 1);
}

describe('when something is down', () => {
  const REFUSED = (): Promise<never> => Promise.reject(new Error('down'));
  const HANGING = (): Promise<never> => new Promise(() => undefined);
  const OF_STORE = [
    'spanare_sources',
    'spanare_items',
    'spanare_index_behind_changes',
    'spanare_watches_behind_changes',
  ];
  const OF_QUEUE = ['spanare_queue_jobs', 'spanare_queue_oldest_seconds', 'spanare_quarantined_jobs'];

  const read = async (parts: { ask?: () => Promise<never>; store?: boolean; queue?: boolean }): Promise<string> => {
    const { ask = REFUSED, store = false, queue = false } = parts;
    const { services } = application;
    const broken = { ...services.jobs, state: ask, quarantined: ask };
    const execute = { execute: ask, executeTakeFirst: ask, executeTakeFirstOrThrow: ask };
    const chain: unknown = new Proxy(execute, {
      get: (target, name) => (name in target ? target[name as keyof typeof target] : () => chain),
    });
    const feed = { ...services.feed, readCursor: ask, lastChange: ask };
    const metrics = createMetrics({
      measurements: createMeasurements('1'),
      dependencies: dependOn({ ...(store && { store: ask }), ...(queue && { redis: ask }) }),
      whole: {
        catalogue: services.catalogue,
        engine: services.engine,
        db: store ? (chain as typeof services.db) : services.db,
        feed: store ? feed : services.feed,
        jobs: queue ? broken : services.jobs,
      },
    });
    const startedMs = performance.now();
    const text = await metrics.read();
    expect(performance.now() - startedMs).toBeLessThan(1500);
    return text;
  };

  it.each([
    ['refuses', REFUSED],
    ['hangs', HANGING],
  ])('a store that %s leaves its figures out', async (_how, ask) => {
    const text = await read({ ask, store: true });
    expect(OF_STORE.filter((name) => text.includes(name))).toEqual([]);
    expect(OF_QUEUE.filter((name) => !text.includes(name))).toEqual([]);
    expect(figures(text, 'spanare_dependency_up')).toEqual({ store: 0, search: 1 });
    expect(text).toContain('process_cpu_seconds_total');
  });

  it.each([
    ['refuses', REFUSED],
    ['hangs', HANGING],
  ])('a queue that %s leaves its figures out', async (_how, ask) => {
    const text = await read({ ask, queue: true });
    expect(OF_QUEUE.filter((name) => text.includes(name))).toEqual([]);
    expect(OF_STORE.filter((name) => !text.includes(name))).toEqual([]);
    expect(figures(text, 'spanare_dependency_up')).toEqual({ store: 1, search: 1, redis: 0 });
  });

  it('a store that has been closed leaves its figures out, and the rest is told', async () => {
    const other = await startApplication({ dependencies: dependOn({ store: REFUSED }) });
    await other.store.close();
    const text = await scrape(other.url);
    expect(OF_STORE.filter((name) => text.includes(name))).toEqual([]);
    expect(text).toContain('spanare_queue_jobs');
    await other.close();
  });
});
