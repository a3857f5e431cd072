/** A source with a feed in, one batch of its entries out: one conditional request, one parse. */
import { ok } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { readingTexts } from '../../texts/reading.js';
import type { ParseTasks } from '../parse-tasks.js';
import type { Fetched, FetchRequest, ReadSource, SourceMemory, VisitContext } from '../visit.js';

type ParsedFeed = ParseTasks['feed']['output'];

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1';

function toRequest(source: Source, memory: SourceMemory): FetchRequest {
  const validators = memory.validators?.[source.url];
  return {
    url: source.url,
    purpose: 'subscription',
    spacingMs: spacingMsOf(source),
    accept: ACCEPT,
    ...(validators && { validators }),
  };
}

/** Half an answer must not be "not modified" next time, so its validators are forgotten. */
function toMemory(source: Source, fetched: Fetched, feed: ParsedFeed): SourceMemory {
  const { etag, lastModified } = fetched.validators;
  const hasValidators = etag !== undefined || lastModified !== undefined;
  return {
    ...(hasValidators && !feed.isTruncated && { validators: { [source.url]: fetched.validators } }),
    cursor: { firstVisit: 'done' },
  };
}

/** A feed shows only its newest entries: where none is known since last time, some may have come and gone between two visits. */
async function hasGap(visit: VisitContext, feed: ParsedFeed): Promise<boolean> {
  if (visit.memory.cursor?.firstVisit !== 'done' || feed.items.length === 0) return false;
  const known = await visit.areKnown(feed.items);
  return !known.some(Boolean);
}

/** Reads a source of kind `rss`, `atom` or `jsonfeed`; the document itself tells which it is. */
export const readFeedSource: ReadSource = async function* (source, visit) {
  const fetched = await visit.fetch(toRequest(source, visit.memory), visit.signal);
  if (!fetched.ok) return fetched;
  const { bytes, contentType, url, notModified, movedTo } = fetched.value;
  const notes = movedTo === null ? [] : [readingTexts.moved(movedTo)];
  if (notModified) return ok({ outcome: 'not-modified', memory: visit.memory, notes });
  const feed = await visit.parse('feed', { bytes, contentType, url });
  if (!feed.ok) return feed;
  if (await hasGap(visit, feed.value)) notes.push(readingTexts.gap);
  if (feed.value.isTruncated) notes.push(readingTexts.cutShort);
  yield { items: feed.value.items, deletedIds: [], skipped: feed.value.skipped };
  return ok({ outcome: 'read', memory: toMemory(source, fetched.value, feed.value), notes });
};
