/** Visits against the store, with the publisher's answers given: what is learned of a source, what a failure leaves, and where a lost feed is looked for. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail, ok, type Result } from '../../src/domain/failure.js';
import type { RawItem } from '../../src/domain/item.js';
import type { Source } from '../../src/domain/source.js';
import { pagesAbove } from '../../src/intake/find-new-address.js';
import type { RefreshParts } from '../../src/intake/refresh-parts.js';
import { refreshSource } from '../../src/intake/refresh-source.js';
import { readSourceOverviews, type SourceOverview } from '../../src/intake/source-overview.js';
import type { FoundFeed, ParsedSite } from '../../src/sources/discover/parsed-site.js';
import type { Document, Parse } from '../../src/sources/parse-tasks.js';
import { readSourceStates, registerSources, requestFetch } from '../../src/sources/source-state.js';
import type { Fetched, FetchRequest } from '../../src/sources/visit.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

const DAY_MS = 86_400_000;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** A publisher as a table: what each address answers. A feed is a list of items, a page is the feeds that stand in it. */
type Answer = Result<Fetched> | { items: RawItem[]; title?: string } | { page: FoundFeed[] } | 304;
interface Publisher {
  answers: Record<string, Answer>;
  asked: FetchRequest[];
}

const FEED = 'https://a.example/nyheter/feed.xml';
const a: Source = source('a', { url: FEED });

function fetchedFrom(url: string, more: Partial<Fetched> = {}): Fetched {
  const rest = { status: 200, notModified: false, contentType: 'text/html', headers: {}, movedTo: null };
  return { url, bytes: Buffer.from(url), validators: { etag: '"1"' }, ...rest, ...more };
}

function answerOf({ answers }: Publisher, { url, validators }: FetchRequest): Result<Fetched> {
  const answer = answers[url] ?? fail('not-found', 'Sidan finns inte på a.example (404).', { status: 404 });
  if (answer === 304) {
    if (validators === undefined) throw new Error('asked without validators, so 304 is no answer');
    return ok(fetchedFrom(url, { status: 304, notModified: true, bytes: new Uint8Array() }));
  }
  return 'ok' in answer ? answer : ok(fetchedFrom(url));
}

const siteOf = (feeds: FoundFeed[]): ParsedSite => ({
  title: 'Nyheter från a',
  language: 'sv',
  tdmReserved: false,
  generator: null,
  feeds,
  listings: [],
});
const found = (url: string, more: Partial<FoundFeed> = {}): FoundFeed => ({
  url,
  title: '',
  type: 'rss',
  from: 'link',
  about: 'news',
  ...more,
});

/** Reads what `answerOf` gave: the bytes are the address. */
function parseFrom({ answers }: Publisher): Parse {
  return (async (name: string, { bytes }: Document) => {
    const answer = answers[Buffer.from(bytes).toString()];
    if (name === 'feed') {
      if (typeof answer !== 'object' || !('items' in answer)) return fail('not-a-feed', 'Inget flöde.');
      const { items, title = 'Flödet' } = answer;
      return ok({ title, language: 'sv', items, skipped: [], isTruncated: false });
    }
    return ok(siteOf(typeof answer === 'object' && 'page' in answer ? answer.page : []));
  }) as unknown as Parse;
}

