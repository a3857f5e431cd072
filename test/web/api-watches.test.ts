/** Saved searches over HTTP: tried, made, listed with what is new, marked, changed, taken away; their feeds; and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { knownTo } from '../../src/search/resolve-filters.js';
import { readFeed } from '../../src/sources/feed/read-feed.js';
import { matchWatches } from '../../src/watches/match-changes.js';
import {
  previewSchema,
  seenSchema,
  watchHitListSchema,
  watchListSchema,
  watchResourceSchema,
} from '../../src/web/api/watch-schemas.js';
import { type Application, startApplication } from './application.js';

let application: Application;
beforeAll(async () => {
  application = await startApplication();
  await application.save('lokaltidningen', [
    { title: 'Trygghetsvandring i hamnen', summaryHtml: '<p>Grannar och polis gick genom hamnen.</p>' },
    { title: 'Hamnens nya bibliotek' },
    { title: 'Torget rustas' },
  ]);
});
afterAll(() => application.close());

const ROOT = '/api/v1/watches';
const post = (path: string, body?: object) => request(application.url).post(`${ROOT}${path}`).send(body);
const get = (path: string) => request(application.url).get(`${ROOT}${path}`);
const patch = (id: string, body: object) => request(application.url).patch(`${ROOT}/${id}`).send(body);
const remove = (id: string) => request(application.url).delete(`${ROOT}/${id}`);
const match = async (): Promise<void> => {
  const { services } = application;
  await matchWatches({ db: services.db, known: () => knownTo(services), synonyms: services.synonyms });
};
const make = async (body: object): Promise<string> => {
  const answer = await post('', body).expect(201);
  await match();
  return answer.body.id;
};
/** The path on this server of an address in an answer. */
const pathOf = (url: string): string => url.replace(`https://spanare.example${ROOT}`, '');
const reasons = (body: { invalidParameters: { name: string; reason: string }[] }) =>
  Object.fromEntries(body.invalidParameters.map(({ name, reason }) => [name, reason]));

