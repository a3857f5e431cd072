/** The made-up world is what it says: every format can be read, its texts are spread, and it behaves as a good publisher does. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { entriesOf, PUBLISHERS, publishTexts } from '../../src/demo/publishers.js';
import { type DemoWorld, startDemoWorld } from '../../src/demo/world.js';
import { areasSchema } from '../../src/domain/area.js';
import { sourcesSchema } from '../../src/domain/source.js';
import { ITEM_TYPES, LEVELS } from '../../src/domain/vocabulary.js';
import { readFeed } from '../../src/sources/feed/read-feed.js';
import { createTagger } from '../../src/tagging/tagger.js';

const NOW = new Date('2026-11-23T08:00:00Z');
const areas = areasSchema.parse(parse(readFileSync(new URL('../../config/areas.yaml', import.meta.url), 'utf8')));

let world: DemoWorld;
beforeAll(async () => {
  world = await startDemoWorld({ port: 0, now: NOW, hiddenShare: 0.1 });
});
afterAll(() => world.close());

describe('the texts', () => {
  const texts = publishTexts(NOW, 0.1);

  it('cover all levels, all types and all focus areas that are not projects', () => {
    const levels = new Set(PUBLISHERS.map(({ level }) => level));
    const types = new Set(PUBLISHERS.map(({ type }) => type));
    const given = new Set(texts.flatMap((text) => text.areas));
    expect([...LEVELS].filter((level) => !levels.has(level))).toEqual([]);
    expect([...ITEM_TYPES].filter((type) => !types.has(type))).toEqual([]);
    expect(areas.map(({ id }) => id).filter((id) => id !== 'projekt' && !given.has(id))).toEqual([]);
  });

  it('lie within eight weeks, are unique, and some are held back', () => {
    const oldest = NOW.getTime() - 56 * 86_400_000;
    expect(texts.filter(({ publishedAt }) => publishedAt > NOW || publishedAt.getTime() < oldest)).toEqual([]);
    expect(new Set(texts.map(({ id }) => id)).size).toBe(texts.length);
    expect(new Set(texts.map(({ title }) => title)).size).toBe(texts.length);
    expect(texts.filter(({ isHeldBack }) => isHeldBack)).toHaveLength(4);
  });

  it('get the areas that a scout would give them', () => {
    const tagger = createTagger(areas);
    const wrong = texts.filter((text) => {
      const given = tagger
        .tag({ title: text.title, summary: text.text, language: text.language })
        .map(({ area }) => area);
      return given.sort().join() !== [...text.areas].sort().join();
    });
    expect(wrong.length / texts.length).toBeLessThan(0.1);
  });
});

describe('the publishers', () => {
  it('are sources that the configuration accepts', () => {
    expect(sourcesSchema.safeParse([...world.sources(), ...world.faultSources()]).error).toBeUndefined();
  });

  it.each(PUBLISHERS.filter(({ kind }) => kind !== 'html' && kind !== 'oai-pmh'))(
    '$id can be read: $format',
    async (publisher) => {
      const response = await fetch(world.url + publisher.path);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const feed = readFeed(bytes, { contentType: response.headers.get('content-type') ?? '', url: response.url });
      const out = world.texts().filter(({ isHeldBack }) => !isHeldBack);
      const expected = entriesOf(publisher, out);
      expect(expected.length).toBeGreaterThan(0);
      expect(feed.items.map(({ title }) => title)).toEqual(expected.map(({ title }) => title));
    },
  );

  it('writes ISO-8859-1 where it says so', async () => {
    const bytes = Buffer.from(await (await fetch(`${world.url}/trygghetsverket/rapporter.xml`)).arrayBuffer());
    expect(bytes.toString('latin1')).toMatch(/encoding="ISO-8859-1"[\s\S]*kuststäder &#8211; en jämförelse/);
  });

  it('gives the archive in parts, and only what is new to who asks from a time', async () => {
    const ask = async (query: string): Promise<string> =>
      (await fetch(`${world.url}/hogskolan/oai?verb=ListRecords&${query}`)).text();
    const first = await ask('metadataPrefix=oai_dc');
    const token = /<resumptionToken[^>]*>([^<]+)</.exec(first)?.[1] ?? '';
    expect(token).not.toBe('');
    expect(await ask(`resumptionToken=${encodeURIComponent(token)}`)).toMatch(/<record>/);
    expect(await ask('metadataPrefix=oai_dc&from=2099-01-01T00:00:00Z')).toMatch(/noRecordsMatch/);
    expect(await ask('metadataPrefix=marc')).toMatch(/cannotDisseminateFormat/);
  });

  it('answers 304 to its own ETag, packs, and says who asked', async () => {
    world.clearLog();
    const address = `${world.url}/region/nyheter.atom`;
    const first = await fetch(address, { headers: { 'accept-encoding': 'gzip' } });
    await first.text();
    expect(first.headers.get('content-encoding')).toBe('gzip');
    const etag = first.headers.get('etag') ?? '';
    expect((await fetch(address, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect(world.log().map(({ status, ifNoneMatch }) => [status, ifNoneMatch])).toEqual([
      [200, null],
      [304, etag],
    ]);
  });

  it('publishes what is held back, dated now, on POST /advance', async () => {
    const held = world.texts().filter(({ isHeldBack }) => isHeldBack);
    expect((await fetch(`${world.url}/text/${held[0]?.id}`)).status).toBe(404);
    expect((await fetch(`${world.url}/advance`, { method: 'POST' })).status).toBe(204);
    expect((await fetch(`${world.url}/text/${held[0]?.id}`)).status).toBe(200);
    const then = world.texts().filter(({ id }) => held.some((text) => text.id === id));
    expect(then.filter(({ publishedAt }) => publishedAt < NOW)).toEqual([]);
  });
});
