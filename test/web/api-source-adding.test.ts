import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { fail, ok } from '../../src/domain/failure.js';
import { registerSources } from '../../src/sources/source-state.js';
import { feedAt, trialOf, triedItem } from './adding.js';
import { type Application, startApplication } from './application.js';

let application: Application;
let looked: string[] = [];
beforeAll(async () => {
  application = await startApplication(
    {},
    {
      adding: {
        propose: async (url) => {
          looked.push(url);
          if (url.includes('tom'))
            return ok({ asked: url, answered: url, candidates: [], notes: ['Sidan har inga flöden.'] });
          if (url.includes('borta')) return fail('dns', 'Servern borta.example finns inte.');
          if (!/^https?:/.test(url))
            return fail('address-forbidden', 'Adressen måste börja med http:// eller https://.');
          const { origin } = new URL(url);
          const page = feedAt(`${origin}/nyheter`, {
            kind: 'html',
            selectors: { item: 'li', title: 'h2' },
            title: 'Nyheter',
            why: 'Sidan har en lista.',
          });
          return ok({ asked: url, answered: url, candidates: [feedAt(`${origin}/rss`), page], notes: [] });
        },
        trySource: async (source) =>
          source.url.includes('trasig')
            ? fail('not-a-feed', 'Svaret är inget flöde.')
            : ok(trialOf([triedItem(source), triedItem(source, { known: { id: 'x', sourceName: 'Region Exempel' } })])),
      },
    },
  );
});
afterAll(() => application.close());

const api = '/api/v1/sources';
const send = (path: string, body: object, method: 'post' | 'patch' = 'post') =>
  request(application.url)[method](path).send(body);
const idsNow = async (): Promise<string[]> =>
  (await request(application.url).get(api)).body.sources.map((source: { id: string }) => source.id);

describe('trying an address', () => {
  it('tells what is there and what the best of it would give, and saves nothing', async () => {
    const before = await idsNow();
    const { body } = await send(`${api}/try`, { url: 'https://www.varmdo.example/' }).expect(200);
    expect(body).toMatchObject({
      saved: false,
      asked: 'https://www.varmdo.example/',
      chosen: 1,
      known: null,
      failure: null,
      source: {
        id: 'varmdo-kommun-nyheter',
        name: 'Värmdö kommun, nyheter',
        url: 'https://www.varmdo.example/rss',
        kind: 'rss',
        level: 'nationellt',
        type: 'nyhet',
        language: 'sv',
        every: 'PT6H',
        enabled: true,
      },
      trial: { total: 2, knownCount: 1, items: [{ title: 'Trygghetsvärdar i centrum' }, { known: { id: 'x' } }] },
    });
    expect(
      body.candidates.map(({ n, kind, known }: { n: number; kind: string; known: unknown }) => [n, kind, known]),
    ).toEqual([
      [1, 'rss', null],
      [2, 'html', null],
    ]);
    expect(body.notes).toEqual(['Nivån är antagen: Nationen.', 'Typen är antagen: nyhet.']);
    expect(await idsNow()).toEqual(before);
  });

  it('takes another candidate, and what the person says before what is found', async () => {
    const fields = { candidate: 2, name: 'Min lista', level: 'regionalt', type: 'rapport', every: 'P1D' };
    const { body } = await send(`${api}/try`, { url: 'https://a.example/', ...fields }).expect(200);
    expect(body.source).toMatchObject({
      ...{ id: 'min-lista', name: 'Min lista', kind: 'html', level: 'regionalt', type: 'rapport', every: 'P1D' },
      selectors: { item: 'li', title: 'h2' },
    });
    expect(body.source).not.toHaveProperty('candidate');
    expect(body.notes).toEqual([]);
  });

  it('looks for nothing where all is said', async () => {
    looked = [];
    const { body } = await send(`${api}/try`, { url: 'https://a.example/feed.xml', kind: 'atom' }).expect(200);
    expect([looked, body.chosen, body.candidates, body.answered]).toEqual([[], null, [], null]);
    expect(body.source).toMatchObject({ name: 'a.example', id: 'a-example', kind: 'atom' });
  });

  it('guesses from the publisher that is known, and from the address', async () => {
    const levelOf = async (url: string, more = {}) =>
      (await send(`${api}/try`, { url, ...more }).expect(200)).body.source.level;
    expect(await levelOf('https://lokal.example/annat')).toBe('lokalsamhallet');
    expect(await levelOf('https://www.regionkronoberg.example/')).toBe('regionalt');
    expect(await levelOf('https://www.länsstyrelsen.example/')).toBe('regionalt');
    expect(await levelOf('https://news.example/', { language: 'en' })).toBe('globalt');
  });

  it('an address that is a source already is told as such, also by a dry run of adding', async () => {
    for (const [path, more] of [
      ['/try', {}],
      ['', { dryRun: true }],
    ] as const) {
      const { body } = await send(api + path, { url: 'https://lokal.example/start', ...more }).expect(200);
      expect(body.known).toEqual({ id: 'lokaltidningen', name: 'Lokaltidningen Nacka' });
      expect(body.candidates[0].known).toEqual({ id: 'lokaltidningen', name: 'Lokaltidningen Nacka' });
      expect(body.candidates[1].known).toBeNull();
    }
  });

  it('a source that cannot be read is no error when tried', async () => {
    const { body } = await send(`${api}/try`, { url: 'https://trasig.example/' }).expect(200);
    expect([body.trial, body.failure]).toEqual([null, { code: 'not-a-feed', message: 'Svaret är inget flöde.' }]);
  });

  it('passwords and keys are never said again', async () => {
    const { text } = await send(`${api}/try`, {
      url: 'https://anna:hemligt@a.example/?api_key=nyckeln',
      kind: 'rss',
    }).expect(200);
    expect(text).not.toMatch(/anna|hemligt|nyckeln/);
    expect(text).toContain('Användarnamn och lösenord togs bort ur adressen');
  });
});