describe('a watch', () => {
  it('is made, goes through what there is, and tells what is new', async () => {
    const answer = await post('', { name: 'Hamnen', q: 'hamn' }).expect(201);
    expect(watchResourceSchema.safeParse(answer.body).error?.issues ?? []).toEqual([]);
    const { id } = answer.body;
    expect(answer.headers.location).toBe(`${ROOT}/${id}`);
    expect(answer.body).toMatchObject({ name: 'Hamnen', owner: null, filled: 0, total: 0, problems: [] });
    expect(application.jobs).toContainEqual(expect.objectContaining({ name: 'match-watches', priority: 'person' }));
    await match();
    expect((await get(`/${id}`).expect(200)).body).toMatchObject({ filled: null, total: 2, new: 0, lastNumber: 0 });

    await application.save('lokaltidningen', [{ title: 'Hamnfest i juni' }, { title: 'Skridskobanan öppnar' }]);
    await match();
    const hits = (await get(`/${id}/items?reader=Anna`).expect(200)).body;
    expect(watchHitListSchema.safeParse(hits).error?.issues ?? []).toEqual([]);
    expect(hits).toMatchObject({ lastNumber: 1, seen: 0 });
    expect(hits.hits.map((hit: { isNew: boolean; item: { title: string } }) => [hit.item.title, hit.isNew])).toEqual([
      ['Hamnfest i juni', true],
      ['Hamnens nya bibliotek', false],
      ['Trygghetsvandring i hamnen', false],
    ]);
    expect((await get(`/${id}/items?new=1&reader=Anna`).expect(200)).body.hits).toHaveLength(1);
    // Reading marks nothing.
    expect((await get(`/${id}?reader=Anna`).expect(200)).body.new).toBe(1);
    const marked = await post(`/${id}/seen`, { reader: 'Anna', number: hits.lastNumber }).expect(200);
    expect(seenSchema.safeParse(marked.body).error).toBeUndefined();
    expect(marked.body).toEqual({ seen: 1, before: 0, new: 0 });
    expect((await get(`/${id}/items?new=1&reader=Anna`).expect(200)).body.hits).toEqual([]);
    const list = (await get('?reader=Anna').expect(200)).body;
    expect(watchListSchema.safeParse(list).error?.issues ?? []).toEqual([]);
    expect(list.watches[0]).toMatchObject({ id, total: 3, new: 0, seen: 1 });
    expect((await get('?reader=Bo').expect(200)).body.watches[0]).toMatchObject({ new: 1, seen: 0 });
    expect((await post(`/${id}/seen`, { reader: 'Anna', number: 0 }).expect(200)).body).toMatchObject({
      before: 1,
      new: 1,
    });
    expect((await request(application.url).post(`${ROOT}/${id}/seen`).expect(200)).body.seen).toBe(1);
    await remove(id).expect(200);
  });

  it('is paged, and what comes meanwhile or is marked as seen moves nothing', async () => {
    const id = await make({ name: 'Brygga', q: 'brygga' });
    await application.save(
      'regionen',
      [1, 2, 3, 4, 5].map((n) => ({ title: `Brygga ${n}` })),
    );
    await match();
    const titles: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await get(`/${id}/items?limit=2&new=1${cursor}`).expect(200);
      titles.push(...body.hits.map((hit: { item: { title: string } }) => hit.item.title));
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
      await application.save('regionen', [{ title: `Brygga sen ${titles.length}` }]);
      await match();
      await post(`/${id}/seen`, {}).expect(200);
    }
    expect(titles).toEqual([5, 4, 3, 2, 1].map((n) => `Brygga ${n}`));
    const { body } = await get(`/${id}/items?limit=1`).expect(200);
    await patch(id, { q: 'bryggor' }).expect(200);
    const old = await get(`/${id}/items?limit=1&cursor=${encodeURIComponent(body.nextCursor)}`).expect(400);
    expect(reasons(old.body).cursor).toMatch(/Börja om/);
    await remove(id).expect(200);
  });

  it('is changed, taken away and put back', async () => {
    const id = await make({ name: 'Att ändra', q: 'hamn', filters: { source: ['lokaltidningen'] }, owner: 'Anna' });
    const changed = await patch(id, { name: 'Ändrad', q: 'torg', filters: {} }).expect(200);
    expect(changed.body).toMatchObject({ name: 'Ändrad', q: 'torg', filters: {}, owner: 'Anna', filled: 0 });
    await match();
    expect((await get(`/${id}`).expect(200)).body).toMatchObject({ total: 1, filled: null });
    expect((await patch(id, { owner: null }).expect(200)).body).toMatchObject({ owner: null, q: 'torg', filled: null });
    const removed = await remove(id).expect(200);
    expect(removed.body.removedAt).toEqual(expect.any(String));
    await remove(id).expect(200);
    expect((await get('').expect(200)).body.watches).toEqual([]);
    expect((await get('?removed=true&limit=100').expect(200)).body.watches).toContainEqual(
      expect.objectContaining({ id }),
    );
    expect((await patch(id, { name: 'x' }).expect(410)).body.detail).toMatch(/borttagen/);
    expect((await post(`/${id}/restore`).expect(200)).body).toMatchObject({ removedAt: null, total: 1 });
    await remove(id).expect(200);
  });

  it('is the only one of its owner with its name', async () => {
    const id = await make({ name: 'Namnet', q: 'hamn' });
    const again = await post('', { name: 'namnet ', q: 'torg' }).expect(409);
    expect(again.body.detail).toMatch(new RegExp(`redan en bevakning för alla.*”Namnet” \\(${id}\\)`));
    const own = await make({ name: 'Namnet', q: 'torg', owner: 'Anna' });
    expect((await patch(own, { owner: null }).expect(409)).body.detail).toMatch(/redan/);
    const owned = async (query: string) =>
      (await get(`?owner=${query}`).expect(200)).body.watches.map((one: { id: string }) => one.id);
    expect([await owned('anna'), await owned(''), await owned('Bo')]).toEqual([[own], [id], []]);
    for (const each of [id, own]) await remove(each).expect(200);
  });

  it('tells what of it could not be read, and is all the same', async () => {
    const { body } = await post('', { name: 'Med fel', q: 'hamn källa:finnsinte "torg' }).expect(201);
    expect(body.problems).toEqual([
      expect.stringMatching(/citattecken/),
      expect.stringMatching(/Källan ”finnsinte” finns inte.*inget nytt/),
    ]);
    await match();
    // What it is narrowed by stays, though nothing has it.
    expect((await get(`/${body.id}`).expect(200)).body.total).toBe(0);
    await remove(body.id).expect(200);
  });

  it('answers 304 while nothing has changed', async () => {
    const id = await make({ name: 'Etag', q: 'hamn' });
    const { headers } = await get(`/${id}`).expect(200);
    await get(`/${id}`).set('If-None-Match', String(headers.etag)).expect(304);
    await remove(id).expect(200);
  });
});

