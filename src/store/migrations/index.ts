/** All migrations, in order. Forward only: a name that has been released is never changed or removed. */
import type { Kysely } from 'kysely';
import { up as first } from './0001-first.js';
import { up as severalProcesses } from './0002-several-processes.js';

export interface Migration {
  name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

export const MIGRATIONS: Migration[] = [
  { name: '0001-first', up: first },
  { name: '0002-several-processes', up: severalProcesses },
];
