import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Source, sourceSchema } from '../../src/domain/source.js';
import {
  insertSources,
  keepInUse,
  removeSource,
  replaceSource,
  restoreSource,
  takenSourceIds,
} from '../../src/sources/added-sources.js';
import { createCatalogue } from '../../src/sources/catalogue.js';
import { checkSource } from '../../src/sources/check-source.js';
import { sourceAddress } from '../../src/sources/source-address.js';
import { makeSourceId } from '../../src/sources/source-id.js';
import { dueSourceIds, registerSources, setActiveSources } from '../../src/sources/source-state.js';
import type { Db } from '../../src/store/store.js';
import { STORES, type TemporaryStore } from '../support/stores.js';

const make = (fields: Partial<Source> & { id: string }): Source =>
  sourceSchema.parse({
    name: `Källan ${fields.id}`,
    url: `https://${fields.id}.example/rss`,
    kind: 'rss',
    level: 'nationellt',
    type: 'nyhet',
    language: 'sv',
    ...fields,
  });
const NOW = '2026-11-20T08:00:00.000Z';
const LATER = '2026-11-20T09:00:00.000Z';
const add = (db: Db, source: Source, now = NOW) => insertSources(db, [{ source, by: 'Karin', now }]);

describe.each(STORES)('the catalogue on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());
  const open = (configured: Source[] = []) => createCatalogue({ configured, db });
  const dueIds = (among: string[], now = LATER) => dueSourceIds(db, among, now);

  it('has those of config/ first, then the added ones, oldest first; resting ones are not active', async () => {
    await add(db, make({ id: 'a-senare' }), LATER);
    await add(db, make({ id: 'z-tidigare' }));
    await add(db, make({ id: 'vilar', enabled: false }), LATER);
    const catalogue = open([make({ id: 'm-fil' })]);
    expect(catalogue.all().map(({ id }) => id)).toEqual(['m-fil']);
    expect(await catalogue.refresh()).toBe(true);
    expect(catalogue.all().map(({ id }) => id)).toEqual(['m-fil', 'z-tidigare', 'a-senare', 'vilar']);
    expect(catalogue.active().map(({ id }) => id)).toEqual(['m-fil', 'z-tidigare', 'a-senare']);
    expect([catalogue.isAdded('m-fil'), catalogue.isAdded('a-senare')]).toEqual([false, true]);
    expect(catalogue.added('z-tidigare')).toMatchObject({ addedAt: NOW, addedBy: 'Karin', removedAt: null });
    expect(catalogue.find('m-fil')?.name).toBe('Källan m-fil');
    const same = catalogue.all();
    expect(await catalogue.refresh()).toBe(false);
    expect(catalogue.all()).toBe(same);
  });

  it('sees what another process changes, takes away and puts back; the name stays', async () => {
    const [mine, theirs] = [open(), open()];
    await add(db, make({ id: 'ny', name: 'Nya bladet' }));
    await Promise.all([mine.refresh(), theirs.refresh()]);
    await replaceSource(db, make({ id: 'ny', name: 'Nya tidningen' }), { now: LATER, fetchNow: false });
    expect(await theirs.refresh()).toBe(true);
    expect(theirs.nameOf('ny')).toBe('Nya tidningen');
    expect(mine.nameOf('ny')).toBe('Nya bladet');
    await removeSource(db, 'ny', LATER);
    await theirs.refresh();
    expect([theirs.find('ny'), theirs.nameOf('ny')]).toEqual([undefined, 'Nya tidningen']);
    expect(theirs.removed('ny')?.removedAt).toBe(LATER);
    expect(theirs.nameOf('okänd')).toBe('okänd');
    await restoreSource(db, make({ id: 'ny' }), LATER);
    await theirs.refresh();
    expect([theirs.find('ny')?.name, theirs.removed('ny')]).toEqual(['Källan ny', undefined]);
  });

  it('gives way to config/ where both have an id, and says so', async () => {
    await add(db, make({ id: 'dubbel', name: 'Tillagd' }));
    const catalogue = open([make({ id: 'dubbel', name: 'I filen' })]);
    await catalogue.refresh();
    expect(catalogue.all().map(({ name }) => name)).toEqual(['I filen']);
    expect(catalogue.isAdded('dubbel')).toBe(false);
    expect(catalogue.warnings()).toEqual([expect.stringMatching(/dubbel står både i config\/sources\.yaml/)]);
  });

  it('lets rest what this version cannot read, and says so', async () => {
    await add(db, make({ id: 'framtid' }));
    await db.updateTable('added_sources').set({ definition: '{"kind":"telepati"}' }).execute();
    const catalogue = open();
    await catalogue.refresh();
    expect(catalogue.all()).toEqual([]);
    expect(catalogue.warnings()).toEqual([expect.stringMatching(/framtid .*kan läsa/)]);
  });

  it('keeps the last picture while the store does not answer, and does not ask it more than once a second', async () => {
    await add(db, make({ id: 'ny' }));
    let asked = 0;
    let isDown = false;
    const counting = new Proxy(db, {
      get: (target, name) => {
        if (name !== 'selectFrom') return Reflect.get(target, name) as unknown;
        asked += 1;
        if (isDown) throw new Error('borta');
        return target.selectFrom.bind(target);
      },
    });
    const catalogue = createCatalogue({ configured: [], db: counting });
    await Promise.all([catalogue.freshen(), catalogue.freshen(), catalogue.freshen()]);
    expect(asked).toBe(1);
    isDown = true;
    await expect(catalogue.refresh()).rejects.toThrow('borta');
    await catalogue.freshen();
    expect(catalogue.all().map(({ id }) => id)).toEqual(['ny']);
  });

  it('an answer that comes late does not undo what was seen since', async () => {
    let letGo: () => void = () => undefined;
    let isFirst = true;
    const slow = new Proxy(db, {
      get: (target, name) => {
        if (name !== 'selectFrom') return Reflect.get(target, name) as unknown;
        if (!isFirst) return target.selectFrom.bind(target);
        isFirst = false;
        const late = { execute: () => new Promise((resolve) => (letGo = () => resolve([]))) };
        const chain: unknown = new Proxy(late, {
          get: (_t, step) => (step === 'execute' ? late.execute : () => chain),
        });
        return () => chain;
      },
    });
    const catalogue = createCatalogue({ configured: [], db: slow });
    const first = catalogue.refresh();
    await add(db, make({ id: 'ny' }));
    await catalogue.refresh();
    letGo();
    expect(await first).toBe(false);
    expect(catalogue.find('ny')).toBeDefined();
  });

  it('adding makes it due at once; taking away ends that and keeps what it remembers; putting back is due again', async () => {
    await add(db, make({ id: 'ny' }));
    expect(await dueIds(['ny'], NOW)).toEqual(['ny']);
    await db.updateTable('source_states').set({ memory: '{"cursor":{"a":"b"}}' }).execute();
    expect(await removeSource(db, 'ny', LATER)).toBe(true);
    expect(await removeSource(db, 'ny', LATER)).toBe(false);
    expect(await dueIds(['ny'])).toEqual([]);
    expect(await restoreSource(db, make({ id: 'ny' }), LATER)).toBe(true);
    expect(await restoreSource(db, make({ id: 'ny' }), LATER)).toBe(false);
    expect(await dueIds(['ny'])).toEqual(['ny']);
    const state = await db.selectFrom('source_states').selectAll().executeTakeFirstOrThrow();
    expect(state.memory).toBe('{"cursor":{"a":"b"}}');
  });

  it('switching off ends the visits, switching on is a visit now', async () => {
    await add(db, make({ id: 'ny' }));
    await replaceSource(db, make({ id: 'ny', enabled: false }), { now: LATER, fetchNow: false });
    expect(await dueIds(['ny'])).toEqual([]);
    await replaceSource(db, make({ id: 'ny' }), { now: LATER, fetchNow: true });
    expect(await dueIds(['ny'])).toEqual(['ny']);
  });

  it('a process with an older picture can put it to sleep; the look wakes it', async () => {
    await add(db, make({ id: 'ny' }));
    await setActiveSources(db, []);
    expect(await dueIds(['ny'])).toEqual([]);
    await keepInUse(db, ['ny', 'aldrig-sedd'], LATER);
    expect(await dueIds(['ny', 'aldrig-sedd'])).toEqual(['aldrig-sedd', 'ny']);
  });

  it('one address is added once, also by many at the same time; the id of a removed one is not given away', async () => {
    const same = ['en', 'tva', 'tre', 'fyra'].map((id) => make({ id, url: 'https://samma.example/rss' }));
    const outcomes = await Promise.all(same.map((source) => add(db, source)));
    expect(outcomes.flat().filter(Boolean)).toHaveLength(1);
    const [kept] = await db.selectFrom('added_sources').select('id').execute();
    await removeSource(db, kept?.id ?? '', LATER);
    const [other] = same.filter(({ id }) => id !== kept?.id);
    expect(await add(db, other as Source)).toEqual([true]);
    expect(await restoreSource(db, make({ id: kept?.id ?? '', url: 'https://samma.example/rss' }), LATER)).toBe(false);
    await registerSources(db, ['gammal-i-filen'], NOW, () => NOW);
    expect([...(await takenSourceIds(db))].sort()).toEqual([kept?.id, other?.id, 'gammal-i-filen', 'tips'].sort());
    expect(await replaceSource(db, make({ id: 'finns-inte' }), { now: LATER, fetchNow: false })).toBe(false);
  });

  it('a change of what somebody else has changed meanwhile is refused', async () => {
    await add(db, make({ id: 'ny' }));
    const change = (name: string) =>
      replaceSource(db, make({ id: 'ny', name }), { now: LATER, fetchNow: false, asOf: NOW });
    expect([await change('Ett'), await change('Två')]).toEqual([true, false]);
  });

  it('two sources of one template are two', async () => {
    const of = (kommun: string) => make({ id: kommun, url: 'https://{kommun}.example/rss', params: { kommun } });
    expect([await add(db, of('nacka')), await add(db, of('solna'))]).toEqual([[true], [true]]);
  });
});