describe('what is refused', () => {
  const BAD: [object, string[]][] = [
    [{}, ['name']],
    [{ name: ' ', q: 'hamn' }, ['name']],
    [{ name: 'x', q: 1, owner: '' }, ['owner', 'q']],
    [{ name: 'x', q: 'å'.repeat(501) }, ['q']],
    [{ name: 'x'.repeat(201), q: 'hamn' }, ['name']],
    [
      { name: 'x', q: 'hamn', filters: { area: ['nej'], level: 'kommunen', from: '2026-02-30' } },
      ['filters.area.0', 'filters.from', 'filters.level'],
    ],
    [{ name: 'x', q: 'hamn', filters: { from: '2026-02-02', to: '2026-01-01' } }, ['filters.to']],
    [{ name: 'x', q: 'hamn', filters: { områden: [] } }, ['filters']],
    [{ name: 'x', q: 'hamn', filters: [] }, ['filters']],
    [{ name: 'x', q: 'hamn', sort: 'newest' }, ['sort']],
    [{ name: 'x' }, ['q']],
    [{ name: 'x', q: '-idrott' }, ['q']],
    [{ name: 'x', q: 'källa:finnsinte' }, ['q']],
  ];
  it.each(BAD)('%.90j', async (body, names) => {
    const answer = await post('', body)
      .expect(400)
      .expect('Content-Type', /problem\+json/);
    expect(answer.body.invalidParameters.map((one: { name: string }) => one.name).sort()).toEqual(names);
    for (const { reason } of answer.body.invalidParameters) {
      expect(reason).toMatch(/^[\p{Lu}”].*[.?]$/su);
      expect(reason).not.toMatch(/Invalid|expected|Unrecognized/);
    }
  });

  it('changes that would make it find everything, unknown watches, and bad parameters', async () => {
    const id = await make({ name: 'Att inte ändra', q: 'hamn' });
    expect(reasons((await patch(id, { q: '' }).expect(400)).body).q).toMatch(/allt som kommer in/);
    await patch(id, { nej: 1 }).expect(400);
    expect(reasons((await post(`/${id}/seen`, { number: 7 }).expect(400)).body).number).toMatch(/0/);
    await post(`/${id}/seen`, { number: -1 }).expect(400);
    await post(`/${id}/seen`, { reader: '' }).expect(400);
    for (const query of ['?new=ja', '?limit=0', '?cursor=x', '?nope=1', '?reader='])
      await get(`/${id}/items${query}`).expect(400);
    for (const query of ['?removed=ja', '?cursor=x', '?limit=101', '?nope=1']) await get(query).expect(400);
    await remove(id).expect(200);
    for (const unknown of ['nej', '01M85EH03RVSH2VRGMJPHZFPCE']) {
      expect((await get(`/${unknown}`).expect(404)).body.detail).toMatch(/ingen bevakning/);
      await get(`/${unknown}/items`).expect(404);
      await patch(unknown, { name: 'x' }).expect(404);
      await remove(unknown).expect(404);
      await post(`/${unknown}/restore`).expect(404);
      await post(`/${unknown}/seen`, {}).expect(404);
      await get(`/${unknown}/feed.rss`).expect(404);
    }
    await post('', { name: 'x', q: 'hamn' }).set('Origin', 'https://evil.example').expect(403);
  });
});

