/** `spanare migrate`: brings the configured store to the newest migration, or only says whether any is due. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.js';
import { dueMigrations } from '../store/migrate.js';
import { MIGRATIONS } from '../store/migrations/index.js';
import { openSqlite } from '../store/open-sqlite.js';
import { openPostgres } from '../store/postgres.js';
import { openStore, type StorePlace } from '../store/store.js';
import { migrateTexts as texts } from '../texts/move.js';
import { type CommandContext, CommandFailure } from './context.js';
import { tellStartErrors } from './start-errors.js';

/** Neither makes nor changes anything. */
async function findDue({ dataDir, databaseUrl }: StorePlace): Promise<string[]> {
  const isThere = databaseUrl !== null || existsSync(join(dataDir, 'spanare.db'));
  if (!isThere) return MIGRATIONS.map((migration) => migration.name);
  const { db } = databaseUrl === null ? openSqlite(dataDir) : await openPostgres(databaseUrl);
  try {
    return await dueMigrations(db);
  } finally {
    await db.destroy();
  }
}

async function applyDue(place: StorePlace): Promise<string[]> {
  const store = await openStore(place);
  await store.close();
  return [...store.migrated];
}

export interface MigrateOptions {
  check?: boolean;
  json?: boolean;
}

export async function runMigrate(options: MigrateOptions, { terminal }: CommandContext): Promise<void> {
  const { dataDir, databaseUrl } = loadConfig(process.env);
  const place = { dataDir, databaseUrl };
  const due = options.check ? await tellStartErrors(findDue(place)) : [];
  const applied = options.check ? [] : await tellStartErrors(applyDue(place));
  if (options.json) terminal.json({ upToDate: due.length === 0, due, applied });
  else if (due.length > 0) terminal.say(texts.due(due));
  else terminal.say(applied.length > 0 ? texts.applied(applied) : texts.upToDate);
  if (due.length > 0) throw new CommandFailure('');
}
