/** Spreading what is due when a process starts: in order, a little apart, and never over what somebody has visited meanwhile. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KyselyPlugin, QueryResult, UnknownRow } from 'kysely';
import { claimSource, recordSuccess, requestFetch } from '../../src/sources/source-state.js';
import { spreadDueSources } from '../../src/sources/spread-due-sources.js';
import { type Db, openStore, type Store } from '../../src/store/store.js';
import { source } from '../intake/support.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const FUTURE = '2999-01-01T00:00:00.000Z';
const REPORT = {
  outcome: 'read',
  new: 0,
  changed: 0,
  alsoIn: 0,
  unchanged: 0,
  deleted: 0,
  skipped: 0,
  notes: [],
} as const;

/** Another process at work between the last thing that is read and the first that is written. */
function interruptedAfterReading(db: Db, work: () => Promise<unknown>): Db {
  let isDone = false;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }): Promise<QueryResult<UnknownRow>> => {
      if (!isDone && result.rows.some((row) => 'last_attempt_at' in row)) {
        isDone = true;
        await work();
      }
      return result;
    },
  };
  return db.withPlugin(plugin);
}

describe.each(STORES)('spreading what is due, on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  let other: Store;
  const sources = Array.from({ length: 8 }, (_, i) => source(`s${i}`));
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    other = await openStore(temporary.place);
  });
  afterEach(async () => {
    await other.close();
    await temporary.remove();
  });

  const spread = (through: Db = db): Promise<void> => spreadDueSources(through, sources, () => 0.5);
  const dueTimes = async (): Promise<Map<string, string>> => {
    const rows = await db.selectFrom('source_states').select(['source_id', 'next_fetch_at']).execute();
    return new Map(rows.map((row) => [row.source_id, row.next_fetch_at]));
  };
  const inOrder = async (): Promise<string[]> =>
    [...(await dueTimes())].sort((a, b) => (a[1] < b[1] ? -1 : 1)).map(([id]) => id);
  const visit = async (id: string): Promise<void> => {
    const owner = 'other';
    const now = new Date().toISOString();
    expect(await claimSource(other.db, id, { owner, now, until: FUTURE, dueBy: now })).not.toBeNull();
    const outcome = { sourceId: id, owner, now, durationMs: 1, nextFetchAt: FUTURE };
    await recordSuccess(other.db, outcome, {}, { ...REPORT, notes: [] });
  };

  it('keeps the order of the file, the first few at once and the others a little apart', async () => {
    const startedMs = Date.now();
    await spread();
    expect(await inOrder()).toEqual(sources.map(({ id }) => id));
    const times = await dueTimes();
    const afterMs = (id: string): number => Date.parse(times.get(id) ?? '') - startedMs;
    expect(afterMs('s3')).toBeLessThan(600);
    expect(afterMs('s7')).toBeGreaterThanOrEqual(3.5 * 600);
  });

  it('begins with what has not been tried for longest', async () => {
    await spread();
    await db.updateTable('source_states').set({ last_attempt_at: '2026-05-01T00:00:00.000Z' }).execute();
    await db
      .updateTable('source_states')
      .set({ last_attempt_at: '2026-04-01T00:00:00.000Z' })
      .where('source_id', '=', 's6')
      .execute();
    await db.updateTable('source_states').set({ next_fetch_at: '2026-05-02T00:00:00.000Z' }).execute();
    await spread();
    expect((await inOrder())[0]).toBe('s6');
  });

  it('leaves what was visited meanwhile at its new time, and what is being visited or wished for as it was', async () => {
    await spread();
    const past = '2026-05-02T00:00:00.000Z';
    await db.updateTable('source_states').set({ next_fetch_at: past }).execute();
    const wishedAt = new Date().toISOString();
    await spread(
      interruptedAfterReading(db, async () => {
        await visit('s5');
        await claimSource(other.db, 's6', { owner: 'other', now: new Date().toISOString(), until: FUTURE });
        await requestFetch(other.db, 's7', wishedAt);
      }),
    );
    const times = await dueTimes();
    expect([times.get('s5'), times.get('s6'), times.get('s7')]).toEqual([FUTURE, past, wishedAt]);
    expect(times.get('s4')).not.toBe(past);
  });

  it('by two processes that start together puts nothing off that one of them has visited', async () => {
    await spread();
    await db.updateTable('source_states').set({ next_fetch_at: '2026-05-02T00:00:00.000Z' }).execute();
    const visits = async (): Promise<void> => {
      for (const { id } of sources) await visit(id).catch(() => {});
    };
    await Promise.all([visits(), spread(), spread()]);
    const visited = await db.selectFrom('source_states').selectAll().where('last_success_at', 'is not', null).execute();
    expect(visited.length).toBeGreaterThan(0);
    expect(visited.filter((row) => row.next_fetch_at !== FUTURE)).toEqual([]);
  });
});
