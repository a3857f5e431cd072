import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { markDeleted } from '../../src/intake/delete-item.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

let application: Application;
const get = (path: string) => request(application.url).get(path);

beforeAll(async () => {
  application = await startApplication();
  await seed(application);
});
afterAll(() => application.close());

/** All pages of a search, by cursor. */
async function readAll(path: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await get(`${path}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`).expect(
      200,
    );
    ids.push(...body.items.map((item: { id: string }) => item.id));
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return ids;
}

describe('GET /api/v1/items', () => {
  it('gives everything, the newest first, when nothing is asked for', async () => {
    const { body } = await get('/api/v1/items?limit=100')
      .expect(200)
      .expect('Content-Type', 'application/json; charset=utf-8');
    expect(body.total).toBe(49);
    expect(body.items).toHaveLength(49);
    expect(body).not.toHaveProperty('problems');
    expect(body).not.toHaveProperty('relaxed');
    expect(body).not.toHaveProperty('nextCursor');
    const times = body.items
      .map((item: { publishedAt: string | null }) => item.publishedAt)
      .filter((at: string | null) => at !== null);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('gives an item in the shape that is promised', async () => {
    const { body } = await get('/api/v1/items?q=climate&language=en').expect(200);
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      url: expect.stringContaining('https://'),
      title: 'How the climate of small towns shapes the work of local government',
      summary: expect.stringContaining('We studied'),
      highlight: {
        title: expect.stringContaining('<mark>climate</mark>'),
        summary: expect.stringContaining('<mark>climate</mark>'),
      },
      publishedAt: '2026-05-01T00:00:00.000Z',
      firstSeenAt: expect.stringMatching(/Z$/),
      language: 'en',
      level: 'globalt',
      type: 'forskning',
      source: { id: 'journal', name: 'Journal of Examples' },
      alsoIn: [],
      storyId: expect.any(String),
      areas: [
        {
          id: 'klimat',
          score: expect.any(Number),
          origin: 'lexicon',
          reasons: expect.arrayContaining([{ word: 'climate', points: expect.any(Number), where: 'title' }]),
        },
      ],
      people: [{ name: 'Ada Exempel', affiliation: 'Exempel universitet', orcid: '0000-0002-1825-0097' }],
      identifiers: { doi: '10.1000/182' },
    });
  });

  it('names where else an item was found', async () => {
    const { body } = await get('/api/v1/items?q=%22delar+ut+st%C3%B6d%22').expect(200);
    expect(body.items[0].alsoIn).toEqual([
      { id: 'lokaltidningen', name: 'Lokaltidningen Nacka', url: 'https://region.example/stod' },
    ]);
  });

  it('pages by cursor give every item once', async () => {
    const ids = await readAll('/api/v1/items?q=trygghet*&limit=4');
    const { body } = await get('/api/v1/items?q=trygghet*&limit=100');
    expect(ids).toHaveLength(body.total);
    expect(new Set(ids).size).toBe(body.total);
  });

  it('repeated parameters are alternatives, a comma is a character', async () => {
    const both = await get('/api/v1/items?source=regionen&source=journal').expect(200);
    expect(both.body.total).toBe(3);
    const comma = await get('/api/v1/items?source=regionen,journal').expect(400);
    expect(comma.body.invalidParameters[0].name).toBe('source');
  });

  it('filters in the query join the parameters', async () => {
    const written = await get(`/api/v1/items?q=${encodeURIComponent('källa:regionen')}`).expect(200);
    const joined = await get(`/api/v1/items?q=${encodeURIComponent('källa:regionen')}&source=journal`).expect(200);
    const narrowed = await get(
      `/api/v1/items?q=${encodeURIComponent('efter:2026-05-01')}&to=2026-05-31&source=journal`,
    ).expect(200);
    expect([written.body.total, joined.body.total, narrowed.body.total]).toEqual([2, 3, 1]);
  });

  it.each([
    ['källa:exempel', ['regionen']],
    ['källa:"Region Exempel"', ['regionen']],
    ['källa:journal', ['journal']],
    ['källa:lokaltidningen,journal', ['journal', 'lokaltidningen']],
  ])('%s finds sources by id and by name', async (text, sources) => {
    const { body } = await get(`/api/v1/items?limit=100&q=${encodeURIComponent(text)}`).expect(200);
    expect([...new Set(body.items.map((item: { source: { id: string } }) => item.source.id))].sort()).toEqual(sources);
  });

  it('says what in the query could not be read, and searches for the rest', async () => {
    const { body } = await get(
      `/api/v1/items?q=${encodeURIComponent('"trygghetsvandring område:rymden språk:qx')}`,
    ).expect(200);
    expect(body.problems.length).toBeGreaterThan(0);
    const unclosed = await get(`/api/v1/items?q=${encodeURIComponent('trygghetsvandring område:rymden')}`).expect(200);
    expect(unclosed.body.problems).toEqual([expect.stringContaining('område:rymden finns inte')]);
    expect(unclosed.body.total).toBeGreaterThan(0);
  });

  it('an ETag makes the same answer cheap', async () => {
    const first = await get('/api/v1/items?q=polis').expect(200);
    const etag = String(first.headers.etag);
    expect(etag).not.toBe('undefined');
    await get('/api/v1/items?q=polis').set('If-None-Match', etag).expect(304);
  });

  const BAD: [string, string, RegExp][] = [
    ['area=tryghet', 'area', /trygghet och klimat/],
    ['area=', 'area', /finns inte/],
    ['level=kommun', 'level', /kommunen, lokalsamhallet/],
    ['type=blogg', 'type', /nyhet, rapport/],
    ['source=regionn', 'source', /Menade du regionen\?/],
    ['source=zzzzzzzz', 'source', /\/api\/v1\/sources/],
    ['language=svenska', 'language', /sv eller en/],
    ['language=qx', 'language', /sv eller en/],
    ['from=2026-02-30', 'from', /2026-02-30/],
    ['to=i+g%C3%A5r', 'to', /inget datum/],
    ['from=2026-03-01&to=2026-02-01', 'to', /Byt plats/],
    ['sort=oldest', 'sort', /relevance eller newest/],
    ['sort=newest&sort=newest', 'sort', /bara anges en gång/],
    ['limit=0', 'limit', /1 till 100/],
    ['limit=101', 'limit', /1 till 100/],
    ['limit=ten', 'limit', /1 till 100/],
    ['limit=1e2', 'limit', /1 till 100/],
    ['limit=-1', 'limit', /1 till 100/],
    ['limit=', 'limit', /1 till 100/],
    ['limit=10&limit=20', 'limit', /bara anges en gång/],
    ['q=a&q=b', 'q', /bara anges en gång/],
    ['cursor=nonsense', 'cursor', /Markören/],
    ['cursor=', 'cursor', /Markören/],
    ['aera=trygghet', 'aera', /Menade du area\?/],
    ['foo=1', 'foo', /De som finns är q, area/],
    ['__proto__=1', '__proto__', /finns inte/],
    ['area[]=trygghet', 'area[]', /Menade du area\?/],
    [`q=${'a'.repeat(2001)}`, 'q', /2.000 tecken/u],
    [Array.from({ length: 201 }, () => 'type=nyhet').join('&'), 'type', /200 värden/],
  ];
  it.each(BAD)('%.60s is refused in Swedish', async (query, name, reason) => {
    const { body } = await get(`/api/v1/items?${query}`)
      .expect(400)
      .expect('Content-Type', 'application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      status: 400,
      title: expect.any(String),
      type: expect.any(String),
      instance: '/api/v1/items',
    });
    expect(body.invalidParameters).toEqual([{ name, reason: expect.stringMatching(reason) }]);
  });

  it('names every mistake at once', async () => {
    const { body } = await get('/api/v1/items?limit=0&level=x&from=nej&are=1').expect(400);
    expect(body.invalidParameters.map((one: { name: string }) => one.name).sort()).toEqual([
      'are',
      'from',
      'level',
      'limit',
    ]);
  });

  it('a cursor belongs to its question', async () => {
    const { body } = await get('/api/v1/items?q=trygghet*&limit=2').expect(200);
    await get(`/api/v1/items?q=klimat*&limit=2&cursor=${encodeURIComponent(body.nextCursor)}`).expect(400);
  });
});

