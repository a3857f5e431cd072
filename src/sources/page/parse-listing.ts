/** A listing page and the selectors of its source in, its entries and the address of the next page out. */
import { fail, ok, type Result } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import type { Selectors } from '../../domain/source.js';
import { pageTexts } from '../../texts/pages.js';
import type { ParsedListing, ParseTaskFunctions } from '../parse-tasks.js';
import { countSkipped, type SkipReason } from '../parsing/count-skipped.js';
import { createDateFinder } from './listing-dates.js';
import { readListingItem } from './listing-item.js';
import { type Elements, findAll, type OpenPage, openPage, resolveWebAddress } from './open-page.js';

/** A listing shows tens of entries; past this the selector has caught something else. */
const MOST_ENTRIES = 2000;

function findBadSelector(page: OpenPage, selectors: Selectors): [string, string] | null {
  const probe = page.$('<i><b></b></i>');
  for (const [name, selector] of Object.entries(selectors)) {
    if (selector === undefined) continue;
    try {
      probe.find(selector);
    } catch {
      return [name, selector];
    }
  }
  return null;
}

/** The next page's address, when it is another page of the same site. */
export function findNextUrl(page: OpenPage, selector: string | undefined, url: string): string | null {
  if (selector === undefined) return null;
  for (const match of findAll(page, selector).toArray()) {
    const element = page.$(match);
    const link = element.is('[href]') ? element : element.find('a[href]').first();
    const address = link.attr('href') ?? element.attr('data-url') ?? element.attr('data-href');
    const next = resolveWebAddress(address, page.baseUrl)?.replace(/#.*$/, '');
    if (next && new URL(next).origin === new URL(url).origin && next !== url.replace(/#.*$/, '')) return next;
  }
  return null;
}

/** Which selector to look at when a page gave no items. */
function explainNothing(selectors: Selectors, reasons: SkipReason[]): Result<never> {
  if (reasons.length === 0) return fail('selectors', pageTexts.nothingFound('item', selectors.item));
  if (!reasons.includes('no-address')) return fail('selectors', pageTexts.nothingFound('title', selectors.title));
  if (selectors.link === undefined) return fail('selectors', pageTexts.noLinkFound);
  return fail('selectors', pageTexts.nothingFound('link', selectors.link));
}

/** The entries of an open page by selectors that are CSS; of the same address the first. */
export function readListing(page: OpenPage, selectors: Selectors, now: Date, most = MOST_ENTRIES) {
  return readItems(page, findAll(page, selectors.item).slice(0, most), selectors, now);
}

function readItems(page: OpenPage, entries: Elements, selectors: Selectors, now: Date) {
  const items = new Map<string, RawItem>();
  const skipped: SkipReason[] = [];
  const findDate = createDateFinder(page, entries, selectors, now);
  for (const entry of entries.toArray()) {
    const read = readListingItem(page, page.$(entry), selectors, findDate);
    if (typeof read === 'string') skipped.push(read);
    else {
      const key = (read.url ?? '').replace(/#.*$/, '');
      if (!items.has(key)) items.set(key, read);
    }
  }
  return { items: [...items.values()], skipped };
}

/** @returns failure `selectors` when nothing was found, saying which selector to look at, and `hostile` beyond the limits. */
export const parseListing: ParseTaskFunctions['listing'] = (input): Result<ParsedListing> => {
  const opened = openPage(input);
  if (!opened.ok) return opened;
  const page = opened.value;
  if (page.tdmReserved) return ok({ items: [], skipped: [], nextUrl: null, tdmReserved: true });
  const bad = findBadSelector(page, input.selectors);
  if (bad) return fail('selectors', pageTexts.badSelector(...bad));
  const { items, skipped } = readListing(page, input.selectors, new Date(input.nowMs));
  if (items.length === 0) return explainNothing(input.selectors, skipped);
  const nextUrl = findNextUrl(page, input.selectors.next, input.url);
  return ok({ items, skipped: countSkipped(skipped), nextUrl, tdmReserved: false });
};
