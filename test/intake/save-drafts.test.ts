/** A batch is saved as its drafts one by one would be, whatever repeats and contradicts itself in it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Source } from '../../src/domain/source.js';
import { itemsChangedAfter } from '../../src/intake/items.js';
import { type Draft, normalise } from '../../src/intake/normalise.js';
import { saveDraft, saveDrafts } from '../../src/intake/save-item.js';
import { type WriteHaste, writeItems } from '../../src/intake/write-items.js';
import { lastChangeNumber, lockChanges } from '../../src/store/change-number.js';
import { type Db, isStoreTrouble, openStore } from '../../src/store/store.js';
import { POSTGRES, STORES, type TemporaryStore } from '../support/stores.js';
import { raw, source, tagger } from './support.js';

const NOW = '2026-11-23T08:00:00.000Z';
const SOURCES = [source('a'), source('b'), source('c')];
const TITLES = [
  'Kommunen provar nattvandringar i hamnen',
  'Kommunen prövar nattvandring i hamnen igen',
  'Regionen bygger ny spårväg till sjukhuset',
];
const LEADS = [
  raw().summaryHtml,
  '<p>Regionen har beslutat att bygga en ny spårväg från centralstationen till sjukhuset. Arbetet börjar efter sommaren och väntas ta fyra år, säger ordföranden i trafiknämnden.</p>',
];

interface Entry {
  externalId: string | null;
  url: string;
  title: string;
  summaryHtml: string;
  doi: string | null;
}

const entries: fc.Arbitrary<Entry> = fc.record({
  externalId: fc.constantFrom(null, 'g1', 'g2', 'g3'),
  url: fc.constantFrom('https://x.example/1', 'https://x.example/2', 'https://x.example/3?utm_source=a'),
  title: fc.constantFrom(...TITLES),
  summaryHtml: fc.constantFrom(...LEADS),
  doi: fc.constantFrom(null, null, '10.5555/1'),
});
const batches = fc.array(fc.record({ from: fc.nat(2), list: fc.array(entries, { minLength: 1, maxLength: 6 }) }), {
  minLength: 1,
  maxLength: 4,
});

function makeDraft({ doi, ...entry }: Entry, from: Source): Draft {
  const draft = normalise(raw({ ...entry, identifiers: doi === null ? {} : { doi } }), from);
  if (draft === null) throw new Error('not an item');
  return draft;
}

/** What is kept, without what may differ: ids are told by who shares them. */
async function contents(db: Db): Promise<unknown> {
  const items = (await itemsChangedAfter(db, 0, 400)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const stories = [...new Set(items.map((item) => item.storyId))];
  const keys = await db.selectFrom('item_keys').select(['key', 'item_id']).orderBy('key').execute();
  const leads = await db.selectFrom('stories').select(['id', 'lead_item_id']).execute();
  const placeOf = (id: string): number => items.findIndex((item) => item.id === id);
  return {
    items: items.map(({ id, storyId, changeNumber, ...item }) => ({ ...item, story: stories.indexOf(storyId) })),
    keys: keys.map((row) => [row.key, placeOf(row.item_id)]),
    leads: leads.map((row) => [stories.indexOf(row.id), placeOf(row.lead_item_id)]).sort(),
  };
}

async function clear(db: Db): Promise<void> {
  for (const table of ['story_keys', 'stories', 'item_areas', 'item_identifiers', 'item_people'] as const)
    await db.deleteFrom(table).execute();
  for (const table of ['item_versions', 'item_provenance', 'item_keys', 'items', 'counters'] as const)
    await db.deleteFrom(table).execute();
}

describe.each(STORES)('a batch on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());

  it('gives what its drafts give one by one', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (list) => {
        const drafts = list.map(({ from, list: some }) =>
          some.map((entry) => makeDraft(entry, SOURCES[from] ?? source('d'))),
        );
        const together: string[] = [];
        for (const batch of drafts)
          together.push(...(await saveDrafts(db, batch, tagger, NOW)).map(({ outcome }) => outcome));
        const [kept, changes] = [await contents(db), await lastChangeNumber(db)];
        await clear(db);
        const apart: string[] = [];
        for (const draft of drafts.flat()) apart.push((await saveDraft(db, draft, tagger, NOW)).outcome);
        expect([together, kept, changes]).toEqual([apart, await contents(db), await lastChangeNumber(db)]);
        await clear(db);
      }),
      { numRuns: kind.name === 'SQLite' ? 150 : 40 },
    );
  });

  it('with nothing new takes no turn at writing', async () => {
    const drafts = TITLES.map((title, i) =>
      makeDraft(
        { externalId: `g${i}`, url: `https://x.example/${i}`, title, summaryHtml: LEADS[0] ?? '', doi: null },
        source('a'),
      ),
    );
    await saveDrafts(db, drafts, tagger, NOW);
    const last = await lastChangeNumber(db);
    await db.transaction().execute(async (trx) => {
      // Whoever wanted to write items would wait for this for ever: in SQLite for the connection, so there the reading is done in it.
      await trx.updateTable('counters').set({ value: last }).execute();
      const reader = kind.name === 'SQLite' ? trx : db;
      const saved = await saveDrafts(reader, drafts, tagger, NOW);
      expect(saved.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    });
  });

  it('of fetched items lets a person go first', async () => {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const order: string[] = [];
    const write = (name: string, haste: WriteHaste): Promise<unknown> =>
      writeItems(db, async () => order.push(name), haste);
    const first = writeItems(db, () => held);
    const others = [write('routine 1', 'routine'), write('routine 2', 'routine'), write('person', 'person')];
    letGo();
    await Promise.all([first, ...others]);
    expect(order).toEqual(['person', 'routine 1', 'routine 2']);
  });

  it('that fails leaves the turn to the next one', async () => {
    const failing = writeItems(db, async () => {
      throw new Error('no');
    });
    const next = writeItems(db, async ({ nextChange }) => nextChange());
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe(1);
  });
});

const kinds = STORES.filter((kind) => kind === POSTGRES);
(kinds.length === 0 ? describe.skip : describe).each(kinds.length === 0 ? STORES : kinds)(
  'writers on $name',
  (kind) => {
    it('that wait leave connections to readers', async () => {
      const temporary = await kind.open();
      const { db } = temporary.store;
      let letGo = (): void => {};
      const held = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      const writers = [writeItems(db, () => held), ...Array.from({ length: 40 }, () => writeItems(db, async () => {}))];
      // With all connections waiting for the lock this would never be answered.
      expect(await lastChangeNumber(db)).toBe(0);
      letGo();
      await Promise.all(writers);
      await temporary.remove();
    });

    it('that are stopped in the middle are cut off, and others go on', async () => {
      const temporary = await kind.open();
      const other = await openStore(temporary.place);
      await writeItems(other.db, async ({ nextChange }) => nextChange());
      let isLocked = (): void => {};
      const locked = new Promise<void>((resolve) => {
        isLocked = resolve;
      });
      const stopped = temporary.store.db.transaction().execute(async (trx) => {
        await lockChanges(trx);
        isLocked();
        await new Promise((resolve) => setTimeout(resolve, 8000));
        await trx.selectFrom('items').select('id').execute();
      });
      const failure = stopped.catch((error: unknown) => isStoreTrouble(error));
      await locked;
      expect(await writeItems(other.db, async ({ nextChange }) => nextChange())).toBe(2);
      expect(await failure).toBe(true);
      await other.close();
      await temporary.remove();
    }, 20_000);
  },
);
