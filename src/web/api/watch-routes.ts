/** Saved searches over HTTP: tried, made, listed with what is new, changed, taken away and put back; their hits, and what has been seen of them. */
import type { Request } from 'express';
import { z } from 'zod';
import { QueueUnavailableError } from '../../jobs/jobs.js';
import type { Known } from '../../search/resolve-filters.js';
import { knownTo } from '../../search/resolve-filters.js';
import { watchTexts } from '../../texts/watches.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import { readHitPage } from '../../watches/hit-items.js';
import { countHits, readHitCursor, writeHitCursor } from '../../watches/hits.js';
import {
  addWatch,
  changeWatch,
  findWatch,
  listWatches,
  removeWatch,
  restoreWatch,
  type WatchOutcome,
} from '../../watches/kept-watches.js';
import { previewWatch } from '../../watches/preview.js';
import { markSeen, readSeen } from '../../watches/readers.js';
import { boundsNow } from '../../watches/told-watch.js';
import type { Watch } from '../../watches/watch.js';
import {
  questionSchema,
  readerSchema,
  refusalOf,
  toFilters,
  toInput,
  watchChangeSchema,
  watchSchema,
} from '../../watches/watch-input.js';
import { ProblemError } from '../problem.js';
import { askEngine } from '../search-items.js';
import type { WebServices } from '../services.js';
import { sourceNames } from '../source-names.js';
import { limitSchema } from './item-parameters.js';
import { explain } from './item-routes.js';
import { toApiItem } from './item-view.js';
import { bodyOf, collect, parseOrRefuse, refuseParameters } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { watchFeedRoutes } from './watch-feed-routes.js';
import {
  type ApiWatch,
  type ApiWatchHit,
  previewSchema,
  seenSchema,
  watchHitListSchema,
  watchListSchema,
  watchResourceSchema,
} from './watch-schemas.js';
import { type ApiWatchOptions, refuseMissing, toApiWatch, unwrapWatch } from './watch-view.js';

const texts = watchTexts.mistakes;
const watchPath = z.object({ id: z.string() });
const once = (): string => filterTexts.once;

const readerParameter = readerSchema.optional().meta({
  description: 'Who reads: a name or an address. Default: the owner, else the mark that all share who name nobody',
});

const readerParameters = z.strictObject({ reader: readerParameter });

const listParameters = z.strictObject({
  owner: z
    .string({ error: once })
    .max(200, { error: texts.tooLong(200) })
    .optional()
    .meta({ description: 'Only this person’s own; empty: only those for all' }),
  reader: readerParameter,
  removed: z
    .enum(['true', 'false'], {
      error: (issue) => (Array.isArray(issue.input) ? filterTexts.once : texts.trueOrFalse),
    })
    .default('false')
    .meta({ description: 'true lists those that were taken away, and can be put back' }),
  limit: limitSchema(),
  cursor: z
    .string({ error: once })
    .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, { error: texts.badCursor })
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
});

const hitParameters = z.strictObject({
  new: z
    .enum(['1', '0'], { error: (issue) => (Array.isArray(issue.input) ? filterTexts.once : texts.newOnly) })
    .default('0')
    .meta({ description: '1 gives only what the reader has not seen' }),
  reader: readerParameter,
  limit: limitSchema(),
  cursor: z
    .string({ error: once })
    .max(1000, { error: texts.badCursor })
    .optional()
    .meta({ description: '`nextCursor` of the page before, with otherwise the same parameters' }),
});

const seenBodySchema = z.strictObject({
  reader: readerSchema.nullish(),
  number: z
    .int({ error: texts.wholeNumber })
    .min(0, { error: texts.wholeNumber })
    .nullish()
    .meta({ description: 'Up to and including this one: what the reader was shown. Left out: all there is' }),
});

const readParameters = <Schema extends z.ZodObject>({ query }: Asked, schema: Schema): z.output<Schema> =>
  parseOrRefuse(schema, collect(query, new Set()), apiTexts.badParameters);

