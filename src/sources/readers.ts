/** A source in, the function that reads it out; and the one reading of an item's own page. */
import { fail, ok, type Result } from '../domain/failure.js';
import { type Adapter, adapterOf, type Source } from '../domain/source.js';
import { pageTexts } from '../texts/pages.js';
import { readArxivSource } from './arxiv/read-arxiv-source.js';
import { readCrossrefSource } from './crossref/read-crossref-source.js';
import { readSediaSource } from './eu-funding/read-sedia-source.js';
import { readFeedSource } from './feed/read-feed-source.js';
import { ACCEPT_PAGE } from './fetch/accept-page.js';
import { readGdpSource } from './gdp/read-gdp-source.js';
import { readKoladaSource } from './kolada/read-kolada-source.js';
import { readKrisinformationSource } from './krisinformation/read-krisinformation-source.js';
import { readLibrisSource } from './libris/read-libris-source.js';
import { readOaiSource } from './oai-pmh/read-oai-source.js';
import { readOpenAlexSource } from './openalex/read-openalex-source.js';
import { readListingSource } from './page/read-listing-source.js';
import type { Parse, ParsedPage } from './parse-tasks.js';
import { readPolisenSource } from './polisen/read-polisen-source.js';
import { readRiksdagenSource } from './riksdagen/read-riksdagen-source.js';
import { readScbSource } from './scb/read-scb-source.js';
import { readSitemapSource } from './sitemap/read-sitemap-source.js';
import { readSwecrisSource } from './swecris/read-swecris-source.js';
import { readSwepubSource } from './swepub/read-swepub-source.js';
import { readVinnovaSource } from './vinnova/read-vinnova-source.js';
import type { Fetch, ReadSource } from './visit.js';

/** One line per way of reading. */
const READERS: Partial<Record<Adapter, ReadSource>> = {
  feed: readFeedSource,
  jsonfeed: readFeedSource,
  'html-list': readListingSource,
  'oai-pmh': readOaiSource,
  sitemap: readSitemapSource,
  arxiv: readArxivSource,
  crossref: readCrossrefSource,
  gdp: readGdpSource,
  kolada: readKoladaSource,
  krisinformation: readKrisinformationSource,
  libris: readLibrisSource,
  openalex: readOpenAlexSource,
  polisen: readPolisenSource,
  riksdagen: readRiksdagenSource,
  'scb-tables': readScbSource,
  sedia: readSediaSource,
  swecris: readSwecrisSource,
  swepub: readSwepubSource,
  vinnova: readVinnovaSource,
};

/** @returns null for an interface that nobody has said how to read. */
export function readerFor(source: Pick<Source, 'kind' | 'adapter'>): ReadSource | null {
  const adapter = adapterOf(source);
  return adapter === null ? null : (READERS[adapter] ?? null);
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
  const fetched = await request.fetch({ url, purpose: 'page', spacingMs, accept: ACCEPT_PAGE }, signal);
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
