/** The links of an entry or a feed in, the address of the page it speaks of out. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Fields } from './fields.js';
import { readLine } from './text-construct.js';
import type { XmlElement } from './xml-tree.js';

/** What relative addresses count from where no `xml:base` is in force. */
export interface Bases {
  /** Address of the document; "" where nobody knows it. */
  document: string;
  /** Where its relative addresses lead; see `chooseBase`. */
  links: string;
}

/** An absolute address where the base allows one, else the text as it stands. */
export function resolveLink(address: string, base: string): string {
  const trimmed = address.trim();
  if (canParseUrl(trimmed)) return trimmed;
  return base !== '' && canParseUrl(trimmed, base) ? new URL(trimmed, base).href : trimmed;
}

function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^www\./, '');
}

/** The document's address; the site's own where the document came from elsewhere, as with feeds that a service passes on. */
export function chooseBase(document: string, site: string | null): string {
  if (site === null || !/^https?:/i.test(site) || !canParseUrl(site) || !canParseUrl(document)) return document;
  return hostOf(document) === hostOf(site) ? document : site;
}

/** The base of an element's relative addresses: its own `xml:base` before what the feed as a whole counts from. */
function baseOf(element: XmlElement, bases: Bases): string {
  return element.base === bases.document ? bases.links : element.base;
}

function readAttribute(element: XmlElement, name: string): string {
  return (element.attributes.get(name) ?? '').trim();
}

function isAlternate(link: XmlElement): boolean {
  const relation = readAttribute(link, 'rel').toLowerCase();
  return relation === '' || relation === 'alternate' || relation.endsWith('/relation/alternate');
}

/** A page before anything else: some feeds name their PDF or JSON twin as an alternate too. */
function isPage(link: XmlElement): boolean {
  const type = readAttribute(link, 'type').toLowerCase();
  return type === '' || type.includes('html');
}

function findAtomLink(links: XmlElement[]): XmlElement | undefined {
  const alternates = links.filter((link) => readAttribute(link, 'href') !== '' && isAlternate(link));
  return alternates.find(isPage) ?? alternates[0];
}

/** What a link says where links are text, as in RSS; the two kinds turn up in each other's documents. */
function readEither(link: XmlElement): string {
  return readLine(link) || (isAlternate(link) && isPage(link) ? readAttribute(link, 'href') : '');
}

/** Of several links the last holds. */
function findTextLink(links: XmlElement[]): XmlElement | undefined {
  return links.some((link) => readLine(link) !== '') ? links.findLast((link) => readEither(link) !== '') : undefined;
}

/** The link of the feed or the entry itself, or null. */
export function readOwnLink(fields: Fields, bases: Bases): string | null {
  const text = findTextLink(fields.all('link'));
  if (text) return resolveLink(readEither(text), baseOf(text, bases));
  const link = findAtomLink(fields.all('link', 'atom:link'));
  return link ? resolveLink(readAttribute(link, 'href'), baseOf(link, bases)) : null;
}

/** A guid is an address unless it says that it is not. */
export function readPermalink(fields: Fields): string | null {
  for (const guid of fields.all('guid')) {
    const address = readLine(guid);
    if (readAttribute(guid, 'ispermalink').toLowerCase() !== 'false' && /^https?:\/\//i.test(address)) return address;
  }
  return null;
}

/** An Atom id that is only a path, which no id should be, as the address it is meant to be. */
export function readAtomId(fields: Fields, bases: Bases): string | null {
  const element = fields.all('id', 'atom:id').find((id) => readLine(id) !== '');
  if (!element) return null;
  const id = readLine(element);
  const isPath = /^[^\s:]*\/[^\s:]*$/.test(id);
  return isPath ? resolveLink(id, baseOf(element, bases)) : id;
}

/** Channel Definition Format writes an element's page as an attribute of the element itself. */
export function readHref(element: XmlElement, bases: Bases): string | null {
  const address = readAttribute(element, 'href');
  return address === '' ? null : resolveLink(address, baseOf(element, bases));
}

/** The file an entry brings along, for entries that have no page. */
export function readEnclosure(fields: Fields): string | null {
  const enclosures = fields.all('enclosure').map((element) => readAttribute(element, 'url'));
  const links = fields
    .all('link', 'atom:link')
    .filter((link) => readAttribute(link, 'rel').toLowerCase() === 'enclosure');
  return (
    [...enclosures, ...links.map((link) => readAttribute(link, 'href'))].find((url) => /^https?:\/\//i.test(url)) ??
    null
  );
}
