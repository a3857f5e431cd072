/** The bytes of an answer in, a feed out: RSS 0.9x–2.0, RDF, Atom 0.3 and 1.0, JSON Feed. What cannot be read is told apart by a code. */
import { decodeText } from '../decode-text.js';
import { type Feed, FeedReadError } from './feed.js';
import { type Prolog, readProlog } from './prolog.js';
import { readJsonFeed } from './read-json-feed.js';
import { readXmlFeed } from './read-xml-feed.js';
import { makeEntityResolver } from './xml-entities.js';
import { readXmlTree } from './xml-tree.js';

export type { Feed, FeedFailure, FeedItem } from './feed.js';
export { FeedReadError } from './feed.js';

export interface ReadFeedOptions {
  contentType?: string | null;
  /** Address of the document: relative links resolve against it. */
  url?: string;
}

const ROOTS = new Set(['rss', 'rdf', 'feed', 'channel', 'entry']);
const NEVER_NESTED = new Set(['item', 'entry', 'channel']);
/** A feed that follows a server's warnings; in a page, such a tag would be escaped. */
const LATE_ROOT = /<(?:rss|rdf:RDF|feed)[\s>]/;

/** Where the feed begins; a page is not searched for one. */
function findFeed(text: string, prolog: Prolog): number {
  if (ROOTS.has(prolog.rootName)) return prolog.rootStart;
  // Nothing but a prolog, or a root tag that is cut off.
  if (prolog.rootStart < 0 && /^<(?:\?xml|rss|feed|rdf)/i.test(text)) throw new FeedReadError('truncated');
  const late = /^(?:html|head|body)?$/.test(prolog.rootName) ? -1 : text.search(LATE_ROOT);
  if (late < 0) throw new FeedReadError('not-a-feed');
  return late;
}

function readXml(text: string, url: string): Feed {
  const prolog = readProlog(text);
  const start = findFeed(text, prolog);
  const entities = makeEntityResolver(prolog.subset);
  const document = readXmlTree(text.slice(start), { entities, base: url, neverNested: NEVER_NESTED });
  if (!document.root) throw new FeedReadError('truncated');
  const feed = readXmlFeed(document, document.root);
  if (feed.isTruncated && feed.items.length === 0) throw new FeedReadError('truncated');
  return feed;
}

/** A loop, since a regular expression over megabytes of zeros may overflow its own stack. */
function skipBlanks(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === 0 || /\s/.test(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** @throws FeedReadError and nothing else. */
export function readFeed(bytes: Uint8Array, options: ReadFeedOptions = {}): Feed {
  const text = skipBlanks(decodeText(bytes, options.contentType));
  if (text === '') throw new FeedReadError('empty');
  const url = options.url ?? '';
  return text.startsWith('{') || text.startsWith('[') ? readJsonFeed(text, url) : readXml(text, url);
}
