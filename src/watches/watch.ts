/** A row of the store in, a saved search out: what it looks for, whose it is, and how far it has come. */
import { z } from 'zod';
import type { Filters } from '../search/filters.js';
import type { WatchRow } from '../store/tables.js';

const values = z.array(z.string());
const filtersSchema = z
  .strictObject({
    area: values,
    level: values,
    type: values,
    source: values,
    language: values,
    from: z.string(),
    to: z.string(),
  })
  .partial();

/** A saved search. Times are ISO 8601 in UTC. */
export interface Watch {
  id: string;
  name: string;
  /** The query language, as it was written. */
  q: string;
  /** Those beside the text. */
  filters: Filters;
  /** A person's name or address; null for all. */
  owner: string | null;
  /** Opens the feeds of a personal one. */
  feedKey: string;
  /** Rises when it looks for something else; what an earlier revision found counts no longer. */
  revision: number;
  /** Share of what there was that it has gone through, 0–1; null when it has all of it. */
  filled: number | null;
  /** The highest number that a hit was given; 0 where nothing has been new yet. */
  lastNumber: number;
  hitsChangedAt: string | null;
  createdAt: string;
  updatedAt: string;
  /** Null unless it was taken away. */
  removedAt: string | null;
}

function filledOf({ fill_cursor, fill_goal }: WatchRow): number | null {
  if (fill_cursor === null) return null;
  // What has come since it began is gone through too, and is not counted beforehand.
  return fill_goal === 0 ? 0 : Math.min(0.99, Math.floor((fill_cursor / fill_goal) * 100) / 100);
}

export const filtersOf = (row: Pick<WatchRow, 'filters'>): Filters =>
  filtersSchema.parse(JSON.parse(row.filters)) as Filters;

export function toWatch(row: WatchRow): Watch {
  return {
    id: row.id,
    name: row.name,
    q: row.q,
    filters: filtersOf(row),
    owner: row.owner,
    feedKey: row.feed_key,
    revision: row.revision,
    filled: filledOf(row),
    lastNumber: row.last_number,
    hitsChangedAt: row.hits_changed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    removedAt: row.removed_at,
  };
}

/** Names that differ only in case and blanks are the same. */
export const nameKey = (name: string): string => cleanName(name).toLocaleLowerCase('sv');

export const cleanName = (name: string): string => name.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** Whose mark it is: the one who is named, else the owner's, else the common one of those who name nobody. */
export const readerKey = (watch: Pick<Watch, 'owner'>, reader: string | undefined): string =>
  nameKey(reader ?? watch.owner ?? '');
