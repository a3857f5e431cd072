/** What people have told of themselves: who, when and where it was heard. */
import type { Kysely } from 'kysely';
import { columnTypes } from '../column-types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(db);
  await db.schema
    .createTable('tips')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('identity', text, (column) => column.notNull())
    .addColumn('who', text, (column) => column.notNull())
    .addColumn('heard_at', text, (column) => column.notNull())
    .addColumn('heard_precision', text, (column) => column.notNull())
    .addColumn('place', text)
    .addColumn('url', text)
    .addColumn('title', text)
    .addColumn('note', text)
    .addColumn('level', text)
    .addColumn('level_before', text)
    .addColumn('added_at', text, (column) => column.notNull())
    .addColumn('removed_at', text)
    .execute();
  // Unique: the same tip of the same person is kept once, however many send it at the same time.
  await db.schema.createIndex('tips_by_identity').unique().on('tips').column('identity').execute();
  await db.schema.createIndex('tips_by_item').on('tips').column('item_id').execute();
}
