/** Sources that people add over HTTP: try, add, change, take away, put back; and lists of them in the form of OPML, out and in. */
import type { Request } from 'express';
import { z } from 'zod';
import { sourceChangeSchema, sourceWishSchema } from '../../domain/source-wish.js';
import { ITEM_TYPES, LEVELS } from '../../domain/vocabulary.js';
import { importOpml, sourcesToExport } from '../../intake/import-opml.js';
import { countItemsBySource } from '../../intake/items.js';
import {
  addWish,
  changeSource,
  type Outcome,
  putBack,
  takeAway,
  toFieldProblems,
  tryWish,
} from '../../intake/source-adding.js';
import { readSourceOverviews } from '../../intake/source-overview.js';
import { toTrialView } from '../../intake/trial-view.js';
import { writeOpml } from '../../sources/opml/write-opml.js';
import { addingTexts as texts } from '../../texts/source-adding.js';
import { apiTexts } from '../../texts/web-api.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { bodyOf, collect, parseOrRefuse, refuseParameters } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import { type ApiSource, sourceSchema } from './schemas.js';
import { toProblemError } from './source-adding-problems.js';
import { type ApiTrial, importSchema, removedSchema, trySchema, wishSchema } from './source-adding-schemas.js';
import { toApiSource } from './source-routes.js';

export const OPML_PATH = '/api/v1/sources/opml';
export const OPML_MEDIA = ['text/x-opml', 'application/xml', 'text/xml'] as const;

const sourcePath = z.object({ id: z.string() });
const addressOf = (id: string): string => `/api/v1/sources/${encodeURIComponent(id)}`;

/** @throws ProblemError */
function unwrap<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw toProblemError(outcome.problem);
  return outcome.value;
}

/** @throws ProblemError 400 with every mistake, told as those of config/ are. */
function readBody<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  const body = bodyOf(request);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw toProblemError({ kind: 'invalid', problems: toFieldProblems(parsed.error, body) });
}

async function readSource({ db, catalogue }: WebServices, id: string): Promise<ApiSource> {
  const source = catalogue.find(id);
  const [overview] = source === undefined ? [] : await readSourceOverviews(db, [source], new Date());
  if (overview === undefined) throw new ProblemError(404, texts.unknown(id, null));
  return toApiSource(overview, catalogue);
}

async function tryOut({ services, query, request }: Asked): Promise<Answer<ApiTrial>> {
  refuseParameters(query);
  const wish = readBody(sourceWishSchema, request);
  const tried = unwrap(await tryWish(services.adding, wish));
  return answer({ saved: false, ...toTrialView(tried, wish.url, services.catalogue) });
}

async function add({ services, query, request }: Asked): Promise<Answer<ApiSource | ApiTrial>> {
  refuseParameters(query);
  const { dryRun, force, ...wish } = readBody(wishSchema, request);
  if (dryRun === true) {
    const tried = unwrap(await tryWish(services.adding, wish));
    return answer({ saved: false, ...toTrialView(tried, wish.url, services.catalogue) });
  }
  const options = { by: texts.localAdministrator, ...(force !== undefined && { force }) };
  const { saved } = unwrap(await addWish(services.adding, wish, options));
  const headers = { Location: addressOf(saved.id) };
  return { status: 201, body: await readSource(services, saved.id), headers };
}

async function change({ services, query, path, request }: Asked): Promise<Answer<ApiSource>> {
  refuseParameters(query);
  const { id } = unwrap(await changeSource(services.adding, path('id'), readBody(sourceChangeSchema, request)));
  return answer(await readSource(services, id));
}

async function remove({ services, query, path }: Asked): Promise<Answer<z.infer<typeof removedSchema>>> {
  refuseParameters(query);
  const { source, removedAt } = unwrap(await takeAway(services.adding, path('id')));
  const items = (await countItemsBySource(services.db)).get(source.id) ?? 0;
  return answer({ id: source.id, name: source.name, removedAt: removedAt ?? new Date().toISOString(), items });
}

async function restore({ services, query, path }: Asked): Promise<Answer<ApiSource>> {
  refuseParameters(query);
  const { id } = unwrap(await putBack(services.adding, path('id')));
  return answer(await readSource(services, id));
}

async function exportOpml({ services, query }: Asked): Promise<Answer<string>> {
  refuseParameters(query);
  const headers = { 'Content-Disposition': 'attachment; filename="spanare-kallor.opml"' };
  return { status: 200, body: writeOpml(sourcesToExport(services)), headers };
}

