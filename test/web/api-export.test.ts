/** What a search finds as files and feeds over HTTP: everything that was found, in its order, with names, limits and refusals told. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { SearchEngine } from '../../src/search/engine.js';
import { readFeed } from '../../src/sources/feed/read-feed.js';
import { Downloads } from '../../src/web/parts/downloads.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

/** More than two pages of an export. */
const MANY = 460;

let application: Application;
const get = (path: string) =>
  request(application.url)
    .get(path)
    .buffer(true)
    .parse((response, done) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => done(null, Buffer.concat(parts).toString('utf8')));
    });

beforeAll(async () => {
  application = await startApplication();
  await seed(application);
  await application.save(
    'regionen',
    Array.from({ length: MANY }, (_, at) => ({
      title: `Kopparslågning nummer ${at}`,
      summaryHtml: '<p>=1+1; "så"</p>',
    })),
  );
});
afterAll(() => application.close());

async function search(query: string): Promise<{ total: number; ids: string[] }> {
  const ids: string[] = [];
  let [cursor, total] = ['', 0];
  do {
    const { body } = await request(application.url)
      .get(`/api/v1/items?${query}&limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      .expect(200);
    ids.push(...body.items.map((item: { id: string }) => item.id));
    [cursor, total] = [body.nextCursor ?? '', body.total];
  } while (cursor !== '');
  return { total, ids };
}

/** Ids are ULIDs, and stand first or last on each line. */
const idsIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, id = '']) => id);

describe('GET /api/v1/items.csv', () => {
  it('gives everything that the search finds, in its order, for Excel', async () => {
    const { total, ids } = await search('q=kopparsl%C3%A5gning');
    const { body, headers } = await get('/api/v1/items.csv?q=kopparsl%C3%A5gning').expect(200);
    expect(total).toBe(MANY);
    expect(body.charCodeAt(0)).toBe(0xfeff);
    expect(idsIn(body, /;"([0-9A-HJKMNP-TV-Z]{26})"\r\n/g)).toEqual(ids);
    expect(body).toContain(`;"'=1+1; ""så""";`);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-total-count': String(MANY),
      'x-limit': '10000',
      'cache-control': 'private, no-cache',
    });
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="spanare-kopparslagning-\d{4}-\d\d-\d\d\.csv"; filename\*=UTF-8''spanare-kopparsl%C3%A5gning-\d{4}-\d\d-\d\d\.csv$/,
    );
  });

  it('gives programs their own', async () => {
    const { ids } = await search('q=kopparsl%C3%A5gning&sort=newest');
    const { body } = await get('/api/v1/items.csv?q=kopparsl%C3%A5gning&sort=newest&profile=machine').expect(200);
    expect(body.startsWith('id,url,title,')).toBe(true);
    expect(idsIn(body, /(?:^|\r\n)([0-9A-HJKMNP-TV-Z]{26}),/g)).toEqual(ids);
  });

  it('takes the parameters of a search, and no more than is asked for', async () => {
    const { ids } = await search('source=regionen&source=journal&q=niv%C3%A5:globalt');
    const { body } = await get('/api/v1/items.csv?source=regionen&source=journal&q=niv%C3%A5:globalt');
    expect(idsIn(body, /;"([0-9A-HJKMNP-TV-Z]{26})"\r\n/g)).toEqual(ids);
    const few = await get('/api/v1/items.csv?q=kopparsl%C3%A5gning&limit=3').expect(200);
    expect(few.body.trimEnd().split('\r\n')).toHaveLength(4);
    expect(few.headers).toMatchObject({ 'x-total-count': String(MANY), 'x-limit': '3' });
  });

  it('of nothing is a file with its columns', async () => {
    const { body } = await get('/api/v1/items.csv?q=finnsinteqx&type=remiss').expect(200);
    expect(body.split('\r\n')).toHaveLength(2);
  });

  it('costs nothing when it is the same and short', async () => {
    const { headers } = await get('/api/v1/items.csv?q=climate').expect(200);
    await get('/api/v1/items.csv?q=climate').set('If-None-Match', String(headers.etag)).expect(304);
  });

  it('answers HEAD without going through it all', async () => {
    const { headers } = await request(application.url).head('/api/v1/items.csv?q=kopparsl%C3%A5gning').expect(200);
    expect(headers['x-total-count']).toBe(String(MANY));
  });

  it.each([
    ['profile=exel', 'profile', /excel eller machine/],
    ['profile=excel&profile=machine', 'profile', /en gång/],
    ['limit=10001', 'limit', /mellan 1 och 10000/],
    ['limit=0', 'limit', /mellan 1 och 10000/],
    ['level=kommun', 'level', /kommunen/],
    ['nivå=kommunen', 'nivå', /finns inte/],
    ['cursor=x', 'cursor', /./],
  ])('%s is refused by name', async (query, name, reason) => {
    const { body, headers } = await request(application.url)
      .get(`/api/v1/items.csv?${encodeURI(query)}`)
      .expect(400);
    expect(headers['content-type']).toMatch('application/problem+json');
    expect(body.invalidParameters).toEqual([{ name, reason: expect.stringMatching(reason) }]);
  });
});

describe('an export that fails on its way', () => {
  it('breaks off, so that nobody takes it for whole', async () => {
    let asked = 0;
    const { engine } = application.services;
    const failing: SearchEngine = {
      ...engine,
      name: engine.name,
      search: async (wanted) => {
        asked += 1;
        if (asked > 1) throw new Error('The engine has gone');
        return engine.search(wanted);
      },
    };
    const other = await startApplication({ engine: failing, db: application.services.db });
    try {
      await expect(
        fetch(`${other.url}/api/v1/items.csv?q=kopparsl%C3%A5gning`).then((response) => response.text()),
      ).rejects.toThrow();
      expect(other.log.map(({ event }) => event)).toContain('request-unavailable');
    } finally {
      await other.close();
    }
  });
});

describe('references', () => {
  it.each([
    ['ris', 'application/x-research-info-systems', /^ID {2}- (.*?)\r$/gm],
    ['bib', 'application/x-bibtex', /^@[a-z]+\{(.*),$/gm],
  ])('items.%s holds every hit once', async (extension, media, pattern) => {
    const { body, headers } = await get(`/api/v1/items.${extension}?q=kopparsl%C3%A5gning`).expect(200);
    expect(headers['content-type']).toBe(`${media}; charset=utf-8`);
    expect(headers['content-disposition']).toMatch(new RegExp(`\\.${extension}"`));
    const found = idsIn(body, pattern);
    expect(found).toHaveLength(MANY);
    expect(new Set(found).size).toBe(MANY);
  });

  it('know a paper of an archive for what it is', async () => {
    const { body } = await get('/api/v1/items.ris?q=climate&language=en').expect(200);
    expect(body).toMatch(/^TY {2}- JOUR\r\n/);
    for (const line of ['AU  - Exempel, Ada', 'DA  - 2026/05//', 'DO  - 10.1000/182', 'KW  - Klimat och energi'])
      expect(body).toContain(`${line}\r\n`);
  });
});

