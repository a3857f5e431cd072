/** Tips kept: with pages read over loopback, at items that are known, twice, at once, taken back, put back and erased. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fail } from '../../../src/domain/failure.js';
import { markDeleted } from '../../../src/intake/delete-item.js';
import { itemsChangedAfter, readItem } from '../../../src/intake/items.js';
import { normalise } from '../../../src/intake/normalise.js';
import { saveDraft } from '../../../src/intake/save-item.js';
import { type AddedTip, addTip, type TipParts } from '../../../src/intake/tips/add-tip.js';
import { listTips } from '../../../src/intake/tips/kept-tips.js';
import { eraseTip, removeTip, restoreTip } from '../../../src/intake/tips/remove-tip.js';
import { tipSchema, toTip } from '../../../src/intake/tips/tip-input.js';
import { retagAll } from '../../../src/intake/verdicts.js';
import { createChangeFeed } from '../../../src/search/change-feed.js';
import { createFetch, type Fetcher } from '../../../src/sources/fetch.js';
import { createInlineParse } from '../../../src/sources/parsing/parse-inline.js';
import type { Db } from '../../../src/store/store.js';
import { startServer, type TestServer } from '../../sources/fetch/test-server.js';
import { STORES, type TemporaryStore } from '../../support/stores.js';
import { raw, source, tagger } from '../support.js';

const LEAD =
  'Vuxna och föreningar går tillsammans genom hamnen på kvällarna, för att fler ska känna sig trygga. Arbetet följs upp efter ett halvår.';
const HTML = `<html lang="sv"><meta property="article:published_time" content="2026-11-02"><title>Nattvandring</title><main><h1>Nattvandring i hamnen</h1><p>${LEAD}</p></main>`;

type PageOf = [status: number, type: string, body: string, location?: string];

const PAGES: Record<string, PageOf> = {
  '/n/1': [200, 'text/html; charset=utf-8', HTML],
  '/n/reserverad': [200, 'text/html', `<meta name="tdm-reservation" content="1">${HTML}`],
  '/n/pdf': [200, 'application/pdf', '%PDF-1.7'],
  '/n/borta': [410, 'text/html', ''],
  '/privat/1': [200, 'text/html', HTML],
  '/n/flyttad': [301, 'text/plain', '', '/n/1'],
  '/n/inat': [302, 'text/plain', '', 'http://127.0.0.1:1/hemligt'],
  '/n/ont': [200, 'text/html', '<h1><script>alert(1)</script>Ont &lt;img src=x onerror=alert(1)&gt;</h1>'],
  '/robots.txt': [200, 'text/plain', 'User-agent: *\nDisallow: /privat'],
};

let server: TestServer;
let fetcher: Fetcher;
beforeEach(async () => {
  server = await startServer((req, res) => {
    if (req.url === '/n/hanger') return;
    const [status, type, body, location] = PAGES[req.url ?? ''] ?? [404, 'text/plain', ''];
    res.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(body);
  });
  fetcher = createFetch({ userAgent: 'Spanare/test', allowHosts: [server.host] });
});
afterEach(async () => {
  await fetcher.close();
  await server.close();
});

describe.each(STORES)('on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
  });
  afterEach(() => temporary.remove());

  const near = () =>
    source('hamnen', { name: 'Hamnbladet', url: server.url('/rss'), level: 'regionalt', spacing: 'PT0S' });
  const partsOf = (more: Partial<TipParts> = {}): TipParts => ({
    db,
    fetch: fetcher.fetch,
    parse: createInlineParse(),
    tagger: () => tagger,
    sources: [near(), source('a')],
    ...more,
  });
  let clock = Date.parse('2026-11-24T09:00:00Z');
  const tip = (body: object, more: Partial<TipParts> = {}): Promise<AddedTip> => {
    clock += 1000;
    const now = new Date(clock);
    return addTip(partsOf(more), toTip(tipSchema(['trygghet', 'klimat']).parse(body), now), now.toISOString());
  };
  const itemOf = async ({ tip: { itemId } }: AddedTip) => {
    const item = await readItem(db, itemId);
    if (item === null) throw new Error('no item');
    return item;
  };
  const count = async () => (await itemsChangedAfter(db, 0, 400)).filter((item) => item.deletedAt === null).length;
  const indexed = async (id: string) => {
    const changes = await createChangeFeed(db).changesAfter(0, 400);
    return changes.findLast((change) => change.id === id)?.document;
  };
  const saveRaw = async (more: Parameters<typeof raw>[0] = {}) => {
    const draft = normalise(raw(more), source('a'));
    if (draft === null) throw new Error('not an item');
    return saveDraft(db, draft, tagger, '2026-11-20T09:00:00.000Z');
  };

  describe('words alone', () => {
    it('become an item with who, when, where and level, tagged and indexed', async () => {
      const text = 'Tyresö testar trygghetsvärdar\nDe går på kvällarna, för tryggheten.';
      const added = await tip({ text, who: 'Anna', when: 'igår', where: 'Kvalitetsmässan', level: 'lokalsamhallet' });
      expect(added).toMatchObject({ isNew: true, isRepeat: false, notes: [] });
      const item = await itemOf(added);
      expect(item).toMatchObject({
        sourceId: 'tips',
        title: 'Tyresö testar trygghetsvärdar',
        summary: 'De går på kvällarna, för tryggheten.',
        level: 'lokalsamhallet',
        publishedAt: '2026-11-23T00:00:00.000Z',
        publishedPrecision: 'day',
        areas: [{ area: 'trygghet', origin: 'lexicon' }],
        alsoIn: [],
        tips: [{ who: 'Anna', where: 'Kvalitetsmässan', note: text, heard: { precision: 'day' } }],
      });
      const document = await indexed(item.id);
      expect(document).toMatchObject({ source: 'tips', level: 'lokalsamhallet', areas: ['trygghet'] });
      expect(document?.summary).toMatch(/kvällarna.*\nKvalitetsmässan$/);
    });

    it('keep a person’s word on areas, also when everything is tagged anew', async () => {
      const item = await itemOf(await tip({ text: 'Solceller på taken', areas: ['klimat', 'trygghet'] }));
      const areas = [
        { area: 'klimat', origin: 'person' },
        { area: 'trygghet', origin: 'person' },
      ];
      expect(item.areas).toMatchObject(areas);
      expect(await retagAll(db, { ...tagger, version: 'test-2' })).toBe(1);
      expect((await readItem(db, item.id))?.areas).toMatchObject(areas);
    });

    it('of two people are two items, of one person once', async () => {
      const first = await tip({ text: 'Samma sak', who: 'Anna' });
      expect(await tip({ text: ' Samma  sak ', who: 'anna' })).toMatchObject({
        isRepeat: true,
        isNew: false,
        tip: { id: first.tip.id },
      });
      await tip({ text: 'Samma sak', who: 'Bo' });
      expect(await count()).toBe(2);
    });

    it('sent many times at once are one item and one tip', async () => {
      const all = await Promise.all(Array.from({ length: 8 }, () => tip({ text: 'På en gång', who: 'Anna' })));
      expect(new Set(all.map((added) => added.tip.id)).size).toBe(1);
      expect(all.filter((added) => added.isNew)).toHaveLength(1);
      expect(all.filter((added) => added.isRepeat)).toHaveLength(7);
      expect(await count()).toBe(1);
    });

    it.each([
      ['5000 characters', 'å'.repeat(5000)],
      ['emoji', '👩‍👩‍👧‍👦 '.repeat(100).trim()],
      ['markup', '<script>alert(1)</script>\n"><img src=x onerror=alert(1)>'],
      ['quotes', `' " \\ \`; drop table tips; -- %s $1`],
    ])('are kept as they were written: %s', async (_name, text) => {
      const item = await itemOf(await tip({ text }));
      expect(item.tips[0]?.note).toBe(text);
      expect(item.title).not.toBe('');
      expect(item.summary.length).toBeLessThanOrEqual(600);
    });

    it('that are long are found whole', async () => {
      const item = await itemOf(await tip({ text: `Rubrik\n${'ord '.repeat(400)}sistaordet` }));
      expect(item.summary).not.toContain('sistaordet');
      expect((await indexed(item.id))?.summary).toContain('sistaordet');
    });
  });

  describe('an address', () => {
    it('has its page read once', async () => {
      const url = server.url('/n/1');
      const added = await tip({ url, text: 'Kolla den här', who: 'Anna' });
      expect(added).toMatchObject({ isNew: true, notes: [expect.stringMatching(/som för Hamnbladet/)] });
      expect(await itemOf(added)).toMatchObject({
        url,
        title: 'Nattvandring i hamnen',
        summary: LEAD,
        level: 'regionalt',
        publishedAt: '2026-11-02T00:00:00.000Z',
        areas: [{ area: 'trygghet' }],
        tips: [{ who: 'Anna', note: 'Kolla den här' }],
      });
      await tip({ url, who: 'Bo' });
      expect(server.seen.filter((seen) => seen.path === '/n/1')).toHaveLength(1);
    });

    it.each([
      ['/privat/1', /robots\.txt/],
      ['/n/saknas', /finns inte hos utgivaren/],
      ['/n/borta', /finns inte hos utgivaren/],
      ['/n/reserverad', /text- och datautvinning/],
      ['/n/pdf', /inte är en webbsida/],
      ['/n/inat', /internt nät/],
    ])('%s can’t be read, and the tip is kept', async (path, reason) => {
      const added = await tip({ url: server.url(path), text: 'Rubriken\nOch mer', level: 'globalt' });
      expect(added.notes).toEqual([expect.stringMatching(reason)]);
      expect(added.notes[0]).toMatch(/Tipset är sparat/);
      expect(await itemOf(added)).toMatchObject({ url: server.url(path), title: 'Rubriken', summary: 'Och mer' });
    });

    it('inside our own network is kept and never asked', async () => {
      const added = await tip({ url: 'http://10.0.0.7/intranat/sida', who: 'Anna' });
      expect(added.notes.join(' ')).toMatch(/internt nät.*Tipset är sparat.*Inom kommunen.*adressen som rubrik/s);
      expect(await itemOf(added)).toMatchObject({ level: 'kommunen', title: '10.0.0.7/intranat/sida' });
    });

    it('whose server hangs is kept in time', async () => {
      const added = await tip({ url: server.url('/n/hanger'), title: 'Hänger' }, { patienceMs: 500 });
      expect(added.notes[0]).toMatch(/svarade inte klart på 0,5 sekunder/);
      expect(await itemOf(added)).toMatchObject({ title: 'Hänger' });
    });

    it('whose page trips the parser is kept', async () => {
      const parse = async () => fail('hostile', 'för mycket');
      const added = await tip({ url: server.url('/n/1'), title: 'Ont' }, { parse });
      expect(added.notes[0]).toMatch(/gick inte att läsa/);
    });

    it('of a page with script in its title is text', async () => {
      expect((await itemOf(await tip({ url: server.url('/n/ont') }))).title).not.toMatch(/<script/);
    });

    it('that has moved is the item at its new place, by both addresses', async () => {
      const first = await tip({ url: server.url('/n/flyttad'), who: 'Anna' });
      expect((await itemOf(first)).url).toBe(server.url('/n/1'));
      expect((await tip({ url: server.url('/n/1'), who: 'Bo' })).tip.itemId).toBe(first.tip.itemId);
      const seen = server.seen.length;
      expect((await tip({ url: server.url('/n/flyttad'), who: 'Cissi' })).tip.itemId).toBe(first.tip.itemId);
      expect(server.seen.length).toBe(seen);
    });

    it('of a whole site is one item, under whatever title', async () => {
      const first = await tip({ url: server.url('/'), title: 'En tjänst', who: 'Anna' });
      const second = await tip({ url: server.url(''), title: 'Något helt annat', who: 'Bo' });
      expect(second.tip.itemId).toBe(first.tip.itemId);
      expect((await itemOf(first)).title).toBe('En tjänst');
    });
  });

  describe('what is known already', () => {
    const URL_OF = 'https://a.example/nyheter/1?utm_source=mejl';

    it('gets the tip and keeps its words; nobody is asked', async () => {
      const { itemId } = await saveRaw();
      const added = await tip({ url: URL_OF, text: 'Något för Orminge', who: 'Anna', where: 'Fikarummet' });
      expect(added).toMatchObject({ isNew: false, tip: { itemId } });
      expect(added.notes).toEqual([expect.stringMatching(/från a fanns redan/)]);
      expect(await itemOf(added)).toMatchObject({
        sourceId: 'a',
        level: 'nationellt',
        title: 'Kommunen provar nattvandringar i hamnen',
        alsoIn: [],
        tips: [{ who: 'Anna' }],
      });
      expect((await indexed(itemId))?.summary).toMatch(/Orminge\nFikarummet$/);
      expect(await count()).toBe(1);
    });

    it('is found by DOI too', async () => {
      const { itemId } = await saveRaw({ identifiers: { doi: '10.1000/ABC' } });
      expect((await tip({ url: 'https://doi.org/10.1000/abc' })).tip.itemId).toBe(itemId);
    });

    it('is told to the index, also when another tip had made it', async () => {
      const feed = createChangeFeed(db);
      await tip({ url: 'http://10.0.0.7/a', who: 'Anna' });
      const before = await feed.lastChange();
      const { tip: second } = await tip({ url: 'http://10.0.0.7/a', who: 'Bo', text: 'Viktigt för Fisksätra' });
      expect(await feed.changesAfter(before, 10)).toMatchObject([{ document: { summary: 'Viktigt för Fisksätra' } }]);
      const between = await feed.lastChange();
      await removeTip(db, second.id, '2026-11-24T10:00:00.000Z');
      expect(await feed.changesAfter(between, 10)).toMatchObject([{ document: { summary: '' } }]);
    });

    it('takes the level that the person says, and has its own again when the tip is taken back', async () => {
      const { itemId } = await saveRaw();
      const added = await tip({ url: URL_OF, level: 'globalt' });
      expect(added.notes.join(' ')).toMatch(/hade nivån ”Nationen” och har nu ”Världen”/);
      expect((await indexed(itemId))?.level).toBe('globalt');
      await removeTip(db, added.tip.id, '2026-11-24T10:00:00.000Z');
      expect((await indexed(itemId))?.level).toBe('nationellt');
      await restoreTip(db, added.tip.id, '2026-11-24T11:00:00.000Z');
      expect((await indexed(itemId))?.level).toBe('globalt');
    });

    it('stays when its source withdraws it, for as long as the tip holds', async () => {
      const { itemId } = await saveRaw();
      const { tip: kept } = await tip({ url: URL_OF });
      await markDeleted(db, 'a', ['g1'], '2026-11-24T10:00:00.000Z');
      expect(await readItem(db, itemId)).toMatchObject({ deletedAt: null, sourceId: 'tips' });
      await removeTip(db, kept.id, '2026-11-24T11:00:00.000Z');
      expect((await readItem(db, itemId))?.deletedAt).not.toBeNull();
    });

    it('that a source brings later is the tip’s item, and the source’s when the tip is taken back', async () => {
      const added = await tip({ url: URL_OF, title: 'Mitt tips' });
      const { itemId } = await saveRaw();
      expect(itemId).toBe(added.tip.itemId);
      expect(await itemOf(added)).toMatchObject({ title: 'Mitt tips', alsoIn: [{ sourceId: 'a' }] });
      await removeTip(db, added.tip.id, '2026-11-24T11:00:00.000Z');
      expect(await itemOf(added)).toMatchObject({ sourceId: 'a', deletedAt: null, tips: [] });
    });

    it('comes back when it was withdrawn', async () => {
      const { itemId } = await saveRaw();
      await markDeleted(db, 'a', ['g1'], '2026-11-24T08:00:00.000Z');
      const added = await tip({ url: URL_OF, title: 'Den finns kvar här' });
      expect(added).toMatchObject({ isNew: true, tip: { itemId } });
      expect(await itemOf(added)).toMatchObject({ sourceId: 'tips', deletedAt: null, title: 'Den finns kvar här' });
    });
  });

  describe('taking back', () => {
    const later = '2026-11-25T09:00:00.000Z';

    it('takes the item along, and putting back brings both', async () => {
      const added = await tip({ text: 'Bara ett rykte', who: 'Anna' });
      const { id, itemId } = added.tip;
      expect(await removeTip(db, id, later)).toMatchObject({ removedAt: later });
      expect((await readItem(db, itemId))?.deletedAt).toBe(later);
      expect(await indexed(itemId)).toBeNull();
      expect(await removeTip(db, id, '2026-11-26T09:00:00.000Z')).toMatchObject({ removedAt: later });
      expect(await listTips(db, { limit: 10, isRemoved: false })).toEqual([]);
      expect(await listTips(db, { limit: 10, isRemoved: true })).toHaveLength(1);
      expect(await restoreTip(db, id, later)).toMatchObject({ removedAt: null });
      expect(await itemOf(added)).toMatchObject({ deletedAt: null, tips: [{ who: 'Anna' }] });
      expect(await indexed(itemId)).toMatchObject({ title: 'Bara ett rykte' });
    });

    it('leaves the item to those who tipped of it too', async () => {
      const first = await tip({ url: 'http://10.0.0.7/a', who: 'Anna' });
      const second = await tip({ url: 'http://10.0.0.7/a', who: 'Bo' });
      await removeTip(db, first.tip.id, later);
      expect(await itemOf(second)).toMatchObject({ deletedAt: null, tips: [{ who: 'Bo' }] });
      await removeTip(db, second.tip.id, later);
      expect((await itemOf(second)).deletedAt).toBe(later);
      await restoreTip(db, first.tip.id, later);
      expect(await itemOf(first)).toMatchObject({ deletedAt: null, tips: [{ who: 'Anna' }] });
    });

    it('and telling again is the same tip, with what is told now', async () => {
      const first = await tip({ text: 'En sak', who: 'Anna', where: 'Fel plats' });
      await removeTip(db, first.tip.id, later);
      const again = await tip({ text: 'En sak', who: 'Anna', where: 'Rätt plats' });
      expect(again).toMatchObject({
        isNew: true,
        isRepeat: false,
        tip: { id: first.tip.id, itemId: first.tip.itemId },
      });
      expect(await itemOf(again)).toMatchObject({ deletedAt: null, tips: [{ where: 'Rätt plats' }] });
    });

    it('of what is not there is nothing', async () => {
      expect(await removeTip(db, 'nej', later)).toBeNull();
      expect(await restoreTip(db, 'nej', later)).toBeNull();
      expect(await eraseTip(db, 'nej', later)).toBe(false);
    });
  });

  it('erasing leaves neither name nor words', async () => {
    const added = await tip({ text: 'Hemligheten om Kim', who: 'Anna Ek', where: 'Fikarummet', areas: ['klimat'] });
    expect(await eraseTip(db, added.tip.id, '2026-11-25T09:00:00.000Z')).toBe(true);
    const tables = ['tips', 'items', 'item_versions', 'area_verdicts', 'item_people', 'story_keys'] as const;
    const all = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
    expect(JSON.stringify(all)).not.toMatch(/Anna|Kim|Fikarummet/);
    expect(await restoreTip(db, added.tip.id, '2026-11-25T10:00:00.000Z')).toBeNull();
  });

  it('lists the latest first, page by page', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push((await tip({ text: `Tips ${n}` })).tip.id);
    const [first, second] = await listTips(db, { limit: 2, isRemoved: false });
    expect([first?.id, second?.id]).toEqual([ids[2], ids[1]]);
    expect(await listTips(db, { limit: 2, isRemoved: false, after: second?.id })).toMatchObject([{ id: ids[0] }]);
  });
});
