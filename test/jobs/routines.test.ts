/** Work that recurs by the clock: when it is due, that no stop loses it, and that two processes never do it twice. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lastOccurrence } from '../../src/jobs/clock.js';
import { createQuarantine } from '../../src/jobs/quarantine.js';
import { dueRoutines, runRoutine } from '../../src/jobs/routines.js';
import { tidy } from '../../src/jobs/tidy.js';
import type { Db } from '../../src/store/store.js';
import { addWatch, listAllWatches, removeWatch } from '../../src/watches/kept-watches.js';
import { markSeen } from '../../src/watches/readers.js';
import { recordLog } from '../contract/jobs.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const NIGHTLY = { name: 'nightly', cron: '30 3 * * *' };
const at = (text: string): Date => new Date(text);

describe.each(STORES)('routines on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());

  const signal = new AbortController().signal;
  const row = () => db.selectFrom('routines').selectAll().executeTakeFirstOrThrow();
  const begin = (daysAgo: number) => dueRoutines(db, [NIGHTLY], new Date(Date.now() - daysAgo * 86_400_000));
  const due = () => dueRoutines(db, [NIGHTLY], new Date());
  const doIt = (run: (signal: AbortSignal) => Promise<void>, owner = 'me', job = signal) =>
    runRoutine({ db, owner, log: recordLog().log }, { ...NIGHTLY, run }, { signal: job });

  it('are not due in a new installation, and due at their time', async () => {
    expect(await dueRoutines(db, [NIGHTLY], at('2026-11-23T02:29:00Z'))).toEqual([]);
    expect(await dueRoutines(db, [NIGHTLY], at('2026-11-23T02:29:59Z'))).toEqual([]);
    expect(await dueRoutines(db, [NIGHTLY], at('2026-11-23T02:30:00Z'))).toEqual(['nightly']);
  });

  it('are due once after a long stop', async () => {
    await begin(30);
    expect(await due()).toEqual(['nightly']);
    let done = 0;
    await doIt(async () => void done++);
    expect(await due()).toEqual([]);
    await doIt(async () => void done++);
    expect(done).toBe(1);
    expect(await row()).toMatchObject({
      done_for: lastOccurrence(NIGHTLY.cron, new Date()).toISOString(),
      claimed_by: null,
      claimed_until: null,
    });
  });

  it('are done by one process at a time', async () => {
    await begin(2);
    let running = 0;
    let most = 0;
    let done = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await wait(60);
      running--;
      done++;
    };
    await Promise.all(['a', 'b', 'c', 'd'].map((owner) => doIt(work, owner)));
    expect({ most, done }).toEqual({ most: 1, done: 1 });
  });

  it('are not hinted while somebody does them, and are due again when that one has died', async () => {
    await begin(2);
    await doIt(async () => {
      expect(await due()).toEqual([]);
      throw new Error('bug');
    }).catch(() => {});
    expect(await due()).toEqual(['nightly']);
    await db
      .updateTable('routines')
      .set({ claimed_by: 'dead', claimed_until: new Date(Date.now() - 1).toISOString() })
      .execute();
    expect(await due()).toEqual(['nightly']);
    await doIt(async () => {});
    expect(await due()).toEqual([]);
  });

  it('stay due when they fail or are told to stop', async () => {
    await begin(2);
    await expect(doIt(() => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    expect(await due()).toEqual(['nightly']);
    const stop = new AbortController();
    await doIt(async () => stop.abort(), 'me', stop.signal);
    expect(await due()).toEqual(['nightly']);
  });

  it('forget quarantined jobs after ninety days, and tidy the database', async () => {
    const quarantine = createQuarantine(db);
    for (const key of ['old', 'new'])
      await quarantine.put({ name: 'visit-host', key, payload: { origin: key }, cause: 'x', tries: 3 });
    await db
      .updateTable('quarantined_jobs')
      .set({ quarantined_at: new Date(Date.now() - 91 * 86_400_000).toISOString() })
      .where('key', '=', 'old')
      .execute();
    await tidy({ db, storeKind: temporary.store.kind, log: recordLog().log }, signal);
    expect((await quarantine.list()).map((job) => job.key)).toEqual(['new']);
  });

  it('erase watches that were taken away ninety days ago, and marks that nobody has moved for a year', async () => {
    const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
    const make = async (name: string, readers: [reader: string, days: number][], removedDays?: number) => {
      const made = await addWatch(db, { name, q: 'hamn', filters: {}, owner: 'Anna' }, daysAgo(500));
      if (!made.ok) throw new Error(made.problem.kind);
      const { watch } = made;
      for (const [reader, days] of readers)
        await markSeen(db, watch, { reader: reader === '' ? undefined : reader, number: 0 }, daysAgo(days));
      const hit = { item_id: 'i', number: 0, revision: 1, sort_at: '2026', matched_at: '2026' };
      await db
        .insertInto('watch_hits')
        .values({ watch_id: watch.id, ...hit })
        .execute();
      if (removedDays !== undefined) await removeWatch(db, watch.id, daysAgo(removedDays));
      return watch.id;
    };
    const [kept, late, old] = [
      await make('kvar', [
        ['', 400],
        ['Bo', 400],
        ['Cilla', 300],
      ]),
      await make('nyss borttagen', [['Bo', 1]], 89),
      await make('länge borttagen', [['Bo', 1]], 91),
    ];
    const { log, lines } = recordLog();
    await tidy({ db, storeKind: temporary.store.kind, log }, signal);
    const ids = async (table: 'watch_hits' | 'watch_readers') =>
      [...new Set((await db.selectFrom(table).select('watch_id').execute()).map((one) => one.watch_id))].sort();
    expect((await listAllWatches(db, {})).map((one) => one.id).sort()).toEqual([kept, late].sort());
    for (const table of ['watch_hits', 'watch_readers'] as const) expect(await ids(table)).toEqual([kept, late].sort());
    const marks = await db.selectFrom('watch_readers').select('reader').where('watch_id', '=', kept).execute();
    expect(marks.map((mark) => mark.reader).sort()).toEqual(['anna', 'cilla']);
    expect(lines).toMatchObject([{ level: 'info', event: 'watches-weeded', fields: { watches: 1, marks: 1 } }]);
    expect(old).toBeDefined();
  });
});
