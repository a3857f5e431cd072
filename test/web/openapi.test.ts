import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import type { ApiRoute } from '../../src/web/api/route.js';
import { apiRoutes } from '../../src/web/api/router.js';
import { problemSchema } from '../../src/web/api/schemas.js';
import { proposeFeed, tryNothing } from './adding.js';
import { type Application, startApplication } from './application.js';
import { seed } from './seed.js';

let application: Application;
let itemId = '';
let storyId = '';
let tipId = '';
let watchId = '';

beforeAll(async () => {
  application = await startApplication({}, { adding: { propose: proposeFeed, trySource: tryNothing } });
  await seed(application);
  const { body } = await request(application.url).get('/api/v1/items?limit=1');
  itemId = body.items[0].id;
  storyId = body.items[0].storyId;
  const tip = await request(application.url).post('/api/v1/tips').send({ url: 'https://tips.example/1' });
  tipId = tip.body.tip.id;
  const watch = await request(application.url).post('/api/v1/watches').send({ name: 'Klimat', q: 'klimat' });
  watchId = watch.body.id;
});
afterAll(() => application.close());

interface Call {
  path: () => string;
  body?: object | string;
  query?: string[];
}

const OPML =
  '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/rss"/><outline text="B"/></body></opml>';

/** One right call for each route; a route without one fails the suite. */
const CALLS: Record<string, Call> = {
  'get /api/v1/items': {
    path: () => '/api/v1/items',
    query: [
      '',
      '?q=trygghet*+OR+climate&limit=3',
      '?q=%22a+område:x',
      '?q=qwxz',
      '?q=trygghetsvandrng+klimt',
      '?area=klimat&sort=newest',
      '?q=trygghetsvand&typing=1',
      '?q=rubrik:polis+-typ:rapport+sedan:9999d+trygghet+och+klimat',
    ],
  },
  'get /api/v1/suggestions': {
    path: () => '/api/v1/suggestions',
    query: ['', '?q=tryg', '?q=område:kl', '?q=niv&limit=1', '?q=trygghetsvandring+i+c'],
  },
  'get /api/v1/items.csv': { path: () => '/api/v1/items.csv', query: ['', '?profile=machine&limit=1'] },
  'get /api/v1/items.ris': { path: () => '/api/v1/items.ris' },
  'get /api/v1/items.bib': { path: () => '/api/v1/items.bib' },
  'get /api/v1/items.rss': { path: () => '/api/v1/items.rss' },
  'get /api/v1/items.atom': { path: () => '/api/v1/items.atom' },
  'get /api/v1/items.jsonfeed': { path: () => '/api/v1/items.jsonfeed' },
  'get /api/v1/items.ics': { path: () => '/api/v1/items.ics' },
  'get /api/v1/items/{id}': { path: () => `/api/v1/items/${itemId}` },
  'get /api/v1/stories/{id}': { path: () => `/api/v1/stories/${storyId}` },
  'put /api/v1/items/{id}/areas/{area}': {
    path: () => `/api/v1/items/${itemId}/areas/klimat`,
    body: { verdict: 'yes' },
  },
  'delete /api/v1/items/{id}/areas/{area}': { path: () => `/api/v1/items/${itemId}/areas/klimat` },
  'get /api/v1/areas': { path: () => '/api/v1/areas' },
  'get /api/v1/sources': { path: () => '/api/v1/sources' },
  'get /api/v1/sources/{id}': { path: () => '/api/v1/sources/journal' },
  'get /api/v1/sources.opml': { path: () => '/api/v1/sources.opml' },
  'post /api/v1/sources/opml': { path: () => '/api/v1/sources/opml', body: OPML, query: ['?dryRun=true', ''] },
  'post /api/v1/sources/try': { path: () => '/api/v1/sources/try', body: { url: 'https://ny.example/rss' } },
  'post /api/v1/sources': { path: () => '/api/v1/sources', body: { url: 'https://ny.example/rss', id: 'nykommen' } },
  'patch /api/v1/sources/{id}': { path: () => '/api/v1/sources/nykommen', body: { name: 'Nya namnet' } },
  'delete /api/v1/sources/{id}': { path: () => '/api/v1/sources/nykommen' },
  'post /api/v1/sources/{id}/restore': { path: () => '/api/v1/sources/nykommen/restore' },
  'post /api/v1/sources/{id}/refresh': { path: () => '/api/v1/sources/journal/refresh' },
  'post /api/v1/tips': { path: () => '/api/v1/tips', body: { text: 'Ett tips', areas: ['klimat'] } },
  'get /api/v1/tips': { path: () => '/api/v1/tips', query: ['', '?limit=1&removed=true'] },
  'get /api/v1/tips/{id}': { path: () => `/api/v1/tips/${tipId}` },
  'delete /api/v1/tips/{id}': { path: () => `/api/v1/tips/${tipId}` },
  'post /api/v1/tips/{id}/restore': { path: () => `/api/v1/tips/${tipId}/restore` },
  'post /api/v1/watches/preview': { path: () => '/api/v1/watches/preview', body: { q: 'klimat -skola' } },
  'get /api/v1/watches': { path: () => '/api/v1/watches', query: ['', '?owner=Anna&reader=Anna&removed=true&limit=1'] },
  'post /api/v1/watches': {
    path: () => '/api/v1/watches',
    body: { name: 'Trygghet', q: 'trygg* "', filters: { area: ['trygghet'] }, owner: 'Anna' },
  },
  'get /api/v1/watches/{id}': { path: () => `/api/v1/watches/${watchId}`, query: ['', '?reader=Anna'] },
  'patch /api/v1/watches/{id}': { path: () => `/api/v1/watches/${watchId}`, body: { q: 'klimat OR energi' } },
  'delete /api/v1/watches/{id}': { path: () => `/api/v1/watches/${watchId}` },
  'post /api/v1/watches/{id}/restore': { path: () => `/api/v1/watches/${watchId}/restore` },
  'post /api/v1/watches/{id}/feed-key': { path: () => `/api/v1/watches/${watchId}/feed-key` },
  'get /api/v1/watches/{id}/items': { path: () => `/api/v1/watches/${watchId}/items`, query: ['', '?new=1&limit=2'] },
  'post /api/v1/watches/{id}/seen': { path: () => `/api/v1/watches/${watchId}/seen`, body: { reader: 'Anna' } },
  'get /api/v1/watches/{id}/feed.rss': { path: () => `/api/v1/watches/${watchId}/feed.rss` },
  'get /api/v1/watches/{id}/feed.atom': { path: () => `/api/v1/watches/${watchId}/feed.atom` },
  'get /api/v1/watches/{id}/feed.json': { path: () => `/api/v1/watches/${watchId}/feed.json` },
  'get /api/v1/watches/{id}/feed.ics': { path: () => `/api/v1/watches/${watchId}/feed.ics` },
  'get /healthz': { path: () => '/healthz' },
  'get /readyz': { path: () => '/readyz' },
};

