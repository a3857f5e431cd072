/** Puts the routes of the API into Express: one operation answers, another method on the same path is told which there are. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { errorCode } from '../../domain/error-code.js';
import { groupBy } from '../../domain/group-by.js';
import { problemTexts } from '../../texts/web.js';
import { METRICS_PATH } from '../metrics-route.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { exportRoutes } from './export-routes.js';
import { healthRoutes } from './health-routes.js';
import { itemFeedRoutes } from './item-feed-routes.js';
import { itemRoutes } from './item-routes.js';
import { describeApi } from './openapi.js';
import { queryOf } from './read-parameters.js';
import type { ApiRoute } from './route.js';
import { sourceAddingRoutes } from './source-adding-routes.js';
import { sourceRoutes } from './source-routes.js';
import { suggestionRoutes } from './suggestion-routes.js';
import { tipRoutes } from './tip-routes.js';
import { watchRoutes } from './watch-routes.js';

export const OPENAPI_PATH = '/api/openapi.json';

export function apiRoutes(config: WebServices['config']): ApiRoute[] {
  return [
    ...itemRoutes(config),
    ...suggestionRoutes(),
    ...exportRoutes(config),
    ...itemFeedRoutes(config),
    ...tipRoutes(config),
    ...watchRoutes(config),
    ...sourceAddingRoutes(),
    ...sourceRoutes(),
    ...healthRoutes(),
  ];
}

/** Answers are asked for anew each time, and cost nothing when they are the same (ETag). */
function sendJson(response: Response, body: unknown): void {
  response.set('Cache-Control', 'private, no-cache').type('application/json').send(JSON.stringify(body));
}

/** What goes wrong on the way breaks the answer off: it is never taken for whole. An asker who has left is not told. */
async function sendInParts(response: Response, beginning: string, rest: AsyncIterable<string>): Promise<void> {
  if (response.req.method === 'HEAD') return void response.end();
  async function* whole(): AsyncGenerator<string> {
    yield beginning;
    yield* rest;
  }
  await pipeline(Readable.from(whole(), { objectMode: false }), response).catch((error: unknown) => {
    if (errorCode(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function toHandler(route: ApiRoute, services: WebServices): RequestHandler {
  return async (request: Request, response: Response) => {
    const path = (name: string): string => String(request.params[name] ?? '');
    const answer = await route.handle({ request, services, path, query: queryOf(request) });
    response.status(answer.status).set(answer.headers ?? {});
    if (route.media === undefined) return sendJson(response, answer.body);
    response.set({ 'Cache-Control': 'private, no-cache', 'Content-Type': `${route.media}; charset=utf-8` });
    if (answer.rest === undefined) response.send(String(answer.body));
    else await sendInParts(response, String(answer.body), answer.rest);
  };
}

/** For methods that a path has not. */
export function refuseMethod(methods: readonly string[]): RequestHandler {
  const allowed = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  return (request, response) => {
    if (request.method !== 'OPTIONS') {
      throw new ProblemError(405, problemTexts.methodNotAllowed(request.method, methods), {
        headers: { Allow: allowed.join(', ') },
      });
    }
    response.set('Allow', allowed.join(', ')).status(204).end();
  };
}

export function createApiRouter(services: WebServices): Router {
  const router = Router({ caseSensitive: true });
  const routes = apiRoutes(services.config);
  const byPath = groupBy(routes, (route) => route.path.replace(/\{(\w+)\}/g, ':$1'));
  for (const [path, operations] of byPath) {
    for (const route of operations) router[route.method](path, toHandler(route, services));
    router.all(path, refuseMethod(operations.map((route) => route.method.toUpperCase())));
  }
  const document = describeApi(routes, services.version);
  router.get(OPENAPI_PATH, (_request, response) => sendJson(response, document));
  for (const path of [OPENAPI_PATH, METRICS_PATH]) router.all(path, refuseMethod(['GET']));
  return router;
}
