/** Puts the routes of the API into Express: one operation answers, another method on the same path is told which there are. */
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { groupBy } from '../../domain/group-by.js';
import { problemTexts } from '../../texts/web.js';
import { METRICS_PATH } from '../metrics-route.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { healthRoutes } from './health-routes.js';
import { itemRoutes } from './item-routes.js';
import { describeApi } from './openapi.js';
import { queryOf } from './read-parameters.js';
import type { ApiRoute } from './route.js';
import { sourceAddingRoutes } from './source-adding-routes.js';
import { sourceRoutes } from './source-routes.js';
import { tipRoutes } from './tip-routes.js';

export const OPENAPI_PATH = '/api/openapi.json';

export function apiRoutes(config: WebServices['config']): ApiRoute[] {
  return [...itemRoutes(config), ...tipRoutes(config), ...sourceAddingRoutes(), ...sourceRoutes(), ...healthRoutes()];
}

/** Answers are asked for anew each time, and cost nothing when they are the same (ETag). */
function sendJson(response: Response, body: unknown): void {
  response.set('Cache-Control', 'private, no-cache').type('application/json').send(JSON.stringify(body));
}

function toHandler(route: ApiRoute, services: WebServices): RequestHandler {
  return async (request: Request, response: Response) => {
    const path = (name: string): string => String(request.params[name] ?? '');
    const { status, body, headers } = await route.handle({ request, services, path, query: queryOf(request) });
    response.status(status).set(headers ?? {});
    if (route.media === undefined) sendJson(response, body);
    else response.set('Cache-Control', 'private, no-cache').type(route.media).send(String(body));
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
