/** A whole visit against the store, with the reader's answers given: names, poison, claims, deletions. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail, ok } from '../../src/domain/failure.js';
import type { RawItem } from '../../src/domain/item.js';
import type { Source } from '../../src/domain/source.js';
import { itemsChangedAfter, readStory } from '../../src/intake/items.js';
import type { RefreshParts } from '../../src/intake/refresh-parts.js';
import { refreshSource } from '../../src/intake/refresh-source.js';
import { claimSource, readSourceStates, registerSources, releaseSource } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());

  const events: string[] = [];
  const log = {
    info: () => {},
    warn: (_fields: unknown, event: string) => void events.push(event),
    error: (_fields: unknown, event: string) => void events.push(event),
  };

  /** A visitor whose feed holds these items. */
  function partsFor(items: RawItem[], more: Partial<RefreshParts> = {}): RefreshParts {
    const fetched = {
      url: 'https://a.example/feed',
      status: 200,
      notModified: false,
      bytes: new Uint8Array(),
      contentType: null,
    };
    return {
      db,
      log,
      owner: 'me',
      tagger: () => tagger,
      nextFetchAt: (_source, now) => new Date(now.getTime() + 3_600_000),
      fetch: async () => ok({ ...fetched, validators: {}, headers: {}, movedTo: null }),
      parse: async (name) => {
        if (name !== 'feed') throw new Error(`unexpected ${name}`);
        return ok({ title: 'T', language: 'sv', items, skipped: [], isTruncated: false }) as never;
      },
      ...more,
    };
  }
  const a = source('a');
  async function visit(items: RawItem[], from: Source = a, more: Partial<RefreshParts> = {}) {
    await registerSources(db, [from.id], '2026-11-23T08:00:00.000Z', () => '2026-11-23T08:00:00.000Z');
    return refreshSource(partsFor(items, more), from);
  }
  const items = () => itemsChangedAfter(db, 0, 400);
  const nameless = (title: string, url: string): RawItem =>
    raw({ externalId: null, title, url, summaryHtml: `${title}. ${raw().summaryHtml}` });

  describe('entries without names', () => {
    const titles = [
      'Detaljplan för Hamnvägen ut på samråd',
      'Kungörelse om vattenskydd vid Mörtsjön',
      'Sammanträde med kultur och fritid',
    ];
    it.each([
      ['one address', () => 'https://a.example/anslag'],
      ['links that differ in their fragment', (i: number) => `https://a.example/anslag#p${i}`],
    ])('that share %s are items of their own, the same at every visit', async (_name, urlOf) => {
      const feed = titles.map((title, i) => nameless(title, urlOf(i)));
      expect(await visit(feed)).toMatchObject({ report: { new: 3 } });
      for (let round = 0; round < 3; round++) {
        expect(await visit(feed)).toMatchObject({ report: { new: 0, changed: 0, unchanged: 3 } });
      }
      expect(await visit(feed.slice(1, 2))).toMatchObject({ report: { new: 0, changed: 0, unchanged: 1 } });
      expect((await items()).map((item) => [item.title, item.version]).sort()).toEqual(
        titles.map((title) => [title, 1]).sort(),
      );
    });

    it('that repeat one another are one item, which does not flap', async () => {
      const feed = [
        nameless('Hamnvägen stängs av i två veckor', 'https://a.example/hamn'),
        nameless('Hamnvägen stängs av två veckor', 'https://a.example/hamn'),
      ];
      expect(await visit(feed)).toMatchObject({ report: { new: 1 } });
      expect(await visit(feed)).toMatchObject({ report: { new: 0, changed: 0 } });
    });

    it('that change their title at an address of their own are versions', async () => {
      await visit([nameless('Hamnvägen stängs av', 'https://a.example/hamn')]);
      expect(await visit([nameless('Bron öppnar igen på måndag', 'https://a.example/hamn')])).toMatchObject({
        report: { new: 0, changed: 1 },
      });
    });
  });

  describe('a visit', () => {
    it('goes on behind an entry that can not be saved, and says so', async () => {
      const poison = {
        ...tagger,
        tag: ({ title }: { title: string }) => {
          if (title === 'Gift') throw new Error('bug');
          return [];
        },
      };
      const feed = ['Före', 'Gift', 'Efter'].map((title, i) =>
        raw({ title, externalId: `g${i}`, url: `https://a.example/${i}` }),
      );
      events.length = 0;
      expect(await visit(feed, a, { tagger: () => poison })).toMatchObject({
        outcome: 'read',
        report: { new: 2, skipped: 1 },
      });
      expect(events).toContain('item-bug');
    });

    it('is not made when somebody else makes it, nor for a hint that is old', async () => {
      await visit([raw()]);
      expect(await refreshSource(partsFor([raw()]), a, { onlyIfDue: true })).toEqual({ outcome: 'handed-back' });
      const now = new Date().toISOString();
      await claimSource(db, 'a', { owner: 'other', now, until: '2999-01-01T00:00:00.000Z' });
      expect(await refreshSource(partsFor([raw()]), a)).toEqual({ outcome: 'handed-back' });
    });

    it('that fails keeps what it read and its memory, and leaves its reason', async () => {
      const result = await visit([raw()], a, { fetch: async () => fail('timeout', 'Källan svarade inte i tid.') });
      expect(result).toMatchObject({ outcome: 'failed' });
      const state = (await readSourceStates(db, new Date().toISOString())).get('a');
      expect(state).toMatchObject({ consecutiveFailures: 1, failure: { code: 'timeout' }, isBeingFetched: false });
    });
  });

  describe('stories', () => {
    it('of two look-alikes with one opening: the title decides which', async () => {
      const lead =
        'Nu söker vi vikarier inom vård och omsorg. Du får introduktion, handledning och arbetar på schema dag, kväll och helg i hela kommunen.';
      await visit([
        raw({
          externalId: '1',
          url: 'https://a.example/1',
          title: 'Vikarie inom vård och omsorg i Norrboda',
          summaryHtml: `${lead} Sista dag att söka är i maj.`,
        }),
        raw({
          externalId: '2',
          url: 'https://a.example/2',
          title: 'Vikarie vård och omsorg',
          summaryHtml: `${lead} Sista dag att söka är i juni.`,
        }),
      ]);
      await visit(
        [
          raw({
            externalId: 'e',
            url: 'https://b.example/e',
            title: 'Vikarie vård och omsorg – läs mer',
            summaryHtml: lead,
          }),
        ],
        source('b'),
      );
      const all = await items();
      const echo = all.find((item) => item.sourceId === 'b');
      const story = await readStory(db, echo?.storyId ?? '');
      expect(story?.items.map((item) => item.title)).toContain('Vikarie vård och omsorg');
    });
  });

  it('a visit that the store failed in is no failure of the source, and is handed back as soon as the store answers', async () => {
    const trouble = Object.assign(new Error('gone'), { code: 'STORE_UNAVAILABLE' });
    const failing = visit([raw()], a, {
      fetch: async () => {
        throw trouble;
      },
    });
    await expect(failing).rejects.toThrow('gone');
    const stateOf = async () => (await readSourceStates(db, new Date().toISOString())).get('a');
    for (let i = 0; i < 100 && (await stateOf())?.isBeingFetched; i++) await new Promise((go) => setTimeout(go, 20));
    expect(await stateOf()).toMatchObject({ isBeingFetched: false, failure: null, consecutiveFailures: 0 });
    // Another process need not wait for the claim to run out.
    expect(await refreshSource({ ...partsFor([raw()]), owner: 'another' }, a)).toMatchObject({ outcome: 'read' });
  });

  it('a claim made since is left alone', async () => {
    await registerSources(db, ['a'], '2026-11-23T08:00:00.000Z', () => '2026-11-23T08:00:00.000Z');
    const claim = { owner: 'me', now: '2026-11-23T08:00:00.000Z', until: '2026-11-23T08:00:30.000Z' };
    await claimSource(db, 'a', claim);
    await releaseSource(db, 'a', 'me', '2026-11-23T08:00:20.000Z');
    expect(await claimSource(db, 'a', { ...claim, owner: 'another' })).toBeNull();
    await releaseSource(db, 'a', 'me', '2026-11-23T08:00:30.000Z');
    expect(await claimSource(db, 'a', { ...claim, owner: 'another' })).not.toBeNull();
  });
});
