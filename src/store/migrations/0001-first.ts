/** The first tables. Only what SQLite and PostgreSQL both accept: text, integer, real; no dates, no booleans, no JSON type. */
import type { Kysely } from 'kysely';
import { columnTypes } from '../column-types.js';

async function createItems(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('items')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('external_id', text)
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('summary', text, (column) => column.notNull())
    .addColumn('published_at', text)
    .addColumn('published_precision', text)
    .addColumn('first_seen_at', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .addColumn('sort_at', text, (column) => column.notNull())
    .addColumn('language', text, (column) => column.notNull())
    .addColumn('level', text, (column) => column.notNull())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('story_id', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull().defaultTo(1))
    .addColumn('change_number', integer, (column) => column.notNull())
    .addColumn('source_hash', text, (column) => column.notNull())
    .addColumn('tagged_with', text, (column) => column.notNull())
    .addColumn('page_due_at', text)
    .addColumn('page_attempts', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('deleted_at', text)
    .execute();
  // Unique: a reader of changes may trust that one number is one change.
  await db.schema.createIndex('items_by_change').unique().on('items').column('change_number').execute();
  await db.schema.createIndex('items_by_story').on('items').column('story_id').execute();
  await db.schema.createIndex('items_by_source').on('items').columns(['source_id', 'first_seen_at']).execute();
  await db.schema.createIndex('items_by_lexicon').on('items').column('tagged_with').execute();
  await db.schema.createIndex('items_by_page_due').on('items').column('page_due_at').execute();
}

async function createItemDetails(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('item_keys')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .execute();
  await db.schema.createIndex('item_keys_by_item').on('item_keys').column('item_id').execute();
  await db.schema
    .createTable('item_provenance')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('source_id', text, (column) => column.notNull())
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('first_seen_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('item_provenance_key', ['item_id', 'source_id'])
    .execute();
  await db.schema
    .createTable('item_versions')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('title', text, (column) => column.notNull())
    .addColumn('summary', text, (column) => column.notNull())
    .addColumn('replaced_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('item_versions_key', ['item_id', 'version'])
    .execute();
  await db.schema
    .createTable('item_people')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('position', integer, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('affiliation', text)
    .addColumn('orcid', text)
    .addPrimaryKeyConstraint('item_people_key', ['item_id', 'position'])
    .execute();
  await db.schema
    .createTable('item_identifiers')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('scheme', text, (column) => column.notNull())
    .addColumn('value', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('item_identifiers_key', ['item_id', 'scheme'])
    .execute();
}

async function createAreasAndStories(db: Kysely<unknown>): Promise<void> {
  const { text, real } = columnTypes(db);
  await db.schema
    .createTable('item_areas')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('area_id', text, (column) => column.notNull())
    .addColumn('score', real, (column) => column.notNull())
    .addColumn('origin', text, (column) => column.notNull())
    .addColumn('reasons', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('item_areas_key', ['item_id', 'area_id'])
    .execute();
  await db.schema
    .createTable('area_verdicts')
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('area_id', text, (column) => column.notNull())
    .addColumn('verdict', text, (column) => column.notNull())
    .addColumn('decided_at', text, (column) => column.notNull())
    .addColumn('decided_by', text)
    .addPrimaryKeyConstraint('area_verdicts_key', ['item_id', 'area_id'])
    .execute();
  await db.schema
    .createTable('stories')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('lead_item_id', text, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('story_keys')
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('item_id', text, (column) => column.notNull().references('items.id'))
    .addColumn('sort_at', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('story_keys_key', ['key', 'item_id'])
    .execute();
  await db.schema.createIndex('story_keys_by_item').on('story_keys').column('item_id').execute();
}

async function createState(db: Kysely<unknown>): Promise<void> {
  const { text, integer } = columnTypes(db);
  await db.schema
    .createTable('source_states')
    .addColumn('source_id', text, (column) => column.primaryKey())
    .addColumn('first_seen_at', text, (column) => column.notNull())
    .addColumn('next_fetch_at', text, (column) => column.notNull())
    .addColumn('last_attempt_at', text)
    .addColumn('last_success_at', text)
    .addColumn('last_new_item_at', text)
    .addColumn('consecutive_failures', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('failure_code', text)
    .addColumn('failure_message', text)
    .addColumn('last_report', text)
    .addColumn('duration_ms', integer)
    .addColumn('memory', text, (column) => column.notNull().defaultTo('{}'))
    .addColumn('claimed_by', text)
    .addColumn('claimed_until', text)
    .execute();
  await db.schema
    .createTable('counters')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('index_cursors')
    .addColumn('engine', text, (column) => column.primaryKey())
    .addColumn('last_change', integer, (column) => column.notNull())
    .addColumn('generation', text, (column) => column.notNull())
    .addColumn('updated_at', text, (column) => column.notNull())
    .execute();
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await createItems(db);
  await createItemDetails(db);
  await createAreasAndStories(db);
  await createState(db);
}
