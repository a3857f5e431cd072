/** A page's text regions in; its first real paragraphs out, or else the description it gives of itself. */
import { DomUtils } from 'htmlparser2';
import { clip, escapeHtml } from '../../language/plain-text.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { type OpenPage, readText } from './open-page.js';
import type { PageMeta } from './page-meta.js';
import { findInRegion, type Region } from './page-regions.js';
import { allHolders, closestIn, removeElements } from './walk.js';

const WANTED_LENGTH = 600;
/** Shorter paragraphs are bylines, dates and captions unless they end as sentences do. */
const REAL_LENGTH = 60;
const INGRESS = '.ingress, .preamble, .lead, .intro, [class*=ingress i], [class*=preamble i]';
/** Lines about the page itself. */
const ABOUT_THE_PAGE =
  /^(?:(?:senast\s+)?(?:publicera|uppdatera|ändra|granska)[dt]|sidan\s|dela\b|skriv ut|lyssna|läs (?:mer|också)|text(?: och foto)?:|foto:|bild:|kontakt:|lästid)/iu;

/** A lead stands near the start of its region; what follows this many paragraphs is not looked at. */
const MOST_PARAGRAPHS = 300;

interface Paragraph {
  text: string;
  isIngress: boolean;
}

function isMostlyLinks(page: OpenPage, element: MarkupElement, text: string): boolean {
  const links = DomUtils.getElementsByTagName('a', element, true).map((link) => readText(page.$, page.$(link)));
  return links.join(' ').length > text.length * 0.7;
}

function isReal({ text, isIngress }: Paragraph): boolean {
  if (text.length < 200 && ABOUT_THE_PAGE.test(text)) return false;
  return isIngress ? text.length >= 20 : text.length >= REAL_LENGTH || (text.length >= 25 && /[.!?…”"]$/u.test(text));
}

/** Elements that may be paragraphs of the lead, in document order. */
function findCandidates(page: OpenPage, region: Region): { element: MarkupElement; isIngress: boolean }[] {
  const within = (selector: string) => findInRegion(page, region, selector);
  const ingresses = new Set(within(INGRESS));
  const holders = allHolders(within(`p, ${INGRESS}`));
  // Teasers for other pages are articles of their own; forms ask whether the page was any help.
  const foreign = new Set(within(region.isArticle ? 'form' : 'form, article'));
  const headers = new Set(within('header'));
  return within(`p, ${INGRESS}`)
    .slice(0, MOST_PARAGRAPHS)
    .map((element) => ({ element, isIngress: closestIn(element, ingresses) !== null }))
    .filter(({ element, isIngress }) => isIngress || closestIn(element, headers) === null)
    .filter(({ element }) => !holders.has(element) && closestIn(element, foreign) === null);
}

function readParagraphs(page: OpenPage, region: Region): string[] {
  const texts: string[] = [];
  for (const { element, isIngress } of findCandidates(page, region)) {
    const text = readText(page.$, page.$(element));
    if (!isReal({ text, isIngress }) || isMostlyLinks(page, element, text)) continue;
    if (!texts.some((earlier) => earlier.includes(text))) texts.push(text);
    if (texts.join().length >= WANTED_LENGTH) break;
  }
  return texts;
}

/** Escaped paragraphs of at most about 600 characters in all: the base links to texts, it does not copy them. */
function toHtml(texts: string[]): string {
  let room = WANTED_LENGTH;
  const parts: string[] = [];
  for (const text of texts) {
    if (room < 40) break;
    parts.push(`<p>${escapeHtml(clip(text, room))}</p>`);
    room -= text.length;
  }
  return parts.join('\n');
}

/** The whole text of a region whose paragraphs are not marked as such; its headings, dates and lists are taken away for good. */
function readUnmarkedText(page: OpenPage, region: Region | undefined): string {
  if (region === undefined) return '';
  removeElements(findInRegion(page, region, 'h1, h2, h3, h4, time, ul, ol, table, form, header'));
  const text = readText(page.$, page.$(region.element));
  return text.length >= REAL_LENGTH ? text : '';
}

/** @returns HTML, empty when the page has neither text nor a description. */
export function readLeadHtml(page: OpenPage, regions: Region[], meta: PageMeta): string {
  for (const region of regions) {
    const texts = readParagraphs(page, region);
    if (texts.length > 0) return toHtml(texts);
  }
  const description = meta.first(['og:description', 'description', 'dc.description', 'twitter:description']);
  const text = description ?? readUnmarkedText(page, regions[0]);
  return text === '' ? '' : toHtml([text]);
}
