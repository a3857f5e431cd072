/** Focus areas and sources over HTTP: lists, one source with its state, and "fetch now". */
import { z } from 'zod';
import type { Source } from '../../domain/source.js';
import { readSourceOverviews, type SourceOverview } from '../../intake/source-overview.js';
import { toDefinition } from '../../intake/trial-view.js';
import { nearestOf } from '../../language/nearest.js';
import type { Catalogue } from '../../sources/catalogue.js';
import { restReason } from '../../sources/health.js';
import { addingTexts } from '../../texts/source-adding.js';
import { apiTexts as texts } from '../../texts/web-api.js';
import { stateTexts } from '../../texts/web-state.js';
import { askForVisit } from '../ask-for-visit.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { refuseParameters } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { type ApiSource, areaListSchema, refreshSchema, sourceListSchema, sourceSchema } from './schemas.js';
import { toApiState } from './source-state-view.js';

const sourcePath = z.object({ id: z.string() });

export function toApiSource(overview: SourceOverview, catalogue: Catalogue): ApiSource {
  const { source } = overview;
  const added = catalogue.added(source.id);
  return {
    ...toDefinition(source),
    added: added === undefined ? null : { at: added.addedAt, by: added.addedBy },
    state: toApiState(overview),
  };
}

/** @throws ProblemError 404, or 410 for one that was taken away */
export function findSource({ catalogue }: Pick<WebServices, 'catalogue'>, id: string): Source {
  const source = catalogue.find(id);
  if (source !== undefined) return source;
  const removed = catalogue.removed(id);
  if (removed !== undefined) throw new ProblemError(410, addingTexts.removed(id, removed.source.name));
  const nearest = nearestOf(
    id,
    catalogue.all().map((one) => one.id),
  );
  throw new ProblemError(404, texts.noSource(id.slice(0, 100), nearest));
}

/** @throws ProblemError 409 for a source that rests. */
export function refuseResting(source: Source): void {
  const reason = restReason(source);
  if (reason !== null) throw new ProblemError(409, texts.sourceRests(source.name, reason));
}

async function listAreas({ services, query }: Asked): Promise<Answer<z.infer<typeof areaListSchema>>> {
  refuseParameters(query);
  const areas = services.config.areas.map(({ id, name, shortName, definition, threshold }) => ({
    id,
    name,
    shortName: shortName ?? name,
    definition,
    threshold,
  }));
  return answer({ areas });
}

async function listSources({ services, query }: Asked): Promise<Answer<z.infer<typeof sourceListSchema>>> {
  refuseParameters(query);
  const overviews = await readSourceOverviews(services.db, services.catalogue.all(), new Date());
  return answer({ sources: overviews.map((overview) => toApiSource(overview, services.catalogue)) });
}

async function showSource({ services, query, path }: Asked): Promise<Answer<ApiSource>> {
  refuseParameters(query);
  const [overview] = await readSourceOverviews(services.db, [findSource(services, path('id'))], new Date());
  if (overview === undefined) throw new Error('A source without an overview');
  return answer(toApiSource(overview, services.catalogue));
}

async function refresh({ services, query, path }: Asked): Promise<Answer<z.infer<typeof refreshSchema>>> {
  refuseParameters(query);
  const source = findSource(services, path('id'));
  refuseResting(source);
  const visit = await askForVisit(services, source);
  const headers = { Location: `/api/v1/sources/${encodeURIComponent(source.id)}` };
  const note = visit === 'waits' ? { note: stateTexts.visitWaits } : {};
  return { status: 202, body: { sourceId: source.id, queued: visit === 'queued', ...note }, headers };
}

export function sourceRoutes(): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/areas',
      summary: 'The focus areas',
      answers: { 200: 'All focus areas, in their own order' },
      schema: areaListSchema,
      problems: [],
      handle: listAreas,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/sources',
      summary: 'The sources with their state',
      answers: { 200: 'All sources, in their own order' },
      schema: sourceListSchema,
      problems: [],
      handle: listSources,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/sources/{id}',
      summary: 'One source with its state',
      parameters: { path: sourcePath },
      answers: { 200: 'The source' },
      schema: sourceSchema,
      problems: [404, 410],
      handle: showSource,
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/sources/{id}/refresh',
      summary: 'Fetch a source now',
      description:
        'Asking again while a visit waits or runs adds none. Where the queue does not answer, the visit is made when it does.',
      parameters: { path: sourcePath },
      answers: { 202: 'The visit has been asked for; see the state of the source' },
      schema: refreshSchema,
      problems: [404, 409, 410],
      handle: refresh,
    }),
  ];
}
