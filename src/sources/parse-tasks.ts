/** The pure parsing tasks that run apart from the server (in a process with limits of memory and time), by name. */
import type { Result } from '../domain/failure.js';
import type { DatedText, RawItem } from '../domain/item.js';
import type { Selectors } from '../domain/source.js';

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

export interface ParsedPage {
  title: string;
  /** HTML of the lead: the first real paragraphs, or the description the page gives of itself. */
  summaryHtml: string;
  published: DatedText | null;
  language: string | null;
  tdmReserved: boolean;
}

export interface ParseTasks {
  feed: {
    input: Document;
    /** `isTruncated`: the document ended too early, and only the entries that were whole are here. */
    output: ParsedItems & { title: string; language: string | null; isTruncated: boolean };
  };
  listing: { input: Document & { selectors: Selectors; nowMs: number }; output: ParsedListing };
  oai: { input: Document; output: ParsedOai };
  page: { input: Document & { nowMs: number }; output: ParsedPage };
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
