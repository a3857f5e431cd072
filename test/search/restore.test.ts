/** A store put back from a backup, under a search index that is newer: the next look notices, and the index follows the store again. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { normalise } from '../../src/intake/normalise.js';
import { saveDraft } from '../../src/intake/save-item.js';
import type { Jobs } from '../../src/jobs/jobs.js';
import { look } from '../../src/jobs/schedule.js';
import { createChangeFeed } from '../../src/search/change-feed.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchEngine } from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';
import { syncEngine } from '../../src/search/sync.js';
import type { Store } from '../../src/store/store.js';
import { raw, source, tagger } from '../intake/support.js';
import { fixedCatalogue } from '../support/catalogue.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let store: Store;
  let engine: SearchEngine;

  beforeEach(async () => {
    temporary = await kind.open();
    store = temporary.store;
    engine = openEmbeddedEngine({ folder: join(temporary.place.dataDir, 'search') });
  });
  afterEach(async () => {
    await engine.close();
    await temporary.remove();
  });

  const write = async (number: number, title: string) => {
    const item = raw({
      externalId: `g${number}`,
      url: `https://a.example/${number}`,
      title,
      summaryHtml: `Text ${number}`,
    });
    const draft = normalise(item, source('a'));
    if (draft === null) throw new Error('Nothing to save');
    await saveDraft(store.db, draft, tagger, new Date().toISOString());
  };

  const sync = () => syncEngine(engine, createChangeFeed(store.db));

  /** The jobs that one look at the store asks for. */
  const lookOnce = async (): Promise<string[]> => {
    const added: string[] = [];
    const jobs: Pick<Jobs, 'add'> = {
      add: async (name) => {
        added.push(name);
        return 'added';
      },
    };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    await look({
      db: store.db,
      jobs: jobs as Jobs,
      names: ['sync-index'],
      feed: createChangeFeed(store.db),
      engine,
      tagger: () => tagger,
      catalogue: fixedCatalogue([]),
      log,
    });
    return added;
  };

  const find = async (q: string): Promise<string[]> => {
    const { hits } = await engine.search({ query: parseQuery(q), filters: {}, sort: 'newest', limit: 100 });
    return hits.map((hit) => hit.id).sort();
  };

  const idsInStore = async (): Promise<string[]> =>
    (await store.db.selectFrom('items').select('id').execute()).map(({ id }) => id).sort();

  it.each([
    ['as it was', 0],
    ['and some items come again', 3],
    ['and more items come than had been lost', 12],
  ])('follows a restored store, %s', async (_, writtenBeforeLook) => {
    for (let i = 0; i < 5; i++) await write(i, `Post nummer ${i}`);
    await sync();
    const putBack = await temporary.backUp();
    store = await temporary.reopen();
    for (let i = 5; i < 10; i++) await write(i, `Post nummer ${i}`);
    await write(0, 'Post med zebror');
    await sync();
    expect(await lookOnce()).toEqual([]);
    store = await putBack();
    for (let i = 0; i < writtenBeforeLook; i++) await write(20 + i, `Post nummer ${20 + i}`);

    expect(await lookOnce()).toEqual(['sync-index']);
    expect(await sync()).toMatchObject({ startedOver: true, complete: true });
    expect(await lookOnce()).toEqual([]);
    expect(await find('post')).toEqual(await idsInStore());
    expect(await find('zebror')).toEqual([]);
    await write(0, 'Post med kameler');
    await sync();
    expect(await find('kameler')).toHaveLength(1);
  });

  it('asks for nothing more once an empty store has been synced', async () => {
    expect(await lookOnce()).toEqual(['sync-index']);
    await sync();
    expect(await lookOnce()).toEqual([]);
  });
});