describe('feeds', () => {
  it.each([
    ['rss', 'application/rss+xml'],
    ['atom', 'application/atom+xml'],
    ['jsonfeed', 'application/feed+json'],
  ])('items.%s is read back by our own reader, the newest first', async (extension, media) => {
    const path = `/api/v1/items.${extension}?q=trygghetsvandring&level=lokalsamhallet`;
    const { body, headers } = await get(path).expect(200);
    expect(headers['content-type']).toBe(`${media}; charset=utf-8`);
    const feed = readFeed(Buffer.from(body), { contentType: headers['content-type'] ?? null });
    const { ids } = await search('q=trygghetsvandring&level=lokalsamhallet&sort=newest');
    expect(feed.items.map(({ id }) => id)).toEqual(ids.map((id) => `urn:spanare:item:${id}`));
    expect(feed.title).toBe('Spanare: trygghetsvandring, Lokalsamhället');
    expect(feed.link).toBe('https://spanare.example/sok?q=trygghetsvandring&niva=lokalsamhallet&ordna=nyast');
    expect(body.replaceAll('&amp;', '&')).toContain(`https://spanare.example${path}`);
  });

  it('have at most fifty entries unless more are asked for, and a hundred at most', async () => {
    const usual = await get('/api/v1/items.jsonfeed').expect(200);
    expect(JSON.parse(usual.body).items).toHaveLength(50);
    const more = await get('/api/v1/items.jsonfeed?limit=100').expect(200);
    expect(JSON.parse(more.body).items).toHaveLength(100);
    await get('/api/v1/items.jsonfeed?limit=101').expect(400);
  });

  it('cost nothing when nothing is new', async () => {
    for (const extension of ['rss', 'atom', 'jsonfeed', 'ics']) {
      const { headers } = await get(`/api/v1/items.${extension}?q=climate`).expect(200);
      await get(`/api/v1/items.${extension}?q=climate`).set('If-None-Match', String(headers.etag)).expect(304);
    }
  });

  it('have the same id in whatever order the question is asked', async () => {
    const idOf = async (query: string): Promise<string> =>
      /<id>(.*?)<\/id>/.exec((await get(`/api/v1/items.atom?${query}`).expect(200)).body)?.[1] ?? '';
    expect(await idOf('level=globalt&level=regionalt&q=stöd')).toBe(await idOf('q=stöd&level=regionalt&level=globalt'));
    expect(await idOf('level=globalt')).not.toBe(await idOf('level=regionalt'));
  });

  it('the calendar is saved as a file and keeps a month a month', async () => {
    const { body, headers } = await get('/api/v1/items.ics?q=climate&language=en').expect(200);
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="spanare-climate-engelska-.*\.ics"/);
    expect(body).toContain('DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260601\r\n');
  });
});

