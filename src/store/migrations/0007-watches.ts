/** Saved searches, what they have found, and how far each reader has come. */
import { type Kysely, sql } from 'kysely';
import { columnTypes } from '../column-types.js';

async function createWatches(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('watches')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('q', text, (column) => column.notNull())
    .addColumn('filters', text, (column) => column.notNull())
    .addColumn('owner', text)
    .addColumn('owner_key', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('feed_key', text, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull().defaultTo(1))
    .addColumn('meaning', text, (column) => column.notNull().defaultTo(''))
    .addColumn('fill_cursor', integer)
    .addColumn('fill_goal', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('fill_began_at', text, (column) => column.notNull())
    .addColumn('last_number', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('hits_changed_at', text)
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addColumn('removed_at', text)
    .execute();
  // Two who make the same at the same time make it once.
  await db.schema
    .createIndex('watches_by_name')
    .unique()
    .on('watches')
    .columns(['owner_key', 'name_key'])
    .where(sql.ref('removed_at'), 'is', null)
    .execute();
}

async function createHits(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('watch_hits')
    .addColumn('watch_id', text, (column) => column.notNull())
    .addColumn('item_id', text, (column) => column.notNull())
    .addColumn('number', integer, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('sort_at', text, (column) => column.notNull())
    .addColumn('matched_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('watch_hits_pkey', ['watch_id', 'item_id'])
    .execute();
  // In the order they are shown; with the revision, so that counting reads the index alone.
  await db.schema
    .createIndex('watch_hits_by_number')
    .on('watch_hits')
    .columns(['watch_id', 'number', 'sort_at', 'item_id', 'revision'])
    .execute();
  await db.schema.createIndex('watch_hits_by_item').on('watch_hits').column('item_id').execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await createWatches(db);
  await createHits(db);
  await db.schema
    .createTable('watch_readers')
    .addColumn('watch_id', text, (column) => column.notNull())
    .addColumn('reader', text, (column) => column.notNull())
    .addColumn('seen_number', integer, (column) => column.notNull())
    .addColumn('seen_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('watch_readers_pkey', ['watch_id', 'reader'])
    .execute();
}
