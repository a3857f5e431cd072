/** People's tips over HTTP: given, found, shown, listed, taken back; and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import request from 'supertest';
import { addedTipSchema, tipListSchema } from '../../src/web/api/schemas.js';
import { type Application, startApplication } from './application.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

const post = (body: object) => request(application.url).post('/api/v1/tips').send(body);
const get = (path: string) => request(application.url).get(path);
const openPage = async (path: string) => {
  const { text } = await get(path).set('Accept', 'text/html').expect(200);
  return load(text);
};
const OPTIONS = { text: 'Tyresö testar trygghetsvandringar\nVarje vecka.', who: 'Anna', where: 'Kvalitetsmässan' };

describe('a tip of words', () => {
  it('is an item at once: in the answer, the search, the facets and on the page', async () => {
    const { body, headers } = await post({
      ...OPTIONS,
      when: '2026-11-20',
      level: 'lokalsamhallet',
      areas: ['klimat'],
    });
    expect(addedTipSchema.safeParse(body).error?.issues ?? []).toEqual([]);
    expect(body).toMatchObject({
      isNew: true,
      notes: [],
      item: {
        url: null,
        title: 'Tyresö testar trygghetsvandringar',
        summary: 'Varje vecka.',
        level: 'lokalsamhallet',
        type: 'ovrigt',
        source: { id: 'tips', name: 'Tips' },
        alsoIn: [],
        publishedAt: '2026-11-20T00:00:00.000Z',
        tips: [{ who: 'Anna', at: '2026-11-20T00:00:00.000Z', where: 'Kvalitetsmässan', note: OPTIONS.text }],
      },
      tip: { who: 'Anna', precision: 'day', level: 'lokalsamhallet', removedAt: null },
    });
    expect(body.item.areas.map((area: { id: string; origin: string }) => [area.id, area.origin]).sort()).toEqual([
      ['klimat', 'person'],
      ['trygghet', 'lexicon'],
    ]);
    expect(headers.location).toBe(`/api/v1/tips/${body.tip.id}`);
    await get(headers.location ?? '').expect(200, body.tip);
    await application.sync();
    const found = await get('/api/v1/items?q=trygghetsvandring+k%C3%A4lla:tips').expect(200);
    expect(found.body).toMatchObject({
      total: 1,
      items: [{ id: body.item.id, url: null, highlight: { title: expect.stringContaining('<mark>') } }],
      facets: { source: { tips: 1 }, level: { lokalsamhallet: 1 }, area: { klimat: 1, trygghet: 1 } },
    });
    expect(found.body).not.toHaveProperty('problems');
    expect((await get('/api/v1/items?source=tips').expect(200)).body.total).toBe(1);
    expect((await get('/api/v1/items?q=kvalitetsm%C3%A4ssan').expect(200)).body.total).toBe(1);

    const $ = await openPage('/sok?q=trygghetsvandring&kalla=tips');
    expect($('ol.items > li')).toHaveLength(1);
    expect($('ol.items h3').text()).toBe('Tyresö testar trygghetsvandringar');
    expect($('ol.items h3 a')).toHaveLength(0);
    expect($('ol.items li').text()).toContain('Tips från Anna, 20 nov 2026, Kvalitetsmässan');
    expect($('ol.items .src').text()).toBe('Tips');
    expect(
      $('ol.items li')
        .text()
        .match(/Varje vecka/g),
    ).toHaveLength(1);
  });

  it('given again by the same person is the same, with 200', async () => {
    const { body } = await post(OPTIONS).expect(200);
    expect(body).toMatchObject({ isNew: false, notes: [expect.stringMatching(/redan lämnat/)] });
    expect((await get('/api/v1/tips').expect(200)).body.tips).toHaveLength(1);
  });

  it('given by many at once is one', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => post({ text: 'Samtidigt', who: 'Bo' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.item.id)).size).toBe(1);
  });
});

describe('a tip of an address', () => {
  it('is kept although the page can’t be read', async () => {
    const { body } = await post({ url: 'http://intranatet/sida', title: 'På intranätet', who: 'Anna' }).expect(201);
    expect(body).toMatchObject({ isNew: true, item: { url: 'http://intranatet/sida', level: 'kommunen' } });
    expect(body.notes[0]).toMatch(/sidan lästes inte\. Tipset är sparat/);
    await application.sync();
    const $ = await openPage('/sok?q=intran%C3%A4tet');
    expect($('ol.items h3 a').attr('href')).toBe('http://intranatet/sida');
  });

  it('joins the item that is known, and both are told', async () => {
    const url = 'https://lokal.example/nyhet/7';
    const [id] = await application.save('lokaltidningen', [{ title: 'Nytt torg i Alphyddan', url }]);
    const { body } = await post({ url: `${url}?utm_source=x`, text: 'Läs om <b>torget</b>\nEn rad till', who: 'Bo' });
    expect(body).toMatchObject({
      isNew: false,
      item: { id, alsoIn: [], source: { id: 'lokaltidningen' }, tips: [{ who: 'Bo' }] },
      notes: [expect.stringMatching(/från Lokaltidningen Nacka fanns redan/)],
    });
    await application.sync();
    const $ = await openPage('/sok?q=alphyddan');
    expect($('ol.items li').text()).toMatch(/Tips från Bo/);
    expect($('ol.items li p.small:contains("Läs om")').html()).toMatch(
      /”Läs om &lt;b&gt;torget&lt;\/b&gt;<br>En rad till”/,
    );
    expect((await get(`/api/v1/stories/${body.item.storyId}`).expect(200)).body.items[0].tips).toHaveLength(1);
  });
});

describe('what is refused', () => {
  const BAD: [object, string[]][] = [
    [{}, ['text']],
    [
      { url: 'javascript:alert(1)', when: 'sen', level: 'x', type: 'y', areas: ['z'] },
      ['areas', 'level', 'type', 'url', 'when'],
    ],
    [{ text: 'x', whoo: 'Anna' }, ['whoo']],
    [{ text: 'å'.repeat(5001) }, ['text']],
    [{ text: 1, who: {}, where: [] }, ['text', 'where', 'who']],
  ];
  it.each(BAD)('%.80j', async (body, names) => {
    const answer = await post(body)
      .expect(400)
      .expect('Content-Type', /problem\+json/);
    expect(answer.body.invalidParameters.map((one: { name: string }) => one.name).sort()).toEqual(names);
    for (const { reason } of answer.body.invalidParameters) {
      expect(reason).toMatch(/^[\p{Lu}”].*[.?]$/su);
      expect(reason).not.toMatch(/Invalid|expected/);
    }
  });

  it('names the field that was meant', async () => {
    const { body } = await post({ text: 'x', whoo: 'Anna' });
    expect(body.invalidParameters[0].reason).toMatch(/Menade du who\?/);
  });

  it('no JSON, no list, too much of it, and pages of other sites', async () => {
    const raw = (text: string) =>
      request(application.url).post('/api/v1/tips').set('Content-Type', 'application/json').send(text);
    await raw('{').expect(400);
    await raw('[]').expect(400);
    await raw(`{"text":"${'x'.repeat(150_000)}"}`).expect(413);
    await request(application.url).post('/api/v1/tips').expect(400);
    await post({ text: 'x' }).set('Origin', 'https://evil.example').expect(403);
    await get('/api/v1/tips?limit=0').expect(400);
    await get('/api/v1/tips?cursor=x').expect(400);
    await get('/api/v1/tips?removed=ja').expect(400);
    for (const path of ['/api/v1/tips/nej', '/api/v1/tips/01M85EH03RVSH2VRGMJPHZFPCE']) {
      await get(path).expect(404);
      await request(application.url).delete(path).expect(404);
      await request(application.url).post(`${path}/restore`).expect(404);
    }
  });
});

describe('taking back', () => {
  it('takes the item out of the search, and putting back brings it there again', async () => {
    const { body } = await post({ text: 'Ryktet om rondellen', who: 'Cissi' }).expect(201);
    const path = `/api/v1/tips/${body.tip.id}`;
    const total = async () => {
      await application.sync();
      return (await get('/api/v1/items?q=rondellen').expect(200)).body.total;
    };
    expect(await total()).toBe(1);
    const removed = await request(application.url).delete(path).expect(200);
    expect(removed.body).toMatchObject({ item: null, tip: { removedAt: expect.any(String) } });
    await request(application.url).delete(path).expect(200, removed.body);
    expect(await total()).toBe(0);
    await get(`/api/v1/items/${body.item.id}`).expect(410);
    expect((await get('/api/v1/tips?removed=true').expect(200)).body.tips).toMatchObject([{ id: body.tip.id }]);
    const restored = await request(application.url).post(`${path}/restore`).expect(200);
    expect(restored.body).toMatchObject({ item: { id: body.item.id }, tip: { removedAt: null } });
    expect(await total()).toBe(1);
  });
});

it('all tips come once each, the latest first, page by page', async () => {
  for (const n of [1, 2, 3]) await post({ text: `Tips nummer ${n}` }).expect(201);
  const all = (await get('/api/v1/tips?limit=100').expect(200)).body.tips.map((tip: { id: string }) => tip.id);
  const paged: string[] = [];
  let cursor = '';
  do {
    const { body } = await get(`/api/v1/tips?limit=2${cursor}`).expect(200);
    expect(tipListSchema.safeParse(body).error).toBeUndefined();
    paged.push(...body.tips.map((tip: { id: string }) => tip.id));
    cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor !== '');
  expect(paged).toEqual(all);
  expect(all).toEqual([...all].sort().reverse());
  expect(all.length).toBeGreaterThan(5);
});

it('an item that nobody has tipped of has no tips', async () => {
  const [id] = await application.save('regionen', [{ title: 'Vanlig post' }]);
  const { body } = await get(`/api/v1/items/${id}`).expect(200);
  expect(body).not.toHaveProperty('tips');
});

it('whatever a person writes is text', async () => {
  const vectors = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '</h3></li><form action=//evil.example>',
    '\u0000<scr\u0000ipt>alert(1)</script>',
    '<base href=//evil.example>',
  ];
  for (const vector of vectors) {
    const text = `larmord ${vector}\n${vector}`;
    expect((await post({ text, who: vector, where: vector })).status).toBeLessThan(202);
    await post({
      url: `https://larm.example/${encodeURIComponent(vector)}`,
      title: `larmord ${vector}`,
      text,
      who: vector,
    }).expect(201);
  }
  await application.sync();
  const $ = await openPage('/sok?q=larmord');
  // One of them is another with a character that cannot be seen.
  expect($('ol.items > li')).toHaveLength(2 * vectors.length - 1);
  expect(
    $('script:not([src^="/static/"]), iframe, img, object, base, form[action^="//"], [onerror], [onload], [style]'),
  ).toHaveLength(0);
  const links = $('ol.items a[href]')
    .get()
    .map((link) => $(link).attr('href') ?? '');
  expect(links.filter((href) => !/^(\/sok\?|https:)/.test(href))).toEqual([]);
  expect($('ol.items').text()).toContain('Tips från "><img src=x onerror=alert(1)>');
});