describe('wrong wishes', () => {
  it.each([
    [{}, 'url', /url saknas/],
    [{ url: '' }, 'url', /url/],
    [{ url: 'https://a.example', level: 'kommun' }, 'level', /Skriv ett av: kommunen, lokalsamhallet/],
    [{ url: 'https://a.example', type: 'blogg' }, 'type', /Skriv ett av: nyhet/],
    [{ url: 'https://a.example', every: '5 min' }, 'every', /ISO 8601-längd/],
    [{ url: 'https://a.example', every: 'PT1S' }, 'every', /minst en minut/],
    [{ url: 'https://a.example', nivå: 'kommunen' }, 'nivå', /okända fält: nivå/],
    [{ url: 'https://a.example', selectors: { item: 'li' } }, 'selectors.title', /saknas/],
    [
      { url: 'https://a.example', kind: 'html', selectors: { item: 'li >', title: 'a' } },
      'selectors.item',
      /CSS-väljare/,
    ],
    [{ url: 'https://a.example', expectedAreas: ['nej'] }, 'expectedAreas', /Skriv ett av: trygghet, klimat/],
    [{ url: 'https://a.example', candidate: 3 }, 'candidate', /mellan 1 och 2/],
    [{ url: 'https://a.example', kind: 'json-api' }, 'adapter', /adapter saknas/],
    [{ url: 'https://a.example', id: 'Å' }, 'id', /små bokstäver/],
    [{ url: 'http://10.0.0.1/rss', kind: 'rss' }, 'url', /10\.0\.0\.1/],
    [{ url: 'http://[::1]:8080/rss', kind: 'rss' }, 'url', /./],
    [{ url: 'file:///etc/passwd' }, 'url', /http/],
    [{ url: 'file:///etc/passwd', kind: 'rss' }, 'url', /http/],
    [{ url: 'ftp://a.example/x', kind: 'rss' }, 'url', /http/],
  ])('%j: 400 at %s', async (wish, field, reason) => {
    for (const path of ['', '/try']) {
      const { body } = await send(api + path, wish).expect(400);
      const found = body.invalidParameters.find(({ name }: { name: string }) => name === field);
      expect(found?.reason).toMatch(reason);
      expect(body.title).toBe('Frågan kunde inte läsas');
    }
  });

  it.each([
    [{ url: 'https://tom.example' }, /Ingenting som går att följa.*Sidan har inga flöden/],
    [{ url: 'https://borta.example' }, /borta\.example finns inte/],
    [{ url: 'https://trasig.example' }, /Svaret är inget flöde/],
  ])('%j: 422', async (wish, detail) => {
    const before = await idsNow();
    const { body } = await send(api, wish).expect(422);
    expect(body.detail).toMatch(detail);
    expect(await idsNow()).toEqual(before);
  });

  it('bodies that are none, too large or from elsewhere', async () => {
    await request(application.url).post(api).expect(400);
    await request(application.url).post(api).type('text/plain').send('x').expect(415);
    await request(application.url).post(api).type('json').send('{"url":').expect(400);
    await send(api, { url: 'https://a.example', notes: 'x'.repeat(200_000) }).expect(413, /100 kB/);
    await send(api, { url: 'https://a.example' }).set('Host', 'evil.example').expect(421);
    for (const [method, path] of [
      ['post', api],
      ['post', `${api}/try`],
      ['post', `${api}/opml`],
      ['post', `${api}/journal/restore`],
      ['patch', `${api}/journal`],
      ['delete', `${api}/journal`],
    ] as const)
      await request(application.url)[method](path).set('Origin', 'https://evil.example').expect(403);
    await send(`${api}?x=1`, { url: 'https://a.example' }).expect(400);
  });
});

