/** All migrations, in order. Forward only: a name that has been released is never changed or removed. */
import type { Kysely } from 'kysely';
import { up as first } from './0001-first.js';
import { up as severalProcesses } from './0002-several-processes.js';
import { up as fetchCalls } from './0003-fetch-calls.js';
import { up as sourceHealth } from './0004-source-health.js';
import { up as addedSources } from './0005-added-sources.js';
import { up as tips } from './0006-tips.js';
import { up as watches } from './0007-watches.js';

export interface Migration {
  name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

export const MIGRATIONS: Migration[] = [
  { name: '0001-first', up: first },
  { name: '0002-several-processes', up: severalProcesses },
  { name: '0003-fetch-calls', up: fetchCalls },
  { name: '0004-source-health', up: sourceHealth },
  { name: '0005-added-sources', up: addedSources },
  { name: '0006-tips', up: tips },
  { name: '0007-watches', up: watches },
];
