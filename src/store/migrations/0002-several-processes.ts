/** What several processes must agree on: turns at hosts, routines done, jobs that failed too often, what a person has asked for; and an index of due pages. */
import { type Kysely, sql } from 'kysely';
import { columnTypes } from '../column-types.js';

/**
 * Few items have a page that is to be read, and what is due is asked every second. An index of all items by that time looked so poor to SQLite,
 * once it had counted (`analyze`), that it went through all items instead. By source, so that each one's oldest are found in one step.
 */
async function indexDuePages(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('items_by_page_due').execute();
  await db.schema
    .createIndex('items_with_due_page')
    .on('items')
    .columns(['source_id', 'page_due_at', 'id'])
    .where(sql.ref('page_due_at'), 'is not', null)
    .where(sql.ref('deleted_at'), 'is', null)
    .execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('fetch_places')
    .addColumn('place', text, (column) => column.primaryKey())
    .addColumn('held_by', text)
    .addColumn('free_at', text)
    .addColumn('ended_at', text)
    .addColumn('rest_until', text)
    .execute();
  await db.schema
    .createTable('routines')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('done_for', text)
    .addColumn('claimed_by', text)
    .addColumn('claimed_until', text)
    .execute();
  await db.schema
    .createTable('quarantined_jobs')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('payload', text, (column) => column.notNull())
    .addColumn('cause', text, (column) => column.notNull())
    .addColumn('tries', integer, (column) => column.notNull())
    .addColumn('quarantined_at', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('moves')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('started_at', text, (column) => column.notNull())
    .addColumn('finished_at', text)
    .execute();
  await db.schema.alterTable('source_states').addColumn('requested_at', text).execute();
  await db.schema
    .alterTable('source_states')
    .addColumn('active', integer, (column) => column.notNull().defaultTo(1))
    .execute();
  await indexDuePages(db);
}
