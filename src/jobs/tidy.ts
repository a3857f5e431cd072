/** The nightly routine: the database is told how its tables have grown, and what nobody asked for again is forgotten: quarantined jobs, watches. */
import { sql } from 'kysely';
import type { Log } from '../domain/log.js';
import type { Db, Store } from '../store/store.js';
import { weedWatches } from '../watches/erase-watches.js';
import { forgetQuarantined } from './quarantine.js';

const DAY_MS = 86_400_000;
const QUARANTINE_KEPT_DAYS = 90;
/** So long one that was taken away can be put back. */
const REMOVED_WATCHES_KEPT_DAYS = 90;
/** Who has not read for longer has left; should that be wrong, the hits are new once more. */
const MARKS_KEPT_DAYS = 366;
/** The tables that grow: PostgreSQL plans by what it last knew of them. */
const GROWING = [
  'items',
  'item_keys',
  'item_areas',
  'item_provenance',
  'story_keys',
  'source_states',
  'watch_hits',
] as const;

async function tidyDatabase(db: Db, kind: Store['kind']): Promise<void> {
  if (kind === 'postgres') {
    for (const table of GROWING) await sql`analyze ${sql.table(table)}`.execute(db);
    return;
  }
  await sql`pragma optimize`.execute(db);
  await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();

async function weed({ db, log }: TidyParts, signal: AbortSignal): Promise<void> {
  const before = { removed: daysAgo(REMOVED_WATCHES_KEPT_DAYS), seen: daysAgo(MARKS_KEPT_DAYS) };
  const { watches, marks } = await weedWatches(db, before, signal);
  if (watches + marks > 0) log.info({ watches, marks }, 'watches-weeded');
}

export interface TidyParts {
  db: Db;
  storeKind: Store['kind'];
  log: Pick<Log, 'info'>;
}

export async function tidy(parts: TidyParts, signal: AbortSignal): Promise<void> {
  await forgetQuarantined(parts.db, daysAgo(QUARANTINE_KEPT_DAYS));
  if (!signal.aborted) await weed(parts, signal);
  if (!signal.aborted) await tidyDatabase(parts.db, parts.storeKind);
}
