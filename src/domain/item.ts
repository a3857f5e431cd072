/** What flows through the house: a raw item as a reader gives it, and an item as the store keeps it. */
import type { ItemType, Level, TagOrigin } from './vocabulary.js';

/** A person named by an item, in the order the source names them. */
export interface Person {
  name: string;
  affiliation?: string;
  orcid?: string;
}

/** An instant as ISO 8601 in UTC, and how much of it the source really gave ("2026-11" becomes 1 November, precision `month`). */
export interface DatedText {
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`; for day, month and year precision the first day at 00:00 UTC, so that its date part reads as written. */
  at: string;
  precision: 'instant' | 'day' | 'month' | 'year';
}

/** One entry as read from a source, before anything has been decided about it. */
export interface RawItem {
  /** The source's own name for the entry: guid, Atom id, OAI identifier. */
  externalId: string | null;
  /** Absolute http(s) address of the original. */
  url: string | null;
  /** Plain text; may be empty. */
  title: string;
  /** HTML; plain text has been escaped by the reader. May be empty. */
  summaryHtml: string;
  published: DatedText | null;
  /** ISO 639-1 where the source says, else null. */
  language: string | null;
  /** `read`: this is what its own page says. `none`: it has no page, and `url` is its publisher's. Absent: `url` is its page, not read yet. */
  ownPage?: 'read' | 'none';
  /** Where the format tells the type better than the source's default. */
  type?: ItemType;
  people: Person[];
  /** By scheme, e.g. `{doi: '10.1000/182', oai: 'oai:…'}`. */
  identifiers: Record<string, string>;
}

/** One step of an explanation: a word and the points it gave (negative when it spoke against). */
export interface TagReason {
  word: string;
  points: number;
  /** Where the word stood. */
  where: 'title' | 'summary';
}

/** A focus area that an item has, with the reason. */
export interface ItemArea {
  area: string;
  score: number;
  origin: TagOrigin;
  reasons: TagReason[];
}

/** Where else the same item was found. */
export interface Provenance {
  sourceId: string;
  url: string;
}

/** What a person told of an item. */
export interface ItemTip {
  id: string;
  who: string;
  /** When it was heard or seen. */
  heard: DatedText;
  /** Where it was heard or seen, in the person's words. */
  where: string | null;
  /** The person's own words, whole and with their lines. */
  note: string | null;
}

/** An item as the store gives it to search, web and digests. Times are ISO 8601 in UTC. */
export interface Item {
  id: string;
  sourceId: string;
  externalId: string | null;
  /** The original; what is only a person's word has no address out in the world: see `webAddressOf`. */
  url: string;
  title: string;
  summary: string;
  publishedAt: string | null;
  publishedPrecision: DatedText['precision'] | null;
  firstSeenAt: string;
  updatedAt: string;
  /** The time to order by: published, or first seen where that is missing or lies ahead. */
  sortAt: string;
  language: string;
  level: Level;
  type: ItemType;
  storyId: string;
  version: number;
  changeNumber: number;
  deletedAt: string | null;
  alsoIn: Provenance[];
  /** The first told first; those taken back are left out. */
  tips: ItemTip[];
  areas: ItemArea[];
  people: Person[];
  identifiers: Record<string, string>;
}
