/**
 * Column types that mean the same on both databases: text is compared byte by byte (PostgreSQL would otherwise order it by the language of
 * its installation, SQLite never does), numbers have eight bytes.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { isPostgres } from './dialect.js';

export interface ColumnTypes {
  text: RawBuilder<string>;
  integer: RawBuilder<number>;
  real: RawBuilder<number>;
}

export function columnTypes(db: Kysely<unknown>): ColumnTypes {
  return isPostgres(db)
    ? { text: sql`text collate "C"`, integer: sql`bigint`, real: sql`double precision` }
    : { text: sql`text`, integer: sql`integer`, real: sql`real` };
}
