import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from '../../src/domain/failure.js';
import { KINDS, RECORD_ADAPTERS, type Source, sourceSchema } from '../../src/domain/source.js';
import { ITEM_TYPES, LEVELS } from '../../src/domain/vocabulary.js';
import { type ImportOptions, importOpml, sourcesToExport } from '../../src/intake/import-opml.js';
import { type SourceAddingParts, takeAway } from '../../src/intake/source-adding.js';
import { insertSources } from '../../src/sources/added-sources.js';
import { createCatalogue } from '../../src/sources/catalogue.js';
import { createAddressPolicy } from '../../src/sources/fetch/address-policy.js';
import { writeOpml } from '../../src/sources/opml/write-opml.js';
import { createInlineParse } from '../../src/sources/parsing/parse-inline.js';
import { dueSourceIds } from '../../src/sources/source-state.js';
import { STORES, type StoreKind, type TemporaryStore } from '../support/stores.js';

const policy = createAddressPolicy({ allowHosts: [] });
const opened: TemporaryStore[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.remove();
});

async function open(kind: StoreKind, configured: Source[] = []): Promise<SourceAddingParts> {
  const temporary = await kind.open();
  opened.push(temporary);
  const { db } = temporary.store;
  return {
    db,
    catalogue: createCatalogue({ configured, db }),
    parse: createInlineParse(),
    areaIds: ['trygghet', 'a b'],
    checkAddress: (url) => policy.check(url),
    propose: async (asked) => ok({ asked, answered: asked, candidates: [], notes: [] }),
    trySource: async () => ok({ items: [], total: 0, knownCount: 0, skipped: 0, notes: [], perWeek: null }),
  };
}

