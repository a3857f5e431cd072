/** Which pages are read next, who has one of them just now, and when one that failed is tried again. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FailureCode } from '../../src/domain/failure.js';
import { normalise } from '../../src/intake/normalise.js';
import { applyOwnPage, decideNextTry, duePages, postponeOwnPage, readDuePage } from '../../src/intake/own-page.js';
import { claimPage, type PageClaim, releasePage, renewPage } from '../../src/intake/page-claim.js';
import { saveDrafts } from '../../src/intake/save-item.js';
import { registerSources } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

const PAST = '2026-01-01T00:00:00.000Z';
const at = (seconds: number): string => new Date(Date.parse(PAST) + seconds * 1000).toISOString();

describe('the next try', () => {
  const inMinutes = (minutes: number): string => at(60 * minutes);
  const failure = (code: FailureCode, retryAt?: string) => ({ code, message: '', ...(retryAt && { retryAt }) });

  it.each<[string, number, FailureCode, string | undefined, ReturnType<typeof decideNextTry>]>([
    ['a first failure', 0, 'http-status', undefined, { attempts: 1, dueAt: inMinutes(30) }],
    ['a second', 1, 'timeout', undefined, { attempts: 2, dueAt: inMinutes(60) }],
    ['a third', 2, 'reset', undefined, { attempts: 3, dueAt: null }],
    ['a page that may not be read', 0, 'robots', undefined, { attempts: 1, dueAt: null }],
    ['a bug, or an answer of no known kind', 0, 'unknown', undefined, { attempts: 1, dueAt: inMinutes(30) }],
    ['the third of those', 2, 'unknown', undefined, { attempts: 3, dueAt: null }],
    ['trouble that is not the page’s', 2, 'dns', undefined, { attempts: 2, dueAt: inMinutes(60) }],
    ['rules that could not be read', 0, 'robots-unavailable', undefined, { attempts: 0, dueAt: inMinutes(30) }],
    ['a host that asks for peace', 0, 'busy', undefined, { attempts: 0, dueAt: inMinutes(30) }],
    ['a host that asks for two hours', 0, 'busy', inMinutes(120), { attempts: 0, dueAt: inMinutes(120) }],
    ['a host that asks for no time at all', 0, 'busy', PAST, { attempts: 0, dueAt: inMinutes(30) }],
  ])('after %s', (_name, attempts, code, retryAt, expected) => {
    expect(decideNextTry(attempts, failure(code, retryAt), PAST)).toEqual(expected);
  });
});

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());

  /** Items with a short lead, whose page is due from a time on. */
  async function add(id: string, count: number, since: string): Promise<void> {
    await registerSources(db, [id], PAST, () => PAST);
    const drafts = Array.from({ length: count }, (_, n) =>
      normalise(
        raw({
          externalId: `${id}${n}`,
          url: `https://${id}.example/${n}`,
          title: `Notis ${n} om ${id}`,
          summaryHtml: 'Kort.',
        }),
        source(id),
      ),
    ).flatMap((draft) => draft ?? []);
    await saveDrafts(db, drafts, tagger, since);
  }

  describe('the pages to read next', () => {
    const sourcesOf = async (ids: string[], limit: number): Promise<string> =>
      (await duePages(db, ids, at(3600), limit)).map((page) => page.sourceId).join('');

    it('are the oldest of each source in turn: one with very many hides nobody else’s', async () => {
      await add('a', 60, at(1));
      await add('b', 3, at(3));
      await add('c', 1, at(2));
      expect(await sourcesOf(['a', 'b', 'c'], 60)).toMatch(/^acbabab(a+)$/);
    });

    it('are some of each source, and no more than asked for', async () => {
      await add('a', 60, at(1));
      await add('b', 60, at(2));
      expect(await sourcesOf(['a'], 400)).toBe('a'.repeat(20));
      expect(await sourcesOf(['a', 'b'], 9)).toBe('abababab');
    });

    it('are those of the longest-waiting sources when there are more sources than pages asked for', async () => {
      for (const [i, id] of ['a', 'b', 'c', 'd'].entries()) await add(id, 2, at(10 - i));
      expect(await sourcesOf(['a', 'b', 'c', 'd'], 3)).toBe('dcb');
    });

    it('come from the sources asked for, switched on, and have fallen due', async () => {
      for (const id of ['a', 'b', 'c']) await add(id, 2, PAST);
      await db.updateTable('source_states').set({ active: 0 }).where('source_id', '=', 'b').execute();
      const [later] = await duePages(db, ['c'], at(1), 1);
      await db
        .updateTable('items')
        .set({ page_due_at: at(7200) })
        .where('id', '=', later?.itemId ?? '')
        .execute();
      expect(await sourcesOf(['b', 'c'], 60)).toBe('c');
      expect(await sourcesOf([], 60)).toBe('');
      const many = ['b', 'c', ...Array.from({ length: 600 }, (_, n) => `other${n}`)];
      expect(await sourcesOf(many, 60)).toBe('c');
    });
  });

  describe('a claim', () => {
    let itemId: string;
    beforeEach(async () => {
      await add('a', 1, PAST);
      itemId = (await duePages(db, ['a'], at(1), 1))[0]?.itemId ?? '';
    });

    const dueAt = async () =>
      (await db.selectFrom('items').select('page_due_at').where('id', '=', itemId).executeTakeFirstOrThrow())
        .page_due_at;
    async function claim(seconds: number): Promise<PageClaim> {
      const claimed = await claimPage(db, itemId, at(seconds));
      if (claimed === null) throw new Error('not due');
      return claimed;
    }
    const PAGE = { summaryHtml: 'Lång. '.repeat(90), published: null, language: 'sv', tdmReserved: false };
    const apply = (by: PageClaim, seconds: number) => applyOwnPage(db, by, PAGE as never, tagger, at(seconds));
    const failed = { code: 'http-status', message: '' } as const;

    it('is one reader’s at a time, also when several try at once', async () => {
      const claims = await Promise.all([1, 1, 2].map((seconds) => claimPage(db, itemId, at(seconds))));
      expect(claims.filter((one) => one !== null)).toHaveLength(1);
      expect(await claimPage(db, itemId, at(30))).toBeNull();
    });

    it('is over within a minute when its reader has died, and not while it lives', async () => {
      const mine = await claim(1);
      expect(await readDuePage(db, itemId, at(30))).toBeNull();
      expect(await renewPage(db, mine, at(30))).toBe(true);
      expect(await readDuePage(db, itemId, at(60))).toBeNull();
      expect(await readDuePage(db, itemId, at(76))).toMatchObject({ itemId, sourceId: 'a' });
    });

    it('is not lost by time alone: who was asleep goes on when nobody else has come', async () => {
      const mine = await claim(1);
      expect(await renewPage(db, mine, at(600))).toBe(true);
      expect(await apply(mine, 700)).toBe(true);
      expect(await dueAt()).toBeNull();
    });

    it.each<[string, (first: PageClaim) => Promise<unknown>]>([
      ['renew', (first) => renewPage(db, first, at(70))],
      ['hand back', (first) => releasePage(db, first, at(70))],
      ['put off', (first) => postponeOwnPage(db, first, failed, at(70))],
      ['fill', (first) => apply(first, 70)],
    ])('that a second reader has taken over, the first can not %s', async (_name, act) => {
      const first = await claim(1);
      const second = await claim(60);
      const before = await dueAt();
      expect((await act(first)) ?? false).toBe(false);
      expect(await dueAt()).toBe(before);
      expect(await apply(second, 80)).toBe(true);
    });

    it.each<[string, (mine: PageClaim) => Promise<unknown>, string | null]>([
      ['put off', (mine) => postponeOwnPage(db, mine, failed, at(2)), at(1802)],
      [
        'put off as the publisher asks',
        (mine) => postponeOwnPage(db, mine, { code: 'busy', message: '', retryAt: at(9000) }, at(2)),
        at(9000),
      ],
      ['handed back', (mine) => releasePage(db, mine, at(2)), at(2)],
      ['filled', (mine) => apply(mine, 2), null],
    ])('that has been %s is not revived by a late renewal', async (_name, end, expected) => {
      const mine = await claim(1);
      await end(mine);
      expect(await renewPage(db, mine, at(3))).toBe(false);
      expect(await dueAt()).toBe(expected);
    });

    it('knows its own when the answer to a renewal was lost, whether it was made or not', async () => {
      const mine = await claim(1);
      const [mark = ''] = mine.marks;
      const deaf = {
        updateTable: () => {
          throw new Error('gone');
        },
      } as unknown as Db;
      await expect(renewPage(deaf, mine, at(10))).rejects.toThrow('gone');
      expect(await renewPage(db, mine, at(20))).toBe(true);
      await expect(renewPage(deaf, mine, at(30))).rejects.toThrow('gone');
      // This time it had been made.
      await db
        .updateTable('items')
        .set({ page_due_at: at(75) })
        .where('id', '=', itemId)
        .execute();
      expect(await apply(mine, 40)).toBe(true);
      expect(mark).toBe(at(46));
    });

    it('and a renewal at the same moment as its end leave what the end wrote', async () => {
      const mine = await claim(1);
      const [isRenewed] = await Promise.all([
        renewPage(db, mine, at(2)).catch(() => false),
        postponeOwnPage(db, mine, failed, at(2)),
      ]);
      // Whichever came first: the end knows both times.
      expect(await dueAt()).toBe(at(1802));
      expect([true, false]).toContain(isRenewed);
    });

    it('ends when the source has changed the text: the page is read again for the new one', async () => {
      const mine = await claim(1);
      const reworded = raw({
        externalId: 'a0',
        url: 'https://a.example/0',
        title: 'Ny notis om a',
        summaryHtml: 'Kort.',
      });
      await saveDrafts(
        db,
        [normalise(reworded, source('a'))].flatMap((draft) => draft ?? []),
        tagger,
        at(5),
      );
      expect(await apply(mine, 10)).toBe(false);
      expect(await dueAt()).toBe(at(5));
    });
  });
});
