/** A page's bytes in, a document to query out, with what the page says of itself as a whole: base address, language, TDM reservation. */

import { type Cheerio, type CheerioAPI, load } from 'cheerio/slim';
import { canParseUrl } from '../../domain/can-parse-url.js';
import { ok, type Result } from '../../domain/failure.js';
import { toPlainText } from '../../language/plain-text.js';
import { decodeText } from '../decode-text.js';
import type { Document } from '../parse-tasks.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { type MarkupElement, parseMarkup } from '../parsing/parse-markup.js';

export interface OpenPage {
  $: CheerioAPI;
  /** What relative addresses resolve against. */
  baseUrl: string;
  language: string | null;
  tdmReserved: boolean;
}

/** A set of elements in an open page. */
export type Elements = Cheerio<MarkupElement>;

/** Everything that a selector matches, in document order. @throws on a selector that is not CSS. */
export function findAll(page: Pick<OpenPage, '$'>, selector: string): Elements {
  return page.$<MarkupElement, string>(selector);
}

/** @returns an absolute http(s) address, or null for anything else (mailto:, javascript:, no address at all). */
export function resolveWebAddress(href: string | undefined, baseUrl: string): string | null {
  const address = href?.trim();
  if (!address || !canParseUrl(address, baseUrl)) return null;
  const url = new URL(address, baseUrl);
  return /^https?:$/.test(url.protocol) ? url.href : null;
}

/** The text that a reader of the page would see, on one line. */
export function readText($: CheerioAPI, elements: Elements): string {
  return toPlainText($.html(elements));
}

function reservesMining($: CheerioAPI): boolean {
  return $('meta[name="tdm-reservation" i]')
    .toArray()
    .some((meta) => $(meta).attr('content')?.trim() === '1');
}

/** A page that leaves out its outermost tags gets them, so that it has one root to search from. */
function withRoot(html: string): string {
  return /<html[\s>]/i.test(html) ? html : `<html>${html}</html>`;
}

/** @returns failure `hostile` for a page beyond the limits of `parseMarkup`. */
export function openPage(document: Document): Result<OpenPage> {
  const markup = parseMarkup(withRoot(decodeText(document.bytes, document.contentType)), { xml: false });
  if (!markup.ok) return markup;
  const $ = load(markup.value.root);
  return ok({
    $,
    baseUrl: resolveWebAddress($('base[href]').first().attr('href'), document.url) ?? document.url,
    language: toLanguageCode($('html').first().attr('lang')),
    tdmReserved: reservesMining($),
  });
}
