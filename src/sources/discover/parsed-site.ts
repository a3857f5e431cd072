/** What a page says of where its news can be read: feeds that it links to, and lists in the page itself. */
import type { Selectors } from '../../domain/source.js';

/** A link to a feed, found on a page but not yet fetched. */
export interface FoundFeed {
  /** Absolute http(s) address. */
  url: string;
  /** What the page calls it; empty where it has no name. */
  title: string;
  /** What the page takes it to be; `feed` where it does not say. */
  type: 'rss' | 'atom' | 'jsonfeed' | 'feed';
  /** In the page's head (`link`), or among what people read (`anchor`). */
  from: 'link' | 'anchor';
  /** Of comments or of sound: seldom what somebody who watches a publisher wants. */
  about: 'news' | 'comments' | 'podcast';
}

/** A list in a page, with the selectors that read it: `parseListing` has done so. */
export interface FoundListing {
  selectors: Selectors;
  /** Items that the selectors read on this page. */
  count: number;
  /** How many of them have a date. */
  dated: number;
  /** Titles of the first ones, in the order of the page. */
  sample: string[];
  /** The latest date among them that is not ahead, ISO 8601, or null. */
  newestAt: string | null;
}

export interface ParsedSite {
  /** Of the page, plain text; may be empty. */
  title: string;
  /** ISO 639-1, or null where the page does not say. */
  language: string | null;
  /** The page reserves text and data mining by a meta tag: then `listings` is empty. */
  tdmReserved: boolean;
  /** `<meta name=generator>`, as written. */
  generator: string | null;
  /** Best first, without duplicates. */
  feeds: FoundFeed[];
  /** Best first, at most three. */
  listings: FoundListing[];
}
