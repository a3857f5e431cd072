/** An element that holds text in, HTML out: Atom's text, html and xhtml, the older modes, and RSS, which never says which it is. */
import { isUtf8 } from 'node:buffer';
import { decodeEntities, escapeHtml, flattenWhitespace, readHtmlText } from '../../language/plain-text.js';
import type { XmlElement } from './xml-tree.js';

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const SAFE_NAME = /^[a-z][a-z0-9-]*$/i;

/** All text inside an element, tags away. */
export function readText(element: XmlElement): string {
  const [only = ''] = element.children;
  if (typeof only === 'string' && element.children.length <= 1) return only;
  return element.children.map((child) => (typeof child === 'string' ? child : readText(child))).join('');
}

/** No title, name, address or date is longer; what follows is not worth the time and memory of millions of words. */
const LONGEST_LINE = 50_000;

/** Text as one line. */
export function toLine(text: string): string {
  return flattenWhitespace(text.slice(0, LONGEST_LINE));
}

/** One line of an element's text. */
export function readLine(element: XmlElement): string {
  return toLine(readText(element));
}

function writeElement(element: XmlElement): string {
  const inner = writeChildren(element);
  if (!SAFE_NAME.test(element.writtenName)) return inner;
  const attributes = [...element.attributes]
    .filter(([name]) => SAFE_NAME.test(name) && name !== 'xmlns')
    .map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
    .join('');
  const start = `<${element.writtenName}${attributes}>`;
  return VOID.has(element.name) ? start + inner : `${start}${inner}</${element.writtenName}>`;
}

/** The markup inside an element, written as HTML. */
function writeChildren(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? escapeHtml(child) : writeElement(child)))
    .join('');
}

function hasElements(element: XmlElement): boolean {
  return element.children.some((child) => typeof child !== 'string');
}

/** Inline markup; the div that Atom asks for around it is not part of it. */
function readInlineMarkup(element: XmlElement): string {
  const parts = element.children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  const [only] = parts;
  const isWrapped = parts.length === 1 && typeof only === 'object' && only.name === 'div';
  return (isWrapped ? writeChildren(only) : writeChildren(element)).trim();
}

/** The text behind base64; text that is not base64 of text was never encoded, whatever its type says. */
function decodeBase64(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const isBase64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text) && bytes.length > 0 && isUtf8(bytes);
  return isBase64 ? bytes.toString('utf8') : text;
}

/** An entity that XML does not have, in a text that should have none: nobody writes of "&auml;", many escape it once too often. */
const ESCAPED_LETTER = /&(?!(?:amp|lt|gt|quot|apos);)[a-z]{2,8}\d{0,2};/gi;

/** What an Atom 0.3 or 1.0 `type` (and `mode`) says the text is. */
function readKind(type: string, mode: string): 'text' | 'html' | 'markup' | 'base64' {
  if (mode === 'base64') return 'base64';
  if (type === '' || type === 'text' || type === 'text/plain') return 'text';
  if (/^(?:html|text\/html|application\/html)/.test(type)) return 'html';
  if (/^xhtml|[+/]xml/.test(type)) return mode === 'escaped' ? 'html' : 'markup';
  if (type.startsWith('text/')) return 'text';
  return type.includes('/') ? 'base64' : 'html';
}

/** HTML of an Atom text or content construct. Markup that stands there unescaped is taken as markup whatever the type says. */
export function readAtomHtml(element: XmlElement): string {
  const type = (element.attributes.get('type') ?? '').trim().toLowerCase();
  const mode = (element.attributes.get('mode') ?? '').trim().toLowerCase();
  if (hasElements(element)) return readInlineMarkup(element);
  const text = readText(element).trim();
  const kind = readKind(type, mode);
  if (kind === 'html') return text;
  if (kind !== 'base64') return escapeHtml(text.replace(ESCAPED_LETTER, decodeEntities));
  const decoded = decodeBase64(text);
  return /html|xml/.test(type) ? decoded : escapeHtml(decoded);
}

/** HTML of an RSS element: nothing says whether its text is HTML, and most of it is. */
export function readRssHtml(element: XmlElement): string {
  return hasElements(element) ? readInlineMarkup(element) : readText(element).trim();
}

/** One line of plain text of some HTML; characters are kept as the feed has them. */
export function toTitle(html: string): string {
  return flattenWhitespace(readHtmlText(html.slice(0, LONGEST_LINE)));
}
