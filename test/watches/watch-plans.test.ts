/** Plans of watches are made once for many runs, again when something that they depend on is another, and never many in a row. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { NO_SYNONYMS, type Synonyms } from '../../src/language/compile-synonyms.js';
import type { WatchRow } from '../../src/store/tables.js';
import { createWatchPlans } from '../../src/watches/watch-plans.js';
import { AREAS, SOURCES } from '../web/application.js';

const row = (id: string, more: Partial<WatchRow> = {}): WatchRow => ({
  id,
  name: id,
  q: 'hamn',
  filters: '{}',
  owner: null,
  owner_key: '',
  name_key: id,
  feed_key: 'x',
  revision: 1,
  meaning: '',
  fill_cursor: null,
  fill_goal: 0,
  fill_began_at: '2026-11-20T00:00:00.000Z',
  last_number: 0,
  hits_changed_at: null,
  created_at: '2026-11-20T00:00:00.000Z',
  updated_at: '2026-11-20T00:00:00.000Z',
  removed_at: null,
  ...more,
});

/** Synonyms that count how often they are asked, since they were last counted. */
function countingSynonyms(): { synonyms: Synonyms; count(): number } {
  let asked = 0;
  const find = (): [] => {
    asked += 1;
    return [];
  };
  const count = (): number => {
    const since = asked;
    asked = 0;
    return since;
  };
  return { synonyms: { ...NO_SYNONYMS, longest: 1, words: new Set(['hamn', 'torg']), find }, count };
}

describe('plans', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are kept as long as nothing has changed', async () => {
    const plans = createWatchPlans();
    const { synonyms, count } = countingSynonyms();
    const known = { areas: AREAS, sources: SOURCES };
    const rows = [row('a'), row('b'), row('c')];
    const first = await plans.read(rows, { known, synonyms });
    const each = count() / 3;
    expect(each).toBeGreaterThan(0);
    // The same areas and sources, put together anew.
    const again = await plans.read(rows, { known: { ...known }, synonyms });
    expect(count()).toBe(0);
    expect(again.of(row('a'))).toBe(first.of(row('a')));
    expect(again.percolatorOf(rows)).toBe(first.percolatorOf(rows));
    const changed = [row('a'), row('b', { revision: 2, q: 'torg' }), row('c')];
    const since = await plans.read(changed, { known, synonyms });
    expect(count()).toBe(each);
    expect(since.percolatorOf(changed)).not.toBe(first.percolatorOf(rows));
    expect(since.of(row('b', { revision: 2 })).meaning).not.toBe(first.of(row('b')).meaning);
  });

  it('of watches that are no more are forgotten, and a run that began before goes on with its own', async () => {
    const plans = createWatchPlans();
    const { synonyms, count } = countingSynonyms();
    const known = { areas: AREAS, sources: SOURCES };
    const many = Array.from({ length: 10 }, (_, n) => row(String(n)));
    const first = await plans.read(many, { known, synonyms });
    const each = count() / 10;
    await plans.read(many.slice(0, 2), { known, synonyms });
    expect(count()).toBe(0);
    for (const one of many) expect(first.of(one).plan).not.toBeNull();
    await plans.read(many, { known, synonyms });
    expect(count()).toBe(8 * each);
  });

  it.each([
    ['sources', { sources: [...SOURCES] }],
    ['areas', { areas: [...AREAS] }],
  ])('are made anew when the %s are others', async (_what, other) => {
    const plans = createWatchPlans();
    const { synonyms, count } = countingSynonyms();
    const known = { areas: AREAS, sources: SOURCES };
    await plans.read([row('a')], { known, synonyms });
    const each = count();
    await plans.read([row('a')], { known: { ...known, ...other }, synonyms });
    expect(count()).toBe(each);
  });

  it('are made anew when the synonyms are others, and on another day', async () => {
    const plans = createWatchPlans();
    const [one, two] = [countingSynonyms(), countingSynonyms()];
    const known = { areas: AREAS, sources: SOURCES };
    const read = async (synonyms: Synonyms) =>
      (await plans.read([row('a', { q: 'hamn sedan:7d' })], { known, synonyms })).of(row('a')).plan?.bounds.from;
    jest.useFakeTimers({ now: new Date('2026-11-24T20:00:00Z'), doNotFake: ['setImmediate'] });
    expect(await read(one.synonyms)).toMatch(/^2026-11-1/);
    expect(one.count()).toBeGreaterThan(0);
    const today = await read(two.synonyms);
    expect(two.count()).toBeGreaterThan(0);
    // Midnight in Sweden.
    jest.setSystemTime(new Date('2026-11-24T23:00:00Z'));
    const tomorrow = await read(two.synonyms);
    expect(Date.parse(tomorrow ?? '') - Date.parse(today ?? '')).toBe(86_400_000);
  });

  it('let others have their turn between some of them', async () => {
    let turns = 0;
    let isDone = false;
    const others = (async () => {
      for (; !isDone; turns += 1) await setImmediate();
    })();
    const rows = Array.from({ length: 200 }, (_, n) => row(String(n)));
    await createWatchPlans().read(rows, { known: { areas: AREAS, sources: SOURCES }, synonyms: NO_SYNONYMS });
    isDone = true;
    await others;
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('of what would find everything are none, and other watches go on', async () => {
    const rows = [row('a', { q: 'efter:2020-01-01' }), row('b')];
    const context = { known: { areas: AREAS, sources: SOURCES }, synonyms: NO_SYNONYMS };
    const planned = await createWatchPlans().read(rows, context);
    expect(planned.of(row('a')).plan).toBeNull();
    const document = {
      ...{ id: 'x', changeNumber: 1, title: 'Hamnen', summary: '', language: 'sv', level: 'kommunen' as const },
      ...{ type: 'nyhet' as const, source: 'a', areas: [], people: [], sortAt: '2026-11-20T08:00:00.000Z' },
    };
    expect(planned.percolatorOf(rows)(document)).toEqual(['b']);
  });
});
