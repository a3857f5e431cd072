/**
 * PORT: a search engine. It holds copies of items and may be lost at any moment; the store is the truth. `sync.ts` brings it up to
 * date by change number, and whatever it answers is read from the store again before anyone sees it.
 */
import type { ItemType, Level } from '../domain/vocabulary.js';
import type { Facet, Filters } from './filters.js';
import type { Interpretation } from './interpretation.js';
import type { Query } from './query.js';

export { FACETS, type Facet, type FacetValues, type Filters } from './filters.js';

/** What an engine keeps of an item. Times are ISO 8601 in UTC. */
export interface IndexDocument {
  id: string;
  changeNumber: number;
  title: string;
  summary: string;
  language: string;
  level: Level;
  type: ItemType;
  source: string;
  areas: string[];
  people: string[];
  /** Item's own time for order, periods and the histogram. */
  sortAt: string;
}

/** One changed item: what it is now, or null when it is gone. */
export interface Change {
  id: string;
  changeNumber: number;
  document: IndexDocument | null;
}

export interface SearchRequest {
  query: Query;
  filters: Filters;
  sort: 'relevance' | 'newest';
  limit: number;
  /** The last word is still being written: what begins so is meant too. */
  typing?: boolean;
  /** As given by an earlier answer to the same question. */
  cursor?: string;
}

/** Pieces of the original text, in order; joined they give it back (a summary may be cut, then starts or ends with "…"). */
export type Highlighted = { text: string; hit: boolean }[];

export interface Hit {
  id: string;
  score: number;
  highlight: { title: Highlighted; summary: Highlighted };
}

export interface SearchAnswer {
  hits: Hit[];
  total: number;
  /** Disjunctive: the counts of a facet leave out that facet's own filter. */
  facets: Record<Facet, Record<string, number>>;
  /** Hits by ISO week (`2026-W47`), oldest first, weeks with none left out. */
  histogram: { week: string; n: number }[];
  /** The query with misspelt words replaced, where that found something: it is what was searched for. */
  corrected?: string;
  /** The query with words replaced that are in texts but resemble much commoner ones; it was not searched for. */
  didYouMean?: string;
  /** True where few texts had all words and those with most of them follow. */
  relaxed: boolean;
  /** How each word was read, and as what it was found. */
  interpretation: Interpretation;
  nextCursor?: string;
}

/** Thrown for a cursor that this engine did not give or that belongs to another question. */
export class BadCursorError extends Error {}
/** The message where the cursor was right but the index it belongs to has been lost and made anew. */
export const INDEX_WAS_LOST = 'The index that the cursor belongs to is gone';

export interface SuggestionRequest {
  /** What has been written so far; its last word is completed. */
  text: string;
  limit: number;
}

export interface Suggestion {
  /** What could stand in the search box instead of what was written. */
  text: string;
  kind: 'word' | 'phrase' | 'title';
  /** About how many texts have it. */
  n?: number;
}

export interface SearchEngine {
  readonly name: 'embedded' | 'meilisearch';
  /** @param signal the asker has given up: where the question waits behind others, it is not asked any more */
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchAnswer>;
  /** How what is being written could go on, the likeliest first. */
  suggest(request: SuggestionRequest, signal?: AbortSignal): Promise<Suggestion[]>;
  /** Applies changes in one transaction; applying the same twice does no harm. */
  apply(changes: Change[]): Promise<void>;
  /** Names the index's present life: it changes when the index has been lost or made anew, so that sync starts over. */
  generation(): Promise<string>;
  /** The highest change number that the present index was given, 0 before the first: it betrays a store that was put back to an earlier state. */
  lastApplied(): Promise<number>;
  /** Starts an empty index beside the present one; searches go on in the old until `commit`. */
  startRebuild(): Promise<Rebuild>;
  close(): Promise<void>;
}

export interface Rebuild {
  apply(changes: Change[]): Promise<void>;
  /** Puts the new index in place of the old; @returns its generation. */
  commit(): Promise<string>;
  abort(): Promise<void>;
}

/** What sync needs of the store. */
export interface ChangeFeed {
  /** Changes with a number above `after`, in order, at most `limit`. */
  changesAfter(after: number, limit: number): Promise<Change[]>;
  lastChange(): Promise<number>;
  readCursor(engine: string): Promise<{ lastChange: number; generation: string } | null>;
  saveCursor(engine: string, cursor: { lastChange: number; generation: string }): Promise<void>;
}
