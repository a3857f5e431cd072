/** One entry of a listing page in, an item out, or the reason why it is none. */
import { DomUtils } from 'htmlparser2';
import type { DatedText, RawItem } from '../../domain/item.js';
import type { Selectors } from '../../domain/source.js';
import { clip, escapeHtml } from '../../language/plain-text.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { readAddressDate } from './address-date.js';
import { findCaseNumbers } from './case-numbers.js';
import { type Elements, type OpenPage, readText, resolveWebAddress } from './open-page.js';

const MAX_SUMMARY_LENGTH = 1000;

/** The matches inside the entry, or the entry itself when it is the match. */
function findWithin(entry: Elements, selector: string): Elements {
  const found = entry.find(selector);
  return found.length > 0 ? found : entry.filter(selector);
}

function findTitle(page: OpenPage, entry: Elements, selector: string): { element: Elements; text: string } | null {
  for (const match of findWithin(entry, selector).toArray()) {
    const element = page.$(match);
    const text = readText(page.$, element);
    if (text !== '') return { element, text };
  }
  return null;
}

/** Addresses in the order of how likely they are to lead to the entry's own page. */
function linkCandidates(entry: Elements, title: Elements, selector: string | undefined): (string | undefined)[] {
  const hrefsOf = (links: Elements) => links.toArray().map((link) => DomUtils.getAttributeValue(link, 'href'));
  if (selector !== undefined) {
    const chosen = findWithin(entry, selector);
    return [chosen.filter('a[href], area[href]'), chosen.find('a[href]')].flatMap(hrefsOf);
  }
  const around = title.closest('a[href]');
  const isInside = around.closest(entry).length > 0;
  return [
    ...hrefsOf(title.filter('a[href]')),
    ...hrefsOf(title.find('a[href]')),
    ...(isInside ? [around.attr('href')] : []),
    ...hrefsOf(findWithin(entry, 'a[href]')),
  ];
}

function findUrl(page: OpenPage, hrefs: (string | undefined)[]): string | null {
  for (const href of hrefs) {
    const url = resolveWebAddress(href, page.baseUrl);
    if (url) return url;
  }
  return null;
}

function readSummaryHtml(page: OpenPage, entry: Elements, selector: string | undefined): string {
  if (selector === undefined) return '';
  const texts = findWithin(entry, selector)
    .toArray()
    .map((match) => readText(page.$, page.$(match)));
  return [...new Set(texts)]
    .filter((text) => text !== '')
    .map((text) => `<p>${escapeHtml(clip(text, MAX_SUMMARY_LENGTH))}</p>`)
    .join('');
}

/** @param findDate finds an entry's date, as `createDateFinder` makes it. */
export function readListingItem(
  page: OpenPage,
  entry: Elements,
  selectors: Selectors,
  findDate: (entry: Elements) => DatedText | null,
): RawItem | 'no-title' | 'no-address' {
  const title = findTitle(page, entry, selectors.title);
  if (title === null) return 'no-title';
  const url = findUrl(page, linkCandidates(entry, title.element, selectors.link));
  if (url === null) return 'no-address';
  return {
    externalId: null,
    url,
    title: title.text,
    summaryHtml: readSummaryHtml(page, entry, selectors.summary),
    published: findDate(entry) ?? readAddressDate(url),
    language: toLanguageCode(entry.closest('[lang]').attr('lang')) ?? page.language,
    people: [],
    identifiers: findCaseNumbers(title.text),
  };
}
