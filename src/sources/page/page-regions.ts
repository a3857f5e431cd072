/** An open page in; the same page without what surrounds its text, and the places where the text may be, likeliest first. */

import type { MarkupElement } from '../parsing/parse-markup.js';
import { findAll, type OpenPage } from './open-page.js';
import { allLineages, closestIn, removeElements } from './walk.js';

const MAIN = 'main, [role=main]';
/** Never part of what a page has to say. */
const NEVER_TEXT =
  'script, style, noscript, template, svg, iframe, object, button, select, dialog, figcaption, [hidden]';
const SURROUNDINGS =
  'nav, aside, footer, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=dialog], [role=alertdialog], [role=search], [class*=breadcrumb i], [class*=brodsmul i]';
const COOKIE_BANNERS =
  '[id*=cookie i], [class*=cookie i], [id*=consent i], [class*=consent i], [id*=gdpr i], [class*=gdpr i], [id*=kakor i], [class*=kakor i], [aria-label*=cookie i], [aria-label*=kakor i]';
/** Marks on these speak of the page's state ("cookies-not-accepted"), not of a banner. */
const FRAMES = `html, head, body, article, ${MAIN}`;

/** A place where a page's text may be. */
export interface Region {
  element: MarkupElement;
  isArticle: boolean;
}

/** Takes away menus, page headers, footers, asides and banners. A header inside an article stays: the ingress is often there. */
export function removeSurroundings(page: OpenPage): void {
  const select = (selector: string) => findAll(page, selector).toArray();
  const frames = new Set(select(FRAMES));
  const aroundMain = allLineages(select(MAIN));
  const texts = new Set(select(`article, ${MAIN}`));
  const aroundTexts = allLineages(texts);
  const aroundHeadings = allLineages(select('h1'));
  removeElements([
    ...select(NEVER_TEXT),
    ...select(SURROUNDINGS).filter((element) => !frames.has(element) && !aroundMain.has(element)),
    ...select(COOKIE_BANNERS).filter(
      (element) => !frames.has(element) && !aroundTexts.has(element) && !aroundHeadings.has(element),
    ),
    ...select('header').filter((element) => !aroundTexts.has(element) && closestIn(element, texts) === null),
  ]);
}

/** The article with the heading, the only article, main; the whole page only where it has none of them. */
export function findRegions(page: OpenPage): Region[] {
  const articles = new Set(findAll(page, 'article').toArray());
  const main = findAll(page, MAIN).toArray()[0];
  const heading = findAll(page, main === undefined ? 'h1' : 'main h1, [role=main] h1').toArray()[0];
  const own = heading === undefined ? null : closestIn(heading, articles);
  const article = own ?? (articles.size === 1 ? [...articles][0] : undefined);
  const regions: Region[] = article ? [{ element: article, isArticle: true }] : [];
  if (main !== undefined) regions.push({ element: main, isArticle: false });
  if (regions.length > 0) return regions;
  const whole = findAll(page, 'body').toArray()[0] ?? findAll(page, 'html').toArray()[0];
  return whole === undefined ? [] : [{ element: whole, isArticle: false }];
}

/** Everything inside a region that a selector matches, in document order. */
export function findInRegion(page: OpenPage, region: Region, selector: string): MarkupElement[] {
  const inside = new Set([region.element]);
  return findAll(page, selector)
    .toArray()
    .filter((element) => element !== region.element && closestIn(element, inside) !== null);
}