describe('a source from its adding to its end', () => {
  it('is added by its address alone, due at once, listed after those of config/', async () => {
    const { body, headers } = await send(api, { url: 'https://www.varmdo.example/' }).expect(201);
    expect(headers.location).toBe('/api/v1/sources/varmdo-kommun-nyheter');
    expect(body).toMatchObject({
      id: 'varmdo-kommun-nyheter',
      url: 'https://www.varmdo.example/rss',
      added: { by: 'lokal administratör' },
      state: { lastAttemptAt: null },
    });
    expect(Date.parse(body.state.nextFetchAt)).toBeLessThanOrEqual(Date.now());
    expect((await idsNow()).at(-1)).toBe('varmdo-kommun-nyheter');
    const { body: shown } = await request(application.url)
      .get(headers.location ?? '')
      .expect(200);
    expect(shown).toEqual(body);
    expect((await request(application.url).get(`${api}/journal`)).body.added).toBeNull();
  });

  it.each([
    ['the same page', 'https://www.varmdo.example/', {}],
    ['the feed as it is written elsewhere', 'http://varmdo.example/rss/?utm_source=brev#topp', { kind: 'rss' }],
  ])('%s again is a conflict that names it', async (_what, url, more) => {
    const { body } = await send(api, { url, ...more }).expect(409);
    expect(body.detail).toBe('Adressen är redan en källa: Värmdö kommun, nyheter (varmdo-kommun-nyheter).');
  });

  it('another of the same name gets an id of its own; an id that is asked for must be free', async () => {
    const { body } = await send(api, { url: 'https://annan.example/' }).expect(201);
    expect(body.id).toBe('varmdo-kommun-nyheter-2');
    for (const id of ['journal', 'varmdo-kommun-nyheter', 'try']) {
      const { body: problem } = await send(api, { url: 'https://tredje.example/', id }).expect(409);
      expect(problem.detail).toContain(`Id ${id} används redan`);
    }
  });

  it('a whole definition as in sources.yaml is taken as it is', async () => {
    const whole = {
      id: 'hel',
      name: 'Hel definition',
      url: 'https://hel.example/lista',
      kind: 'html',
      level: 'kommunen',
      type: 'remiss',
      language: 'en',
      publisher: 'kommun',
      expectedAreas: ['klimat'],
      every: 'P1D',
      spacing: 'PT10S',
      enabled: false,
      selectors: { item: 'li', title: 'a', link: 'a', date: 'time' },
      notes: 'Provad.',
    };
    const { body } = await send(api, whole).expect(201);
    expect(body).toMatchObject(whole);
    expect(body.state).toMatchObject({ status: 'vilar' });
  });

  it('one that cannot be read just now is saved only where that is asked for', async () => {
    await send(api, { url: 'https://trasig.example/rss', kind: 'rss' }).expect(422);
    const { body } = await send(api, { url: 'https://trasig.example/rss', kind: 'rss', force: true }).expect(201);
    expect(body.id).toBe('trasig-example');
  });

  it('is changed field by field, and null takes a field away', async () => {
    const path = `${api}/hel`;
    const { body } = await send(
      path,
      { name: 'Nytt namn', every: 'PT2H', publisher: null, enabled: true },
      'patch',
    ).expect(200);
    expect(body).toMatchObject({ id: 'hel', name: 'Nytt namn', every: 'PT2H', type: 'remiss', enabled: true });
    expect(body).not.toHaveProperty('publisher');
    expect(Date.parse(body.state.nextFetchAt)).toBeLessThanOrEqual(Date.now());
    await send(path, { selectors: null }, 'patch').expect(400, /selectors saknas/);
    await send(path, { level: 'x' }, 'patch').expect(400, /kommunen, lokalsamhallet/);
    await send(path, { id: 'annat' }, 'patch').expect(400, /okända fält: id/);
    await send(path, {}, 'patch').expect(400, /minst en uppgift/);
    await send(path, { url: 'https://varmdo.example/rss', kind: 'rss' }, 'patch').expect(409, /redan en källa/);
    await send(path, { url: 'http://127.0.0.1/x' }, 'patch').expect(400, /127\.0\.0\.1/);
    expect((await request(application.url).get(path)).body).toMatchObject({
      name: 'Nytt namn',
      url: 'https://hel.example/lista',
    });
  });

  it('those of config/ are read-only here', async () => {
    for (const call of [
      send(`${api}/journal`, { name: 'x' }, 'patch'),
      request(application.url).delete(`${api}/journal`),
      request(application.url).post(`${api}/journal/restore`),
    ]) {
      const { body } = await call.expect(409);
      expect(body.detail).toBe(
        'Journal of Examples står i config/sources.yaml och ändras där. Redigera filen och starta om Spanare.',
      );
    }
  });

  it('unknown ones are told as such, with the nearest', async () => {
    await send(`${api}/nope`, { name: 'x' }, 'patch').expect(404, /”nope” finns inte/);
    await request(application.url)
      .delete(`${api}/varmdo-kommun-nyhter`)
      .expect(404, /Menade du varmdo-kommun-nyheter/);
    await request(application.url).post(`${api}/nope/restore`).expect(404);
  });

  it('taken away it keeps its items and their name; put back, or added again, it is the same source', async () => {
    const id = 'varmdo-kommun-nyheter';
    const [itemId = ''] = await application.save('lokaltidningen', [{ title: 'Polis i centrum' }]);
    await application.store.db.updateTable('items').set({ source_id: id }).where('id', '=', itemId).execute();
    const { body } = await request(application.url).delete(`${api}/${id}`).expect(200);
    expect(body).toEqual({ id, name: 'Värmdö kommun, nyheter', removedAt: expect.any(String), items: 1 });
    expect(await idsNow()).not.toContain(id);
    await request(application.url)
      .get(`${api}/${id}`)
      .expect(410, /är borttagen\. Den kan återställas/);
    await request(application.url).delete(`${api}/${id}`).expect(410);
    await request(application.url).post(`${api}/${id}/refresh`).expect(410);
    const { body: item } = await request(application.url).get(`/api/v1/items/${itemId}`).expect(200);
    expect(item.source).toEqual({ id, name: 'Värmdö kommun, nyheter' });
    await send(api, { url: 'https://tredje.example/', id }).expect(409, /borttagen men har kvar sina poster/);

    const { body: back } = await request(application.url).post(`${api}/${id}/restore`).expect(200);
    expect(back).toMatchObject({ id, url: 'https://www.varmdo.example/rss' });
    await request(application.url)
      .post(`${api}/${id}/restore`)
      .expect(409, /är inte borttagen/);
    await request(application.url).delete(`${api}/${id}`).expect(200);
    const { body: again } = await send(api, { url: 'https://varmdo.example/', name: 'Annat namn' }).expect(201);
    expect(again).toMatchObject({ id, name: 'Annat namn' });
  });

  it('the same wish from many at once is one source', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(api, { url: 'https://samtidig.example/rss', kind: 'rss', id: undefined })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('what another process adds is seen here within two seconds', async () => {
    const now = new Date().toISOString();
    const source = {
      ...(await request(application.url).get(`${api}/hel`)).body,
      id: 'fran-annan',
      url: 'https://b.example/',
    };
    delete source.state;
    delete source.added;
    await application.store.db
      .insertInto('added_sources')
      .values({ id: 'fran-annan', definition: JSON.stringify(source), address: 'b', added_at: now, changed_at: now })
      .execute();
    await registerSources(application.store.db, ['fran-annan'], now, () => now);
    const deadline = Date.now() + 2000;
    while (!(await idsNow()).includes('fran-annan')) expect(Date.now()).toBeLessThan(deadline);
  });
});

describe('lists of sources', () => {
  const opml = (lines: string) => `<opml version="1.0"><body>${lines}</body></opml>`;
  const post = (body: string | Buffer, query = '', type = 'text/x-opml') =>
    request(application.url).post(`${api}/opml${query}`).type(type).send(body);

  it('come out as OPML without secrets, and in again as nothing new', async () => {
    const { text, headers, body } = await request(application.url).get('/api/v1/sources.opml').expect(200).buffer(true);
    const file = text ?? String(body);
    expect(headers['content-type']).toMatch(/^text\/x-opml/);
    expect(headers['content-disposition']).toContain('.opml');
    expect(file).not.toMatch(/hemligt|anna:/);
    const { body: result } = await post(file).expect(200);
    expect(result).toMatchObject({ added: 0, skipped: 0, dryRun: false });
    expect(result.known).toBe((await idsNow()).length);
  });

  it('are tried first where that is asked for', async () => {
    const before = await idsNow();
    const file = opml(
      '<outline text="Regionen"><outline text="Ny" xmlUrl="https://opml.example/rss"/></outline><outline text="x"/>',
    );
    const { body: dry } = await post(file, '?dryRun=true&level=globalt&type=rapport', 'application/xml').expect(200);
    expect(dry).toMatchObject({ dryRun: true, added: 1, skipped: 1 });
    expect(await idsNow()).toEqual(before);
    const { body } = await post(file, '?type=rapport', 'text/xml').expect(200);
    expect(body.lines).toEqual([
      { name: 'Ny', url: 'https://opml.example/rss', status: 'added', id: 'ny-2', note: null },
      { name: 'x', url: '', status: 'skipped', id: null, note: expect.stringContaining('xmlUrl') },
    ]);
    const { body: source } = await request(application.url).get(`${api}/ny-2`).expect(200);
    expect(source).toMatchObject({ level: 'regionalt', type: 'rapport', added: { by: 'lokal administratör' } });
    expect((await post(file).expect(200)).body).toMatchObject({ added: 0, known: 1 });
  });

  it.each([
    ['no OPML', '<rss version="2.0"><channel/></rss>', 422, /flöde, ingen OPML/],
    ['half a file', '<opml><body><outline text="a" xmlUrl="https://a.exa', 422, /avbruten/],
    ['nothing in it', '<opml><body/></opml>', 422, /inga källor/],
    ['entities of its own', '<!DOCTYPE opml [<!ENTITY a "b">]><opml><body/></opml>', 422, /ENTITY/],
  ])('%s is refused', async (_what, file, status, detail) => {
    const { body } = await post(file).expect(status);
    expect(body.detail).toMatch(detail);
  });

  it('too large a file, another form, a wrong parameter', async () => {
    await post(Buffer.alloc(6 * 1024 * 1024, 32)).expect(413, /5 MB/);
    await post('{}', '', 'application/json').expect(415, /text\/x-opml/);
    await request(application.url)
      .post(`${api}/opml`)
      .expect(400, /Innehåll saknas/);
    const { body } = await post(opml(''), '?level=kommun&dryRun=ja').expect(400);
    expect(body.invalidParameters.map(({ name }: { name: string }) => name).sort()).toEqual(['dryRun', 'level']);
  });
});
