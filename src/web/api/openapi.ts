/** The list of routes in, the OpenAPI 3.1 document out. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { METRICS_PATH } from '../metrics-route.js';
import { titleOf } from '../problem.js';
import type { ApiRoute } from './route.js';
import { problemSchema } from './schemas.js';

/** What any route may refuse with. */
const COMMON_PROBLEMS = [400, 414, 421, 429, 500];
const CHANGING_PROBLEMS = [403];
/** What asks the store may find that it does not answer. */
const STORE_PROBLEMS = [503];

function problemsOf(route: ApiRoute): number[] {
  const changing = route.method === 'get' ? [] : CHANGING_PROBLEMS;
  const store = route.path.startsWith('/api/') ? STORE_PROBLEMS : [];
  return [...new Set([...COMMON_PROBLEMS, ...changing, ...store, ...route.problems])]
    .filter((status) => !(status in route.answers))
    .sort();
}

const describeProblem = (status: number) => ({
  description: titleOf(status),
  content: { 'application/problem+json': { schema: problemSchema } },
});

function toResponses(route: ApiRoute): RouteConfig['responses'] {
  const answers = Object.entries(route.answers).map(([status, description]) => [
    status,
    { description, content: { [route.media ?? 'application/json']: { schema: route.schema } } },
  ]);
  const problems = problemsOf(route).map((status) => [status, describeProblem(status)]);
  return Object.fromEntries([...answers, ...problems]);
}

function toRouteConfig(route: ApiRoute): RouteConfig {
  const { path, query, body, bodyMedia = ['application/json'] } = route.parameters ?? {};
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    request: {
      ...(path && { params: path }),
      ...(query && { query }),
      ...(body && {
        body: { required: true, content: Object.fromEntries(bodyMedia.map((media) => [media, { schema: body }])) },
      }),
    },
    responses: toResponses(route),
  };
}

/** The only answer that is no JSON, and the only one that asks for a token. */
const METRICS: RouteConfig = {
  method: 'get',
  path: METRICS_PATH,
  summary: 'Metrics for Prometheus',
  description: 'Closed until METRICS_TOKEN is set.',
  security: [{ metricsToken: [] }],
  responses: {
    200: { description: "Prometheus' text format", content: { 'text/plain': { schema: z.string() } } },
    ...Object.fromEntries([401, 404, 429, 500].map((status) => [status, describeProblem(status)])),
  },
};

export function describeApi(routes: readonly ApiRoute[], version: string): object {
  const registry = new OpenAPIRegistry();
  for (const route of routes) registry.registerPath(toRouteConfig(route));
  registry.registerPath(METRICS);
  registry.registerComponent('securitySchemes', 'metricsToken', { type: 'http', scheme: 'bearer' });
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Spanare',
      version,
      description:
        "Knowledge base for a municipality's environmental scanning. Problems follow RFC 9457 with Swedish titles and details; answers to GET carry an ETag; pages follow each other by cursor.",
    },
    servers: [{ url: '/' }],
  });
}
