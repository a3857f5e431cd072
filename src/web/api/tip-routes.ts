/** People's own tips over HTTP: give one, list them, take one back and put it back. */
import { z } from 'zod';
import { readItem } from '../../intake/items.js';
import { addTip } from '../../intake/tips/add-tip.js';
import { listTips, readTip, type Tip, tellTip } from '../../intake/tips/kept-tips.js';
import { removeTip, restoreTip } from '../../intake/tips/remove-tip.js';
import { tipSchema, toTip } from '../../intake/tips/tip-input.js';
import { tipTexts } from '../../texts/tips.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import { ProblemError } from '../problem.js';
import type { WebServices } from '../services.js';
import { sourceNames } from '../source-names.js';
import { limitSchema } from './item-parameters.js';
import { toApiItem } from './item-view.js';
import { bodyOf, collect, parseOrRefuse, refuseParameters } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, answer, defineRoute } from './route.js';
import {
  type ApiItem,
  type ApiTip,
  addedTipSchema,
  changedTipSchema,
  tipListSchema,
  tipResourceSchema,
} from './schemas.js';

const texts = tipTexts.api;
const tipPath = z.object({ id: z.string() });
const once = (): string => filterTexts.once;

const listParameters = z.strictObject({
  removed: z
    .enum(['true', 'false'], { error: (issue) => (Array.isArray(issue.input) ? filterTexts.once : texts.badRemoved) })
    .default('false')
    .meta({ description: 'true lists those that were taken back, and can be put back' }),
  limit: limitSchema(),
  cursor: z
    .string({ error: once })
    .regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, { error: texts.badCursor })
    .optional()
    .meta({ description: '`nextCursor` of the page before' }),
});

/** Null when it went with the tip. */
async function showItem({ db, catalogue }: WebServices, itemId: string): Promise<ApiItem | null> {
  const item = await readItem(db, itemId);
  return item === null || item.deletedAt !== null ? null : toApiItem(item, sourceNames(catalogue));
}

async function add(asked: Asked): Promise<Answer<z.infer<typeof addedTipSchema>>> {
  refuseParameters(asked.query);
  const { services, request } = asked;
  const { db, reading, tagger, config, catalogue } = services;
  const areaIds = config.areas.map((area) => area.id);
  const body = parseOrRefuse(tipSchema(areaIds), bodyOf(request), apiTexts.badBody);
  const now = new Date();
  const parts = { ...reading, db, tagger, sources: catalogue.all() };
  const { tip, isRepeat, isNew, notes } = await addTip(parts, toTip(body, now), now.toISOString());
  const item = await showItem(services, tip.itemId);
  return {
    status: isRepeat ? 200 : 201,
    body: { item, tip: tellTip(tip), isNew, notes },
    headers: { Location: `/api/v1/tips/${tip.id}` },
  };
}

async function list({ services, query }: Asked): Promise<Answer<z.infer<typeof tipListSchema>>> {
  const { limit, removed, cursor } = parseOrRefuse(listParameters, collect(query, new Set()), apiTexts.badParameters);
  // One more than asked for tells whether there is another page.
  const tips = await listTips(services.db, { limit: limit + 1, isRemoved: removed === 'true', after: cursor });
  const shown = tips.slice(0, limit);
  const last = tips.length > limit ? shown.at(-1) : undefined;
  return answer({ tips: shown.map(tellTip), ...(last && { nextCursor: last.id }) });
}

/** @throws ProblemError 404 */
function refuseMissing(tip: Tip | null, id: string): Tip {
  if (tip === null) throw new ProblemError(404, texts.unknown(id.slice(0, 100)));
  return tip;
}

async function show({ services, query, path }: Asked): Promise<Answer<ApiTip>> {
  refuseParameters(query);
  return answer(tellTip(refuseMissing(await readTip(services.db, path('id')), path('id'))));
}

async function change(
  { services, query, path }: Asked,
  work: typeof removeTip,
): Promise<Answer<z.infer<typeof changedTipSchema>>> {
  refuseParameters(query);
  const tip = refuseMissing(await work(services.db, path('id'), new Date().toISOString()), path('id'));
  return answer({ tip: tellTip(tip), item: await showItem(services, tip.itemId) });
}

/** @param config gives the areas that exist. */
export function tipRoutes(config: WebServices['config']): ApiRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/tips',
      summary: "A person's own tip: an address, or only words",
      description:
        'It becomes an item, or joins the one that is known by the same address or identifier. The page at the address is read once where that is allowed, within ten seconds; the tip is kept whether it could be read or not, and `notes` says so. The same tip of the same person again changes nothing.',
      parameters: { body: tipSchema(config.areas.map((area) => area.id)) },
      answers: { 201: 'The tip is kept', 200: 'The same person had given the same tip before' },
      schema: addedTipSchema,
      problems: [413, 415],
      handle: add,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/tips',
      summary: 'Tips, the latest first',
      parameters: { query: listParameters },
      answers: { 200: 'A page of tips' },
      schema: tipListSchema,
      problems: [],
      handle: list,
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/tips/{id}',
      summary: 'One tip',
      parameters: { path: tipPath },
      answers: { 200: 'The tip, also when it was taken back' },
      schema: tipResourceSchema,
      problems: [404],
      handle: show,
    }),
    defineRoute({
      method: 'delete',
      path: '/api/v1/tips/{id}',
      summary: 'Take a tip back',
      description: 'Its item goes with its last tip, unless a source has it too. Repeating it changes nothing.',
      parameters: { path: tipPath },
      answers: { 200: 'The tip, and its item where that stays' },
      schema: changedTipSchema,
      problems: [404],
      handle: (asked) => change(asked, removeTip),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/tips/{id}/restore',
      summary: 'Put a tip back that was taken back',
      parameters: { path: tipPath },
      answers: { 200: 'The tip with its item' },
      schema: changedTipSchema,
      problems: [404],
      handle: (asked) => change(asked, restoreTip),
    }),
  ];
}
