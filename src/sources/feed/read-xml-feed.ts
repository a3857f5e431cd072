/** The tree of an RSS, RDF or Atom document in, a feed out: where its head and its entries stand, and what they share. */
import { type Feed, FeedReadError, MOST_ENTRIES } from './feed.js';
import { childElements, type Fields, findOwnVocabularies, firstLine, indexFields } from './fields.js';
import { chooseBase, readHref, readOwnLink } from './links.js';
import { readAuthors } from './people.js';
import { chooseZone } from './publisher-zone.js';
import { type EntryContext, readEntry, readTitle } from './read-entry.js';
import type { XmlDocument, XmlElement } from './xml-tree.js';

/** Entries stand in the channel, beside it (RDF) or in a list of their own (RSS 1.1). */
function findEntries(element: XmlElement, own: ReadonlySet<string>): XmlElement[] {
  return childElements(element).flatMap((child) => {
    if (!own.has(child.vocabulary)) return [];
    if (child.name === 'item' || child.name === 'entry') return [child];
    return child.name === 'channel' || child.name === 'items' ? findEntries(child, own) : [];
  });
}

function findHead(root: XmlElement, own: ReadonlySet<string>): XmlElement {
  return childElements(root).find((child) => child.name === 'channel' && own.has(child.vocabulary)) ?? root;
}

/** As the feed writes it, with the hyphen that the standard has. */
function readLanguage(head: XmlElement, fields: Fields): string | null {
  const language = firstLine(fields.all('language', 'dc:language')) ?? head.language;
  return language.replace(/_/g, '-') || null;
}

/**
 * Reads every entry that is whole. The root must be one of a feed, or an Atom entry that stands alone.
 * @throws FeedReadError `hostile` for more entries than any feed has.
 */
export function readXmlFeed(document: XmlDocument, root: XmlElement): Feed {
  const own = findOwnVocabularies(root);
  const isLoneEntry = root.name === 'entry';
  const isAtom = root.name === 'feed' || isLoneEntry;
  const head = findHead(root, own);
  const fields = indexFields(isLoneEntry ? { ...root, children: [] } : head, own);
  const language = readLanguage(head, fields);
  const fromDocument = { document: document.base, links: document.base };
  const link = readOwnLink(fields, fromDocument) ?? readHref(head, fromDocument);
  const context: EntryContext = {
    own,
    isAtom,
    zone: chooseZone(language, root.base),
    bases: { document: document.base, links: chooseBase(document.base, link) },
    feedAuthors: readAuthors(fields, own),
  };
  const entries = isLoneEntry ? [root] : findEntries(root, own);
  if (entries.length > MOST_ENTRIES) throw new FeedReadError('hostile');
  return {
    title: readTitle(fields, context),
    language,
    link,
    items: entries.filter((entry) => entry.isClosed).map((entry) => readEntry(entry, context)),
    unreadableCount: 0,
    nextUrl: null,
    isTruncated: document.isTruncated,
  };
}
