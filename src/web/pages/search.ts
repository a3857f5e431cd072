/** GET /sok: reads the address, asks the search and the store, and draws what came of it. */
import type { Request, RequestHandler } from 'express';
import { groupBy } from '../../domain/group-by.js';
import { countItems } from '../../intake/items.js';
import { readStoryMembers, sourcesWithItems } from '../../intake/overviews.js';
import { BadCursorError } from '../../search/engine.js';
import { knownTo } from '../../search/resolve-filters.js';
import { isStoreTrouble } from '../../store/store.js';
import { queryOf } from '../api/read-parameters.js';
import type { Assets } from '../assets.js';
import { frameOf } from '../parts/page-frame.js';
import { sendPage } from '../parts/send-page.js';
import { STORE_RETRY_SECONDS } from '../problem.js';
import { requestIdOf } from '../request-log.js';
import {
  type Found,
  findItems,
  SEARCH_TIMEOUT_SECONDS,
  SearchTimeoutError,
  type UnderstoodQuestion,
  understand,
} from '../search-items.js';
import { addressOf, PARAMETERS, readSearchState, type SearchState } from '../search-state.js';
import type { WebServices } from '../services.js';
import { sourceNames } from '../source-names.js';
import { type Outcome, PAGE_SIZE, SearchPage } from './search-page.js';
import { findWaysOn } from './ways-on.js';

const MOST_UNKNOWN_SOURCES = 200;
/** Outcomes that are trouble, with when it may be over. */
const RETRY_SECONDS: Partial<Record<Outcome['kind'], number>> = {
  failed: 30,
  slow: 30,
  'store-down': STORE_RETRY_SECONDS,
};

async function readState(request: Request, { config, catalogue, db }: WebServices): Promise<SearchState> {
  const query = queryOf(request);
  const configured = catalogue.all().map((source) => source.id);
  const others = query.getAll(PARAMETERS.source).filter((id) => id !== '' && !configured.includes(id));
  const known = [...configured, ...(await sourcesWithItems(db, others.slice(0, MOST_UNKNOWN_SOURCES)))];
  return readSearchState(
    query,
    config.areas.map((area) => area.id),
    known,
  );
}

async function describeNothing(
  services: WebServices,
  state: SearchState,
  question: UnderstoodQuestion,
  found: Found,
): Promise<Outcome> {
  const items = await countItems(services.db);
  if (items === 0) return { kind: 'empty-base', enabledSources: services.catalogue.active().length };
  const askedForAll = state.text === '' && Object.keys(state.filters).length === 0;
  // Where most is not there to be found yet, that nothing was found says nothing.
  if (askedForAll || found.behind !== null) return { kind: 'indexing', items, behind: found.behind };
  return {
    kind: 'none',
    answer: found.answer,
    waysOn: await findWaysOn(services, state, question, found.answer),
  };
}

async function describeFound(
  services: WebServices,
  state: SearchState,
  question: UnderstoodQuestion,
  found: Found,
): Promise<Outcome> {
  if (found.answer.total === 0) return describeNothing(services, state, question, found);
  const stories = [...new Set(found.items.map(({ item }) => item.storyId))];
  const members = groupBy(await readStoryMembers(services.db, stories), (member) => member.storyId);
  return { kind: 'hits', found, members };
}

/** A search that fails takes nothing from the reader: the question stands, and the page says what is wrong. */
function describeFailure(services: WebServices, error: unknown, requestId: string): Outcome {
  if (isStoreTrouble(error)) {
    // As in errors.ts: something outside that does not answer is a warning, and passes.
    services.log.warn({ requestId, err: error }, 'request-unavailable');
    return { kind: 'store-down' };
  }
  services.log.error({ requestId, err: error }, 'search-failed');
  return error instanceof SearchTimeoutError
    ? { kind: 'slow', seconds: SEARCH_TIMEOUT_SECONDS }
    : { kind: 'failed', requestId };
}

/** A page that exists no longer leads to the first. */
async function search(
  services: WebServices,
  state: SearchState,
  question: UnderstoodQuestion,
  requestId: string,
): Promise<Outcome | 'bad-cursor'> {
  try {
    const found = await findItems(services, question, { limit: PAGE_SIZE, cursor: state.cursor });
    return await describeFound(services, state, question, found);
  } catch (error) {
    return error instanceof BadCursorError && state.cursor !== undefined
      ? 'bad-cursor'
      : describeFailure(services, error, requestId);
  }
}

export function showSearch(services: WebServices, assets: Assets): RequestHandler {
  const nameOf = sourceNames(services.catalogue);
  return async (request, response) => {
    const state = await readState(request, services);
    const question = understand(state, knownTo(services));
    const outcome = await search(services, state, question, requestIdOf(response));
    if (outcome === 'bad-cursor') return response.redirect(302, addressOf(state));
    const retrySeconds = RETRY_SECONDS[outcome.kind];
    if (retrySeconds !== undefined) response.status(503).set('Retry-After', String(retrySeconds));
    sendPage(response, SearchPage({ frame: frameOf(request, services, assets), state, question, nameOf, outcome }));
  };
}