const importParametersSchema = z.strictObject({
  dryRun: z
    .enum(['true', 'false'], { error: texts.trueOrFalse })
    .optional()
    .meta({ description: 'true saves nothing' }),
  level: z
    .enum(LEVELS, { error: texts.oneOf(LEVELS) })
    .optional()
    .meta({ description: 'For lines whose folder is not called as a level' }),
  type: z
    .enum(ITEM_TYPES, { error: texts.oneOf(ITEM_TYPES) })
    .optional()
    .meta({ description: 'For lines that say none' }),
});

async function readOpml({ services, query, request }: Asked): Promise<Answer<z.infer<typeof importSchema>>> {
  const { dryRun, level, type } = parseOrRefuse(
    importParametersSchema,
    collect(query, new Set()),
    apiTexts.badParameters,
  );
  const { body, headers } = request;
  if (!Buffer.isBuffer(body)) {
    const isMissing = body === undefined && headers['content-type'] === undefined;
    throw isMissing ? new ProblemError(400, texts.noOpml) : new ProblemError(415, texts.unsupportedOpml(OPML_MEDIA));
  }
  const file = { bytes: body, contentType: headers['content-type'] ?? null };
  const options = { level, type, by: texts.localAdministrator, dryRun: dryRun === 'true' };
  return answer({ dryRun: options.dryRun, ...unwrap(await importOpml(services.adding, file, options)) });
}

function opmlRoutes(): ApiRoute[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/sources.opml',
      summary: 'The sources as OPML',
      description:
        'OPML 2.0, by level. Attributes in a namespace of our own tell what OPML has no word for: another Spanare that reads it has the same sources.',
      answers: { 200: 'The list' },
      media: 'text/x-opml',
      schema: z.string(),
      problems: [],
      handle: exportOpml,
    }),
    defineRoute({
      method: 'post',
      path: OPML_PATH,
      summary: 'Add the sources of an OPML file',
      description:
        'Of this or another program. What is a source already stays as it is; the same file again changes nothing.',
      parameters: { query: importParametersSchema, body: z.string(), bodyMedia: OPML_MEDIA },
      answers: { 200: 'What became of each line' },
      schema: importSchema,
      problems: [413, 415, 422],
      handle: readOpml,
    }),
  ];
}

/** Before those of one source: `try` and `opml` are no ids. */
export function sourceAddingRoutes(): ApiRoute[] {
  return [
    ...opmlRoutes(),
    defineRoute({
      method: 'post',
      path: '/api/v1/sources/try',
      summary: 'Try an address as a source',
      description:
        'Finds feeds on a page, or proposes selectors from its repeated blocks, and reads the best one (or `candidate`). Nothing is saved.',
      parameters: { body: sourceWishSchema },
      answers: { 200: 'What was found, and the first items as they would be stored and tagged' },
      schema: trySchema,
      problems: [413, 415, 422],
      handle: tryOut,
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/sources',
      summary: 'Add a source',
      description:
        '`url` alone takes the best of what is found there; fields as in config/sources.yaml say more. It is fetched at once.',
      parameters: { body: wishSchema },
      answers: { 200: 'A dry run: as /sources/try', 201: 'The source' },
      schema: z.union([sourceSchema, trySchema]),
      problems: [409, 413, 415, 422],
      handle: add,
    }),
    defineRoute({
      method: 'patch',
      path: '/api/v1/sources/{id}',
      summary: 'Change an added source',
      description:
        'Fields that are left out stay as they are; null takes a field away. Those of config/ are changed there.',
      parameters: { path: sourcePath, body: sourceChangeSchema },
      answers: { 200: 'The source as it is now' },
      schema: sourceSchema,
      problems: [404, 409, 410, 413, 415],
      handle: change,
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/sources/{id}',
      summary: 'Take an added source away',
      description: 'It is no longer fetched; its items stay under its name.',
      parameters: { path: sourcePath },
      answers: { 200: 'What was taken away' },
      schema: removedSchema,
      problems: [404, 409, 410],
      handle: remove,
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/sources/{id}/restore',
      summary: 'Put back a source that was taken away',
      parameters: { path: sourcePath },
      answers: { 200: 'The source' },
      schema: sourceSchema,
      problems: [404, 409],
      handle: restore,
    }),
  ];
}
