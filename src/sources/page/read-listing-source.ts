/**
 * A listing source in, batches of its entries out, a page at a time. The first visit reads the whole listing; later ones read until a page
 * holds only what is known. A first visit that was cut short is done again, because memory is only kept from visits that ended well.
 */
import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../domain/failure.js';
import { type Selectors, type Source, spacingMsOf } from '../../domain/source.js';
import { pageTexts } from '../../texts/pages.js';
import { ACCEPT_PAGE } from '../fetch/accept-page.js';
import type { ParsedListing } from '../parse-tasks.js';
import type { Batch, Fetched, ReadSource, SourceMemory, VisitContext } from '../visit.js';

const MAX_PAGES = 50;

interface ListingPage {
  fetched: Fetched;
  /** Null when the first page has not changed since last time. */
  listing: ParsedListing | null;
}

interface Walk {
  source: Source;
  selectors: Selectors;
  visit: VisitContext;
  /** Empty when it was made by another question. */
  memory: SourceMemory;
  /** The whole listing has been read once, so a page of known items is the end. */
  hasReadAll: boolean;
}

async function readPage(walk: Walk, url: string, isFirst: boolean): Promise<Result<ListingPage>> {
  const { source, selectors, visit, memory } = walk;
  const validators = isFirst ? memory.validators?.[source.url] : undefined;
  const fetched = await visit.fetch(
    {
      url,
      purpose: 'page',
      spacingMs: spacingMsOf(source),
      accept: ACCEPT_PAGE,
      ...(validators && { validators }),
    },
    visit.signal,
  );
  if (!fetched.ok) return fetched;
  if (fetched.value.notModified) return ok({ fetched: fetched.value, listing: null });
  const { bytes, contentType, url: answeredUrl } = fetched.value;
  const document = { bytes, contentType, url: answeredUrl, selectors, nowMs: visit.now.getTime() };
  const listing = await visit.parse('listing', document);
  if (!listing.ok) return listing;
  if (listing.value.tdmReserved) return fail('tdm', pageTexts.tdmReserved);
  return ok({ fetched: fetched.value, listing: listing.value });
}

/** With other selectors the same page is another list, of which nothing is known. */
const nameOfQuestion = ({ url, selectors }: Source): string =>
  createHash('sha256')
    .update(JSON.stringify([url, selectors]))
    .digest('base64url')
    .slice(0, 22);

function toMemory(source: Source, first: Fetched, hasReadAll: boolean): SourceMemory {
  const { etag, lastModified } = first.validators;
  const hasValidators = etag !== undefined || lastModified !== undefined;
  return {
    // A listing that was not read to its end must not answer "not modified" next time.
    ...(hasReadAll && hasValidators && { validators: { [source.url]: first.validators } }),
    ...(hasReadAll && { cursor: { firstVisit: 'done', question: nameOfQuestion(source) } }),
  };
}

interface Rest {
  notes: string[];
  /** The listing was read as far as it should be. */
  isWhole: boolean;
  /** There were more pages than one visit reads. */
  isCut?: boolean;
}

/** Yields pages from the second on. A failure on a first visit ends the visit; later it becomes a note, and all is read next time. */
async function* readRest(walk: Walk, first: ParsedListing, firstUrl: string): AsyncGenerator<Batch, Result<Rest>> {
  const seen = new Set([walk.source.url, firstUrl]);
  let url = first.nextUrl;
  for (let pageNumber = 2; url !== null && !seen.has(url); pageNumber++) {
    if (pageNumber > MAX_PAGES) return ok({ notes: [pageTexts.tooManyPages(MAX_PAGES)], isWhole: true, isCut: true });
    seen.add(url);
    const page = await readPage(walk, url, false);
    if (!page.ok) {
      // A listing's last link often leads to an empty page.
      if (page.failure.code === 'selectors') break;
      if (!walk.hasReadAll) return page;
      return ok({ notes: [pageTexts.laterPageFailed(pageNumber, page.failure.message)], isWhole: false });
    }
    if (page.value.listing === null) break;
    seen.add(page.value.fetched.url);
    const isEnd = yield* yieldPage(walk, page.value.listing);
    url = isEnd ? null : page.value.listing.nextUrl;
  }
  return ok({ notes: [], isWhole: true });
}

/** @returns whether the page holds only what is known, asked before its items are saved. */
async function* yieldPage(walk: Walk, listing: ParsedListing): AsyncGenerator<Batch, boolean> {
  const known = walk.hasReadAll && walk.visit.isAfterTrouble !== true ? await walk.visit.areKnown(listing.items) : [];
  yield { items: listing.items, deletedIds: [], skipped: listing.skipped };
  return known.length > 0 && known.every(Boolean);
}

/** Reads a source of kind `html`; needs `selectors`. */
export const readListingSource: ReadSource = async function* (source, visit) {
  if (source.selectors === undefined) return fail('selectors', pageTexts.noSelectors);
  const isSame = visit.memory.cursor?.question === nameOfQuestion(source);
  const memory = isSame ? visit.memory : {};
  const hasReadAll = memory.cursor?.firstVisit === 'done';
  const walk = { source, selectors: source.selectors, visit, memory, hasReadAll };
  const first = await readPage(walk, source.url, true);
  if (!first.ok) return first;
  const { fetched, listing } = first.value;
  if (listing === null) return ok({ outcome: 'not-modified', memory: visit.memory, notes: [] });
  const isEnd = yield* yieldPage(walk, listing);
  const rest: Result<Rest> = isEnd ? ok({ notes: [], isWhole: true }) : yield* readRest(walk, listing, fetched.url);
  if (!rest.ok) return rest;
  const { isWhole, isCut = false } = rest.value;
  const notes = fetched.movedTo === null ? rest.value.notes : [pageTexts.moved(fetched.movedTo), ...rest.value.notes];
  return ok({ outcome: 'read', memory: toMemory(source, fetched, isWhole), notes, isCut });
};