describe('a preview', () => {
  const preview = async (body: object) => {
    const answer = await post('/preview', body).expect(200);
    expect(previewSchema.safeParse(answer.body).error?.issues ?? []).toEqual([]);
    return answer.body;
  };
  it('tells how many, the latest, and how it was read', async () => {
    const found = await preview({ q: 'hamn -bibliotek källa:lokaltidningen' });
    expect(found).toMatchObject({
      total: 2,
      items: [{ title: 'Hamnfest i juni' }, { title: 'Trygghetsvandring i hamnen' }],
      reading: {
        wanted: [{ text: 'hamn', aside: expect.stringMatching(/sammansättningar/) }],
        excluded: ['bibliotek'],
        filters: { source: ['lokaltidningen'] },
      },
      problems: [],
      notes: [],
      findsEverything: false,
    });
  });

  it('says how operators were read, also in the title', async () => {
    const { reading } = await preview({ q: 'rubrik:hamnen "nya bibliotek" OR rubrik:torg* brygg* -rubrik:kaj' });
    expect(reading.wanted.map(({ text }: { text: string }) => text)).toEqual([
      'ord på brygg-',
      'frasen ”nya bibliotek” eller ord på torg- i rubriken',
      'hamnen i rubriken',
    ]);
    expect(reading.excluded).toEqual(['kaj i rubriken']);
    expect((await preview({ q: 'hamn bibliotek skridskobana' })).reading.wanted).toEqual(
      ['hamn', 'bibliotek', 'skridskobana'].map((text) => ({ text, aside: '' })),
    );
  });

  it('counts only what has every word, and says that a search finds more', async () => {
    const widened = await preview({ q: 'hamn bibliotek skridskobana' });
    expect(widened).toMatchObject({ total: 0, items: [] });
    expect(widened.notes).toContainEqual(expect.stringMatching(/Sökningen hittar fler/));
    const some = await preview({ q: 'nya bibliotek' });
    expect(some).toMatchObject({ total: 1, items: [{ title: 'Hamnens nya bibliotek' }] });
    const misspelt = await preview({ q: 'biblotek' });
    expect(misspelt).toMatchObject({ total: 0 });
    expect(misspelt.notes[0]).toMatch(/Menade du/);
  });

  it('has what a watch of the same has', async () => {
    for (const q of [
      'hamn',
      'hamn OR torg',
      'brygg*',
      '"nya bibliotek"',
      'rubrik:torget',
      'typ:nyhet',
      'polis granne',
    ]) {
      const id = await make({ name: q, q });
      const watch = (await get(`/${id}`).expect(200)).body;
      expect([q, (await preview({ q })).total]).toEqual([q, watch.total]);
      await remove(id).expect(200);
    }
  });

  it('says what would find everything, and what could not be read', async () => {
    expect(await preview({})).toMatchObject({ findsEverything: true });
    expect(await preview({ q: 'källa:finnsinte' })).toMatchObject({ findsEverything: true, total: 0 });
    expect((await preview({ q: 'hamn OR' })).problems).toHaveLength(1);
    await post('/preview', { q: 'hamn', filters: { level: ['nej'] } }).expect(400);
    await post('/preview', { q: 'hamn', name: 'x' }).expect(400);
  });
});