/** @throws ProblemError 400, with mistakes inside `filters` named by their place. */
function readBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const parsed = schema.safeParse(bodyOf(request));
  if (parsed.success) return parsed.data;
  const invalidParameters = parsed.error.issues.flatMap(({ path, message, ...issue }) => {
    const names = issue.code === 'unrecognized_keys' && path.length === 0 ? issue.keys : [path.join('.')];
    return names.map((name) => ({
      name: String(name).slice(0, 100),
      reason: issue.code === 'unrecognized_keys' && path.length === 0 ? texts.unknownField(String(name)) : message,
    }));
  });
  throw new ProblemError(400, apiTexts.badBody(invalidParameters.length), { invalidParameters });
}

function refuseEverything(input: Parameters<typeof refusalOf>[0], services: WebServices): void {
  const reason = refusalOf(input, knownTo(services));
  if (reason === null) return;
  throw new ProblemError(400, apiTexts.badBody(1), { invalidParameters: [{ name: 'q', reason }] });
}

/** The look finds it within a second; this is for whoever waits for the answer. */
async function hurry({ jobs }: WebServices): Promise<void> {
  try {
    await jobs.add('match-watches', {}, { key: 'all', priority: 'person' });
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
  }
}

const now = (): string => new Date().toISOString();

async function add({ services, query, request }: Asked): Promise<Answer<ApiWatch>> {
  refuseParameters(query);
  const input = toInput(readBody(watchSchema(knownTo(services)), request));
  refuseEverything(input, services);
  const watch = unwrapWatch(await addWatch(services.db, input, now()), '');
  await hurry(services);
  const headers = { Location: `/api/v1/watches/${watch.id}` };
  return { status: 201, body: await toApiWatch(services, watch, { withKey: true }), headers };
}

async function list(asked: Asked): Promise<Answer<z.infer<typeof watchListSchema>>> {
  const { services } = asked;
  const { owner, reader, removed, limit, cursor } = readParameters(asked, listParameters);
  const page = { limit: limit + 1, owner: owner === '' ? null : owner, isRemoved: removed === 'true', after: cursor };
  // One more than asked for tells whether there is another page.
  const found = await listWatches(services.db, page);
  const shown = found.slice(0, limit);
  const watches: ApiWatch[] = [];
  for (const watch of shown) watches.push(await toApiWatch(services, watch, { reader }));
  const last = found.length > limit ? shown.at(-1) : undefined;
  return answer({ watches, ...(last && { nextCursor: last.id }) });
}

const find = async ({ services, path }: Asked): Promise<Watch> =>
  refuseMissing(await findWatch(services.db, path('id')), path('id'));

async function show(asked: Asked): Promise<Answer<ApiWatch>> {
  const { reader } = readParameters(asked, readerParameters);
  return answer(await toApiWatch(asked.services, await find(asked), { reader }));
}

async function change(asked: Asked): Promise<Answer<ApiWatch>> {
  const { services, query, path, request } = asked;
  refuseParameters(query);
  const { filters, ...fields } = readBody(watchChangeSchema(knownTo(services)), request);
  const wanted = { ...fields, ...(filters !== undefined && { filters: toFilters(filters) }) };
  const before = await find(asked);
  const isOther = wanted.q !== undefined || wanted.filters !== undefined;
  if (isOther) refuseEverything({ q: wanted.q ?? before.q, filters: wanted.filters ?? before.filters }, services);
  const watch = unwrapWatch(await changeWatch(services.db, path('id'), wanted, now()), path('id'));
  if (isOther) await hurry(services);
  return answer(await toApiWatch(services, watch));
}

async function changeBy(
  { services, query, path }: Asked,
  work: (id: string) => Promise<WatchOutcome>,
  options: ApiWatchOptions = {},
): Promise<Answer<ApiWatch>> {
  refuseParameters(query);
  const watch = unwrapWatch(await work(path('id')), path('id'));
  await hurry(services);
  return answer(await toApiWatch(services, watch, options));
}

