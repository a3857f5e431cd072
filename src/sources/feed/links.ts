/** The links of an entry or a feed in, the address of the page it speaks of out. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Fields } from './fields.js';
import { readLine } from './text-construct.js';
import type { XmlElement } from './xml-tree.js';

/** An absolute address where the base allows one, else the text as it stands. */
export function resolveLink(address: string, base: string): string {
  const trimmed = address.trim();
  if (canParseUrl(trimmed)) return trimmed;
  return base !== '' && canParseUrl(trimmed, base) ? new URL(trimmed, base).href : trimmed;
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

/** RSS links are text, Atom links an attribute; either may turn up in the other. */
function findTextLink(links: XmlElement[]): XmlElement | undefined {
  return links.find((link) => readLine(link) !== '');
}

/** The link of the feed or the entry itself, or null. */
export function readOwnLink(fields: Fields): string | null {
  const own = fields.all('link');
  const text = findTextLink(own);
  if (text) return resolveLink(readLine(text), text.base);
  const link = findAtomLink([...own, ...fields.all('atom:link')]);
  return link ? resolveLink(readAttribute(link, 'href'), link.base) : null;
}

/** A guid is an address unless it says that it is not. */
export function readPermalink(fields: Fields): string | null {
  for (const guid of fields.all('guid')) {
    const address = readLine(guid);
    if (readAttribute(guid, 'ispermalink').toLowerCase() !== 'false' && /^https?:\/\//i.test(address)) return address;
  }
  return null;
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