describe('the links of the search page', () => {
  const state = {
    text: 'stöd & "hjälp"',
    filters: { level: ['regionalt'], source: ['regionen', 'journal'], from: '2026-01-01' },
    sort: 'relevance' as const,
    cursor: undefined,
    page: 1,
    problems: [],
  };
  const html = String(Downloads({ state, total: 10_001 }));

  it('lead to the same question in every format', async () => {
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
    expect(hrefs.map((href) => href.split('?')[0])).toEqual(
      ['csv', 'ris', 'bib', 'rss', 'atom', 'ics'].map((ending) => `/api/v1/items.${ending}`),
    );
    for (const href of hrefs) {
      const query = new URL(href, 'https://x.example').searchParams;
      expect(query.get('q')).toBe(state.text);
      expect(query.getAll('source')).toEqual(['regionen', 'journal']);
      expect([query.get('level'), query.get('from')]).toEqual(['regionalt', '2026-01-01']);
      // A feed is of what is new.
      expect(query.get('sort')).toBe(/csv|ris|bib/.test(href) ? 'relevance' : null);
      await get(href).expect(200);
    }
  });

  it('say when a file cannot hold everything', () => {
    expect(html).toMatch(/de första 10\s000 träffarna/);
    expect(String(Downloads({ state, total: 10_000 }))).not.toMatch(/de första/);
  });
});

describe('a feed of a search that finds nothing', () => {
  it.each([
    ['rss', /<lastBuildDate>([^<]+)</],
    ['atom', /<updated>([^<]+)</],
  ])('%s has no date of long ago', async (ending, date) => {
    const { body } = await get(`/api/v1/items.${ending}?q=qwxzqwxz`).expect(200);
    const [, written = ''] = date.exec(body) ?? [];
    expect(Math.abs(Date.now() - Date.parse(written))).toBeLessThan(2 * 86_400_000);
  });
});
