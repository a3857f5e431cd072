/** Saving: identity, versions, provenance, stories, verdicts, deletion; what is said once stays once. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RawItem } from '../../src/domain/item.js';
import type { Source } from '../../src/domain/source.js';
import { markDeleted } from '../../src/intake/delete-item.js';
import { itemsChangedAfter, readItem, readItems, readStory, readVersions } from '../../src/intake/items.js';
import { normalise } from '../../src/intake/normalise.js';
import { areKept, type Saved, saveDraft } from '../../src/intake/save-item.js';
import { countOutdatedTags, decideArea, retagAll } from '../../src/intake/verdicts.js';
import { lastChangeNumber } from '../../src/store/change-number.js';
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

  const [a, b] = [source('a'), source('b')];
  let clock = Date.parse('2026-11-23T08:00:00Z');
  async function save(item: RawItem, from: Source = a): Promise<Saved> {
    const draft = normalise(item, from);
    if (draft === null) throw new Error('not an item');
    clock += 1000;
    return saveDraft(db, draft, tagger, new Date(clock).toISOString());
  }
  const read = async (id: string) => {
    const item = await readItem(db, id);
    if (item === null) throw new Error(`no item ${id}`);
    return item;
  };
  const count = async () => (await itemsChangedAfter(db, 0, 400)).length;

  describe('a new item', () => {
    it('is kept whole', async () => {
      const people = [{ name: 'Eva Ek', affiliation: 'Sjövik', orcid: '0000-0002-1825-0097' }, { name: 'Bo Berg' }];
      const { itemId, outcome } = await save(raw({ people, identifiers: { doi: '10.5555/1' } }));
      expect(outcome).toBe('new');
      expect(await read(itemId)).toMatchObject({
        sourceId: 'a',
        externalId: 'g1',
        title: 'Kommunen provar nattvandringar i hamnen',
        publishedAt: '2026-11-20T08:00:00.000Z',
        level: 'nationellt',
        type: 'nyhet',
        language: 'sv',
        version: 1,
        people,
        identifiers: { doi: '10.5555/1' },
        alsoIn: [],
        areas: [
          { area: 'trygghet', score: 5, origin: 'lexicon', reasons: [{ word: 'trygga', points: 5, where: 'summary' }] },
        ],
      });
    });

    it('read again is nothing new and takes no change number', async () => {
      await save(raw());
      const before = await lastChangeNumber(db);
      expect((await save(raw())).outcome).toBe('unchanged');
      expect(await lastChangeNumber(db)).toBe(before);
    });
  });

  describe('identity', () => {
    it('is the external id before the address: a moved item is the same', async () => {
      const first = await save(raw());
      expect((await save(raw({ url: 'https://a.example/flyttad/1' }))).itemId).toBe(first.itemId);
    });

    it('is the canonical address where the external id is new', async () => {
      const first = await save(raw());
      expect(
        (await save(raw({ externalId: 'other', url: 'http://www.a.example/nyheter/1/?utm_source=x' }))).itemId,
      ).toBe(first.itemId);
      expect(await count()).toBe(1);
    });

    it('tells entries apart that a publisher gives one address', async () => {
      const first = await save(raw({ url: 'https://a.example/diariet' }));
      const second = await save(
        raw({ externalId: 'g2', url: 'https://a.example/diariet', title: 'Remiss om vattenskydd för sjöarna' }),
      );
      expect(second.itemId).not.toBe(first.itemId);
      expect(
        (
          await save(
            raw({ externalId: 'g2', url: 'https://a.example/diariet', title: 'Remiss om vattenskydd för sjöarna' }),
          )
        ).outcome,
      ).toBe('unchanged');
    });

    it('does not take a bare host for an item', async () => {
      await save(raw({ url: 'https://a.example/' }));
      expect((await save(raw({ externalId: 'x', url: 'https://a.example/' }), b)).outcome).toBe('new');
    });

    it('is a DOI across sources', async () => {
      const first = await save(raw({ identifiers: { doi: '10.5555/ABC' } }));
      const second = await save(
        raw({ externalId: 'z', url: 'https://b.example/1', identifiers: { doi: '10.5555/abc' } }),
        b,
      );
      expect(second).toEqual({ itemId: first.itemId, outcome: 'also-in' });
    });

    it.each([
      ['a character that no database keeps', 'g\u0000x'],
      ['half a character', 'g\ud83dx'],
    ])('is the same at every visit also where the name has %s', async (_name, name) => {
      const item = raw({ externalId: name, title: `Kommunen ${name}`, identifiers: { doi: `10.5555/${name}` } });
      await save({ ...item, url: 'https://a.example/1' });
      expect((await save({ ...item, url: 'https://a.example/flyttad' })).outcome).toBe('unchanged');
      expect(await count()).toBe(1);
    });

    it('is asked for many at once', async () => {
      await save(raw());
      const drafts = [raw(), raw({ externalId: 'n', url: 'https://a.example/ny' })].map((item) => normalise(item, a));
      expect(
        await areKept(
          db,
          drafts.filter((draft) => draft !== null),
        ),
      ).toEqual([true, false]);
    });
  });

  describe('another source', () => {
    it('fills in the lead and the day that the first one did not say, and no other', async () => {
      const doi = { doi: '10.5555/abc' };
      const year = { at: '2026-01-01T00:00:00.000Z', precision: 'year' } as const;
      const { itemId } = await save(raw({ identifiers: doi, summaryHtml: '', published: year }));
      const other = (day: string, lead: string) =>
        raw({
          externalId: day,
          url: `https://b.example/${day}`,
          identifiers: doi,
          summaryHtml: lead,
          published: { at: `${day}T00:00:00.000Z`, precision: 'day' },
        });
      await save(other('2025-11-10', 'En ingress om nattvandring.'), b);
      const first = await read(itemId);
      expect([first.summary, first.publishedAt]).toEqual(['En ingress om nattvandring.', '2026-01-01T00:00:00.000Z']);
    });

    it('adds whom and what it knows, and the first one keeps it when it changes its words', async () => {
      const orcid = '0000-0002-1825-0097';
      const work = { identifiers: { doi: '10.5555/abc' }, people: [{ name: 'Anna Ek' }] };
      const { itemId } = await save(raw(work));
      const more = { identifiers: { doi: '10.5555/abc', openalex: 'W1' }, people: [{ name: 'A. Ek', orcid }] };
      await save(raw({ externalId: 'z', url: 'https://b.example/1', ...more }), b);
      const wanted = { identifiers: { doi: '10.5555/abc', openalex: 'W1' }, people: [{ name: 'Anna Ek', orcid }] };
      expect(await read(itemId)).toMatchObject(wanted);
      expect((await save(raw({ ...work, title: 'Kommunen utvärderar nattvandringar' }))).outcome).toBe('changed');
      expect(await read(itemId)).toMatchObject(wanted);
    });

    it('adds provenance once and never words', async () => {
      const { itemId } = await save(raw());
      const echo = raw({
        externalId: 'e1',
        url: 'https://a.example/nyheter/1?utm_source=b',
        title: 'Nattvandringar – läs mer',
        summaryHtml: 'Annan text',
      });
      expect((await save(echo, b)).outcome).toBe('also-in');
      expect((await save(echo, b)).outcome).toBe('unchanged');
      const item = await read(itemId);
      expect(item.alsoIn).toEqual([{ sourceId: 'b', url: 'https://a.example/nyheter/1' }]);
      expect(item.title).toBe('Kommunen provar nattvandringar i hamnen');
      expect(item.version).toBe(1);
    });
  });

  describe('versions', () => {
    it('are made when the source changes its words, the old ones kept', async () => {
      const { itemId } = await save(raw());
      expect((await save(raw({ title: 'Kommunen fortsätter med nattvandringar' }))).outcome).toBe('changed');
      expect(await read(itemId)).toMatchObject({ version: 2, title: 'Kommunen fortsätter med nattvandringar' });
      expect(await readVersions(db, itemId)).toMatchObject([
        { version: 1, title: 'Kommunen provar nattvandringar i hamnen' },
      ]);
    });

    it('do not flap between two entries of one source with one address', async () => {
      await save(raw());
      const twin = raw({ externalId: 'g1-bis', title: 'Kommunen provar nattvandringar i hamnen nu' });
      for (let round = 0; round < 3; round++) {
        expect((await save(twin)).outcome).toBe('unchanged');
        expect((await save(raw())).outcome).toBe('unchanged');
      }
    });
  });

  describe('stories', () => {
    const lead = raw().summaryHtml;
    it.each([
      ['a touched-up title', { title: 'Kommunen provar nattvandringar i hamnen – läs mer', summaryHtml: lead }],
      [
        'a cut-off lead',
        { title: 'Nattvandringar i hamnen provas av kommunen', summaryHtml: `${lead.slice(3, 170)}…` },
      ],
      [
        'a longer lead',
        {
          title: 'Nattvandringar provas',
          summaryHtml: lead.replace('</p>', ' Föreningarna får ersättning för västar och kaffe.</p>'),
        },
      ],
    ])('join %s from another source', async (_name, more) => {
      const first = await save(raw());
      const second = await save(raw({ externalId: 'e', url: 'https://b.example/1', ...more }), b);
      expect(second.outcome).toBe('new');
      expect((await read(second.itemId)).storyId).toBe((await read(first.itemId)).storyId);
    });

    it('join a lead that was cut in the middle of a name', async () => {
      const whole =
        'På söndag firas hamnens dag med loppis, musik och tipspromenad längs hela kajen, och Naturskolans Vänner bjuder på soppa till alla som kommer med en kopp.';
      const first = await save(raw({ summaryHtml: whole }));
      const second = await save(
        raw({
          externalId: 'e',
          url: 'https://b.example/1',
          title: 'Hamnens dag',
          summaryHtml: whole.slice(0, whole.indexOf('skolans')),
        }),
        b,
      );
      expect((await read(second.itemId)).storyId).toBe((await read(first.itemId)).storyId);
    });

    it.each([
      [
        'another place',
        lead
          .replace('genom hamnen', 'genom Lillviken')
          .replace('Kommunen och polisen', 'Kommunen och Lillvikens polis'),
      ],
      ['another figure', lead.replace('ett halvår', '18 månader').replace('fredag', 'den 3 maj')],
    ])('keep look-alikes apart: %s', async (_name, summaryHtml) => {
      const first = await save(raw());
      const second = await save(
        raw({ externalId: 'e', url: 'https://b.example/1', title: 'Nattvandringar', summaryHtml }),
        b,
      );
      expect((await read(second.itemId)).storyId).not.toBe((await read(first.itemId)).storyId);
    });

    it('are led by the earliest', async () => {
      const late = await save(raw());
      const early = await save(
        raw({
          externalId: 'e',
          url: 'https://b.example/1',
          published: { at: '2026-11-19T08:00:00.000Z', precision: 'instant' },
        }),
        b,
      );
      const story = await readStory(db, (await read(late.itemId)).storyId);
      expect(story?.leadItemId).toBe(early.itemId);
      expect(story?.items.map((item) => item.id)).toEqual([early.itemId, late.itemId]);
    });
  });

  describe("people's verdicts", () => {
    it('stand above the machine, survive new versions and retagging, and can be taken back', async () => {
      const { itemId } = await save(raw());
      const decide = (area: string, verdict: 'yes' | 'no' | null) =>
        decideArea(db, { itemId, area, verdict, by: null }, tagger, '2026-11-23T09:00:00.000Z');
      expect(await decide('trygghet', 'no')).toBe(true);
      expect(await decide('demokrati', 'yes')).toBe(true);
      await save(raw({ title: 'Trygga kvällar i hamnen' }));
      await retagAll(db, { ...tagger, version: 'test-2' });
      expect((await read(itemId)).areas.map(({ area, origin }) => [area, origin])).toEqual([['demokrati', 'person']]);
      await decide('trygghet', null);
      expect((await read(itemId)).areas.map(({ area }) => area).sort()).toEqual(['demokrati', 'trygghet']);
      expect(
        await decideArea(
          db,
          { itemId: 'nope', area: 'x', verdict: 'yes', by: null },
          tagger,
          '2026-11-23T09:00:00.000Z',
        ),
      ).toBe(false);
    });
  });

  describe('retagging', () => {
    it('finds what another lexicon tagged, stops when told to, goes on, and ends', async () => {
      for (let i = 0; i < 5; i++) await save(raw({ externalId: `g${i}`, url: `https://a.example/${i}` }));
      const next = { ...tagger, version: 'test-2', tag: () => [] };
      expect(await countOutdatedTags(db, next)).toBe(5);
      const stop = new AbortController();
      const stopping = {
        ...next,
        tag: () => {
          stop.abort();
          return [];
        },
      };
      expect(await retagAll(db, stopping, { signal: stop.signal })).toBe(1);
      expect(await countOutdatedTags(db, next)).toBe(4);
      expect(await retagAll(db, next)).toBe(4);
      expect(await retagAll(db, next)).toBe(0);
      expect((await itemsChangedAfter(db, 0, 400)).every((item) => item.areas.length === 0)).toBe(true);
    });
  });

  describe('deletion', () => {
    const gone = '2026-11-23T09:00:00.000Z';
    it('marks, changes, and is undone when the source gives it again', async () => {
      const { itemId } = await save(raw());
      expect(await markDeleted(db, 'b', ['g1'], gone)).toBe(0);
      expect(await markDeleted(db, 'a', ['g1', 'unknown'], gone)).toBe(1);
      expect((await read(itemId)).deletedAt).not.toBeNull();
      expect((await save(raw())).outcome).toBe('changed');
      expect((await read(itemId)).deletedAt).toBeNull();
    });

    it.each([
      ['the same source under another name', a],
      ['another source', b],
    ])('is undone by %s', async (_name, from) => {
      const { itemId } = await save(raw());
      await markDeleted(db, 'a', ['g1'], gone);
      expect(await save(raw({ externalId: 'g9' }), from)).toEqual({ itemId, outcome: 'changed' });
      expect(await read(itemId)).toMatchObject({ deletedAt: null, sourceId: from.id, externalId: 'g9' });
    });

    it('hands over to another source that still has it', async () => {
      const { itemId } = await save(raw());
      await save(raw({ externalId: 'e1' }), b);
      expect(await markDeleted(db, 'a', ['g1'], gone)).toBe(0);
      expect(await read(itemId)).toMatchObject({ deletedAt: null, sourceId: 'b', alsoIn: [] });
    });

    it('of the leading item gives the story another lead', async () => {
      const first = await save(raw());
      const second = await save(raw({ externalId: 'e', url: 'https://b.example/1' }), b);
      await markDeleted(db, 'a', ['g1'], gone);
      const story = await readStory(db, (await read(first.itemId)).storyId);
      expect(story?.leadItemId).toBe(second.itemId);
    });
  });

  it('reads items in the order asked for and leaves out unknown ids', async () => {
    const ids = [];
    for (let i = 0; i < 3; i++)
      ids.push((await save(raw({ externalId: `g${i}`, url: `https://a.example/${i}` }))).itemId);
    const order = [ids[2], 'nope', ids[0]].filter((id) => id !== undefined);
    expect((await readItems(db, order)).map((item) => item.id)).toEqual([ids[2], ids[0]]);
  });

  it('writes nothing of an item when a step fails', async () => {
    const failing = {
      ...tagger,
      tag: () => {
        throw new Error('bug');
      },
    };
    const draft = normalise(raw(), a);
    if (draft === null) throw new Error('not an item');
    await expect(saveDraft(db, draft, failing, '2026-11-23T08:00:00.000Z')).rejects.toThrow('bug');
    expect(await count()).toBe(0);
    expect(await lastChangeNumber(db)).toBe(0);
    expect(await db.selectFrom('item_keys').selectAll().execute()).toEqual([]);
  });
});
