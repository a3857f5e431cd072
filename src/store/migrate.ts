/** Brings a database up to the newest migration in one transaction; several processes may start at once; a newer database is refused. */
import { type Kysely, sql } from 'kysely';
import { StartError } from '../domain/start-error.js';
import { storeTexts } from '../texts/store.js';
import { columnTypes } from './column-types.js';
import { isPostgres } from './dialect.js';
import { MIGRATIONS, type Migration } from './migrations/index.js';

/** Any number that no other program locks in the same database; the schema is the second half of the lock's name. */
const LOCK = 1_396_737_390;

/**
 * Until the transaction ends no other process migrates. However long that takes is waited for; only then do statements that wait for somebody
 * else's lock give up as usual. SQLite: the transaction began IMMEDIATE (see sqlite.ts) and so has had its turn already.
 */
async function lockMigrations(trx: Kysely<unknown>): Promise<void> {
  if (!isPostgres(trx)) return;
  const { rows } = await sql<{ usual: string }>`select current_setting('lock_timeout') as usual`.execute(trx);
  await sql`set local lock_timeout = 0`.execute(trx);
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)}, hashtext(coalesce(current_schema(), '')))`.execute(trx);
  await sql`set local lock_timeout = ${sql.lit(rows[0]?.usual ?? '0')}`.execute(trx);
}

async function createJournal(trx: Kysely<unknown>): Promise<void> {
  const { text } = columnTypes(trx);
  await trx.schema
    .createTable('schema_migrations')
    .ifNotExists()
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('applied_at', text, (column) => column.notNull())
    .execute();
}

async function appliedNames(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(db);
  return rows.map((row) => row.name);
}

/** To begin with there is no such table, which a question within a transaction could not live with on PostgreSQL. */
async function hasJournal(db: Kysely<unknown>): Promise<boolean> {
  const question = isPostgres(db)
    ? sql`select 1 where to_regclass('schema_migrations') is not null`
    : sql`select 1 from sqlite_master where type = 'table' and name = 'schema_migrations'`;
  return (await question.execute(db)).rows.length > 0;
}

function dueAmong(migrations: Migration[], applied: string[]): Migration[] {
  const unknown = applied.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) throw new StartError([storeTexts.newerDatabase(unknown)]);
  return migrations.filter((migration) => !applied.includes(migration.name));
}

/**
 * The names that are not applied yet. Writes nothing and waits for nobody.
 * @throws StartError when the database has migrations that this version does not know.
 */
export async function dueMigrations<Schema>(
  db: Kysely<Schema>,
  migrations: Migration[] = MIGRATIONS,
): Promise<string[]> {
  const anySchema = db as unknown as Kysely<unknown>;
  const applied = (await hasJournal(anySchema)) ? await appliedNames(anySchema) : [];
  return dueAmong(migrations, applied).map((migration) => migration.name);
}

async function applyDue(trx: Kysely<unknown>, migrations: Migration[]): Promise<string[]> {
  await lockMigrations(trx);
  await createJournal(trx);
  const due = dueAmong(migrations, await appliedNames(trx));
  for (const { name, up } of due) {
    await up(trx);
    await sql`insert into schema_migrations (name, applied_at) values (${name}, ${new Date().toISOString()})`.execute(
      trx,
    );
  }
  return due.map((migration) => migration.name);
}

/**
 * @returns the names that were applied now.
 * @throws StartError when the database has migrations that this version does not know.
 */
export async function migrate<Schema>(db: Kysely<Schema>, migrations: Migration[] = MIGRATIONS): Promise<string[]> {
  // A PostgreSQL role that may not change tables can start all the same; a SQLite file that somebody else holds is found out now.
  if (isPostgres(db) && (await dueMigrations(db, migrations)).length === 0) return [];
  return (db as unknown as Kysely<unknown>).transaction().execute((trx) => applyDue(trx, migrations));
}
