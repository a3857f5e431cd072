import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { currentLogContext, withLogContext } from '../../src/domain/log-context.js';
import { createInProcessJobs } from '../../src/jobs/in-process.js';
import { JOB_NAMES, PermanentJobError } from '../../src/jobs/jobs.js';
import { createQuarantine } from '../../src/jobs/quarantine.js';
import { createLog } from '../../src/log.js';
import { type Application, startApplication } from './application.js';

/** A log as the product has it, its lines kept. */
function keepLines() {
  const texts: string[] = [];
  const log = createLog('info', { write: (line) => texts.push(line) });
  return { log, texts, lines: (): Record<string, unknown>[] => texts.map((text) => JSON.parse(text)) };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('lines of the log', () => {
  it('carry what the request or job under way is called, however deep and late they are written', async () => {
    const { log, lines } = keepLines();
    const work = async (name: string): Promise<void> => {
      await turn();
      log.info({ name }, 'early');
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.warn({ name }, 'late');
    };
    await Promise.all([
      withLogContext({ requestId: 'A' }, () => work('a')),
      withLogContext({ jobId: '7', job: 'retag' }, () => work('b')),
      work('c'),
    ]);
    const of = (name: string) => lines().filter((line) => line.name === name);
    expect(of('a').map(({ requestId, jobId }) => [requestId, jobId])).toEqual([
      ['A', undefined],
      ['A', undefined],
    ]);
    expect(of('b').map(({ jobId, job, requestId }) => [jobId, job, requestId])).toEqual([
      ['7', 'retag', undefined],
      ['7', 'retag', undefined],
    ]);
    expect(of('c').flatMap((line) => [line.requestId, line.jobId, line.job])).toEqual(Array(6).fill(undefined));
  });

  it('have no field twice, and none of an earlier line', () => {
    const { log, texts, lines } = keepLines();
    withLogContext({ requestId: 'A' }, () => {
      log.info({ requestId: 'A', source: 'x' }, 'first');
      log.info({}, 'second');
      expect(currentLogContext()).toEqual({ requestId: 'A' });
    });
    expect(texts[0]?.match(/"requestId"/g)).toHaveLength(1);
    expect(lines()[1]).toEqual({ level: 'info', time: expect.any(String), requestId: 'A', event: 'second' });
  });

  it.each([
    ['postgres://spanare:hemligt@db:5432/spanare', 'postgres://db:5432/spanare'],
    ['redis://:hemligt@127.0.0.1:6379', 'redis://127.0.0.1:6379'],
    ['rediss://anna:hem%40ligt"\\hemligt@cache', 'rediss://cache'],
    ['postgresql://anna:hem@ligt:hemligt@[::1]/x?options=-c%20a@b', 'postgresql://[::1]/x?options=-c%20a@b'],
    ['https://anna:hemligt@region.example/atom', 'https://region.example/atom'],
    ['https://region.example/@anna', 'https://region.example/@anna'],
  ])('%s is logged without what opens it', (address, shown) => {
    const { log, texts, lines } = keepLines();
    const cause = new Error(`connect failed: ${address}`);
    const err = Object.assign(new Error(`No answer from ${address} yet`, { cause }), {
      command: { name: 'AUTH', args: ['spanare', 'hemligt'] },
      connection: { password: 'hemligt' },
      password: 'hemligt',
    });
    log.error({ err, url: address, contact: 'anna@kommun.example' }, 'failed');
    expect(texts.join('')).not.toContain('hemligt');
    expect(lines()[0]).toMatchObject({ url: shown, contact: 'anna@kommun.example' });
    expect(JSON.stringify(lines()[0])).toContain(`No answer from ${shown.replaceAll('"', '\\"')}`);
  });
});

describe('lines of a request', () => {
  const kept = keepLines();
  let application: Application;
  beforeAll(async () => {
    const tagger = () => {
      kept.log.info({ deep: true }, 'tagger-asked');
      throw new Error('bug');
    };
    application = await startApplication({ log: kept.log, tagger });
  });
  afterAll(() => application.close());

  it('all have its number, and others have theirs, also when a body was read', async () => {
    const [id = ''] = await application.save('lokaltidningen', [{ title: 'En vanlig post' }]);
    const ask = () => request(application.url).put(`/api/v1/items/${id}/areas/trygghet`).send({ verdict: 'yes' });
    const answers = await Promise.all([ask().expect(500), ask().expect(500), ask().expect(500)]);
    const numbers = answers.map(({ headers }) => headers['x-request-id']);
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) {
      const events = kept.lines().flatMap((line) => (line.requestId === number ? [line.event] : []));
      expect(events).toEqual(['tagger-asked', 'request-failed', 'request']);
    }
    expect(kept.texts.filter((text) => (text.match(/"requestId"/g) ?? []).length !== 1)).toEqual([]);
  });
});

describe('lines of a job', () => {
  it('all have its id and name, from the first try to the last', async () => {
    const { log, lines } = keepLines();
    const application = await startApplication();
    const seen: string[] = [];
    const idle = { concurrency: 1, restMs: 60_000, run: async () => undefined };
    const jobs = createInProcessJobs({
      registry: {
        'visit-host': idle,
        'read-pages': idle,
        'sync-index': {
          ...idle,
          run: async (_payload, { id }) => {
            seen.push(id);
            await turn();
            log.info({}, 'deep');
            throw new PermanentJobError('never');
          },
        },
        retag: idle,
        'match-watches': idle,
        routine: idle,
      },
      works: JOB_NAMES,
      quarantine: createQuarantine(application.store.db),
      isUnavailable: () => false,
      log,
      meter: application.services.meter,
    });
    jobs.begin();
    await jobs.add('sync-index', {}, { key: 'a' });
    await jobs.add('sync-index', {}, { key: 'b' });
    await jobs.drain();
    await jobs.close(0);
    await application.close();
    expect(new Set(seen).size).toBe(2);
    expect(lines().map(({ event, jobId, job }) => [event, jobId, job])).toEqual(
      seen.flatMap((id) => [
        ['deep', id, 'sync-index'],
        ['job-quarantined', id, 'sync-index'],
      ]),
    );
  });
});

describe('a number that comes with the request', () => {
  const OWN = /^[0-9A-F]{4}-[0-9A-F]{4}$/;
  const ask = async (trustProxy: string | null, number: string): Promise<unknown> => {
    const base = (await started).services.config;
    const application = await startApplication({ config: { ...base, trustProxy } });
    const { headers } = await request(application.url).get('/healthz').set('X-Request-Id', number);
    await application.close();
    return headers['x-request-id'];
  };
  const started = startApplication();
  afterAll(async () => (await started).close());

  it('is kept when a trusted proxy gave it and it is short and harmless', async () => {
    expect(await ask('1', 'abc-1.2_X')).toBe('abc-1.2_X');
    expect(await ask('loopback', '7'.repeat(64))).toBe('7'.repeat(64));
  });

  it.each([
    [null, 'abc'],
    ['10.0.0.0/8', 'abc'],
    ['1', 'a b'],
    ['1', '7'.repeat(65)],
    ['1', '<script>'],
    ['1', 'a"b'],
    ['1', 'å'],
    ['1', 'a, b'],
  ])('is not when %s is trusted and it is %s', async (trustProxy, number) => {
    expect(await ask(trustProxy, number)).toMatch(OWN);
  });
});
