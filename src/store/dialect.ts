/** Which of the two databases is behind a connection, for the few statements that differ between them. */
import { type Kysely, PostgresAdapter } from 'kysely';

export const isPostgres = <Schema>(db: Kysely<Schema>): boolean => db.getExecutor().adapter instanceof PostgresAdapter;
