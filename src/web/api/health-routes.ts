/** Whether the process lives and whether it can do its work; the first asks nothing of anybody. */
import type { z } from 'zod';
import { askDependencies } from '../ask-dependencies.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { healthSchema, readinessSchema } from './schemas.js';

async function readiness({ services }: Asked): Promise<Answer<z.infer<typeof readinessSchema>>> {
  const dependencies = await askDependencies(services.dependencies);
  const isReady = Object.values(dependencies).every((state) => state !== 'down');
  return { status: isReady ? 200 : 503, body: { status: isReady ? 'ready' : 'unavailable', dependencies } };
}

export function healthRoutes(): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      summary: 'Liveness',
      answers: { 200: 'The process answers' },
      schema: healthSchema,
      problems: [],
      handle: async () => answer({ status: 'ok' as const }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      summary: 'Readiness',
      answers: { 200: 'Every dependency in use is up', 503: 'At least one is down' },
      schema: readinessSchema,
      problems: [],
      handle: readiness,
    }),
  ];
}
