/**
 * Every publisher whose sample answers lie beside the project, on one loopback server that follows their paging and keeps their rules: a key where
 * one is needed, POST where a question is posted, a token alone where a harvest goes on.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('../../../shared/sources/samples/', import.meta.url));
export const haveSamples = existsSync(FOLDER);

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface SamplePublishers {
  url: string;
  asked: Asked[];
  close(): Promise<void>;
}

/** Hosts that the samples speak of and that are served here. */
const SERVED_HOSTS =
  /https?:\/\/(?:www\.exempelkommun\.se|www\.exempelnatverk\.se|api\.kolada\.se|data\.riksdagen\.se|statistikdatabasen\.scb\.se)/g;

interface Reply {
  status?: number;
  type: string;
  body: Buffer | string;
}
type Handler = (asked: Asked) => Reply | null;

const read = (file: string): Buffer => readFileSync(join(FOLDER, file));
const xml = (file: string): Reply => ({ type: 'text/xml', body: read(file) });
const json = (file: string): Reply => ({ type: 'application/json', body: read(file) });
const refused = (status: number): Reply => ({ status, type: 'text/plain', body: 'nej' });

function oai({ query }: Asked): Reply {
  if (query.get('verb') === 'Identify') return xml('oai-pmh/identify.xml');
  const token = query.get('resumptionToken');
  if (token !== null) {
    if ([...query.keys()].length > 2) return xml('oai-pmh/error-badArgument.xml');
    return xml(
      token.startsWith('exempel')
        ? 'oai-pmh/listrecords-oai_dc-page2-last.xml'
        : 'oai-pmh/error-badResumptionToken.xml',
    );
  }
  return xml('oai-pmh/listrecords-oai_dc-page1.xml');
}

function mods({ query }: Asked): Reply {
  return xml(query.get('verb') === 'Identify' ? 'oai-pmh/identify.xml' : 'oai-pmh/listrecords-swepub_mods.xml');
}

const page = (path: string, title: string): [string, Handler] => [
  path,
  () => ({
    type: 'text/html',
    body: `<!doctype html><html lang="sv"><title>${title}</title><main><h1>${title}</h1></main>`,
  }),
];

const HANDLERS: Record<string, Handler> = Object.fromEntries<Handler>([
  ['/oai', oai],
  ['/mods', mods],
  [
    '/arxiv/api/query',
    ({ query }) =>
      Number(query.get('start') ?? 0) > 0 ? null : { type: 'application/atom+xml', body: read('arxiv/query.xml') },
  ],
  [
    '/works',
    ({ query }) => {
      if (query.get('api_key') !== 'nyckel-1') return refused(401);
      return json(query.get('cursor') === '*' ? 'openalex/works-page1.json' : 'openalex/works-page2-last.json');
    },
  ],
  [
    '/crossref/works',
    ({ query }) => json(query.get('cursor') === '*' ? 'crossref/works-page1.json' : 'crossref/works-last-empty.json'),
  ],
  [
    '/dokumentlista/',
    ({ query }) => json(`riksdagen/dokumentlista-page${query.get('p') === '2' ? '2-single-object' : '1'}.json`),
  ],
  ['/v3/kpi', () => json('kolada/kpi.json')],
  ['/v3/municipality', () => json('kolada/municipality.json')],
  ['/api/v2/config', () => json('scb/config.json')],
  [
    '/api/v2/tables',
    ({ query }) => (Number(query.get('pageNumber') ?? 1) > 1 ? null : json('scb/tables-pastDays.json')),
  ],
  [
    '/api/events',
    ({ headers }) => (headers['user-agent']?.includes('Spanare') ? json('polisen/events.json') : refused(403)),
  ],
  [
    '/v1/projects/funders/202100-5208',
    ({ headers }) =>
      headers.authorization === 'Bearer nyckel-2' ? json('swecris/projects-funder.json') : refused(401),
  ],
  [
    '/api/v2/bibliometrics',
    ({ method, headers }) =>
      method === 'POST' && headers['content-type']?.includes('json')
        ? json('swepub/bibliometrics-response.json')
        : refused(400),
  ],
  [
    '/xsearch',
    ({ query }) => json(Number(query.get('start') ?? 1) > 1 ? 'libris/xsearch-empty.json' : 'libris/xsearch.json'),
  ],
  [
    '/search-api/prod/rest/search',
    ({ method, headers }) =>
      method === 'POST' && headers['content-type']?.startsWith('multipart/form-data')
        ? json('eu-funding/sedia-search.json')
        : refused(405),
  ],
  [
    '/feed.json',
    ({ query }) => json(query.get('page') === '2' ? 'jsonfeed/feed-1.0-page2.json' : 'jsonfeed/feed-1.1.json'),
  ],
  ['/sitemap.xml', () => xml('sitemap/sitemap-index.xml')],
  ['/sitemap-nyheter.xml', () => xml('sitemap/sitemap-nyheter.xml')],
  [
    '/sitemap-ovrigt.xml.gz',
    () => ({
      type: 'application/gzip',
      body: gzipSync('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'),
    }),
  ],
  page('/nyheter/2026/11/ny-trygghetsplan/', 'En första sida om trygghet'),
  page('/nyheter/2026/11/medborgarl%C3%B6fte/', 'En andra sida om löften'),
  page('/nyheter/2026/11/utan-lastmod/', 'En tredje sida utan ändringstid'),
  page('/nyheter/2026/11/%C3%A5%C3%A4%C3%B6-i-s%C3%B6kv%C3%A4gen/', 'En fjärde sida med prickar'),
  ...[
    'rss/01-rss2-sitevision.xml',
    'rss/02-rss2-regeringen.xml',
    'rss/03-rss2-iso-8859-1.xml',
    'rss/07-rss2-empty.xml',
    'rss/09-not-a-feed.html',
    'rdf/01-rss1-rdf.rdf',
    'atom/01-atom-statistiknyheter.xml',
  ].map((file): [string, Handler] => [
    `/${file}`,
    () => ({ type: file.endsWith('.html') ? 'text/html' : 'text/xml', body: read(file) }),
  ]),
]);

function answer(asked: Asked): Reply | null {
  if (asked.path.startsWith('/v3/data/'))
    return json(asked.query.get('page') === '2' ? 'kolada/data-0182-page2-last.json' : 'kolada/data-0182-page1.json');
  if (asked.path.startsWith('/api/ansokningsomgangar/')) return json('vinnova/ansokningsomgangar.json');
  return HANDLERS[asked.path]?.(asked) ?? null;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Bytes that are not UTF-8 go out as they are. */
function rewrite(reply: Reply, origin: string): Buffer {
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
  const text = body.toString('utf8');
  return text.includes('\ufffd') ? body : Buffer.from(text.replace(SERVED_HOSTS, origin));
}

export async function startSamplePublishers(): Promise<SamplePublishers> {
  const asked: Asked[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const { method = 'GET', headers } = request;
    const one: Asked = { method, path: url.pathname, query: url.searchParams, headers, body: await readBody(request) };
    asked.push(one);
    const reply = answer(one);
    if (reply === null) response.writeHead(404).end();
    else response.writeHead(reply.status ?? 200, { 'content-type': reply.type }).end(rewrite(reply, origin));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
