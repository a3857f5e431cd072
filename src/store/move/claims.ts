/** A store in, the names of those who have claimed something in it that has not run out: processes that are using it just now. */
import { sql } from 'kysely';
import type { Db } from '../store.js';
import { type MovedTable, readTables } from './tables.js';

const CLAIMS: [by: string, until: string][] = [
  ['claimed_by', 'claimed_until'],
  ['held_by', 'free_at'],
];

async function ownersIn(db: Db, table: MovedTable, now: string): Promise<string[]> {
  const claim = CLAIMS.find((columns) => columns.every((column) => table.columns.includes(column)));
  if (claim === undefined) return [];
  const [by, until] = claim.map((column) => sql.ref(column));
  const { rows } = await sql<{ owner: string }>`
    select distinct ${by} as owner from ${sql.table(table.name)} where ${by} is not null and ${until} > ${now}`.execute(
    db,
  );
  return rows.map((row) => row.owner);
}

/** @param now ISO 8601. */
export async function readClaimOwners(db: Db, now: string): Promise<string[]> {
  const owners: string[] = [];
  for (const table of await readTables(db)) owners.push(...(await ownersIn(db, table, now)));
  return [...new Set(owners)];
}
