/** Jobs that failed too often in, kept in the store so that neither adapter nor its memory forgets them; let out by time, a person or `replay`. */
import type { Db } from '../store/store.js';
import type { QuarantinedJobRow } from '../store/tables.js';
import { type JobName, type Priority, type QuarantinedJob, quarantineId } from './jobs.js';

/** The look asks about every job each second; what another process did a moment ago may be seen this much later. */
const REMEMBER_MS = 1000;

export interface Quarantine {
  put(job: Omit<QuarantinedJob, 'id' | 'quarantinedAt'>): Promise<void>;
  has(name: JobName, key: string): Promise<boolean>;
  /** Lets a job out where a person asks for it, or it has rested. @returns false when it has to stay. */
  admit(id: string, priority: Priority, restMs: number): Promise<boolean>;
  /** Newest first. */
  list(): Promise<QuarantinedJob[]>;
  /** Takes a job out. @returns what it was, or null when there was none. */
  release(id: string): Promise<QuarantinedJob | null>;
}

const toJob = ({ quarantined_at, ...row }: QuarantinedJobRow): QuarantinedJob => ({
  ...row,
  name: row.name as JobName,
  payload: JSON.parse(row.payload),
  quarantinedAt: quarantined_at,
});

async function writeRow(db: Db, row: QuarantinedJobRow): Promise<void> {
  const { id: _id, ...rest } = row;
  await db
    .insertInto('quarantined_jobs')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
    .execute();
}

/** When each was quarantined, by id; asked of the store at most once in a while. */
function rememberTimes(db: Db): { read(): Promise<Map<string, string>>; forget(): void } {
  let known: { times: Map<string, string>; readMs: number } | null = null;
  return {
    read: async () => {
      if (known === null || Date.now() - known.readMs > REMEMBER_MS) {
        const rows = await db.selectFrom('quarantined_jobs').select(['id', 'quarantined_at']).execute();
        known = { times: new Map(rows.map((row) => [row.id, row.quarantined_at])), readMs: Date.now() };
      }
      return known.times;
    },
    forget: () => {
      known = null;
    },
  };
}

/** The keys of all in quarantine that have this name. */
export async function quarantinedKeys(db: Db, name: JobName): Promise<Set<string>> {
  const rows = await db.selectFrom('quarantined_jobs').select('key').where('name', '=', name).execute();
  return new Set(rows.map((row) => row.key));
}

export async function isQuarantined(db: Db, name: JobName, key: string): Promise<boolean> {
  const id = quarantineId(name, key);
  const row = await db.selectFrom('quarantined_jobs').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export function createQuarantine(db: Db): Quarantine {
  const times = rememberTimes(db);
  const release = async (id: string): Promise<QuarantinedJob | null> => {
    const row = await db.deleteFrom('quarantined_jobs').where('id', '=', id).returningAll().executeTakeFirst();
    times.forget();
    return row === undefined ? null : toJob(row);
  };
  return {
    put: async ({ name, key, payload, cause, tries }) => {
      const text = { payload: JSON.stringify(payload) ?? 'null', quarantined_at: new Date().toISOString() };
      await writeRow(db, { id: quarantineId(name, key), name, key, cause, tries, ...text });
      times.forget();
    },
    has: (name, key) => isQuarantined(db, name, key),
    admit: async (id, priority, restMs) => {
      const since = (await times.read()).get(id);
      if (since === undefined) return true;
      if (priority !== 'person' && Date.now() - Date.parse(since) < restMs) return false;
      await release(id);
      return true;
    },
    list: async () => {
      const rows = await db
        .selectFrom('quarantined_jobs')
        .selectAll()
        .orderBy('quarantined_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toJob);
    },
    release,
  };
}

/** Forgets those that have lain for longer than anybody will ask. @returns how many. */
export async function forgetQuarantined(db: Db, before: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('quarantined_jobs')
    .where('quarantined_at', '<', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
