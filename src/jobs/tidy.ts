/** The nightly routine: the database is told how its tables have grown, and quarantined jobs that nobody asked for again are forgotten. */
import { sql } from 'kysely';
import type { Db, Store } from '../store/store.js';
import { forgetQuarantined } from './quarantine.js';

const DAY_MS = 86_400_000;
const QUARANTINE_KEPT_DAYS = 90;
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

export async function tidy(db: Db, kind: Store['kind'], signal: AbortSignal): Promise<void> {
  await forgetQuarantined(db, new Date(Date.now() - QUARANTINE_KEPT_DAYS * DAY_MS).toISOString());
  if (!signal.aborted) await tidyDatabase(db, kind);
}
