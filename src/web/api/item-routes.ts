/** Items over HTTP: search, one item, one story, and people's verdicts on focus areas. */
import { z } from 'zod';
import type { Item } from '../../domain/item.js';
import { readItem, readStory } from '../../intake/items.js';
import { sourcesWithItems } from '../../intake/overviews.js';
import { decideArea, type Verdict } from '../../intake/verdicts.js';
import { BadCursorError, INDEX_WAS_LOST } from '../../search/engine.js';
import { knownTo } from '../../search/resolve-filters.js';
import { apiTexts as texts } from '../../texts/web-api.js';
import { behindTexts, filterTexts } from '../../texts/web-search.js';
import { ProblemError } from '../problem.js';
import {
  askLag,
  type Found,
  findItems,
  SEARCH_TIMEOUT_SECONDS,
  SearchDownError,
  SearchTimeoutError,
  type UnderstoodQuestion,
  understand,
} from '../search-items.js';
import type { WebServices } from '../services.js';
import { sourceNames } from '../source-names.js';
import { type ItemParameters, itemParametersSchema, REPEATABLE, toQuestion } from './item-parameters.js';
import { toApiItem } from './item-view.js';
import { bodyOf, collect, parseOrRefuse, refuseParameters } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { type ApiItem, itemListSchema, itemSchema, storySchema } from './schemas.js';

const verdictSchema = z.strictObject({ verdict: z.enum(['yes', 'no'], { error: texts.badVerdict }) });
const itemPath = z.object({ id: z.string() });
const areaPath = z.object({ id: z.string(), area: z.string().meta({ description: 'Id of a focus area' }) });

/** A source that has left the configuration may still be asked for while its items are kept. */
export async function askableSources(services: WebServices, wanted: string[]): Promise<string[]> {
  const configured = services.catalogue.all().map((source) => source.id);
  const others = wanted.filter((id) => !configured.includes(id)).slice(0, 200);
  return [...configured, ...(await sourcesWithItems(services.db, others))];
}

async function readItemParameters({ services, query }: Asked): Promise<ItemParameters> {
  const sources = await askableSources(services, query.getAll('source'));
  return parseOrRefuse(itemParametersSchema(services.config, sources), collect(query, REPEATABLE), texts.badParameters);
}

/** Trouble of the engine in the asker's words; what is none of its trouble as it is. */
export function explain(error: unknown): unknown {
  if (error instanceof BadCursorError) {
    return new ProblemError(400, texts.badParameters(1), {
      invalidParameters: [
        { name: 'cursor', reason: error.message === INDEX_WAS_LOST ? filterTexts.lostCursor : filterTexts.badCursor },
      ],
    });
  }
  if (error instanceof SearchTimeoutError)
    return new ProblemError(503, texts.searchTimedOut(SEARCH_TIMEOUT_SECONDS), { cause: error });
  if (error instanceof SearchDownError)
    return new ProblemError(503, texts.searchFailed, { cause: error, headers: { 'Retry-After': '30' } });
  return error;
}

const BEHIND_RETRY_SECONDS = 30;

/** For what is kept as it is: a file or a feed that lacks most of its items is worse than none. @throws ProblemError 503 */
export async function refuseWhileBehind(services: WebServices): Promise<void> {
  const behind = await askLag(services).catch((error: unknown) => {
    throw explain(error);
  });
  if (behind === null) return;
  throw new ProblemError(503, behindTexts.refusal(behind), {
    headers: { 'Retry-After': String(BEHIND_RETRY_SECONDS) },
  });
}

function toItemList(
  services: WebServices,
  question: UnderstoodQuestion,
  { items, answer: found, behind }: Found,
): z.infer<typeof itemListSchema> {
  const nameOf = sourceNames(services.catalogue);
  const problems = [...question.problems, ...(behind === null ? [] : [behindTexts.sentence(behind)])];
  return {
    items: items.map(({ item, highlight }) => toApiItem(item, nameOf, highlight)),
    total: found.total,
    facets: found.facets,
    histogram: found.histogram.filter(({ n }) => n > 0),
    ...(found.corrected !== undefined && { corrected: found.corrected }),
    ...(found.didYouMean !== undefined && { didYouMean: found.didYouMean }),
    ...(found.relaxed && { relaxed: true as const }),
    interpretation: found.interpretation,
    ...(problems.length > 0 && { problems }),
    ...(behind !== null && { behind: { changes: behind.changes } }),
    ...(found.nextCursor !== undefined && { nextCursor: found.nextCursor }),
  };
}