describe('feeds', () => {
  const FORMATS = { rss: /rss\+xml/, atom: /atom\+xml/, json: /feed\+json/, ics: /text\/calendar/ };

  it('of a watch for all are open, and read back', async () => {
    const id = await make({ name: 'Hamnens <flöde>', q: 'hamn' });
    const { feedUrls } = (await get(`/${id}`).expect(200)).body;
    for (const [format, media] of Object.entries(FORMATS)) {
      expect(feedUrls[format]).toBe(`https://spanare.example${ROOT}/${id}/feed.${format}`);
      const answer = await get(pathOf(feedUrls[format]))
        .buffer(true)
        .parse(asText)
        .expect(200)
        .expect('Content-Type', media);
      expect(answer.body).toContain('Hamnfest i juni');
      expect(answer.headers['content-disposition']).toMatch(/filename/);
      await get(pathOf(feedUrls[format])).set('If-None-Match', String(answer.headers.etag)).expect(304);
      await get(pathOf(feedUrls[format])).set('If-Modified-Since', String(answer.headers['last-modified'])).expect(304);
      if (format === 'ics') continue;
      const feed = readFeed(Buffer.from(answer.body), { contentType: answer.headers['content-type'] ?? '' });
      expect(feed).toMatchObject({ title: 'Bevakning: Hamnens <flöde>' });
      expect(JSON.stringify(feed)).toContain('urn:spanare:item:');
    }
    await application.save('lokaltidningen', [{ title: 'Hamnen igen' }]);
    await match();
    const newer = await get(`/${id}/feed.atom`).buffer(true).parse(asText).expect(200);
    expect(newer.body.indexOf('Hamnen igen')).toBeLessThan(newer.body.indexOf('Hamnfest i juni'));
    await remove(id).expect(200);
    expect((await get(`/${id}/feed.rss`).expect(410)).body.detail).toMatch(/borttagen/);
  });

  it('of a personal watch ask for its key, which only who makes it is given, and which can be changed', async () => {
    const made = (await post('', { name: 'Eget', q: 'hamn', owner: 'Anna' }).expect(201)).body;
    await match();
    const { id, feedUrls } = made;
    expect(made.feedNote).toBeNull();
    expect(feedUrls.rss).toMatch(/feed\.rss\?key=[\w-]{22}$/);
    const open = await get(pathOf(feedUrls.rss)).buffer(true).parse(asText).expect(200);
    expect(open.body).toContain('Annas bevakning');
    for (const query of ['', '?key=', '?key=fel', `?key=${'x'.repeat(22)}`])
      expect((await get(`/${id}/feed.rss${query}`).expect(404)).body.detail).toMatch(/nyckeln/);
    await get(`/${id}/feed.rss?nyckel=x`).expect(400);
    const key = feedUrls.rss.split('key=')[1];
    const shown = [
      await get(`/${id}`).expect(200),
      await get('?owner=Anna').expect(200),
      await patch(id, { name: 'Eget igen' }).expect(200),
      await remove(id).expect(200),
      await get('?removed=true').expect(200),
      await post(`/${id}/restore`).expect(200),
    ];
    for (const { text } of shown) {
      expect(text).toContain(`/${id}/feed.rss"`);
      expect(text).toMatch(/utan den nyckel som öppnar dem.*POST \/api\/v1\/watches\/\w+\/feed-key/);
      expect(text).not.toMatch(/key=/);
      expect(text).not.toContain(key);
    }
    await get(pathOf(feedUrls.rss)).expect(200);
    const renewed = (await post(`/${id}/feed-key`).expect(200)).body.feedUrls;
    expect(renewed.rss).not.toBe(feedUrls.rss);
    await get(pathOf(feedUrls.rss)).expect(404);
    await get(pathOf(renewed.json)).expect(200);
    expect(JSON.stringify(application.log)).not.toContain(renewed.rss.split('key=')[1]);
    // Another owner's feeds are another's.
    await patch(id, { owner: 'Bo' }).expect(200);
    await get(pathOf(renewed.json)).expect(404);
    await remove(id).expect(200);
  });

  it('of a watch without hits are feeds all the same', async () => {
    const id = await make({ name: 'Tomt', q: 'qwxzzy' });
    for (const format of Object.keys(FORMATS)) await get(`/${id}/feed.${format}`).expect(200);
    await remove(id).expect(200);
  });
});

function asText(response: request.Response, done: (error: Error | null, body: string) => void): void {
  let text = '';
  const stream = response as unknown as NodeJS.ReadableStream;
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('end', () => done(null, text));
}
