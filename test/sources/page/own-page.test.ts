/** Which reader a kind has, and an item's own page read over loopback with the real fetching. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ADAPTERS } from '../../../src/domain/source.js';
import { createFetch, type Fetcher } from '../../../src/sources/fetch.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import { readerFor, readOwnPage } from '../../../src/sources/readers.js';
import { startServer, type TestServer } from '../fetch/test-server.js';

const PAGES: Record<string, [status: number, type: string, body: string]> = {
  '/n/1': [
    200,
    'text/html; charset=iso-8859-1',
    '<html lang="sv"><h1>Räddad äng</h1><p>Ängen vid sjön får stå kvar, och kommunen slår den en gång om året.</p>',
  ],
  '/n/2': [200, 'text/html', '<meta name="tdm-reservation" content="1"><h1>Förbehållen</h1>'],
  '/n/3': [200, 'application/pdf', '%PDF-1.7'],
  '/n/4': [404, 'text/html', '<h1>Saknas</h1>'],
  '/privat/1': [200, 'text/html', '<h1>Hemlig</h1>'],
  '/robots.txt': [200, 'text/plain', 'User-agent: *\nDisallow: /privat'],
};

let server: TestServer;
let fetcher: Fetcher;

beforeEach(async () => {
  server = await startServer((req, res) => {
    const [status, type, body] = PAGES[req.url ?? ''] ?? [404, 'text/plain', ''];
    res.writeHead(status, { 'content-type': type }).end(Buffer.from(body, type.includes('8859') ? 'latin1' : 'utf8'));
  });
  fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host] });
});
afterEach(async () => {
  await fetcher.close();
  await server.close();
});

const read = (path: string) =>
  readOwnPage({
    url: server.url(path),
    spacingMs: 0,
    fetch: fetcher.fetch,
    parse: createInlineParse(),
    now: new Date(),
  });

describe('an item’s own page', () => {
  it('gives its title and lead in the page’s encoding', async () => {
    expect(await read('/n/1')).toMatchObject({
      ok: true,
      value: {
        title: 'Räddad äng',
        language: 'sv',
        summaryHtml: expect.stringContaining('Ängen vid sjön får stå kvar'),
      },
    });
  });

  it.each([
    ['/n/2', 'tdm'],
    ['/n/3', 'unsupported'],
    ['/n/4', 'not-found'],
    ['/privat/1', 'robots'],
  ])('%s is refused as %s', async (path, code) => {
    expect(await read(path)).toMatchObject({ ok: false, failure: { code, message: expect.stringMatching(/\.$/) } });
  });
});

describe('readers', () => {
  it('exist for every adapter, and for no interface without one', () => {
    for (const adapter of ADAPTERS) expect(readerFor({ kind: 'json-api', adapter })).toBeInstanceOf(Function);
    expect(readerFor({ kind: 'json-api' })).toBeNull();
  });
});
