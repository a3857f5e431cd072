/** What a feed is made of, whatever format it is written in: who has entries makes a document, and `renderFeed` writes it. */
import type { DatedText } from '../domain/item.js';

/** One entry. All texts are plain; instants are ISO 8601 in UTC. */
export interface FeedEntry {
  /** A URI that stays the same for the same item, whichever feed it stands in and wherever the service is moved: see `itemUri`. */
  id: string;
  /** The original; null for what lies nowhere. Only http and https become links. */
  url: string | null;
  title: string;
  /** May be empty. */
  summary: string;
  publishedAt: string | null;
  /** How much of `publishedAt` is known; null where there is none, or where all of it is. */
  precision: DatedText['precision'] | null;
  updatedAt: string;
  /** The source's name. */
  source: string;
  areas: { id: string; name: string }[];
  /** Their names, in the order the source names them. */
  people: string[];
  /** ISO 639-1, where it is known. */
  language?: string;
}

export interface FeedDocument {
  /** A URI that stays the same while the feed is about the same thing. */
  id: string;
  title: string;
  /** One sentence. */
  description: string;
  /** The page that shows the same to people. */
  homeUrl: string;
  /** Where this very feed is fetched. */
  selfUrl: string;
  /** When it last changed; ISO 8601 in UTC. */
  updatedAt: string;
  /** ISO 639-1, of the titles around the entries. */
  language: string;
  /** The newest first. */
  entries: FeedEntry[];
}
