/**
 * The contract between intake and the readers of sources. A reader is a generator: it yields batches that intake saves at once, and
 * returns what to remember until next time. It fetches only through `visit.fetch` and parses only through `visit.parse`, so that every
 * reader is polite and no hostile document can block the process.
 */
import type { Result } from '../domain/failure.js';
import type { RawItem } from '../domain/item.js';
import type { Source } from '../domain/source.js';
import type { Parse } from './parse-tasks.js';

/** Validators exactly as the server gave them (an ETag keeps its quotes and W/). */
export interface Validators {
  etag?: string;
  lastModified?: string;
}

/** What a publisher allows all of us together, whatever address is asked and whatever process asks. */
export interface SharedLimit {
  /** Names what is limited ("arxiv"); one request at a time. */
  place: string;
  /** Shortest time between two requests. */
  spacingMs: number;
  /** Most requests in any hour. Absent: no such limit. */
  perHour?: number;
}

export interface FetchRequest {
  url: string;
  /** `subscription` is an address a person chose (a feed, an interface); `page` obeys robots.txt and TDM reservation. */
  purpose: 'subscription' | 'page';
  /** Shortest time between two requests to the same scheme, host and port. */
  spacingMs: number;
  accept?: string;
  validators?: Validators;
  /** Sent to the first host only; dropped when a redirect changes scheme, host or port. */
  headers?: Record<string, string>;
  /** Sent with POST; without one the request is GET. A redirect of a POST is followed only where its method is kept (307, 308). */
  body?: { contentType: string; text: string };
  limit?: SharedLimit;
  /** Where the usual 20 s and 10 MiB are not enough. */
  timeoutMs?: number;
  maxBytes?: number;
}

export interface Fetched {
  /** The address that answered, after redirects. */
  url: string;
  status: number;
  /** True for 304: `bytes` is then empty. */
  notModified: boolean;
  bytes: Uint8Array;
  contentType: string | null;
  validators: Validators;
  /** As the server sent them, names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Where a chain of only permanent redirects (301, 308) led, else null. */
  movedTo: string | null;
}

/** A polite, bounded, guarded request; expected trouble is a value. It rejects only with the store's own trouble, which keeps the turns at hosts. */
export type Fetch = (request: FetchRequest, signal?: AbortSignal) => Promise<Result<Fetched>>;

/** What a source remembers between visits; kept as JSON in the store, replaced only when a visit has ended well. */
export interface SourceMemory {
  /** By address. */
  validators?: Record<string, Validators>;
  /** Kind-specific position, e.g. OAI-PMH `{from, granularity}` or a resumption token. */
  cursor?: Record<string, string>;
}

export interface VisitContext {
  fetch: Fetch;
  parse: Parse;
  memory: SourceMemory;
  now: Date;
  /** What the source's `needsKey` stands for; null without one. Never part of an item, a note or a failure. */
  key: string | null;
  /** Whom publishers may write to; null when nobody is named. */
  contact: string | null;
  /**
   * The visit before this one failed or was cut off, perhaps after some of its items had been saved: that what stands first is known says nothing of
   * what follows.
   */
  isAfterTrouble?: boolean;
  /** For each item, whether the store already holds it. */
  areKnown(items: RawItem[]): Promise<boolean[]>;
  signal?: AbortSignal;
}

/** An entry that could not become an item, counted and shown, never dropped in silence. */
export interface Skipped {
  reason: 'no-title' | 'no-address' | 'no-identity' | 'unreadable';
  count: number;
}

export interface Batch {
  items: RawItem[];
  /** External ids of entries that the source says are gone. */
  deletedIds: string[];
  skipped: Skipped[];
}

export interface VisitEnd {
  outcome: 'read' | 'not-modified';
  memory: SourceMemory;
  /** Swedish sentences worth showing although the visit went well ("Flödet har ny adress …"). */
  notes: string[];
  /** The source shows only its newest entries, not all since last time: whether some were missed, what is known of them tells. */
  newestOnly?: boolean;
  /** There was more since last time than one visit reads, and the next one does not go on where this one stopped. */
  isCut?: boolean;
}

export type ReadSource = (source: Source, visit: VisitContext) => AsyncGenerator<Batch, Result<VisitEnd>>;
