/** A source in, the function that reads its kind out; and the one reading of an item's own page. */
import { fail, ok, type Result } from '../domain/failure.js';
import type { Source } from '../domain/source.js';
import { pageTexts } from '../texts/pages.js';
import { readFeedSource } from './feed/read-feed-source.js';
import { readOaiSource } from './oai-pmh/read-oai-source.js';
import { readListingSource } from './page/read-listing-source.js';
import type { Parse, ParsedPage } from './parse-tasks.js';
import type { Fetch, ReadSource } from './visit.js';

/** @returns null for a kind that has no reader yet. */
export function readerFor(source: Pick<Source, 'kind'>): ReadSource | null {
  switch (source.kind) {
    case 'rss':
    case 'atom':
    case 'jsonfeed':
      return readFeedSource;
    case 'html':
      return readListingSource;
    case 'oai-pmh':
      return readOaiSource;
    default:
      return null;
  }
}

export interface OwnPageRequest {
  url: string;
  /** Shortest time between two requests to the same scheme, host and port. */
  spacingMs: number;
  fetch: Fetch;
  parse: Parse;
  now: Date;
  signal?: AbortSignal;
}

/** Reads an item's own page. @returns failure `tdm` for a page that reserves text and data mining, and all failures of fetching. */
export async function readOwnPage(request: OwnPageRequest): Promise<Result<ParsedPage>> {
  const { url, spacingMs, now, signal } = request;
  const accept = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';
  const fetched = await request.fetch({ url, purpose: 'page', spacingMs, accept }, signal);
  if (!fetched.ok) return fetched;
  const { bytes, contentType, url: answeredUrl } = fetched.value;
  if (!isHtml(contentType)) return fail('unsupported', pageTexts.notAPage);
  const page = await request.parse('page', { bytes, contentType, url: answeredUrl, nowMs: now.getTime() });
  if (!page.ok) return page;
  return page.value.tdmReserved ? fail('tdm', pageTexts.tdmReserved) : ok(page.value);
}

/** A link may lead to a PDF or a picture, which the page parser would read as noise. */
function isHtml(contentType: string | null): boolean {
  return contentType === null || /^\s*(?:text\/html|application\/xhtml\+xml|text\/plain)\b/i.test(contentType);
}
