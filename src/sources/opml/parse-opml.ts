/** The bytes of an OPML file in, its outlines with the folders they lie in out; or in Swedish why it is none. */
import { DomUtils } from 'htmlparser2';
import { fail, ok, type Result } from '../../domain/failure.js';
import { toPlainText } from '../../language/plain-text.js';
import { opmlTexts as texts } from '../../texts/opml.js';
import { decodeText } from '../decode-text.js';
import type { Document } from '../parse-tasks.js';
import { type MarkupElement, parseMarkup } from '../parsing/parse-markup.js';
import { type OpmlOutline, OWN_NAMESPACE, type ParsedOpml } from './parsed-opml.js';

/** The largest lists that people publish have some thousand. */
const MOST_OUTLINES = 5000;
const LONGEST_TEXT = 20_000;

const childrenOf = (element: { children: MarkupElement['children'] }): MarkupElement[] =>
  element.children.filter(DomUtils.isTag);
const isNamed = (element: MarkupElement, name: string): boolean => element.name.toLowerCase() === name;

/** Attributes by lower-case name: programs write xmlUrl, xmlurl and XMLURL. */
function attributesOf(element: MarkupElement): Map<string, string> {
  return new Map(
    Object.entries(element.attribs).map(([name, value]) => [name.toLowerCase(), value.slice(0, LONGEST_TEXT)]),
  );
}

/** Prefixes that stand for our namespace here. */
function ownPrefixes(element: MarkupElement, inherited: readonly string[]): readonly string[] {
  const declared = Object.entries(element.attribs).filter(([name]) => name.startsWith('xmlns:'));
  if (declared.length === 0) return inherited;
  const here = new Map(declared.map(([name, uri]) => [name.slice('xmlns:'.length), uri === OWN_NAMESPACE]));
  const own = [...here].flatMap(([prefix, isOwn]) => (isOwn ? [prefix] : []));
  return [...inherited.filter((prefix) => !here.has(prefix)), ...own];
}

function ownAttributes(element: MarkupElement, prefixes: readonly string[]): Record<string, string> | null {
  const own = Object.entries(element.attribs).flatMap(([name, value]): [string, string][] => {
    const [prefix = '', local = ''] = name.split(':', 2);
    return prefixes.includes(prefix) && local !== '' ? [[local, value.slice(0, LONGEST_TEXT)]] : [];
  });
  return own.length === 0 ? null : Object.fromEntries(own);
}

/** "/Regionen/Vård,/Sverige": paths with commas between. */
const categoriesOf = (text: string): string[] =>
  text
    .split(/[,/]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

interface Place {
  folders: readonly string[];
  prefixes: readonly string[];
}

function nameOf(attributes: ReadonlyMap<string, string>): string {
  const given = [attributes.get('title'), attributes.get('text')].map((text) => text?.trim() ?? '');
  return given.find((text) => text !== '') ?? '';
}

function toOutline(element: MarkupElement, { folders, prefixes }: Place): OpmlOutline {
  const attributes = attributesOf(element);
  const feedAddress = attributes.get('xmlurl')?.trim() ?? '';
  const own = ownAttributes(element, prefixes);
  const name = nameOf(attributes);
  return {
    // Other programs copy titles from feeds, with whatever markup these have.
    name: own === null ? toPlainText(name).replace(/\s+/g, ' ').trim() : (attributes.get('text') ?? name),
    address: feedAddress === '' ? (attributes.get('url')?.trim() ?? '') : feedAddress,
    isFeedAddress: feedAddress !== '',
    type: attributes.get('type')?.trim().toLowerCase() ?? '',
    language: attributes.get('language')?.trim() ?? '',
    folders: [...folders, ...categoriesOf(attributes.get('category') ?? '')],
    own,
  };
}

/** Folders are outlines that hold outlines; an address makes one an entry even then. @returns false when there are too many. */
function collect(element: MarkupElement, place: Place, found: OpmlOutline[]): boolean {
  for (const child of childrenOf(element)) {
    if (!isNamed(child, 'outline')) continue;
    const prefixes = ownPrefixes(child, place.prefixes);
    const outline = toOutline(child, { ...place, prefixes });
    const isFolder = childrenOf(child).some((one) => isNamed(one, 'outline'));
    if (!isFolder || outline.address !== '') found.push(outline);
    if (found.length > MOST_OUTLINES) return false;
    const folders = outline.name === '' ? place.folders : [...place.folders, outline.name];
    if (!collect(child, { folders, prefixes }, found)) return false;
  }
  return true;
}

function titleOf(opml: MarkupElement): string {
  const head = childrenOf(opml).find((child) => isNamed(child, 'head'));
  const title = head === undefined ? undefined : childrenOf(head).find((child) => isNamed(child, 'title'));
  return title === undefined ? '' : DomUtils.textContent(title).trim().slice(0, 200);
}

/** What it is instead, where that can be seen. */
function notOpml(root: MarkupElement | undefined): Result<never> {
  const name = root?.name.toLowerCase() ?? '';
  if (/^(rss|feed|rdf:rdf)$/.test(name)) return fail('unsupported', texts.isFeed);
  if (name === 'html') return fail('unsupported', texts.isPage);
  return fail('unsupported', texts.notOpml);
}

/** @returns failure `unsupported` for what is no OPML, `truncated` for half a file, `hostile` for what no program would write. */
export function parseOpml({ bytes, contentType }: Document): Result<ParsedOpml> {
  const text = decodeText(bytes, contentType);
  // No list needs names of its own for characters; those that have them are made to do harm.
  if (/<!ENTITY/i.test(text)) return fail('hostile', texts.hasEntities);
  const parsed = parseMarkup(text, { xml: true });
  if (!parsed.ok) return fail('hostile', texts.tooMuch);
  const [root] = childrenOf(parsed.value.root);
  if (root === undefined || !isNamed(root, 'opml')) return notOpml(root);
  if (parsed.value.isCutShort) return fail('truncated', texts.cutShort);
  const outlines: OpmlOutline[] = [];
  const place = { folders: [], prefixes: ownPrefixes(root, []) };
  for (const body of childrenOf(root).filter((child) => isNamed(child, 'body')))
    if (!collect(body, place, outlines)) return fail('too-large', texts.tooMany(MOST_OUTLINES));
  return outlines.length === 0 ? fail('empty', texts.nothingInIt) : ok({ title: titleOf(root), outlines });
}