function readCursor(watch: Watch, text: string | undefined) {
  if (text === undefined) return null;
  const cursor = readHitCursor(watch, text);
  if (cursor !== null) return cursor;
  const invalidParameters = [{ name: 'cursor', reason: texts.badCursor }];
  throw new ProblemError(400, apiTexts.badParameters(1), { invalidParameters });
}

async function showHits(asked: Asked): Promise<Answer<z.infer<typeof watchHitListSchema>>> {
  const { services } = asked;
  const parameters = readParameters(asked, hitParameters);
  const watch = await find(asked);
  const cursor = readCursor(watch, parameters.cursor);
  const seen = await readSeen(services.db, watch, parameters.reader);
  const above = cursor === null ? (parameters.new === '1' ? seen : null) : cursor.above;
  const of = { watch, bounds: boundsNow(watch, knownTo(services)), seen };
  const page = { limit: parameters.limit, above: above ?? undefined, after: cursor?.after };
  const { hits, next } = await readHitPage(services.db, of, page);
  const nameOf = sourceNames(services.catalogue);
  return answer({
    hits: hits.map((hit): ApiWatchHit => ({ ...hit, item: toApiItem(hit.item, nameOf) })),
    lastNumber: watch.lastNumber,
    seen,
    ...(next !== undefined && { nextCursor: writeHitCursor(watch, { above, after: next }) }),
  });
}

async function mark(asked: Asked): Promise<Answer<z.infer<typeof seenSchema>>> {
  const { services, query, request } = asked;
  refuseParameters(query);
  const body = parseOrRefuse(seenBodySchema, request.body === undefined ? {} : bodyOf(request), apiTexts.badBody);
  const watch = await find(asked);
  const reader = body.reader ?? undefined;
  const marked = await markSeen(services.db, watch, { reader, number: body.number ?? undefined }, now());
  if (marked === null) {
    const reason = texts.number(watch.lastNumber);
    throw new ProblemError(400, apiTexts.badBody(1), { invalidParameters: [{ name: 'number', reason }] });
  }
  const { unseen } = await countHits(services.db, watch, boundsNow(watch, knownTo(services)), marked.seen);
  return answer({ ...marked, new: unseen });
}

async function preview({ services, query, request }: Asked): Promise<Answer<z.infer<typeof previewSchema>>> {
  refuseParameters(query);
  const known = knownTo(services);
  const body = readBody(questionSchema(known), request);
  const parts = {
    db: services.db,
    known,
    synonyms: services.synonyms(),
    search: ({ query, filters, sort, limit }: Parameters<Parameters<typeof previewWatch>[0]['search']>[0]) =>
      askEngine(services, { query, filters, sort, written: {}, problems: [] }, { limit }),
  };
  const found = await previewWatch(parts, { q: body.q, filters: toFilters(body.filters) }).catch((error: unknown) => {
    throw explain(error);
  });
  const nameOf = sourceNames(services.catalogue);
  return answer({
    ...found,
    reading: found.reading as z.infer<typeof previewSchema>['reading'],
    items: found.items.map((item) => toApiItem(item, nameOf)),
  });
}

const path = watchPath;