describe('one item, one story, and what people say', () => {
  it('gives an item without highlight, and says what is unknown or gone', async () => {
    const [id = ''] = await application.save('lokaltidningen', [{ externalId: 'bort', title: 'Snart borta ur basen' }]);
    const { body } = await get(`/api/v1/items/${id}`).expect(200);
    expect(body).toMatchObject({ id, title: 'Snart borta ur basen' });
    expect(body).not.toHaveProperty('highlight');
    await markDeleted(application.store.db, 'lokaltidningen', ['bort'], new Date().toISOString());
    const gone = await get(`/api/v1/items/${id}`).expect(410);
    expect(gone.body.detail).toBe('Posten togs bort av sin källa.');
    await get('/api/v1/items/nope').expect(404);
    await get(`/api/v1/items/${id}?q=1`).expect(400);
    // The index has not heard of it yet; the store is what counts.
    const { body: found } = await get('/api/v1/items?q=%22snart+borta%22').expect(200);
    expect(found.items).toEqual([]);
  });

  it('a story has its items', async () => {
    const { body: found } = await get('/api/v1/items?q=%22delar+ut+st%C3%B6d%22');
    const { body } = await get(`/api/v1/stories/${found.items[0].storyId}`).expect(200);
    expect(body.items.map((item: { source: { id: string } }) => item.source.id)).toEqual([
      'regionen',
      'lokaltidningen',
    ]);
    expect(body.leadItemId).toBe(body.items[0].id);
    await get('/api/v1/stories/nope').expect(404);
  });

  it('a verdict stands above the machine, can be repeated and taken back', async () => {
    const [id = ''] = await application.save('lokaltidningen', [
      { title: 'Brottsförebyggande trygghetsvandring i Sickla' },
    ]);
    const put = (area: string, verdict: unknown) =>
      request(application.url)
        .put(`/api/v1/items/${id}/areas/${area}`)
        .send({ verdict } as object);
    const areasOf = (body: { areas: { id: string; origin: string }[] }) =>
      body.areas.map((area) => `${area.id}:${area.origin}`).sort();
    const { body: before } = await get(`/api/v1/items/${id}`);
    expect(areasOf(before)).toEqual(['trygghet:lexicon']);
    for (let i = 0; i < 2; i += 1) {
      const { body } = await put('trygghet', 'no').expect(200);
      expect(areasOf(body)).toEqual([]);
    }
    const { body: yes } = await put('klimat', 'yes').expect(200);
    expect(areasOf(yes)).toEqual(['klimat:person']);
    await application.sync();
    const { body: found } = await get('/api/v1/items?area=klimat&q=Sickla').expect(200);
    expect(found.total).toBe(1);
    await request(application.url).delete(`/api/v1/items/${id}/areas/klimat`).expect(200);
    const { body: after } = await request(application.url).delete(`/api/v1/items/${id}/areas/trygghet`).expect(200);
    expect(areasOf(after)).toEqual(['trygghet:lexicon']);
  });

  it('refuses verdicts that cannot be read', async () => {
    const { body: found } = await get('/api/v1/items?limit=1');
    const path = `/api/v1/items/${found.items[0].id}/areas/trygghet`;
    const put = () => request(application.url).put(path);
    await put()
      .send({ verdict: 'kanske' })
      .expect(400, /verdict/);
    await put().send({ verdict: 'yes', by: 'mig' }).expect(400, /by/);
    await put().send(['yes']).expect(400);
    await put().expect(400);
    await put().set('Content-Type', 'application/json').send('{"verdict":').expect(400);
    await put().set('Content-Type', 'text/plain').send('yes').expect(415);
    await put()
      .set('Content-Type', 'application/json')
      .send(JSON.stringify({ verdict: 'x'.repeat(120_000) }))
      .expect(413);
    await request(application.url).put('/api/v1/items/nope/areas/trygghet').send({ verdict: 'yes' }).expect(404);
    await request(application.url)
      .put(path.replace('trygghet', 'rymden'))
      .send({ verdict: 'yes' })
      .expect(404, /rymden/);
  });

  it('an item of a source that has left the configuration keeps its id as its name, and can be asked for', async () => {
    const [id = ''] = await application.save('lokaltidningen', [{ title: 'Från en källa som inte finns längre' }]);
    await application.store.db.updateTable('items').set({ source_id: 'borttagen' }).where('id', '=', id).execute();
    const { body } = await get(`/api/v1/items/${id}`).expect(200);
    expect(body.source).toEqual({ id: 'borttagen', name: 'borttagen' });
    await get('/api/v1/items?source=borttagen').expect(200);
  });
});

describe('when the search is down', () => {
  it('says so with 503, and the rest still answers', async () => {
    const engine = { ...application.services.engine, search: () => Promise.reject(new Error('secret /var/lib/index')) };
    const broken = await startApplication({ engine });
    const { body, text, headers } = await request(broken.url).get('/api/v1/items').expect(503);
    expect(body).toMatchObject({ status: 503, detail: 'Sökmotorn svarar inte just nu. Försök igen om en stund.' });
    expect(headers['retry-after']).toBe('30');
    expect(text).not.toContain('secret');
    await request(broken.url).get('/api/v1/areas').expect(200);
    await broken.close();
  });
});
