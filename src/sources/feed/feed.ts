/** What reading a feed gives, whatever format it came in, and the ways in which it can fail. */
import type { DatedText } from '../../domain/item.js';

export interface FeedItem {
  /** guid, Atom id, rdf:about, JSON Feed id; null where there is none. */
  id: string | null;
  /** One line of plain text; may be empty. */
  title: string;
  /** Address of the original, resolved against the document's base; null where there is none. */
  link: string | null;
  /** ISO 8601 in UTC, or null where the text there is no date. */
  published: string | null;
  updated: string | null;
  /** The published date, else the updated one, with the precision it was given in. */
  dated: DatedText | null;
  /** HTML; text has been escaped. Null where the feed has none. */
  summary: string | null;
  content: string | null;
  /** As the feed writes them, e-mail addresses included. */
  authors: string[];
  categories: string[];
  /** As the entry writes it ("sv-SE"), or null. */
  language: string | null;
  /** Values of dc:identifier, prism:doi and the like, as written. */
  identifiers: string[];
}

export interface Feed {
  title: string;
  language: string | null;
  link: string | null;
  items: FeedItem[];
  /** Entries that are no entries at all: texts and numbers in a JSON Feed's list. */
  unreadableCount: number;
  /** Where older entries are, absolute; null where the feed does not say. Only JSON Feed's word for it is read. */
  nextUrl: string | null;
  /** The document ended before its root did; the entries that were whole are here. */
  isTruncated: boolean;
}

/** More entries than any feed has; reading them would hold up everybody else. */
export const MOST_ENTRIES = 50_000;

export type FeedFailure = 'not-a-feed' | 'empty' | 'truncated' | 'hostile';

/** Thrown by `readFeed`, and the only thing it throws. */
export class FeedReadError extends Error {
  readonly code: FeedFailure;

  constructor(code: FeedFailure) {
    super(`The document could not be read as a feed: ${code}`);
    this.name = 'FeedReadError';
    this.code = code;
  }
}
