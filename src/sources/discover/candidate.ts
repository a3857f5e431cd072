/** What a person can choose among: one way of following the address that was asked about, with the reason why it is proposed. */
import type { RawItem } from '../../domain/item.js';
import type { Adapter, Kind, Selectors } from '../../domain/source.js';
import { detectLanguage } from '../../language/detect-language.js';

export interface SourceCandidate {
  kind: Kind;
  /** Where the kind alone does not say how it is read. */
  adapter?: Adapter;
  url: string;
  /** What the publisher calls it; may be empty. */
  title: string;
  /** ISO 639-1, or null. */
  language: string | null;
  /** Kind `html` only. */
  selectors?: Selectors;
  params?: Record<string, string>;
  /** Why this is proposed: one Swedish sentence or two. */
  why: string;
  /** Entries seen. */
  count: number;
  /** The latest date among them that is not ahead, ISO 8601, or null. */
  newestAt: string | null;
}

const TITLES_READ = 10;

/** The language of some titles together; one alone is too little to tell by. */
export function languageOf(titles: string[]): string | null {
  return detectLanguage(titles.slice(0, TITLES_READ).join('. '));
}

/** What the source says of its language, else what its titles are written in. */
export const languageOfItems = (items: RawItem[], said: string | null): string | null =>
  said ?? items.find(({ language }) => language !== null)?.language ?? languageOf(items.map(({ title }) => title));