async function search(asked: Asked): Promise<Answer<z.infer<typeof itemListSchema>>> {
  const { services } = asked;
  const parameters = toQuestion(await readItemParameters(asked));
  const question = understand(parameters, knownTo(services));
  const found = await findItems(services, question, parameters).catch((error: unknown) => {
    throw explain(error);
  });
  return answer(toItemList(services, question, found));
}

async function findItem({ services, path }: Asked): Promise<Item> {
  const item = await readItem(services.db, path('id'));
  if (item === null) throw new ProblemError(404, texts.noItem(path('id')));
  if (item.deletedAt !== null) throw new ProblemError(410, texts.itemGone);
  return item;
}

async function showItem(asked: Asked): Promise<Answer<ApiItem>> {
  refuseParameters(asked.query);
  return answer(toApiItem(await findItem(asked), sourceNames(asked.services.catalogue)));
}

async function showStory(asked: Asked): Promise<Answer<z.infer<typeof storySchema>>> {
  refuseParameters(asked.query);
  const { services, path } = asked;
  const story = await readStory(services.db, path('id'));
  if (story === null) throw new ProblemError(404, texts.noStory(path('id')));
  if (story.items.length === 0) throw new ProblemError(410, texts.storyGone);
  const nameOf = sourceNames(services.catalogue);
  return answer({
    id: story.id,
    leadItemId: story.leadItemId,
    items: story.items.map((item) => toApiItem(item, nameOf)),
  });
}

async function decide(asked: Asked, verdict: Verdict | null): Promise<Answer<ApiItem>> {
  const { services, path } = asked;
  const known = services.config.areas.map((area) => area.id);
  if (!known.includes(path('area'))) throw new ProblemError(404, texts.noArea(path('area'), known));
  const { id } = await findItem(asked);
  const decision = { itemId: id, area: path('area'), verdict, by: null };
  await decideArea(services.db, decision, services.tagger(), new Date().toISOString());
  return answer(toApiItem(await findItem(asked), sourceNames(services.catalogue)));
}

/** @param config gives the values that exist; see `itemParametersSchema`. */
export function itemRoutes(config: WebServices['config']): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/items',
      summary: 'Search items',
      description:
        'Repeated parameters are alternatives within a facet; all facets must hold. Filters written in q join the parameters.',
      parameters: { query: itemParametersSchema(config, []) },
      answers: { 200: 'A page of items with facets and histogram' },
      schema: itemListSchema,
      problems: [503],
      handle: search,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/items/{id}',
      summary: 'One item',
      parameters: { path: itemPath },
      answers: { 200: 'The item' },
      schema: itemSchema,
      problems: [404, 410],
      handle: showItem,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/stories/{id}',
      summary: 'One story with its items',
      parameters: { path: itemPath },
      answers: { 200: 'The story' },
      schema: storySchema,
      problems: [404, 410],
      handle: showStory,
    }),
    defineRoute({
      method: 'put',
      path: '/api/v1/items/{id}/areas/{area}',
      summary: "A person's word on a focus area of an item",
      description: "It stands above the machine's and survives retagging. Repeating it changes nothing.",
      parameters: { path: areaPath, body: verdictSchema },
      answers: { 200: 'The item as it is now' },
      schema: itemSchema,
      problems: [404, 410, 413, 415],
      handle: async (asked) => {
        refuseParameters(asked.query);
        return decide(asked, parseOrRefuse(verdictSchema, bodyOf(asked.request), texts.badBody).verdict);
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/items/{id}/areas/{area}',
      summary: "Take a person's word back",
      parameters: { path: areaPath },
      answers: { 200: 'The item as it is now' },
      schema: itemSchema,
      problems: [404, 410],
      handle: async (asked) => {
        refuseParameters(asked.query);
        return decide(asked, null);
      },
    }),
  ];
}
