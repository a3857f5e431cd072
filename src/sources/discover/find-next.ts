/** A page's elements in, the selector of its link to the next page out. */
import { DomUtils } from 'htmlparser2';
import { findAll, type OpenPage } from '../page/open-page.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { readShortText } from './short-text.js';
import { stableClasses } from './stable-names.js';

const NEXT_TEXT =
  /^(?:gå till\s+)?(?:nästa|nästföljande|äldre|visa fler|ladda fler|hämta fler|fler|next|older|load more|show more|»|›|→)(?:\b|\s|$)/iu;
const MOST_TEXT = 60;
const TARGETS = 'a[href], button[data-url], button[data-href], [data-url][role=button]';

/** In quotes as CSS has it; null where it could not be. */
const quote = (text: string): string | null => (/["\\\n]/.test(text) ? null : `"${text}"`);

function textsOf(element: MarkupElement): string[] {
  return [element.attribs['aria-label'], element.attribs.title, readShortText(element, MOST_TEXT)].flatMap((text) =>
    text === undefined || text.trim() === '' ? [] : [text.trim()],
  );
}

/** Ways to name it, the sturdiest first. */
function namesOf(element: MarkupElement): string[] {
  const { name, attribs } = element;
  const above = element.parent && DomUtils.isTag(element.parent) ? element.parent : null;
  const isTelling = (className: string): boolean => /next|nasta|nästa|older|aldre|more|fler/i.test(className);
  const own = stableClasses(element).filter(isTelling);
  const outer = above === null ? [] : stableClasses(above).filter(isTelling);
  const label = attribs['aria-label'] === undefined ? null : quote(attribs['aria-label']);
  const text = quote(readShortText(element, MOST_TEXT).replace(/\s*\d+.*$/, ''));
  return [
    ...own.map((className) => `${name}.${className}`),
    ...outer.map((className) => `.${className} ${name}`),
    ...(label === null ? [] : [`${name}[aria-label=${label}]`]),
    ...(text === null || text === '""' ? [] : [`${name}:contains(${text})`]),
  ];
}

/** Selectors that may name the next page's link, the likeliest first; which of them leads anywhere the reader of listings says. */
export function nextSelectors(page: OpenPage): string[] {
  const has = (selector: string): string[] => (findAll(page, selector).length > 0 ? [selector] : []);
  const spoken = findAll(page, TARGETS)
    .toArray()
    .filter((element) => textsOf(element).some((text) => NEXT_TEXT.test(text)))
    .slice(0, 4)
    .flatMap(namesOf);
  return [...new Set([...has('a[rel~="next"]'), ...has('link[rel~="next"]'), ...spoken])].slice(0, 8);
}
