/** One host's own pages: read one after the other, once, kept while they are read, and put aside when a source of the host falls due. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail, ok } from '../../src/domain/failure.js';
import { normalise } from '../../src/intake/normalise.js';
import { claimPage, countDuePages, duePages, readDuePage, renewPage } from '../../src/intake/own-page.js';
import { readPages } from '../../src/intake/read-pages.js';
import type { RefreshParts } from '../../src/intake/refresh-source.js';
import { saveDraft } from '../../src/intake/save-item.js';
import { registerSources, setActiveSources, setNextFetch } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

const PAST = '2026-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00.000Z';
const LEAD = `Kommunen bygger om hamnen. ${'Det blir lugnare för dem som bor där. '.repeat(8)}`;

describe.each(STORES)('own pages of a host on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  let read: string[];
  let itemIds: string[];
  const host = source('a');

  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    read = [];
    await registerSources(db, ['a'], PAST, () => FUTURE);
    for (let n = 1; n <= 3; n++) {
      const more = { externalId: `g${n}`, url: `https://a.example/${n}`, title: `Notis ${n}`, summaryHtml: 'Kort.' };
      const draft = normalise(raw(more), host);
      if (draft !== null) await saveDraft(db, draft, tagger, PAST);
    }
    const rows = await db.selectFrom('items').select('id').orderBy('url').execute();
    itemIds = rows.map((row) => row.id);
    for (const [i, id] of itemIds.entries()) await setDue(id, new Date(Date.parse(PAST) + i).toISOString());
  });
  afterEach(() => temporary.remove());

  const setDue = (id: string, at: string) =>
    db.updateTable('items').set({ page_due_at: at }).where('id', '=', id).execute();
  const now = (): string => new Date().toISOString();
  const dueIds = async () => (await duePages(db, ['a'], now(), 10)).map((page) => page.itemId);
  const log = { info: () => {}, warn: () => {}, error: () => {} };

  /** @param onRead what happens while a page is being read. */
  function partsFor(onRead: (url: string) => Promise<void> = async () => {}): RefreshParts {
    return {
      ...{ db, log, owner: 'me', tagger: () => tagger },
      nextFetchAt: () => new Date(FUTURE),
      fetch: async ({ url }) => {
        read.push(url.slice(-1));
        await onRead(url);
        if (url.endsWith('2')) return fail('http-status', 'Sidan gick inte att läsa.');
        const bytes = new TextEncoder().encode(
          `<html lang="sv"><head><title>T</title><meta name="description" content="${LEAD}"></head><body></body></html>`,
        );
        const fetched = { url, status: 200, notModified: false, bytes, contentType: 'text/html' };
        return ok({ ...fetched, validators: {}, movedTo: null });
      },
      parse: async () => ok({ summaryHtml: LEAD, published: null, language: 'sv', robots: null, tdm: null }) as never,
    };
  }
  const run = (parts = partsFor(), signal = new AbortController().signal, ids = itemIds) =>
    readPages({ ...parts, source: () => host }, ids, [host], { signal, progress: () => {} });

  it('are read in the order given, and not again', async () => {
    expect(await run()).toBe(3);
    expect(read).toEqual(['1', '2', '3']);
    expect(await dueIds()).toEqual([]);
    expect(await run()).toBe(0);
    expect(read).toHaveLength(3);
    const summaries = await db.selectFrom('items').select('summary').orderBy('url').execute();
    expect(summaries.map((row) => row.summary.slice(0, 8))).toEqual(['Kommunen', 'Kort.', 'Kommunen']);
  });

  it('wait when a source of the host falls due: sources go first', async () => {
    const parts = partsFor(async (url) => {
      if (url.endsWith('1')) await setNextFetch(db, 'a', PAST);
    });
    expect(await run(parts)).toBe(1);
    expect(read).toEqual(['1']);
    expect(await dueIds()).toEqual(itemIds.slice(1));
  });

  it('stop when told to; the one under way is due again at once', async () => {
    const stop = new AbortController();
    const parts = partsFor(async (url) => {
      if (url.endsWith('3')) stop.abort();
    });
    expect(await run(parts, stop.signal)).toBe(2);
    expect(await dueIds()).toEqual([itemIds[2]]);
  });

  it('of two processes at once are read once each', async () => {
    const pause = async (): Promise<void> => void (await wait(20));
    await Promise.all([run(partsFor(pause)), run(partsFor(pause), undefined, [...itemIds].reverse())]);
    expect([...read].sort()).toEqual(['1', '2', '3']);
  });

  it('that are gone, deleted or unknown are passed by', async () => {
    await db
      .updateTable('items')
      .set({ deleted_at: PAST })
      .where('id', '=', itemIds[0] ?? '')
      .execute();
    expect(await run(partsFor(), undefined, ['unknown', ...itemIds])).toBe(2);
    expect(read).toEqual(['2', '3']);
  });

  it('are due again within a minute when their reader has died, and not while it lives', async () => {
    const [id = ''] = itemIds;
    const at = (seconds: number): string => new Date(Date.parse(PAST) + seconds * 1000).toISOString();
    expect(await claimPage(db, id, at(1))).toBe(true);
    expect(await readDuePage(db, id, at(30))).toBeNull();
    expect(await renewPage(db, id, at(30))).toBe(true);
    expect(await readDuePage(db, id, at(60))).toBeNull();
    expect(await readDuePage(db, id, at(76))).toMatchObject({ itemId: id, sourceId: 'a' });
    // Too late: somebody else may have it now.
    expect(await renewPage(db, id, at(76))).toBe(false);
  });

  it('are counted, those of sources that are switched off left out', async () => {
    expect(await countDuePages(db, now())).toBe(3);
    await setActiveSources(db, []);
    expect(await countDuePages(db, now())).toBe(0);
  });
});
