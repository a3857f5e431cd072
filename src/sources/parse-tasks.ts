/** The pure parsing tasks that run apart from the server (in a process with limits of memory and time), by name. */
import type { Result } from '../domain/failure.js';
import type { DatedText, RawItem } from '../domain/item.js';
import type { RecordAdapter, Selectors } from '../domain/source.js';
import type { ParsedSite } from './discover/parsed-site.js';
import type { ParsedOpml } from './opml/parsed-opml.js';

/** What every task gets: the answer's bytes and where they came from. */
export interface Document {
  bytes: Uint8Array;
  contentType: string | null;
  /** The address that answered; relative links resolve against it unless the document names a base. */
  url: string;
}

export interface ParsedItems {
  items: RawItem[];
  skipped: { reason: 'no-title' | 'no-address' | 'no-identity' | 'unreadable'; count: number }[];
}

export interface ParsedListing extends ParsedItems {
  nextUrl: string | null;
  /** The page reserves text and data mining by a meta tag. */
  tdmReserved: boolean;
}

export interface ParsedOai extends ParsedItems {
  deletedIds: string[];
  resumptionToken: string | null;
  /** ISO 8601, from the envelope. */
  responseDate: string | null;
  /** `<error code>`; null when there was none. */
  errorCode: string | null;
  /** Identify only. */
  granularity: 'day' | 'second' | null;
  /** Identify only: as written, a day or an instant; nothing in the archive is older. */
  earliestDatestamp: string | null;
}

export interface ListedMap {
  url: string;
  changed: DatedText | null;
}

export interface ListedPage extends ListedMap {
  /** What a news map tells of the page; null in other maps. */
  news: { title: string; published: DatedText | null; language: string | null } | null;
}

export interface ParsedSitemap {
  isIndex: boolean;
  /** Of an index; of other maps there are pages. */
  maps: ListedMap[];
  pages: ListedPage[];
  /** Entries that name no page. */
  withoutAddress: number;
  /** The map ended too early, and only the entries that were whole are here. */
  isCutShort: boolean;
  /** There were more entries than a map may have. */
  isTooLong: boolean;
}

export interface ParsedPage {
  title: string;
  /** HTML of the lead: the first real paragraphs, or the description the page gives of itself. */
  summaryHtml: string;
  published: DatedText | null;
  language: string | null;
  tdmReserved: boolean;
}

/** What the answer of an interface with records holds, beside the records themselves. */
export interface ParsedRecords extends ParsedItems {
  /** External ids of entries that the interface says are gone. */
  deletedIds: string[];
  /** What the reader needs to ask for more or to remember, by names of its own ("cursor", "total"); null where the answer has none. */
  next: Record<string, string | null>;
}

export interface ParseTasks {
  feed: {
    input: Document;
    /** `isTruncated`: the document ended too early, and only the entries that were whole are here. */
    output: ParsedItems & {
      title: string;
      language: string | null;
      isTruncated: boolean;
      /** JSON Feed: where older entries are. */
      nextUrl?: string | null;
    };
  };
  listing: { input: Document & { selectors: Selectors; nowMs: number }; output: ParsedListing };
  oai: { input: Document; output: ParsedOai };
  page: { input: Document & { nowMs: number }; output: ParsedPage };
  sitemap: { input: Document; output: ParsedSitemap };
  /** `params`: what the parser must know of the question, by names of its adapter's own. */
  records: {
    input: Document & { adapter: RecordAdapter; nowMs: number; params: Record<string, string> };
    output: ParsedRecords;
  };
  /** Where the news of a site can be read: feeds that a page links to, and lists in the page itself. */
  discover: { input: Document & { nowMs: number }; output: ParsedSite };
  /** A list of subscriptions from another program. */
  opml: { input: Document; output: ParsedOpml };
}
export type ParseTaskName = keyof ParseTasks;

/** Parses apart from the caller. A document that takes too long or too much memory is a failure `hostile`. */
export type Parse = <Name extends ParseTaskName>(
  name: Name,
  input: ParseTasks[Name]['input'],
) => Promise<Result<ParseTasks[Name]['output']>>;

/** A pure parser, by task; the process and the tests call the same functions. */
export type ParseTaskFunctions = {
  [Name in ParseTaskName]: (input: ParseTasks[Name]['input']) => Result<ParseTasks[Name]['output']>;
};