describe('what a source is known by', () => {
  it.each([
    ['Värmdö kommun, nyheter', 'https://x.example', 'varmdo-kommun-nyheter'],
    ['  Åländsk  Økonomi & Straße ', 'https://x.example', 'alandsk-okonomi-strasse'],
    ['中文', 'https://www.exempel-å.se/rss', 'exempel-a-se'],
    ['', 'inget', 'kalla'],
    [`${'mycket '.repeat(20)}långt`, 'https://x.example', 'mycket-mycket-mycket-mycket-mycket-mycket-mycket'],
    ['a'.repeat(200), 'https://x.example', 'a'.repeat(48)],
  ])('%j at %j is %j', (name, url, id) => {
    expect(makeSourceId(name, url, () => false)).toBe(id);
    expect(make({ id: makeSourceId(name, url, (one) => one === id) }).id).toBe(`${id}-2`);
  });

  it('the same address is the same source however it is written; another question to an archive is another source', () => {
    const same = ['https://www.a.example/rss/', 'http://a.example/rss#x', 'https://anna:pw@a.example/rss?utm_source=x'];
    expect(new Set(same.map((url) => sourceAddress(make({ id: 'a', url })))).size).toBe(1);
    const oai = (set: string) =>
      sourceAddress(
        make({ id: 'a', kind: 'oai-pmh', url: 'https://a.example/oai', params: { set, metadataPrefix: 'x' } }),
      );
    expect(oai('b')).not.toBe(oai('c'));
    const turned = make({
      id: 'a',
      kind: 'oai-pmh',
      url: 'https://a.example/oai',
      params: { metadataPrefix: 'x', set: 'b' },
    });
    expect(sourceAddress(turned)).toBe(oai('b'));
  });

  it('says what does not go together', () => {
    const fields = (source: Source): string[] => checkSource(source, ['trygghet']).map(({ field }) => field);
    expect(fields(make({ id: 'a', expectedAreas: ['trygghet'] }))).toEqual([]);
    expect(fields(make({ id: 'a', expectedAreas: ['nej'] }))).toEqual(['expectedAreas']);
    expect(fields(make({ id: 'a', kind: 'html' }))).toEqual(['selectors']);
    expect(fields(make({ id: 'a', kind: 'html', enabled: false }))).toEqual([]);
    expect(fields(make({ id: 'a', kind: 'json-api' }))).toEqual(['adapter']);
    expect(fields(make({ id: 'a', kind: 'html', adapter: 'feed', enabled: false }))).toEqual(['adapter']);
    expect(fields(make({ id: 'a', url: 'https://a.example/{kommun}' }))).toEqual(['url']);
  });
});
