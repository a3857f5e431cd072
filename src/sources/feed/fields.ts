/** The children of a feed or an entry in, looked up by what they mean out: "title" for the feed's own vocabulary, "dc:title" for others'. */
import { readLine } from './text-construct.js';
import type { XmlElement } from './xml-tree.js';

export interface Fields {
  /** All elements under the first key, then all under the second, and so on, each in document order. */
  all(...keys: string[]): XmlElement[];
}

/**
 * Vocabularies whose elements count as the feed's own: none at all, RSS in all its addresses, whatever the root is written in, and what an RDF
 * document's channel is written in, since some publishers invent an address.
 */
export function findOwnVocabularies(root: XmlElement): ReadonlySet<string> {
  if (root.vocabulary !== 'rdf') return new Set(['', 'rss', root.vocabulary]);
  const channels = childElements(root).filter(({ name }) => name === 'channel');
  return new Set(['', 'rss', ...channels.map(({ vocabulary }) => vocabulary)]);
}

export function childElements(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}

/** @param own vocabularies whose elements are looked up without a prefix */
export function indexFields(element: XmlElement, own: ReadonlySet<string>): Fields {
  const byKey = new Map<string, XmlElement[]>();
  const collect = (parent: XmlElement): void => {
    for (const child of childElements(parent)) {
      const key = own.has(child.vocabulary) ? child.name : `${child.vocabulary}:${child.name}`;
      const sameKey = byKey.get(key);
      if (sameKey) sameKey.push(child);
      else byKey.set(key, [child]);
      // Media RSS wraps what it says about the entry.
      if (key === 'media:group' || key === 'media:content') collect(child);
    }
  };
  collect(element);
  return {
    all(...keys) {
      const found: XmlElement[] = [];
      for (const key of keys) for (const element of byKey.get(key) ?? []) found.push(element);
      return found;
    },
  };
}

/** The first line of text that is not empty. */
export function firstLine(elements: XmlElement[]): string | null {
  for (const element of elements) {
    const line = readLine(element);
    if (line !== '') return line;
  }
  return null;
}

/** Distinct texts that are not empty, in order. */
export function distinct(texts: string[]): string[] {
  return [...new Set(texts.filter((text) => text !== ''))];
}