const oneRoutes = (known: Known): ApiRoute[] => [
  defineRoute({
    method: 'get',
    path: '/api/v1/watches/{id}',
    summary: 'One saved search',
    parameters: { path, query: readerParameters },
    answers: { 200: 'The watch, also when it was taken away' },
    schema: watchResourceSchema,
    problems: [404],
    handle: show,
  }),
  defineRoute({
    method: 'patch',
    path: '/api/v1/watches/{id}',
    summary: 'Change a saved search',
    description:
      'What is left out stays as it is. Where it looks for something else it goes through everything anew: hits that stay keep their number, and others found then are not new.',
    parameters: { path, body: watchChangeSchema(known) },
    answers: { 200: 'The watch as it is now' },
    schema: watchResourceSchema,
    problems: [404, 409, 410, 413, 415],
    handle: change,
  }),
  defineRoute({
    method: 'delete',
    path: '/api/v1/watches/{id}',
    summary: 'Take a saved search away',
    description: 'It can be put back within 90 days; then it is erased. Repeating it changes nothing.',
    parameters: { path },
    answers: { 200: 'The watch; it can be put back' },
    schema: watchResourceSchema,
    problems: [404],
    handle: (asked) => changeBy(asked, (id) => removeWatch(asked.services.db, id, now())),
  }),
  defineRoute({
    method: 'post',
    path: '/api/v1/watches/{id}/restore',
    summary: 'Put back a saved search that was taken away',
    description: 'What has come meanwhile is new.',
    parameters: { path },
    answers: { 200: 'The watch' },
    schema: watchResourceSchema,
    problems: [404, 409],
    handle: (asked) => changeBy(asked, (id) => restoreWatch(asked.services.db, id)),
  }),
  defineRoute({
    method: 'post',
    path: '/api/v1/watches/{id}/feed-key',
    summary: 'Give the feeds of a saved search another key',
    description: 'The answer holds it. The addresses that were given out before no longer open a personal feed.',
    parameters: { path },
    answers: { 200: 'The watch with its new addresses' },
    schema: watchResourceSchema,
    problems: [404, 410],
    handle: (asked) =>
      changeBy(asked, (id) => changeWatch(asked.services.db, id, { newKey: true }, now()), { withKey: true }),
  }),
];

const hitRoutes = (): ApiRoute[] => [
  defineRoute({
    method: 'get',
    path: '/api/v1/watches/{id}/items',
    summary: 'The hits of a saved search, the latest first',
    description: 'Reading marks nothing as seen. What comes while one pages stands before the first page.',
    parameters: { path, query: hitParameters },
    answers: { 200: 'A page of hits' },
    schema: watchHitListSchema,
    problems: [404],
    handle: showHits,
  }),
  defineRoute({
    method: 'post',
    path: '/api/v1/watches/{id}/seen',
    summary: 'Mark hits as seen',
    description: 'Marking `before` undoes it. Without a body all there is is marked, for those who name nobody.',
    parameters: { path, body: seenBodySchema },
    answers: { 200: 'How far the reader has come now, and had come before' },
    schema: seenSchema,
    problems: [404, 413, 415],
    handle: mark,
  }),
];

/** @param config gives the areas that exist. Before those of one watch: `preview` is no id. */
export function watchRoutes(config: WebServices['config']): ApiRoute[] {
  const known: Known = { areas: config.areas, sources: [] };
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/watches/preview',
      summary: 'Try a watch',
      description: 'What it would find just now, and how it was read. Nothing is saved.',
      parameters: { body: questionSchema(known) },
      answers: { 200: 'How many items would be hits, and the latest ten' },
      schema: previewSchema,
      problems: [413, 415, 503],
      handle: preview,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/watches',
      summary: 'Saved searches with what is new, the latest first',
      parameters: { query: listParameters },
      answers: { 200: 'A page of watches' },
      schema: watchListSchema,
      problems: [],
      handle: list,
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/watches',
      summary: 'Save a search',
      description:
        'A hit has every word (in any inflection, in compounds, as a synonym) and passes the filters; spelling is not corrected and nothing is widened. What is there already is gone through first, and is not new. One that would find nearly everything is refused; `problems` tells what could not be read. Of a personal one, `feedUrls` hold the key of its feeds here and nowhere else.',
      parameters: { body: watchSchema(known) },
      answers: { 201: 'The watch' },
      schema: watchResourceSchema,
      problems: [409, 413, 415],
      handle: add,
    }),
    ...oneRoutes(known),
    ...hitRoutes(),
    ...watchFeedRoutes(),
  ];
}
