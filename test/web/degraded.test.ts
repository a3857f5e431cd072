import { afterEach, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import type { DependencyName } from '../../src/domain/dependencies.js';
import { QueueUnavailableError } from '../../src/jobs/jobs.js';
import { readSourceStates } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { problemSchema, refreshSchema } from '../../src/web/api/schemas.js';
import type { WebServices } from '../../src/web/services.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

const open: Application[] = [];
async function start(overrides: Partial<WebServices> = {}): Promise<Application> {
  const application = await startApplication(overrides);
  open.push(application);
  return application;
}
afterEach(async () => {
  for (const application of open.splice(0)) await application.close();
});

const words = (text: string): string => text.replace(/\s+/g, ' ').trim();
const down = (...names: DependencyName[]) => ({ down: () => new Set(names) });

/** What the store's own layer throws when the database does not answer. */
const unavailable = (): Error =>
  Object.assign(new Error('The database does not answer: connect ECONNREFUSED 10.1.2.3:5432'), {
    code: 'STORE_UNAVAILABLE',
  });

/** A database of which every question is refused. */
function rejectingDb(): Db {
  const refuse = (): Promise<never> => Promise.reject(unavailable());
  const execute: Record<string, unknown> = {
    execute: refuse,
    executeTakeFirst: refuse,
    executeTakeFirstOrThrow: refuse,
  };
  const chain: unknown = new Proxy(() => chain, {
    get: (_target, name) => execute[String(name)] ?? (() => chain),
    apply: () => chain,
  });
  return chain as Db;
}

const SECRETS = /ECONN|10\.1\.2\.3|5432|StoreUnavailable|\.ts\b|\bat \w+ \(/;
const NOTHING_LOST = 'Databasen svarar inte just nu. Inget som har sparats är förlorat.';

describe('when the store does not answer', () => {
  it.each([
    ['get', '/api/v1/items'],
    ['get', '/api/v1/items?source=borttagen'],
    ['get', '/api/v1/items/x'],
    ['get', '/api/v1/stories/x'],
    ['get', '/api/v1/sources'],
    ['get', '/api/v1/sources/journal'],
    ['post', '/api/v1/sources/journal/refresh'],
    ['put', '/api/v1/items/x/areas/trygghet'],
    ['delete', '/api/v1/items/x/areas/trygghet'],
  ] as const)('%s %s is a problem that says so', async (method, path) => {
    const application = await start();
    // The index has what the store would be asked for.
    await application.save('lokaltidningen', [{ title: 'Polis i centrum' }]);
    const broken = await start({ db: rejectingDb(), engine: application.services.engine });
    const asked = request(broken.url)[method](path);
    const answer = await (method === 'put' ? asked.send({ verdict: 'yes' }) : asked).expect(503);
    expect(answer.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(answer.body).toMatchObject({ type: 'urn:spanare:problem:unavailable', instance: path.split('?')[0] });
    expect(answer.body.detail).toContain(NOTHING_LOST);
    expect(problemSchema.safeParse(answer.body).error).toBeUndefined();
    expect(answer.text).not.toMatch(SECRETS);
    expect(broken.log.map((line) => `${line.level} ${line.event}`)).toContain('warn request-unavailable');
    expect(broken.log.filter((line) => line.level === 'error')).toEqual([]);
  });

  it.each(['/kallor', '/sok?kalla=borttagen'])('%s is a page that says so', async (path) => {
    const broken = await start({ db: rejectingDb() });
    const { text, headers } = await request(broken.url).get(path).set('Accept', 'text/html').expect(503);
    expect(headers['retry-after']).toBe('5');
    const $ = load(text);
    expect($('h1').text()).toBe('Tjänsten svarar inte just nu');
    expect(words($('main').text())).toContain(NOTHING_LOST);
    expect($('main a').attr('href')).toBe(path);
    expect(text).not.toMatch(SECRETS);
  });

  it('a search keeps its question', async () => {
    const application = await start();
    await application.save('lokaltidningen', [{ title: 'Polis i centrum' }]);
    const broken = await start({ db: rejectingDb(), engine: application.services.engine });
    const { text, headers } = await request(broken.url).get('/sok?q=polis').set('Accept', 'text/html').expect(503);
    expect(headers['retry-after']).toBe('5');
    const $ = load(text);
    expect($('input#q').val()).toBe('polis');
    expect(words($('[role=alert]').text())).toContain(`${NOTHING_LOST} Din fråga ligger kvar.`);
    expect(text).not.toMatch(SECRETS);
  });

  it('a store that has been closed is one that does not answer', async () => {
    const application = await start();
    await application.store.close();
    await request(application.url).get('/kallor').set('Accept', 'text/html').expect(503);
    await request(application.url).get('/api/v1/sources').expect(503).expect('Retry-After', '5');
  });

  it('what does not need it answers as ever', async () => {
    const broken = await start({ db: rejectingDb(), ...down('store') });
    await request(broken.url).get('/healthz').expect(200);
    await request(broken.url).get('/api/v1/areas').expect(200);
    await request(broken.url).get('/api/openapi.json').expect(200);
    await request(broken.url).get('/static/spanare.css').expect(200);
    await request(broken.url).get('/').expect(302);
    const missing = await request(broken.url).get('/nope').set('Accept', 'text/html').expect(404);
    expect(load(missing.text)('h1').text()).toBe('Sidan finns inte');
    await request(broken.url).get('/api/v1/areas?nope=1').expect(400);
    await request(broken.url).post('/api/v1/sources/avstangd/refresh').expect(409);
    await request(broken.url).get('/sok').set('Host', 'evil.example').expect(421);
  });

  it('a bug is still a bug', async () => {
    const broken = await start({ db: null as never });
    const { body } = await request(broken.url).get('/api/v1/sources').expect(500);
    expect(body.detail).toContain('sparat med nummer');
    expect(broken.log.map((line) => `${line.level} ${line.event}`)).toContain('error request-failed');
  });
});

describe('when the search engine fails', () => {
  const broken = async (error: Error): Promise<Application> => {
    const other = await start();
    return start({
      engine: { ...other.services.engine, search: () => Promise.reject(error) },
      ...down('search'),
    });
  };

  it.each([
    ['of whatever it says', new Error('socket hang up at 10.1.2.3:7700')],
    // The index is a database too, but not the one whose trouble this would be.
    ['as a closed database', Object.assign(new Error('database is not open'), { code: 'ERR_INVALID_STATE' })],
  ])('%s, searches say so and the rest works', async (_how, error) => {
    const application = await broken(error);
    const { body, headers, text } = await request(application.url).get('/api/v1/items?q=polis').expect(503);
    expect(body.detail).toBe('Sökmotorn svarar inte just nu. Försök igen om en stund.');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const page = await request(application.url).get('/sok?q=polis').set('Accept', 'text/html').expect(503);
    expect(load(page.text)('[role=alert]').text()).toContain('Sökmotorn svarar inte.');
    expect(text + page.text).not.toMatch(/10\.1\.2\.3|not open/);
    const sources = await request(application.url).get('/kallor').set('Accept', 'text/html').expect(200);
    const $ = load(sources.text);
    expect($('tbody tr')).toHaveLength(5);
    expect(words($('.msg--warn').text())).toBe(
      'Sökningen ligger nere. Sökregistret svarar inte. Det som har hämtats ligger kvar.',
    );
    await request(application.url).get('/api/v1/sources').expect(200);
  });
});

describe('when the queue does not answer', () => {
  const startWithoutQueue = async (): Promise<Application> => {
    const fail = (): Promise<never> => Promise.reject(new QueueUnavailableError('redis://:hemligt@10.1.2.3'));
    const jobs = { ...(await start()).services.jobs, add: fail, state: fail, quarantined: fail, ping: fail };
    const application = await start({ jobs, ...down('redis') });
    await seed(application);
    return application;
  };

  it('"fetch now" is accepted, for the store has it', async () => {
    const application = await startWithoutQueue();
    const before = new Date().toISOString();
    const { body } = await request(application.url).post('/api/v1/sources/journal/refresh').expect(202);
    expect(refreshSchema.safeParse(body).error).toBeUndefined();
    expect(body).toEqual({
      sourceId: 'journal',
      queued: false,
      note: 'Kön svarar inte just nu. Källan hämtas så snart den svarar igen.',
    });
    const row = await application.store.db
      .selectFrom('source_states')
      .select(['requested_at', 'next_fetch_at'])
      .where('source_id', '=', 'journal')
      .executeTakeFirstOrThrow();
    expect((row.requested_at ?? row.next_fetch_at) >= before).toBe(true);
    expect((row.requested_at ?? row.next_fetch_at) <= new Date().toISOString()).toBe(true);
    expect((await readSourceStates(application.store.db, before)).size).toBeGreaterThan(0);
  });

  it('the button leads back to the page, which says that it has to wait', async () => {
    const application = await startWithoutQueue();
    const { headers } = await request(application.url)
      .post('/kallor/journal/hamta')
      .set('Accept', 'text/html')
      .expect(303);
    expect(headers.location).toBe('/kallor?vantar=journal');
    const { text } = await request(application.url).get('/kallor?vantar=journal').expect(200);
    const $ = load(text);
    expect(
      $('.msg')
        .map((_i, message) => words($(message).text()))
        .get(),
    ).toEqual([
      'Hämtningen väntar. Kön svarar inte. Källorna hämtas när den svarar igen, och inget går förlorat.',
      'Journal of Examples hämtas så snart kön svarar igen. Ladda om sidan',
    ]);
    expect($('tbody tr')).toHaveLength(5);
  });

  it('searching and reading go on as ever', async () => {
    const application = await startWithoutQueue();
    const { body } = await request(application.url).get('/api/v1/items?q=polis').expect(200);
    await request(application.url).get(`/api/v1/items/${body.items[0].id}`).expect(200);
    const { text } = await request(application.url).get('/sok?q=polis').set('Accept', 'text/html').expect(200);
    expect(load(text)('.msg')).toHaveLength(0);
  });

  it('an empty base does not promise items in a few minutes', async () => {
    const application = await start(down('redis'));
    const { text } = await request(application.url).get('/sok').set('Accept', 'text/html').expect(200);
    expect(load(text)('.empty p').text()).toMatch(/^Kön svarar inte\./);
  });

  it('nothing is said where all is well', async () => {
    const application = await start();
    const { text } = await request(application.url).get('/kallor').set('Accept', 'text/html').expect(200);
    expect(load(text)('.msg')).toHaveLength(0);
  });
});