/** So many items, one a day, the newest so many days ago. */
const daily = (n: number, newest: number, name = ''): RawItem[] =>
  Array.from({ length: n }, (_, i) =>
    raw({
      externalId: `${name}${newest}-${i}`,
      url: `https://a.example/${name}${newest}-${i}`,
      title: `Nyhet ${name} nummer ${newest}-${i} om ${['skolan', 'vägen', 'badet', 'parken'][i % 4]}`,
      published: { at: new Date(Date.now() - (newest + i) * DAY_MS).toISOString(), precision: 'instant' },
    }),
  );

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    await registerSources(db, ['a'], '2026-11-01T08:00:00.000Z', () => '2026-11-01T08:00:00.000Z');
  });
  afterEach(() => temporary.remove());

  const partsFor = (publisher: Publisher, more: Partial<RefreshParts> = {}): RefreshParts => ({
    db,
    log: quiet,
    owner: 'me',
    tagger: () => tagger,
    nextFetchAt: (_source, now) => now,
    fetch: async (request) => {
      publisher.asked.push(request);
      return answerOf(publisher, request);
    },
    parse: parseFrom(publisher),
    ...more,
  });
  const publish = (answers: Publisher['answers']): Publisher => ({ answers, asked: [] });
  /** As the queue makes a visit. */
  const visit = (publisher: Publisher, more: Partial<RefreshParts> = {}) =>
    refreshSource(partsFor(publisher, more), a, { onlyIfDue: true });
  const overview = async (): Promise<SourceOverview> => {
    const [view] = await readSourceOverviews(db, [a], new Date());
    if (view === undefined) throw new Error('no overview');
    return view;
  };
  const state = async () => {
    const one = (await readSourceStates(db, new Date().toISOString())).get('a');
    if (one === undefined) throw new Error('no state');
    return one;
  };
  /** As if an hour had passed since a new address was searched for. */
  const searchedLongAgo = async (): Promise<void> => {
    const row = await db.selectFrom('source_states').select('searched').executeTakeFirstOrThrow();
    const searched = (row.searched ?? '').replace(/^\S+/, '2026-01-01T00:00:00.000Z');
    await db.updateTable('source_states').set({ searched }).execute();
  };
  const down = fail('timeout', 'a.example hann inte svara klart på 20 sekunder.');

  describe('the rhythm', () => {
    it('is learned by the first visit, and tells of silence at once', async () => {
      await visit(publish({ [FEED]: { items: daily(42, 16) } }));
      const { health, counts } = await overview();
      expect(counts).toEqual({ thisWeek: 0, own: 0, expected: 7 });
      expect(health).toMatchObject({ status: 'tyst', cause: 'silent' });
      expect(health.sentence).toContain('Ger annars 7 i veckan, nu 0 på 16 dagar.');
    });

    it('follows what is read later, and what others had given counts too', async () => {
      const publisher = publish({ [FEED]: { items: daily(28, 8) } });
      await visit(publisher);
      expect((await state()).rhythm).toMatchObject({ perWeek: 7, items: 28 });
      publisher.answers[FEED] = { items: [...daily(8, 0, 'ny'), ...daily(28, 8)] };
      await visit(publisher);
      expect((await state()).rhythm).toMatchObject({ items: 36 });
      const twin = source('b', { url: 'https://b.example/feed.xml' });
      await registerSources(db, ['b'], '2026-11-01T08:00:00.000Z', () => '2026-11-01T08:00:00.000Z');
      await refreshSource(partsFor(publish({ [twin.url]: { items: daily(28, 8) } })), twin);
      const [view] = await readSourceOverviews(db, [twin], new Date());
      expect(view?.state?.rhythm).toMatchObject({ perWeek: 7, items: 28 });
      expect(view?.state?.lastReport).toMatchObject({ new: 0, alsoIn: 28 });
    });

    it('has nothing to say of a valid feed without entries, which is no failure', async () => {
      await visit(publish({ [FEED]: { items: [] } }));
      const { health, state: now } = await overview();
      expect(now).toMatchObject({ failure: null, consecutiveFailures: 0 });
      expect(health).toMatchObject({ cause: 'empty', sentence: expect.stringContaining('giltigt men tomt') });
      expect(health.status).not.toBe('trasig');
    });
  });

  describe('"not modified" after a failure', () => {
    it('is no recovery: the failure stands, and the next visit reads all', async () => {
      const publisher = publish({ [FEED]: { items: daily(3, 0) } });
      await visit(publisher);
      publisher.answers[FEED] = down;
      await visit(publisher);
      const failed = await state();
      publisher.answers[FEED] = 304;
      expect(await visit(publisher)).toMatchObject({ outcome: 'failed', failure: { code: 'unconfirmed' } });
      const unsure = await state();
      expect(unsure).toMatchObject({
        failure: { code: 'timeout' },
        consecutiveFailures: 1,
        failingSince: failed.failingSince,
        lastSuccessAt: failed.lastSuccessAt,
      });
      expect((await overview()).health).toMatchObject({ status: 'langsam', cause: 'hiccup' });
      expect((await overview()).health.sentence).toContain('inget är ändrat (304), men efter ett fel');
      publisher.answers[FEED] = { items: daily(3, 0) };
      expect(await visit(publisher)).toMatchObject({ outcome: 'read' });
      expect(publisher.asked.map((request) => request.validators !== undefined)).toEqual([false, true, true, false]);
      expect(await state()).toMatchObject({
        failure: null,
        failingSince: null,
        unconfirmedAt: null,
        consecutiveFailures: 0,
      });
      expect((await state()).recoveredAt).not.toBeNull();
    });

    it('is as good as ever without one', async () => {
      const publisher = publish({ [FEED]: { items: daily(3, 0) } });
      await visit(publisher);
      publisher.answers[FEED] = 304;
      expect(await visit(publisher)).toMatchObject({ outcome: 'not-modified' });
      expect(await state()).toMatchObject({ failure: null, recoveredAt: null });
    });
  });

  it('failures in a row keep when they began, and until when the publisher wants peace', async () => {
    const publisher = publish({ [FEED]: down });
    await visit(publisher);
    const { failingSince } = await state();
    const retryAt = new Date(Date.now() + 7_200_000).toISOString();
    publisher.answers[FEED] = fail('busy', 'a.example är upptagen (429).', { status: 429, retryAt });
    await visit(publisher);
    expect(await state()).toMatchObject({ failingSince, retryAt, consecutiveFailures: 2 });
    expect((await overview()).health).toMatchObject({ status: 'vilar', cause: 'asked-to-wait' });
  });

  describe('a page where a feed was', () => {
    const NEW = 'https://a.example/rss/nyheter.xml';
    const NEWS = found(NEW, { title: 'Nyheter' });
    const addresses = ({ asked }: Publisher): string[] => asked.map((request) => request.url);

    it('is a feed that has moved; the page is searched once and what it links to tried', async () => {
      const publisher = publish({ [FEED]: { items: daily(3, 0) }, [NEW]: { items: daily(3, 0), title: 'A nyheter' } });
      await visit(publisher);
      publisher.answers[FEED] = { page: [found('https://a.example/kommentarer.xml', { about: 'comments' }), NEWS] };
      publisher.asked = [];
      expect(await visit(publisher)).toMatchObject({ outcome: 'failed', failure: { code: 'moved' } });
      expect(addresses(publisher)).toEqual([FEED, NEW]);
      expect((await state()).failure?.message).toBe(
        'Flödet har flyttat: adressen visar nu en webbsida (”Nyheter från a”) i stället för ett flöde.',
      );
      expect((await state()).proposal).toMatchObject({ url: NEW, title: 'A nyheter', from: 'page' });
      expect((await overview()).health).toMatchObject({
        status: 'trasig',
        sentence: expect.stringContaining('Ny adress hittad.'),
      });
      publisher.asked = [];
      await visit(publisher);
      await visit(publisher);
      expect(addresses(publisher)).toEqual([FEED, FEED]);
      expect((await state()).proposal).not.toBeNull();
    });

    it('is searched again when other feeds stand in it, and when a person asks, once an hour', async () => {
      const publisher = publish({ [FEED]: { items: daily(3, 0) } });
      await visit(publisher);
      publisher.answers[FEED] = { page: [NEWS] };
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
      expect((await overview()).health.sentence).toContain('Leta upp den nya adressen');
      publisher.answers[NEW] = { items: [] };
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
      await requestFetch(db, 'a', new Date().toISOString());
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
      await searchedLongAgo();
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
      await requestFetch(db, 'a', new Date().toISOString());
      await visit(publisher);
      expect((await state()).proposal).toMatchObject({ url: NEW });
      publisher.answers['https://a.example/ny2.xml'] = { items: [] };
      publisher.answers[FEED] = { page: [found('https://a.example/ny2.xml')] };
      await visit(publisher);
      expect((await state()).proposal).toMatchObject({ url: 'https://a.example/ny2.xml' });
      publisher.answers[FEED] = { items: daily(3, 0) };
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
    });

    it('that has never been a feed has not moved, but is searched', async () => {
      const publisher = publish({ [FEED]: { page: [NEWS] }, [NEW]: { items: [] } });
      expect(await visit(publisher)).toMatchObject({ failure: { code: 'not-a-feed' } });
      expect((await state()).proposal).toMatchObject({ url: NEW });
    });

    it('proposes what is most like the source, and tries no more than two', async () => {
      const feeds = ['x/annat', 'y/annat', 'nyheter/alla', 'z/annat'].map((path) => found(`https://a.example/${path}`));
      const publisher = publish({ [FEED]: { items: [] } });
      await visit(publisher);
      publisher.answers[FEED] = { page: feeds };
      publisher.asked = [];
      await visit(publisher);
      expect(addresses(publisher)).toEqual([FEED, 'https://a.example/nyheter/alla', 'https://a.example/x/annat']);
    });
  });

  describe('a feed that is gone', () => {
    it('is looked for once, in the pages above it, as a page is read', async () => {
      const found404 = 'https://a.example/nytt.xml';
      const publisher = publish({
        'https://a.example/': { page: [found(found404)] },
        [found404]: { items: daily(1, 0) },
      });
      await visit(publisher);
      expect(publisher.asked.map(({ url, purpose }) => [url, purpose])).toEqual([
        [FEED, 'subscription'],
        ['https://a.example/nyheter/', 'page'],
        ['https://a.example/', 'page'],
        [found404, 'subscription'],
      ]);
      expect((await state()).proposal).toMatchObject({ url: found404 });
      publisher.asked = [];
      await visit(publisher);
      expect(publisher.asked.map((request) => request.url)).toEqual([FEED]);
      expect((await state()).proposal).toMatchObject({ url: found404 });
      publisher.asked = [];
      await searchedLongAgo();
      await refreshSource(partsFor(publisher), a);
      expect(publisher.asked).toHaveLength(4);
    });

    it('is looked for again where the pages could not be read just now', async () => {
      const publisher = publish({ 'https://a.example/nyheter/': down, 'https://a.example/': { page: [] } });
      await visit(publisher);
      publisher.answers['https://a.example/nyheter/'] = { page: [found('https://a.example/nytt.xml')] };
      publisher.answers['https://a.example/nytt.xml'] = down;
      await visit(publisher);
      expect((await state()).proposal).toBeNull();
      publisher.answers['https://a.example/nytt.xml'] = { items: [] };
      await visit(publisher);
      expect((await state()).proposal).toMatchObject({ url: 'https://a.example/nytt.xml' });
    });

    it('lay under these pages', () => {
      expect(pagesAbove('https://a.example/nyheter/rss.xml?x=1')).toEqual([
        'https://a.example/nyheter/',
        'https://a.example/',
      ]);
      expect(pagesAbove('https://a.example/rss')).toEqual(['https://a.example/']);
      expect(pagesAbove('https://a.example/a/b/feed/')).toEqual(['https://a.example/a/b/', 'https://a.example/']);
      expect(pagesAbove('ingen adress')).toEqual([]);
    });

    it('is not looked for where no feed was', async () => {
      const archive = source('b', { kind: 'oai-pmh', url: 'https://b.example/oai' });
      await registerSources(db, ['b'], '2026-11-01T08:00:00.000Z', () => '2026-11-01T08:00:00.000Z');
      const publisher = publish({});
      await refreshSource(partsFor(publisher), archive);
      expect(publisher.asked).toHaveLength(1);
    });
  });

  it('a permanent redirect is a proposal while it stands, found when it was first seen', async () => {
    const moved = (movedTo: string | null) => ok(fetchedFrom(FEED, { movedTo }));
    const publisher = publish({ [FEED]: moved('https://a.example/ny?api_key=hemligt') });
    const parse = (async () =>
      ok({ title: '', language: 'sv', items: daily(1, 0), skipped: [], isTruncated: false })) as unknown as Parse;
    await visit(publisher, { parse });
    const { proposal, lastReport } = await state();
    expect(proposal).toMatchObject({ url: 'https://a.example/ny?api_key=hemligt', from: 'redirect' });
    expect(JSON.stringify(lastReport)).not.toContain('hemligt');
    await visit(publisher, { parse });
    expect((await state()).proposal?.foundAt).toBe(proposal?.foundAt);
    publisher.answers[FEED] = moved(null);
    await visit(publisher, { parse });
    expect((await state()).proposal).toBeNull();
  });

  it('entries that may have been missed are a warning, until a while after known ones are seen again', async () => {
    const publisher = publish({ [FEED]: { items: daily(20, 30, 'a') } });
    await visit(publisher);
    expect((await state()).gap).toBeNull();
    const ahead = (items: RawItem[]): RawItem[] => items.map((item) => ({ ...item, published: null }));
    publisher.answers[FEED] = { items: ahead(daily(20, 0, 'b')) };
    await visit(publisher);
    expect((await state()).gap).toMatchObject({ times: 1, size: 20, overlapAt: null });
    expect((await overview()).health.warnings).toMatchObject([{ code: 'gap', label: 'Lucka', times: 1 }]);
    publisher.answers[FEED] = 304;
    await visit(publisher);
    publisher.answers[FEED] = down;
    await visit(publisher);
    expect((await state()).gap).toMatchObject({ times: 1, overlapAt: null });
    publisher.answers[FEED] = { items: ahead(daily(21, 0, 'b')) };
    await visit(publisher);
    expect((await state()).gap?.overlapAt).not.toBeNull();
    expect((await overview()).health.warnings).toHaveLength(1);
  });

  it('entries known by another source alone are no sign of having read on', async () => {
    const publisher = publish({ [FEED]: { items: daily(5, 30, 'a') } });
    await visit(publisher);
    const twin = source('b', { url: 'https://b.example/feed.xml' });
    await registerSources(db, ['b'], '2026-11-01T08:00:00.000Z', () => '2026-11-01T08:00:00.000Z');
    const undated = daily(5, 0, 'b').map((item) => ({ ...item, published: null }));
    await refreshSource(partsFor(publish({ [twin.url]: { items: undated } })), twin);
    publisher.answers[FEED] = { items: undated };
    await visit(publisher);
    expect((await state()).gap).toMatchObject({ times: 1, size: 5 });
  });

  it('the key of a source is in no sentence that is kept', async () => {
    const said = fail(
      'refused-question',
      'Gränssnittet godtog inte frågan: nyckel NYCKEL-1234 i https://x:y@a.example/?token=abc är slut.',
    );
    await visit(publish({ [FEED]: said }), { keyOf: () => 'NYCKEL-1234' });
    expect((await state()).failure?.message).toBe(
      'Gränssnittet godtog inte frågan: nyckel … i https://a.example/?token=… är slut.',
    );
  });
});
