/** Whether the process lives and whether it can do its work; the first asks nothing of anybody. */
import type { z } from 'zod';
import {
  DEPENDENCIES,
  type Dependencies,
  type DependencyName,
  type DependencyStates,
} from '../../domain/dependencies.js';
import { dependencyTexts, stateTexts } from '../../texts/web-state.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { healthSchema, readinessSchema } from './schemas.js';

type Readiness = z.infer<typeof readinessSchema>;

const sentenceOf = (name: DependencyName, states: DependencyStates): string =>
  states[name] === 'behind' ? stateTexts.indexBehind : dependencyTexts[name];

/** 503 takes the process out of a load balancer's hands; what works without a dependency that is not essential must stay in them. */
export async function askReadiness(dependencies: Dependencies): Promise<Answer<Readiness>> {
  const states = await dependencies.ask();
  const down = DEPENDENCIES.filter((name) => states[name] === 'down');
  const troubled = DEPENDENCIES.filter((name) => states[name] === 'down' || states[name] === 'behind');
  const isUsable = !down.some((name) => dependencies.isEssential(name));
  const body: Readiness = {
    status: !isUsable ? 'unavailable' : troubled.length > 0 ? 'degraded' : 'ready',
    dependencies: states,
    ...(troubled.length > 0 && {
      problems: Object.fromEntries(troubled.map((name) => [name, sentenceOf(name, states)])),
    }),
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
        200: 'What the process cannot do without is up; degraded where something else is down, or the search index is far behind the store',
        503: 'Something that the process cannot do without is down',
      },
      schema: readinessSchema,
      problems: [],
      handle: ({ services }: Asked) => askReadiness(services.dependencies),
    }),
  ];
}
