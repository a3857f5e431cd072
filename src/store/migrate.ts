/** Brings a database up to the newest migration in one transaction; two processes may start at once; a newer database is refused. */
import { type Kysely, sql } from 'kysely';
import { StartError } from '../domain/start-error.js';
import { storeTexts } from '../texts/store.js';
import { MIGRATIONS, type Migration } from './migrations/index.js';

/** Runs `work` while no other process migrates. SQLite: the transaction begins IMMEDIATE (see sqlite.ts) and so waits its turn. */
export type WithMigrationLock = <T>(db: Kysely<unknown>, work: (trx: Kysely<unknown>) => Promise<T>) => Promise<T>;

export const withSqliteMigrationLock: WithMigrationLock = (db, work) => db.transaction().execute(work);

async function appliedNames(trx: Kysely<unknown>): Promise<string[]> {
  await sql`create table if not exists schema_migrations (name text primary key, applied_at text not null)`.execute(
    trx,
  );
  const { rows } = await sql<{ name: string }>`select name from schema_migrations order by name`.execute(trx);
  return rows.map((row) => row.name);
}

/**
 * @returns the names that were applied now.
 * @throws StartError when the database has migrations that this version does not know.
 */
export async function migrate<Schema>(
  db: Kysely<Schema>,
  withLock: WithMigrationLock = withSqliteMigrationLock,
  migrations: Migration[] = MIGRATIONS,
): Promise<string[]> {
  return withLock(db as unknown as Kysely<unknown>, async (trx) => {
    const applied = await appliedNames(trx);
    const unknown = applied.filter((name) => !migrations.some((migration) => migration.name === name));
    if (unknown.length > 0) throw new StartError([storeTexts.newerDatabase(unknown)]);
    const due = migrations.filter((migration) => !applied.includes(migration.name));
    for (const migration of due) {
      await migration.up(trx);
      await sql`insert into schema_migrations (name, applied_at) values (${migration.name}, ${new Date().toISOString()})`.execute(
        trx,
      );
    }
    return due.map((migration) => migration.name);
  });
}
