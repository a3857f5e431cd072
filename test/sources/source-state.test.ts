/** What is known of a source between visits, when the row that keeps it is broken: that source starts afresh, and the others never notice. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claimSource, readSourceStates, recordSuccess, registerSources } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const NOW = '2026-05-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

describe.each(STORES)('a claim on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  const claim = (now: string) => claimSource(db, 'a', { owner: 'me', now, until: FUTURE });
  const visit = { sourceId: 'a', owner: 'me', durationMs: 1, nextFetchAt: NOW };
  const REPORT = {
    outcome: 'read',
    new: 0,
    changed: 0,
    alsoIn: 0,
    unchanged: 1,
    deleted: 0,
    skipped: 0,
    notes: [],
  } as const;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    await registerSources(db, ['a'], NOW, () => NOW);
  });
  afterEach(() => temporary.remove());

  it('tells whether the visit before came to its end', async () => {
    const at = (minute: number): string => `2026-05-01T00:0${minute}:00.000Z`;
    expect((await claim(at(1)))?.isAfterTrouble).toBe(false);
    // Its visitor dies.
    expect((await claim(at(2)))?.isAfterTrouble).toBe(true);
    await recordSuccess(db, { ...visit, now: at(3) }, {}, { ...REPORT, notes: [] });
    expect((await claim(at(4)))?.isAfterTrouble).toBe(false);
  });
});

describe.each(STORES)('a broken row on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    await registerSources(db, ['a', 'b'], NOW, () => NOW);
  });
  afterEach(() => temporary.remove());

  it.each(['{"validators":{"https://a.ex', '', 'null', '[]', '{"cursor":7}'])(
    'with the memory %s remembers nothing',
    async (memory) => {
      await db.updateTable('source_states').set({ memory }).where('source_id', '=', 'a').execute();
      expect((await claimSource(db, 'a', { owner: 'me', now: NOW, until: FUTURE }))?.memory).toEqual({});
    },
  );

  it('with half a report has none, and the other sources are told of', async () => {
    await db.updateTable('source_states').set({ last_report: '{"outcome":"re' }).where('source_id', '=', 'a').execute();
    const states = await readSourceStates(db, NOW);
    expect([states.get('a')?.lastReport, states.size]).toEqual([null, 2]);
  });
});
