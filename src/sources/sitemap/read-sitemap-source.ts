/**
 * A site's sitemap in, an item for each new or changed page out. News maps tell the title themselves; of other pages the page is read, at most
 * some in a visit, and the rest wait for the next one. A page that is gone from the map is not gone from the store.
 */
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import type { Source } from '../../domain/source.js';
import { sitemapTexts } from '../../texts/sitemap.js';
import { nameOfQuestion } from '../records/last-success.js';
import type { Batch, ReadSource, SourceMemory, VisitContext, VisitEnd } from '../visit.js';
import { type ChosenPage, choosePages } from './choose-pages.js';
import { addToQueue, readQueue, type WaitingPage, writeQueue } from './page-queue.js';
import { readMaps, type Site } from './read-maps.js';
import { type PagesRead, readPages } from './read-pages.js';
import { createSeen, type Seen } from './seen-pages.js';
import { readSitemapParams, type SitemapParams } from './sitemap-params.js';

const MAP_SEPARATOR = ' ';
/** The map's own word for a page: publisher and reader need no other. */
type News = NonNullable<ChosenPage['news']>;

interface Remembered {
  isSameQuestion: boolean;
  knownMaps: string[];
  seen: Seen;
  queue: WaitingPage[];
}

function recall(source: Source, { memory }: VisitContext): Remembered {
  const isSameQuestion = memory.cursor?.question === nameOfQuestion(source);
  const cursor = isSameQuestion ? (memory.cursor ?? {}) : {};
  return {
    isSameQuestion,
    knownMaps: (cursor.maps ?? '').split(MAP_SEPARATOR).filter((url) => url !== ''),
    seen: createSeen(cursor.seen ?? ''),
    queue: readQueue(cursor.queue),
  };
}

function toItem({ url }: ChosenPage, { title, published, language }: News): RawItem {
  return { externalId: url, url, title, summaryHtml: '', published, language, people: [], identifiers: {} };
}

/** New pages that another source has given already need not be read for it to be known. */
async function withoutKept(chosen: ChosenPage[], seen: Seen, visit: VisitContext): Promise<ChosenPage[]> {
  const asItems = chosen.map((page) => toItem(page, { title: page.url, published: null, language: null }));
  const kept = await visit.areKnown(asItems);
  return chosen.filter((page, i) => !kept[i] || seen.judge(page) === 'changed');
}

interface Plan {
  news: RawItem[];
  queue: WaitingPage[];
  /** New pages that there is no room for yet. */
  left: ChosenPage[];
}

async function plan(site: Site, remembered: Remembered, params: SitemapParams, visit: VisitContext): Promise<Plan> {
  const chosen = choosePages(site.pages, remembered.seen, params, visit.now);
  const news = chosen.flatMap((page) => (page.news === null ? [] : [toItem(page, page.news)]));
  const others = chosen.filter((page) => page.news === null);
  const wanted = await withoutKept(others, remembered.seen, visit);
  return { news, ...addToQueue(remembered.queue, wanted) };
}

/** Trouble that is all a visit came to: it would be hidden behind a map that could be read. */
function decideFailure({ count, failures }: PagesRead, news: RawItem[], isFirstVisit: boolean): Failure | null {
  const [first] = failures;
  if (first === undefined || count > 0 || news.length > 0) return null;
  // One page that is closed to us says nothing of the others, and is not asked for again.
  if (failures.length === 1 && !isFirstVisit && (first.code === 'robots' || first.code === 'tdm')) return null;
  const isOneKind = failures.every(({ code }) => code === first.code);
  return isOneKind && ['robots', 'tdm', 'busy', 'dns', 'refused', 'robots-unavailable', 'tls'].includes(first.code)
    ? first
    : null;
}

function toNotes(site: Site, { waiting, failures }: PagesRead): string[] {
  const [first] = failures;
  return [
    ...site.notes,
    ...(first === undefined ? [] : [sitemapTexts.pagesFailed(failures.length, first.message)]),
    ...(waiting.length === 0 ? [] : [sitemapTexts.waiting(waiting.length)]),
  ];
}

function toMemory(
  source: Source,
  site: Site,
  { seen }: Remembered,
  { left }: Plan,
  waiting: WaitingPage[],
): SourceMemory {
  const isLeft = new Set(left.map(({ url }) => url));
  for (const page of site.pages) if (!isLeft.has(page.url)) seen.add(page);
  return {
    // What there was no room for must be named again next time.
    ...(left.length === 0 && { validators: site.validators }),
    cursor: {
      question: nameOfQuestion(source),
      maps: site.knownMaps.join(MAP_SEPARATOR),
      seen: seen.toText(),
      queue: writeQueue(waiting),
    },
  };
}

/** Reads a source of kind `sitemap`. */
export const readSitemapSource: ReadSource = async function* (source, visit): AsyncGenerator<Batch, Result<VisitEnd>> {
  const params = readSitemapParams(source);
  const remembered = recall(source, visit);
  const read = await readMaps(source, visit, params, remembered);
  if (!read.ok) return read;
  const site = read.value;
  if (site.listed > 0 && site.pages.length === 0) return fail('empty', sitemapTexts.noOwnPages);
  if (!site.isNews && remembered.queue.length === 0) {
    return ok({ outcome: 'not-modified', memory: visit.memory, notes: site.notes });
  }
  const planned = await plan(site, remembered, params, visit);
  const { news, queue } = planned;
  const withoutAddress =
    site.withoutAddress === 0 ? [] : [{ reason: 'no-address', count: site.withoutAddress } as const];
  if (news.length > 0 || withoutAddress.length > 0) yield { items: news, deletedIds: [], skipped: withoutAddress };
  const pages = yield* readPages(source, visit, { queue, most: params.pagesPerVisit, hosts: site.hosts });
  const failure = decideFailure(pages, news, visit.memory.cursor === undefined);
  if (failure !== null) return { ok: false, failure };
  if (pages.skipped.length > 0) yield { items: [], deletedIds: [], skipped: pages.skipped };
  const memory = toMemory(source, site, remembered, planned, pages.waiting);
  return ok({ outcome: 'read', memory, notes: toNotes(site, pages) });
};