const ROUTES = apiRoutes({
  areas: [],
  baseUrl: 'http://localhost:3000',
  host: '127.0.0.1',
  trustProxy: null,
  contact: null,
  metricsToken: null,
});
const nameOf = (route: ApiRoute): string => `${route.method} ${route.path}`;

function send(route: ApiRoute, path: string, body?: object | string): Promise<Response> {
  const test = request(application.url)[route.method](path);
  if (typeof body === 'string') test.type('text/x-opml');
  return Promise.resolve(body === undefined ? test : test.send(body));
}

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 and has every route with its answers', async () => {
    const { body } = await request(application.url).get('/api/openapi.json').expect(200).expect('Content-Type', /json/);
    expect(body.openapi).toBe('3.1.0');
    expect(body.info).toMatchObject({ title: 'Spanare', version: '9.9.9' });
    const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual([...ROUTES.map(nameOf), 'get /metrics'].sort());
    expect(body.paths['/metrics'].get).toMatchObject({
      security: [{ metricsToken: [] }],
      responses: { 200: { content: { 'text/plain': {} } }, 401: {}, 404: {} },
    });
    expect(body.components.securitySchemes).toEqual({ metricsToken: { type: 'http', scheme: 'bearer' } });
    for (const route of ROUTES) {
      const { responses } = body.paths[route.path][route.method];
      expect(Object.keys(responses)).toEqual(
        expect.arrayContaining([
          ...Object.keys(route.answers),
          ...route.problems.map(String),
          '400',
          '500',
          ...(route.path.startsWith('/api/') ? ['503'] : []),
        ]),
      );
    }
  });

  it('describes the parameters of a search as they are read', async () => {
    const { body } = await request(application.url).get('/api/openapi.json');
    const parameters = body.paths['/api/v1/items'].get.parameters as {
      name: string;
      required: boolean;
      schema: { type: string };
    }[];
    expect(Object.fromEntries(parameters.map(({ name, schema }) => [name, schema.type]))).toEqual({
      q: 'string',
      area: 'array',
      level: 'array',
      type: 'array',
      source: 'array',
      language: 'array',
      from: 'string',
      to: 'string',
      sort: 'string',
      typing: 'string',
      limit: 'integer',
      cursor: 'string',
    });
    expect(parameters.some(({ required }) => required)).toBe(false);
    expect(body.components.schemas.Item.required).toContain('storyId');
    expect(body.components.schemas.Item.additionalProperties).toBe(false);
  });
});

describe('every route answers as its schema says', () => {
  it.each(ROUTES.map((route) => [nameOf(route), route] as const))('%s', async (name, route) => {
    const call = CALLS[name];
    if (call === undefined) throw new Error(`No call for ${name}: add one`);
    for (const query of call.query ?? ['']) {
      const response = await send(route, call.path() + query, call.body);
      expect(Object.keys(route.answers)).toContain(String(response.status));
      const body: unknown = route.media === undefined ? response.body : (response.text ?? String(response.body));
      expect(route.schema.safeParse(body).error?.issues ?? []).toEqual([]);
    }
  });

  it.each(ROUTES.map((route) => [nameOf(route), route] as const))(
    '%s with an unknown parameter or method is a problem of the promised shape',
    async (_name, route) => {
      const path = route.path.replace('{id}', 'nope').replace('{area}', 'nope');
      const wrong = await request(application.url).propfind(path);
      expect(wrong.status).toBe(405);
      expect(wrong.headers.allow).toContain(route.method.toUpperCase());
      expect(problemSchema.safeParse(wrong.body).error).toBeUndefined();
      if (route.path.startsWith('/api')) {
        const bad = await send(route, `${path}?nope=1`, { verdict: 'yes' });
        expect([400, 404, 409]).toContain(bad.status);
        expect(problemSchema.safeParse(bad.body).error).toBeUndefined();
      }
      await request(application.url)
        .options(path)
        .expect(204)
        .expect('Allow', wrong.headers.allow ?? '');
    },
  );
});
