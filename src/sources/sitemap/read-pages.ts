/** Waiting pages in, an item for each that can be read out; and which of them still wait. As polite as for any page: robots.txt, mining, pauses. */
import { type Failure, type FailureCode, fail, ok, type Result } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { pageTexts } from '../../texts/pages.js';
import { ACCEPT_PAGE } from '../fetch/accept-page.js';
import { findCaseNumbers } from '../page/case-numbers.js';
import type { ParsedPage } from '../parse-tasks.js';
import type { Batch, Skipped, VisitContext } from '../visit.js';
import type { WaitingPage } from './page-queue.js';

const MOST_TRIES = 3;
/** So many in a row that fail for no fault of theirs are the host's trouble. */
const MOST_IN_A_ROW = 3;

/** Trouble that another try will not mend. */
const FINAL: ReadonlySet<FailureCode> = new Set<FailureCode>([
  ...(['robots', 'tdm', 'gone', 'not-found', 'forbidden', 'address-forbidden'] as const),
  ...(['hostile', 'too-large', 'unsupported', 'bad-redirect', 'too-many-redirects'] as const),
]);
/** Trouble of the whole host, or ours: the pages are innocent. */
const OF_THE_HOST: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'busy',
  'dns',
  'refused',
  'robots-unavailable',
  'tls',
]);
/** What a publisher has said about its pages before any was asked for. */
const FREE: ReadonlySet<FailureCode> = new Set<FailureCode>(['robots']);

export interface PagesRead {
  waiting: WaitingPage[];
  /** Items got. */
  count: number;
  failures: Failure[];
  skipped: Skipped[];
}

type Opened = { page: ParsedPage } | 'no-title';

async function readOne(
  source: Source,
  visit: VisitContext,
  url: string,
  hosts: ReadonlySet<string>,
): Promise<Result<Opened>> {
  const request = { url, purpose: 'page', spacingMs: spacingMsOf(source), accept: ACCEPT_PAGE } as const;
  const fetched = await visit.fetch(request, visit.signal);
  if (!fetched.ok) return fetched;
  const { bytes, contentType, url: answeredUrl } = fetched.value;
  const isHtml = contentType === null || /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType);
  if (!isHtml || !hosts.has(new URL(answeredUrl).host)) return fail('unsupported', pageTexts.notAPage);
  const page = await visit.parse('page', { bytes, contentType, url: answeredUrl, nowMs: visit.now.getTime() });
  if (!page.ok) return page;
  if (page.value.tdmReserved) return fail('tdm', pageTexts.tdmReserved);
  return ok(page.value.title === '' ? 'no-title' : { page: page.value });
}

function toItem({ url, published }: WaitingPage, page: ParsedPage): RawItem {
  return {
    externalId: url,
    url,
    title: page.title,
    summaryHtml: page.summaryHtml,
    published: page.published ?? published,
    language: page.language,
    people: [],
    identifiers: findCaseNumbers(page.title),
    ownPage: 'read',
  };
}

/** Whether a page that failed is tried again at a later visit. */
function keepWaiting(page: WaitingPage, { code }: Failure): WaitingPage[] {
  if (FINAL.has(code)) return [];
  const tries = page.tries + (OF_THE_HOST.has(code) ? 0 : 1);
  return tries >= MOST_TRIES ? [] : [{ ...page, tries }];
}

const batchOf = (items: RawItem[]): Batch => ({ items, deletedIds: [], skipped: [] });

export interface PagesToRead {
  queue: WaitingPage[];
  /** Pages asked for at most. */
  most: number;
  hosts: ReadonlySet<string>;
}

/** Yields each page's item as soon as it is read. */
export async function* readPages(
  source: Source,
  visit: VisitContext,
  { queue, most, hosts }: PagesToRead,
): AsyncGenerator<Batch, PagesRead> {
  const read: PagesRead = { waiting: [], count: 0, failures: [], skipped: [] };
  const again: WaitingPage[] = [];
  let asked = 0;
  let inARow = 0;
  let at = 0;
  for (; at < queue.length && asked < most && inARow < MOST_IN_A_ROW && !visit.signal?.aborted; at++) {
    const page = queue[at];
    if (page === undefined) break;
    const result = await readOne(source, visit, page.url, hosts);
    if (result.ok) {
      asked++;
      inARow = 0;
      if (result.value === 'no-title') read.skipped.push({ reason: 'no-title', count: 1 });
      else {
        read.count++;
        yield batchOf([toItem(page, result.value.page)]);
      }
      continue;
    }
    const { code } = result.failure;
    read.failures.push(result.failure);
    again.push(...keepWaiting(page, result.failure));
    if (OF_THE_HOST.has(code)) {
      at++;
      break;
    }
    read.skipped.push({ reason: 'unreadable', count: 1 });
    if (!FREE.has(code)) asked++;
    inARow = FINAL.has(code) ? 0 : inARow + 1;
  }
  // What has failed waits behind what has not been tried.
  return { ...read, waiting: [...queue.slice(at), ...again] };
}
