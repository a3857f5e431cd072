/** One RSS item or Atom entry in, a feed item out. All formats are read by the same rules: publishers mix their vocabularies. */
import type { DatedText } from '../../domain/item.js';
import { type ReadDateOptions, readDate } from '../../language/dates.js';
import type { FeedItem } from './feed.js';
import { childElements, distinct, type Fields, firstLine, indexFields } from './fields.js';
import { type Bases, readAtomId, readEnclosure, readHref, readOwnLink, readPermalink } from './links.js';
import { readAuthors } from './people.js';
import { readAtomHtml, readLine, readRssHtml, toTitle } from './text-construct.js';
import type { XmlElement } from './xml-tree.js';

/** What an entry needs to know about the feed it stands in. */
export interface EntryContext {
  /** Vocabularies whose elements are the feed's own. */
  own: ReadonlySet<string>;
  isAtom: boolean;
  /** The zone of times that name none. */
  zone: NonNullable<ReadDateOptions['zone']>;
  bases: Bases;
  /** For entries that name nobody. */
  feedAuthors: string[];
}

function toKeys(names: string): string[] {
  return names.split(' ');
}

/** Elements by meaning, the most trusted first; a name without prefix is the feed's own. */
const PUBLISHED = toKeys(
  'pubdate published issued atom:published atom:issued dc:date dcterms:issued dcterms:available date created dcterms:created dcterms:date prism:publicationdate',
);
const UPDATED = toKeys('updated modified atom:updated atom:modified dcterms:modified lastbuilddate');
const TITLES = toKeys('title atom:title dc:title dcterms:title media:title itunes:title');
const SUMMARIES = toKeys(
  'description summary atom:summary dc:description dcterms:abstract dcterms:description itunes:summary googleplay:description media:description itunes:subtitle abstract',
);
const CONTENTS = toKeys('content:encoded content atom:content xhtml:body xhtml:div body fullitem summary description');
const IDENTIFIERS = toKeys('dc:identifier dcterms:identifier prism:doi prism:url');
const CATEGORIES = toKeys('category atom:category dc:subject itunes:category media:category googleplay:category');

function pick(fields: Fields, keys: string[]): XmlElement[] {
  return fields.all(...keys);
}

function readHtml(element: XmlElement, context: EntryContext): string {
  const isAtom = element.vocabulary === 'atom' || (context.isAtom && context.own.has(element.vocabulary));
  return isAtom ? readAtomHtml(element) : readRssHtml(element);
}

/** The first text that is not empty, nor the one that is already told. */
function readFirstHtml(elements: XmlElement[], context: EntryContext, told: string | null): string | null {
  for (const element of elements) {
    const html = readHtml(element, context);
    if (html !== '' && html !== told) return html;
  }
  return null;
}

/** The title of an entry or a feed as one line of plain text; "" for none. */
export function readTitle(fields: Fields, context: EntryContext): string {
  for (const element of pick(fields, TITLES)) {
    const title = toTitle(readHtml(element, context));
    if (title !== '') return title;
  }
  return '';
}

/** Where a document repeats a date, the last one holds. */
function readFirstDate(fields: Fields, keys: string[], zone: EntryContext['zone']): DatedText | null {
  for (const key of keys) {
    const dates = fields.all(key).map((element) => readDate(readLine(element), { zone }));
    const last = dates.filter((date) => date !== null).at(-1);
    if (last) return last;
  }
  return null;
}

function readCategory(element: XmlElement): string[] {
  const attributes = ['label', 'term', 'text'].map((name) => (element.attributes.get(name) ?? '').trim());
  const nested = childElements(element).flatMap(readCategory);
  return [...attributes, ...(nested.length > 0 ? nested : [readLine(element)])];
}

function readCategories(fields: Fields): string[] {
  const keywords = fields.all('itunes:keywords', 'media:keywords').flatMap((element) => readLine(element).split(','));
  return distinct([...pick(fields, CATEGORIES).flatMap(readCategory), ...keywords.map((word) => word.trim())]);
}

/** An entry from elsewhere keeps its authors in `source`. */
function readEntryAuthors(fields: Fields, context: EntryContext): string[] {
  const own = readAuthors(fields, context.own);
  if (own.length > 0) return own;
  const sources = fields.all('source').map((source) => readAuthors(indexFields(source, context.own), context.own));
  return sources.find((names) => names.length > 0) ?? context.feedAuthors;
}

function isAddress(text: string | null): boolean {
  return text !== null && /^https?:\/\/[^\s]+$/i.test(text);
}

function readIdentity(
  element: XmlElement,
  fields: Fields,
  { bases }: EntryContext,
): { id: string | null; link: string | null } {
  const about = (element.attributes.get('rdf:about') ?? element.attributes.get('about') ?? '').trim() || null;
  const atomId = readAtomId(fields, bases);
  const id = firstLine(fields.all('guid')) ?? atomId ?? about ?? firstLine(fields.all('dc:identifier'));
  const named = [about, atomId].find(isAddress) ?? null;
  const link = readOwnLink(fields, bases) ?? readPermalink(fields) ?? readHref(element, bases) ?? named;
  return { id, link: link ?? readEnclosure(fields) };
}

/** Channel Definition Format dates its entries by an attribute. */
function readLastModified(element: XmlElement, zone: EntryContext['zone']): DatedText | null {
  const text = element.attributes.get('lastmod');
  return text === undefined ? null : readDate(text, { zone });
}

/** Never fails: what cannot be read in an entry is missing from it. */
export function readEntry(element: XmlElement, context: EntryContext): FeedItem {
  const fields = indexFields(element, context.own);
  const published = readFirstDate(fields, PUBLISHED, context.zone);
  const updated = readFirstDate(fields, UPDATED, context.zone) ?? readLastModified(element, context.zone);
  const summary = readFirstHtml(pick(fields, SUMMARIES), context, null);
  return {
    ...readIdentity(element, fields, context),
    title: readTitle(fields, context),
    published: published?.at ?? null,
    updated: updated?.at ?? null,
    dated: published ?? updated,
    summary,
    content: readFirstHtml(pick(fields, CONTENTS), context, summary),
    authors: readEntryAuthors(fields, context),
    categories: readCategories(fields),
    language: firstLine(fields.all('dc:language', 'language')) ?? (element.language || null),
    identifiers: distinct(pick(fields, IDENTIFIERS).map(readLine)),
  };
}
