/** Who wrote an entry, as the feed says it, out of every element that formats use for it. */
import { distinct, type Fields, indexFields } from './fields.js';
import { readLine, toTitle } from './text-construct.js';
import type { XmlElement } from './xml-tree.js';

/** Not every "<" begins a tag: "Name <a@b.se>". */
const TAG = /<\/?(?:a|b|br|div|em|font|i|p|span|strong|sup|u)\b[^<>@]*>/i;

/** A name that some systems write as the HTML of a link. */
function readName(element: XmlElement): string {
  const line = readLine(element);
  return TAG.test(line) ? toTitle(line) : line;
}

/** An Atom person ("name", "email") or the plain text of an RSS author. */
function readPerson(element: XmlElement, own: ReadonlySet<string>): string {
  const parts = indexFields(element, new Set([...own, 'atom', element.vocabulary]));
  if (parts.all('name', 'email', 'uri', 'url', 'homepage').length === 0) return readName(element);
  const [name = ''] = parts.all('name').map(readName);
  const [email = ''] = parts.all('email').map(readLine);
  if (name === '') return email;
  return email === '' ? name : `${name} <${email}>`;
}

const KEYS = [
  'author',
  'atom:author',
  'dc:creator',
  'dc:author',
  'dcterms:creator',
  'itunes:author',
  'googleplay:author',
];

/** Authors of an entry or a feed in the order the document names them. */
export function readAuthors(fields: Fields, own: ReadonlySet<string>): string[] {
  return distinct(fields.all(...KEYS).map((element) => readPerson(element, own)));
}