async function read(parts: SourceAddingParts, file: string, options: Partial<ImportOptions> = {}) {
  const outcome = await importOpml(parts, { bytes: Buffer.from(file), contentType: null }, { by: null, ...options });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problem));
  return outcome.value;
}
const write = (parts: SourceAddingParts): string => writeOpml(sourcesToExport(parts));
const opml = (body: string): string => `<opml version="2.0"><body>${body}</body></opml>`;

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('<b>', '&amp;', '"\'', 'å\n\tä', ' x ', '&#10;', '\0'),
);
const name = text.filter((one) => one.trim() !== '');
const params = fc.oneof(
  text,
  fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(text, fc.integer(), fc.boolean()), { maxKeys: 3 }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
/** Any source that config/ or a person may have; addresses and ids differ. */
const anySource = fc.record({
  name,
  path: fc.string({ unit: fc.constantFrom('a', 'å', '/', '?', '&', '=', '%20', '<', '"', '#'), maxLength: 20 }),
  kind: fc.constantFrom(...KINDS),
  adapter: fc.constantFrom(...RECORD_ADAPTERS),
  level: fc.constantFrom(...LEVELS),
  type: fc.constantFrom(...ITEM_TYPES),
  language: fc.constantFrom('sv', 'en', 'fin'),
  publisher: maybe(text),
  expectedAreas: fc.subarray(['trygghet', 'a b']),
  every: fc.constantFrom('PT1H', 'P1D'),
  enabled: fc.boolean(),
  selectors: fc.constantFrom(
    { item: 'li', title: 'a' },
    { item: 'main > li', title: 'h2 a', link: 'a[href^="/x"]', next: '.n' },
  ),
  params: maybe(params),
  needsKey: fc.constantFrom(undefined, null, true, false, 'NYCKEL_1'),
  ownPages: maybe(fc.boolean()),
  notes: maybe(text),
  etiquette: maybe(text),
  template: maybe(fc.boolean()),
});
const toSource = (given: object, i: number): Source => {
  const { path, adapter, selectors, ...fields } = given as Record<string, unknown> & { kind: string; path: string };
  const some = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return sourceSchema.parse({
    ...some,
    id: `kalla-${i}`,
    url: `https://host-${i}.example/${path}`,
    ...(fields.kind === 'json-api' && { adapter }),
    ...(fields.kind === 'html' && { selectors }),
  });
};

describe.each(STORES)('lists of sources on $name', (kind) => {
  let parts: SourceAddingParts;
  beforeEach(async () => {
    parts = await open(kind);
  });

  it('written, read into an empty base and written again are the same bytes; and read twice change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySource, { minLength: 1, maxLength: 15 }), async (given) => {
        const mine = await open(kind, given.slice(0, 2).map(toSource));
        const added = given
          .slice(2)
          .map((one, i) => ({ source: toSource(one, i + 2), by: null, now: '2026-11-20T08:00:00.000Z' }));
        await insertSources(mine.db, added);
        await mine.catalogue.refresh();
        const file = write(mine);
        const theirs = await open(kind);
        const first = await read(theirs, file);
        expect(first.lines.filter(({ status }) => status !== 'added')).toEqual([]);
        expect(write(theirs)).toBe(file);
        const before = await theirs.db.selectFrom('added_sources').selectAll().orderBy('id').execute();
        expect(await read(theirs, file)).toMatchObject({ added: 0, skipped: 0, known: given.length });
        expect(await theirs.db.selectFrom('added_sources').selectAll().orderBy('id').execute()).toEqual(before);
      }),
      { numRuns: 10 },
    );
  }, 120_000);

  it('adds what is new under folders and options, once, and due at once', async () => {
    const file = opml(`
      <outline text="Regionen"><outline text="Länet" xmlUrl="https://a.example/rss"/></outline>
      <outline text="Blandat">
        <outline text="Bladet" xmlUrl="https://b.example/rss"/>
        <outline text="Samma" xmlUrl="http://www.b.example/rss/"/>
        <outline text="Länet" xmlUrl="https://c.example/rss"/>
        <outline text="Inne" xmlUrl="http://192.168.0.1/rss"/>
        <outline text="Tom"/>
      </outline>`);
    const dry = await read(parts, file, { level: 'globalt', type: 'rapport', dryRun: true });
    expect(await parts.db.selectFrom('added_sources').selectAll().execute()).toEqual([]);
    const result = await read(parts, file, { level: 'globalt', type: 'rapport', by: 'Karin' });
    expect(dry).toEqual(result);
    expect(result.lines.map(({ status, id }) => [status, id])).toEqual([
      ['added', 'lanet'],
      ['added', 'bladet'],
      ['skipped', null],
      ['added', 'lanet-2'],
      ['skipped', null],
      ['skipped', null],
    ]);
    expect(result.lines.map(({ note }) => note)).toEqual([
      null,
      null,
      expect.stringContaining('flera gånger'),
      null,
      expect.stringContaining('192.168.0.1'),
      expect.stringContaining('saknar adress'),
    ]);
    expect(parts.catalogue.all().map(({ id, level, type }) => [id, level, type])).toEqual([
      ['bladet', 'globalt', 'rapport'],
      ['lanet', 'regionalt', 'rapport'],
      ['lanet-2', 'globalt', 'rapport'],
    ]);
    expect(parts.catalogue.added('lanet')?.addedBy).toBe('Karin');
    expect(await dueSourceIds(parts.db, ['lanet', 'bladet'], new Date().toISOString())).toHaveLength(2);
    await takeAway(parts, 'lanet');
    expect(await read(parts, file)).toMatchObject({ added: 1, known: 2 });
    expect(parts.catalogue.find('lanet')).toBeDefined();
  });

  it('an id that is taken by another source becomes another one; passwords are left behind', async () => {
    const taken = sourceSchema.parse({
      ...{ id: 'bladet', name: 'Annat', url: 'https://annat.example', kind: 'rss' },
      ...{ level: 'globalt', type: 'nyhet', language: 'sv' },
    });
    parts = await open(kind, [taken]);
    const line = `<outline xmlns:x="urn:spanare:opml:1" text="Bladet" language="sv" xmlUrl="https://anna:pw@b.example/rss?key=…" x:id="bladet" x:kind="rss" x:level="globalt" x:type="nyhet" x:expectedAreas='["okänt"]'/>`;
    const { lines } = await read(parts, opml(line));
    expect(lines).toEqual([
      {
        name: 'Bladet',
        url: 'https://b.example/rss?key=…',
        status: 'added',
        id: 'bladet-2',
        note: expect.stringContaining('dold'),
      },
    ]);
    const kept = await parts.db.selectFrom('added_sources').select('definition').executeTakeFirstOrThrow();
    expect(kept.definition).not.toContain('pw');
  });
});
