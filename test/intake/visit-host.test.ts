/** One host's visits: which sources, in which order, one at a time, and when it stops. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail, ok } from '../../src/domain/failure.js';
import type { RefreshParts } from '../../src/intake/refresh-parts.js';
import { visitHost } from '../../src/intake/visit-host.js';
import {
  claimSource,
  dueSourceIds,
  readSourceStates,
  registerSources,
  requestFetch,
  setActiveSources,
  setNextFetch,
} from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { source, tagger } from './support.js';

const PAST = '2026-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';

describe.each(STORES)('visits to a host on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  let visited: string[];
  let progress: [number, number][];
  const sources = ['a', 'b', 'c'].map((id) => source(id, { url: `https://host.example/${id}` }));
  const ids = sources.map((one) => one.id);

  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    visited = [];
    progress = [];
    await registerSources(db, ids, PAST, (i) => new Date(Date.parse(PAST) + i).toISOString());
  });
  afterEach(() => temporary.remove());

  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  const log = silent;

  /** @param onFetch what happens while a source is being read. */
  function partsFor(onFetch: (url: string) => Promise<void> = async () => {}): RefreshParts {
    return {
      ...{ db, log, owner: 'me', tagger: () => tagger },
      nextFetchAt: () => new Date(FUTURE),
      fetch: async ({ url }) => {
        visited.push(url.slice(-1));
        await onFetch(url);
        if (url.endsWith('b')) return fail('timeout', 'Källan svarade inte i tid.');
        const fetched = { url, status: 200, notModified: false, bytes: new Uint8Array(), contentType: null };
        return ok({ ...fetched, validators: {}, headers: {}, movedTo: null });
      },
      parse: async () => ok({ title: 'T', language: 'sv', items: [], skipped: [], isTruncated: false }) as never,
    };
  }
  const visit = (parts = partsFor(), signal = new AbortController().signal) =>
    visitHost(parts, sources, { signal, progress: (done, of) => progress.push([done, of]) });
  const due = () => dueSourceIds(db, ids, new Date().toISOString());

  it('are made to all that are due, the most overdue first, although one fails', async () => {
    expect(await visit()).toBe(3);
    expect(visited).toEqual(['a', 'b', 'c']);
    expect(progress).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(await due()).toEqual([]);
  });

  it('begin with what a person has asked for, and the wish is then fulfilled', async () => {
    await setNextFetch(db, 'c', FUTURE);
    expect(await requestFetch(db, 'c', new Date().toISOString())).toBe(true);
    expect(await requestFetch(db, 'c', new Date().toISOString())).toBe(false);
    // Spreading a round does not put it off.
    await setNextFetch(db, 'c', FUTURE);
    await visit();
    expect(visited).toEqual(['c', 'a', 'b']);
    expect(await db.selectFrom('source_states').select('requested_at').distinct().execute()).toEqual([
      { requested_at: null },
    ]);
    expect(await requestFetch(db, 'c', new Date().toISOString())).toBe(true);
  });

  it('take in what a person asks for meanwhile', async () => {
    await setNextFetch(db, 'c', FUTURE);
    const parts = partsFor(async (url) => {
      if (url.endsWith('a')) await requestFetch(db, 'c', new Date().toISOString());
    });
    await visit(parts);
    expect(visited).toEqual(['a', 'c', 'b']);
  });

  it('leave out sources that are not due, switched off, or somebody else’s just now', async () => {
    await setNextFetch(db, 'a', FUTURE);
    await setActiveSources(db, ['a', 'c']);
    expect(await visit()).toBe(1);
    expect(visited).toEqual(['c']);
    await setActiveSources(db, ids);
    await claimSource(db, 'b', { owner: 'other', now: PAST, until: FUTURE });
    expect(await visit()).toBe(0);
  });

  it('by two processes at once are made once to each source', async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
    const [mine, others] = await Promise.all([visit(partsFor(pause)), visit({ ...partsFor(pause), owner: 'other' })]);
    expect([...visited].sort()).toEqual(ids);
    expect(mine + others).toBe(3);
  });

  it('stop when told to, and what is left stays due', async () => {
    const stop = new AbortController();
    const parts = partsFor(async (url) => {
      if (url.endsWith('b')) stop.abort();
    });
    expect(await visit(parts, stop.signal)).toBe(1);
    expect(visited).toEqual(['a', 'b']);
    expect(await due()).toEqual(['b', 'c']);
    const state = (await readSourceStates(db, new Date().toISOString())).get('b');
    expect(state).toMatchObject({ isBeingFetched: false, consecutiveFailures: 0 });
  });

  it('end after a while also where a source is always due, so that others get a turn', async () => {
    await visit({ ...partsFor(), nextFetchAt: () => new Date(PAST) });
    expect(visited).toHaveLength(30);
  });
});
