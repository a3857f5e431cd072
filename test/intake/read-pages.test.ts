/** One host's own pages: read one after the other, once, kept while they are read, and put aside when a source of the host falls due. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail, ok, type Result } from '../../src/domain/failure.js';
import { normalise } from '../../src/intake/normalise.js';
import { countDuePages, duePages } from '../../src/intake/own-page.js';
import { readPages } from '../../src/intake/read-pages.js';
import type { RefreshParts } from '../../src/intake/refresh-parts.js';
import { saveDraft } from '../../src/intake/save-item.js';
import { claimSource, registerSources, setActiveSources, setNextFetch } from '../../src/sources/source-state.js';
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
  let isQuarantined: boolean;
  const host = source('a');

  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    read = [];
    events.length = 0;
    isQuarantined = false;
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
  const events: string[] = [];
  const log = { info: () => {}, warn: () => {}, error: (_fields: unknown, event: string) => void events.push(event) };

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
        return ok({ ...fetched, validators: {}, headers: {}, movedTo: null });
      },
      parse: async () => ok({ summaryHtml: LEAD, published: null, language: 'sv', robots: null, tdm: null }) as never,
    };
  }
  const run = (parts = partsFor(), signal = new AbortController().signal, ids = itemIds) =>
    readPages({ ...parts, source: () => host, isHostQuarantined: async () => isQuarantined }, ids, [host], {
      signal,
      progress: () => {},
    });

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

  it('wait while a source of the host is being visited', async () => {
    const until = new Date(Date.now() + 60_000).toISOString();
    await claimSource(db, 'a', { owner: 'other', now: now(), until });
    expect(await run()).toBe(0);
    expect(await dueIds()).toEqual(itemIds);
  });

  it('do not wait for sources that nobody will visit, since visits to their host are in quarantine', async () => {
    await setNextFetch(db, 'a', PAST);
    expect(await run()).toBe(0);
    isQuarantined = true;
    expect(await run()).toBe(3);
  });

  describe('that trip a bug', () => {
    const stateOf = (n: number) =>
      db
        .selectFrom('items')
        .select(['page_due_at', 'page_attempts'])
        .where('id', '=', itemIds[n] ?? '')
        .executeTakeFirstOrThrow();
    const bug = (): never => {
      throw new Error('bug');
    };
    const brokenTagger = { ...tagger, tag: ({ title }: { title: string }) => (title === 'Notis 1' ? bug() : []) };
    const cases: [string, Partial<RefreshParts>][] = [
      ['in saving', { tagger: () => brokenTagger }],
      ['in reading', { parse: async (_name, { url }) => (url.endsWith('1') ? bug() : LEADING) }],
    ];
    const LEADING = ok({
      summaryHtml: LEAD,
      published: null,
      language: 'sv',
      robots: null,
      tdm: null,
    }) as Result<never>;

    it.each(cases)(
      '%s are told, put off, and given up after three tries; those behind them are read',
      async (_name, more) => {
        const [id = ''] = itemIds;
        for (let tries = 1; tries <= 2; tries++) {
          await setDue(id, PAST);
          await run({ ...partsFor(), ...more });
          const { page_attempts, page_due_at } = await stateOf(0);
          expect(page_attempts).toBe(tries);
          expect(Date.parse(page_due_at ?? '') - Date.now()).toBeGreaterThan(29 * 60_000);
        }
        expect(read).toEqual(['1', '2', '3', '1']);
        await setDue(id, PAST);
        await run({ ...partsFor(), ...more });
        expect(await stateOf(0)).toEqual({ page_attempts: 3, page_due_at: null });
        expect(events).toEqual(['page-bug', 'page-bug', 'page-bug']);
      },
    );

    it('are innocent when it is the store that is in trouble: the job fails, and nothing is counted', async () => {
      const trouble = Object.assign(new Error('gone'), { code: 'ECONNRESET' });
      const parts = { ...partsFor(), fetch: () => Promise.reject(trouble) };
      await expect(run(parts)).rejects.toThrow('gone');
      expect(await stateOf(0)).toMatchObject({ page_attempts: 0 });
      expect(events).toEqual([]);
    });
  });

  it('that somebody else has taken meanwhile are left to them', async () => {
    const theirs = '2998-01-01T00:00:00.000Z';
    const parts = partsFor(async (url) => {
      if (!url.endsWith('3')) await setDue(itemIds[Number(url.slice(-1)) - 1] ?? '', theirs);
    });
    expect(await run(parts)).toBe(1);
    const rows = await db
      .selectFrom('items')
      .select(['page_due_at', 'page_attempts', 'summary'])
      .orderBy('url')
      .execute();
    expect(rows).toMatchObject([
      { page_due_at: theirs, page_attempts: 0, summary: 'Kort.' },
      { page_due_at: theirs, page_attempts: 0, summary: 'Kort.' },
      { page_due_at: null },
    ]);
  });

  it('are counted, those of sources that are switched off left out', async () => {
    expect(await countDuePages(db, now())).toBe(3);
    await setActiveSources(db, []);
    expect(await countDuePages(db, now())).toBe(0);
  });
});
