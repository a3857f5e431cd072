/** A question in, the items that answer it out, read from the store again: what API and page both show. */
import type { Item } from '../domain/item.js';
import type { SearchOutcome } from '../domain/meter.js';
import { readItems } from '../intake/items.js';
import {
  BadCursorError,
  type Filters,
  type Highlighted,
  type Hit,
  type SearchAnswer,
  type SearchRequest,
  type Suggestion,
} from '../search/engine.js';
import { type IndexLag, readLag } from '../search/index-lag.js';
import { hasWords, type Query } from '../search/query.js';
import { joinFilters, type Known, readQuery } from '../search/resolve-filters.js';
import type { WebServices } from './services.js';

const SEARCH_TIMEOUT_MS = 5000;
export const SEARCH_TIMEOUT_SECONDS = SEARCH_TIMEOUT_MS / 1000;

export type Sort = SearchRequest['sort'];

export interface Question {
  text: string;
  filters: Filters;
  /** By default relevance where there are words, else newest. */
  sort?: Sort | undefined;
  limit: number;
  /** The last word is still being written. */
  typing?: boolean | undefined;
  cursor?: string | undefined;
}

/** A question as it was understood, ready to ask an engine. */
export interface UnderstoodQuestion {
  query: Query;
  /** Those of the parameters and those written in the text, joined. */
  filters: Filters;
  /** Those written in the text alone. */
  written: Filters;
  sort: Sort;
  /** The last word is still being written. */
  typing?: boolean;
  problems: string[];
}

/** What of it an engine is asked. */
type AskedQuestion = Pick<UnderstoodQuestion, 'query' | 'filters' | 'sort'> & Partial<UnderstoodQuestion>;

export interface FoundItem {
  item: Item;
  /** Null where nothing in title or lead was hit, or the item has changed since it was indexed. */
  highlight: Hit['highlight'] | null;
}

export interface Found {
  items: FoundItem[];
  answer: SearchAnswer;
  /** Null unless the index is so far behind that hits may well be missing. */
  behind: IndexLag | null;
}

export class SearchTimeoutError extends Error {}
/** The engine is down; why stands in the cause. The store may well be up. */
export class SearchDownError extends Error {}

export function understand(
  question: Pick<Question, 'text' | 'filters' | 'sort' | 'typing'>,
  known: Known,
): UnderstoodQuestion {
  const { query, filters, problems } = readQuery(question.text, known);
  return {
    query,
    filters: joinFilters(filters, question.filters),
    written: filters,
    sort: question.sort ?? (hasWords(query) ? 'relevance' : 'newest'),
    typing: question.typing === true,
    problems,
  };
}

/** Whoever gives up says so, and a question that still waits behind others is not asked. */
async function withTimeout<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      giveUp.abort();
      reject(new SearchTimeoutError());
    }, SEARCH_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work(giveUp.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(error: unknown): SearchOutcome {
  return error instanceof SearchTimeoutError ? 'timeout' : 'failed';
}

async function measured(services: WebServices, work: () => Promise<SearchAnswer>): Promise<SearchAnswer> {
  const startedMs = performance.now();
  const tell = (outcome: SearchOutcome): void =>
    services.meter.search(services.engine.name, outcome, (performance.now() - startedMs) / 1000);
  try {
    const answer = await work();
    tell('answered');
    return answer;
  } catch (error) {
    // A cursor that does not fit is the asker's mistake, and the engine was quick to find it.
    tell(error instanceof BadCursorError ? 'answered' : outcomeOf(error));
    throw error;
  }
}

/** @throws BadCursorError, SearchTimeoutError, SearchDownError */
export async function askEngine(
  services: WebServices,
  { query, filters, sort, typing = false }: AskedQuestion,
  page: { limit: number; cursor?: string | undefined },
): Promise<SearchAnswer> {
  const { limit, cursor } = page;
  const request = { query, filters, sort, limit, typing, ...(cursor !== undefined && { cursor }) };
  try {
    return await measured(services, () => withTimeout((signal) => services.engine.search(request, signal)));
  } catch (error) {
    if (error instanceof BadCursorError || error instanceof SearchTimeoutError) throw error;
    throw new SearchDownError('The search engine failed', { cause: error });
  }
}

/** How what is being written could go on. @throws SearchTimeoutError, SearchDownError */
export async function askSuggestions(services: WebServices, text: string, limit: number): Promise<Suggestion[]> {
  try {
    return await withTimeout((signal) => services.engine.suggest({ text, limit }, signal));
  } catch (error) {
    if (error instanceof SearchTimeoutError) throw error;
    throw new SearchDownError('The search engine failed', { cause: error });
  }
}

/** How far behind the index is, where that is worth telling. @throws SearchDownError, and what the store throws. */
export async function askLag({ engine, feed }: Pick<WebServices, 'engine' | 'feed'>): Promise<IndexLag | null> {
  const lastApplied = (): Promise<number> =>
    engine.lastApplied().catch((error: unknown) => {
      throw new SearchDownError('The search engine failed', { cause: error });
    });
  return readLag({ lastApplied }, feed);
}

/** What the engine found, as the store has it now; what has been deleted since is left out. @throws as `askEngine`, and what the store throws. */
export async function findItems(
  services: WebServices,
  question: UnderstoodQuestion,
  page: { limit: number; cursor?: string | undefined },
): Promise<Found> {
  const [answer, behind] = await Promise.all([askEngine(services, question, page), askLag(services)]);
  const items = await readItems(
    services.db,
    answer.hits.map((hit) => hit.id),
  );
  const hits = new Map(answer.hits.map((hit) => [hit.id, hit]));
  return {
    answer,
    behind,
    items: items
      .filter((item) => item.deletedAt === null)
      .map((item) => ({ item, highlight: currentHighlight(item, hits.get(item.id)) })),
  };
}

const joined = (pieces: Highlighted): string => pieces.map((piece) => piece.text).join('');

/** What stands before a line break: after it come people's own words, which are found but are not the lead. */
function beforeBreak(pieces: Highlighted): Highlighted {
  const at = pieces.findIndex(({ text }) => text.includes('\n'));
  const [broken] = at < 0 ? [] : pieces.slice(at);
  if (broken === undefined) return pieces;
  return [...pieces.slice(0, at), { ...broken, text: broken.text.slice(0, broken.text.indexOf('\n')) }];
}

const unmarked = (text: string): Highlighted => [{ text, hit: false }];

/** Title and lead each by themselves: of what has changed since it was indexed, or was found elsewhere, no hits are shown. */
function currentHighlight(item: Item, hit: Hit | undefined): Hit['highlight'] | null {
  if (hit === undefined) return null;
  const { title } = hit.highlight;
  const summary = beforeBreak(hit.highlight.summary);
  const isLead = item.summary.includes(joined(summary).replace(/^…\s?|\s?…$/g, ''));
  const current = {
    title: joined(title) === item.title ? title : unmarked(item.title),
    summary: isLead ? summary : unmarked(item.summary),
  };
  return [...current.title, ...current.summary].some((piece) => piece.hit) ? current : null;
}
