/** The list of routes in, the OpenAPI 3.1 document out. */
import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { titleOf } from '../problem.js';
import type { ApiRoute } from './route.js';
import { problemSchema } from './schemas.js';

/** What any route may refuse with. */
const COMMON_PROBLEMS = [400, 414, 421, 429, 500];
const CHANGING_PROBLEMS = [403];

function problemsOf(route: ApiRoute): number[] {
  const changing = route.method === 'get' ? [] : CHANGING_PROBLEMS;
  return [...new Set([...COMMON_PROBLEMS, ...changing, ...route.problems])]
    .filter((status) => !(status in route.answers))
    .sort();
}

function toResponses(route: ApiRoute): RouteConfig['responses'] {
  const answers = Object.entries(route.answers).map(([status, description]) => [
    status,
    { description, content: { 'application/json': { schema: route.schema } } },
  ]);
  const problems = problemsOf(route).map((status) => [
    status,
    { description: titleOf(status), content: { 'application/problem+json': { schema: problemSchema } } },
  ]);
  return Object.fromEntries([...answers, ...problems]);
}

function toRouteConfig(route: ApiRoute): RouteConfig {
  const { path, query, body } = route.parameters ?? {};
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    request: {
      ...(path && { params: path }),
      ...(query && { query }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: toResponses(route),
  };
}

export function describeApi(routes: readonly ApiRoute[], version: string): object {
  const registry = new OpenAPIRegistry();
  for (const route of routes) registry.registerPath(toRouteConfig(route));
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
