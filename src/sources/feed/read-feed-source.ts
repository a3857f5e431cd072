/** A source with a feed in, its entries out, a page at a time: one conditional request and one parse, and a few more where a JSON Feed names older pages. */
import { withoutSecrets } from '../../domain/credentials.js';
import { type Failure, ok } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { readingTexts } from '../../texts/reading.js';
import type { ParseTasks } from '../parse-tasks.js';
import type { Batch, Fetched, FetchRequest, ReadSource, SourceMemory, VisitContext } from '../visit.js';

type ParsedFeed = ParseTasks['feed']['output'];

/** A feed is for what is new; nobody's archive is read through it. */
const MOST_PAGES = 5;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

function toRequest(source: Source, url: string): FetchRequest {
  return { url, purpose: 'subscription', spacingMs: spacingMsOf(source), accept: ACCEPT };
}

/** Half an answer must not be "not modified" next time, so its validators are forgotten. */
function toMemory(source: Source, fetched: Fetched, isWhole: boolean): SourceMemory {
  const { etag, lastModified } = fetched.validators;
  const hasValidators = etag !== undefined || lastModified !== undefined;
  return {
    ...(hasValidators && isWhole && { validators: { [source.url]: fetched.validators } }),
    // Older pages that could not be read are asked for again, although what stands before them is known by then.
    ...(isWhole && { cursor: { firstVisit: 'done' } }),
  };
}

/** What the pages of one visit share. */
interface Walk {
  source: Source;
  visit: VisitContext;
  /** Names of the entries that have been told; a publisher's pages overlap when something was added between two requests. */
  told: Set<string>;
  /** Addresses that have been asked for or have answered. */
  seenUrls: Set<string>;
}

function isNew(item: RawItem, told: Set<string>): boolean {
  if (item.externalId === null) return true;
  if (told.has(item.externalId)) return false;
  told.add(item.externalId);
  return true;
}

/** @returns where older entries are that may be new to us, or null. Asked before the page's entries are saved. */
async function* yieldPage({ visit, told }: Walk, feed: ParsedFeed): AsyncGenerator<Batch, string | null> {
  const nextUrl = feed.nextUrl ?? null;
  const isLaterVisit = visit.memory.cursor?.firstVisit === 'done' && visit.isAfterTrouble !== true;
  const known = nextUrl !== null && isLaterVisit ? await visit.areKnown(feed.items) : [];
  yield { items: feed.items.filter((item) => isNew(item, told)), deletedIds: [], skipped: feed.skipped };
  return known.length > 0 && known.every(Boolean) ? null : nextUrl;
}

/** Yields the pages after the first. @returns what went wrong on the way; the entries before it are told. */
async function* readOlderPages(walk: Walk, firstUrl: string | null): AsyncGenerator<Batch, Failure | null> {
  const { source, visit, seenUrls } = walk;
  let url = firstUrl;
  for (let page = 2; url !== null && !seenUrls.has(url) && page <= MOST_PAGES; page++) {
    seenUrls.add(url);
    const fetched = await visit.fetch(toRequest(source, url), visit.signal);
    if (!fetched.ok) return fetched.failure;
    const { bytes, contentType, url: answeredUrl } = fetched.value;
    seenUrls.add(answeredUrl);
    const feed = await visit.parse('feed', { bytes, contentType, url: answeredUrl });
    if (!feed.ok) return feed.failure;
    url = yield* yieldPage(walk, feed.value);
  }
  return null;
}

/** Reads a source of kind `rss`, `atom` or `jsonfeed`; the document itself tells which it is. */
export const readFeedSource: ReadSource = async function* (source, visit) {
  const validators = visit.memory.validators?.[source.url];
  const request = { ...toRequest(source, source.url), ...(validators && { validators }) };
  const fetched = await visit.fetch(request, visit.signal);
  if (!fetched.ok) return fetched;
  const { bytes, contentType, url, notModified, movedTo } = fetched.value;
  const notes = movedTo === null ? [] : [readingTexts.moved(withoutSecrets(movedTo))];
  if (notModified) return ok({ outcome: 'not-modified', memory: visit.memory, notes });
  const feed = await visit.parse('feed', { bytes, contentType, url });
  if (!feed.ok) return feed;
  if (feed.value.isTruncated) notes.push(readingTexts.cutShort);
  const walk: Walk = { source, visit, told: new Set(), seenUrls: new Set([source.url, url]) };
  const nextUrl = yield* yieldPage(walk, feed.value);
  const trouble = yield* readOlderPages(walk, nextUrl);
  if (trouble) notes.push(readingTexts.olderPageFailed(trouble.message));
  const memory = toMemory(source, fetched.value, !feed.value.isTruncated && trouble === null);
  return ok({ outcome: 'read', memory, notes, newestOnly: true });
};
