/** Sources that people have added at run time; those that were taken away stay, so that they can be put back and their items keep a name. */
import { type Kysely, sql } from 'kysely';
import { columnTypes } from '../column-types.js';

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(db);
  await db.schema
    .createTable('added_sources')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('definition', text, (column) => column.notNull())
    .addColumn('address', text, (column) => column.notNull())
    .addColumn('added_at', text, (column) => column.notNull())
    .addColumn('added_by', text)
    .addColumn('changed_at', text, (column) => column.notNull())
    .addColumn('removed_at', text)
    .execute();
  // Two who add the same at the same time add it once.
  await db.schema
    .createIndex('added_sources_by_address')
    .unique()
    .on('added_sources')
    .column('address')
    .where(sql.ref('removed_at'), 'is', null)
    .execute();
}
