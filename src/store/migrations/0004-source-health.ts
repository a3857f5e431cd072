/** What is learned of a source between visits: its rhythm, since when it fails or is well, until when it may not be asked, gaps, and where it has moved. */
import type { Kysely } from 'kysely';
import { columnTypes } from '../column-types.js';

/** ISO 8601 or JSON, as `tables.ts` says of each. */
const COLUMNS = [
  'failing_since',
  'recovered_at',
  'unconfirmed_at',
  'retry_at',
  'rhythm',
  'gap',
  'proposal',
  'searched',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(db);
  for (const column of COLUMNS) await db.schema.alterTable('source_states').addColumn(column, text).execute();
  // What others gave first belongs to a source's rhythm as well, and is asked for by source.
  await db.schema
    .createIndex('item_provenance_by_source')
    .on('item_provenance')
    .columns(['source_id', 'first_seen_at'])
    .execute();
}
