/** Whether the process lives and whether it can do its work; the first asks nothing of anybody. */
import type { z } from 'zod';
import { DEPENDENCIES, type Dependencies } from '../../domain/dependencies.js';
import { dependencyTexts } from '../../texts/web-state.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { healthSchema, readinessSchema } from './schemas.js';

type Readiness = z.infer<typeof readinessSchema>;

/** 503 takes the process out of a load balancer's hands; what works without a dependency that is not essential must stay in them. */
export async function askReadiness(dependencies: Dependencies): Promise<Answer<Readiness>> {
  const states = await dependencies.ask();
  const down = DEPENDENCIES.filter((name) => states[name] === 'down');
  const isUsable = !down.some((name) => dependencies.isEssential(name));
  const body: Readiness = {
    status: !isUsable ? 'unavailable' : down.length > 0 ? 'degraded' : 'ready',
    dependencies: states,
    ...(down.length > 0 && { problems: Object.fromEntries(down.map((name) => [name, dependencyTexts[name]])) }),
  };
  return { status: isUsable ? 200 : 503, body };
}

export function healthRoutes(): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/healthz',
      summary: 'Liveness',
      description: 'Asks nothing of anybody.',
      answers: { 200: 'The process answers' },
      schema: healthSchema,
      problems: [],
      handle: async () => answer({ status: 'ok' as const }),
    }),
    defineRoute({
      method: 'get',
      path: '/readyz',
      summary: 'Readiness',
      description: 'Within a second and a half, whatever hangs.',
      answers: {
        200: 'What the process cannot do without is up; degraded where something else is down',
        503: 'Something that the process cannot do without is down',
      },
      schema: readinessSchema,
      problems: [],
      handle: ({ services }: Asked) => askReadiness(services.dependencies),
    }),
  ];
}
