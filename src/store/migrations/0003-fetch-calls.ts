/** Calls counted where a publisher allows only so many an hour, whoever of us makes them. */
import type { Kysely } from 'kysely';
import { columnTypes } from '../column-types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(db);
  await db.schema
    .createTable('fetch_calls')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('place', text, (column) => column.notNull())
    .addColumn('called_at', text, (column) => column.notNull())
    .execute();
  await db.schema.createIndex('fetch_calls_by_place').on('fetch_calls').columns(['place', 'called_at']).execute();
}
