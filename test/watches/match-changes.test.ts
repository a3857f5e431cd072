/** What watches find as items come, change and go: what is new to whom, what is gone through first, and that no stop and no second process loses or doubles. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KyselyPlugin } from 'kysely';
import type { RawItem } from '../../src/domain/item.js';
import { markDeleted } from '../../src/intake/delete-item.js';
import { newId } from '../../src/intake/ids.js';
import { normalise } from '../../src/intake/normalise.js';
import { saveDrafts } from '../../src/intake/save-item.js';
import { decideArea } from '../../src/intake/verdicts.js';
import { compileSynonyms, NO_SYNONYMS, type Synonyms } from '../../src/language/compile-synonyms.js';
import type { Filters } from '../../src/search/filters.js';
import type { Db } from '../../src/store/store.js';
import { eraseWatch } from '../../src/watches/erase-watches.js';
import { countHits, listHits, readHitCursor, writeHitCursor } from '../../src/watches/hits.js';
import {
  addWatch,
  changeWatch,
  findWatch,
  listAllWatches,
  listWatches,
  removeWatch,
  restoreWatch,
  type WatchInput,
} from '../../src/watches/kept-watches.js';
import { areWatchesBehind, type MatchParts, matchWatches } from '../../src/watches/match-changes.js';
import { boundsOf } from '../../src/watches/period.js';
import { readWatch } from '../../src/watches/read-watch.js';
import { markSeen, readSeen } from '../../src/watches/readers.js';
import { tellWatch } from '../../src/watches/told-watch.js';
import type { Watch } from '../../src/watches/watch.js';
import { countBehind } from '../../src/watches/watch-lag.js';
import { createWatchPlans } from '../../src/watches/watch-plans.js';
import { raw, source, tagger } from '../intake/support.js';
import { STORES, type TemporaryStore } from '../support/stores.js';
import { AREAS } from '../web/application.js';

const now = (): string => new Date().toISOString();
const KNOWN = { areas: AREAS, sources: [source('a'), source('b')] };
const ANY = { from: null, before: null };

describe.each(STORES)('watches on $name', (kind) => {
  let temporary: TemporaryStore;
  let db: Db;
  let synonyms: Synonyms;
  let parts: MatchParts;
  let count: number;
  beforeEach(async () => {
    temporary = await kind.open();
    db = temporary.store.db;
    synonyms = NO_SYNONYMS;
    parts = { db, known: () => KNOWN, synonyms: () => synonyms, plans: createWatchPlans() };
    count = 0;
  });
  afterEach(() => temporary.remove());

  const save = async (titles: string[], more: Partial<RawItem> = {}): Promise<string[]> => {
    const drafts = titles.flatMap((title) => {
      count += 1;
      const at = new Date(Date.UTC(2026, 9, 1) + count * 3_600_000).toISOString();
      const fields = { externalId: `g${count}`, url: `https://a.example/${count}`, title, summaryHtml: '' };
      return normalise(raw({ ...fields, published: { at, precision: 'instant' }, ...more }), source('a')) ?? [];
    });
    return (await saveDrafts(db, drafts, tagger, now())).map((saved) => saved.itemId);
  };
  const watch = async (q: string, more: Partial<WatchInput> = {}): Promise<string> => {
    const outcome = await addWatch(db, { name: `Om ${q}`, q, filters: {}, owner: null, ...more }, now());
    if (!outcome.ok) throw new Error(outcome.problem.kind);
    return outcome.watch.id;
  };
  const find = async (id: string): Promise<Watch> => {
    const found = await findWatch(db, id);
    if (found === null) throw new Error('no watch');
    return found;
  };
  const match = () => matchWatches(parts, { batchSize: 3 });
  const hitsOf = async (id: string, above?: number) => listHits(db, await find(id), ANY, { limit: 100, above });
  /** Title by title, the latest first, and the number of each. */
  const shown = async (id: string): Promise<[string, number][]> => {
    const hits = await hitsOf(id);
    const rows = await db.selectFrom('items').select(['id', 'title']).execute();
    const titles = new Map(rows.map((row) => [row.id, row.title]));
    return hits.map((hit) => [titles.get(hit.itemId) ?? '', hit.number]);
  };
  const unseen = async (id: string, reader?: string): Promise<number> => {
    const found = await find(id);
    return (await countHits(db, found, ANY, await readSeen(db, found, reader))).unseen;
  };

  it('go through what there is, which is not new, and then find what comes, which is', async () => {
    await save(['Hamnen byggs om', 'Skolan öppnar', 'Ny hamn i norr', 'Torget', 'Hamnar i fara']);
    expect(await areWatchesBehind(db)).toBe(false);
    const id = await watch('hamn');
    expect(await areWatchesBehind(db)).toBe(true);
    expect((await find(id)).filled).toBe(0);
    expect(await match()).toMatchObject({ complete: true });
    expect(await find(id)).toMatchObject({ filled: null, lastNumber: 0 });
    expect(await shown(id)).toEqual([
      ['Hamnar i fara', 0],
      ['Ny hamn i norr', 0],
      ['Hamnen byggs om', 0],
    ]);
    expect(await unseen(id)).toBe(0);
    expect(await areWatchesBehind(db)).toBe(false);

    await save(['Bro vid hamnen', 'Bibliotek', 'Hamnfest']);
    expect(await areWatchesBehind(db)).toBe(true);
    await match();
    expect((await shown(id)).slice(0, 3)).toEqual([
      ['Hamnfest', 2],
      ['Bro vid hamnen', 1],
      ['Hamnar i fara', 0],
    ]);
    expect(await unseen(id)).toBe(2);
    expect((await find(id)).lastNumber).toBe(2);
    expect(await match()).toEqual({ items: 0, complete: true });
  });

  it('find an item when it becomes a hit, keep its number while it is one, and forget it when it is none', async () => {
    const [harbour, square] = await save(['Hamnen', 'Torget']);
    const [area, word] = [await watch('', { filters: { area: ['klimat'] }, name: 'Område' }), await watch('hamn')];
    await match();
    expect(await shown(word)).toEqual([['Hamnen', 0]]);
    const decide = (itemId = '', verdict: 'yes' | 'no' | null) =>
      decideArea(db, { itemId, area: 'klimat', verdict, by: null }, tagger, now());
    await decide(square, 'yes');
    await match();
    expect(await shown(area)).toEqual([['Torget', 1]]);
    await save(['Torget har en hamn'], { externalId: 'g2', url: 'https://a.example/2' });
    await match();
    expect(await shown(word)).toEqual([
      ['Torget har en hamn', 1],
      ['Hamnen', 0],
    ]);
    expect(await shown(area)).toEqual([['Torget har en hamn', 1]]);
    await decide(square, null);
    await save(['Torget igen'], { externalId: 'g2', url: 'https://a.example/2' });
    await markDeleted(db, 'a', ['g1'], now());
    await match();
    expect(await shown(area)).toEqual([]);
    expect(await shown(word)).toEqual([]);
    expect(await db.selectFrom('watch_hits').selectAll().execute()).toEqual([]);
    expect(harbour).toBeDefined();
    await decide(square, 'yes');
    await match();
    expect(await shown(area)).toEqual([['Torget igen', 2]]);
  });

  it('have what comes while they go through as new, and what was there and changes then as not', async () => {
    await save(Array.from({ length: 10 }, (_, n) => `Hamn ${n}`));
    const id = await watch('hamn');
    const stop = new AbortController();
    const first = await matchWatches(parts, { batchSize: 3, signal: stop.signal, onProgress: () => stop.abort() });
    expect(first).toEqual({ items: 3, complete: false });
    expect((await find(id)).filled).toBeCloseTo(0.3);
    await save(['Ny hamn under tiden']);
    await save(['Hamn 9 ändrad'], { externalId: 'g10', url: 'https://a.example/10' });
    await match();
    const all = await shown(id);
    expect(all).toHaveLength(11);
    expect(all.filter(([, number]) => number > 0)).toEqual([['Ny hamn under tiden', 1]]);
    expect((await find(id)).filled).toBeNull();
  });

  it('follow while another goes through, and join each other', async () => {
    await save(Array.from({ length: 8 }, (_, n) => `Hamn ${n} vid torg ${n}`));
    const early = await watch('hamn');
    await match();
    await save(['Hamn sent']);
    const late = await watch('torg');
    const stop = new AbortController();
    await matchWatches(parts, { batchSize: 3, signal: stop.signal, onProgress: () => stop.abort() });
    expect(await unseen(early)).toBe(1);
    const third = await watch('torg*');
    await match();
    await save(['Torg och hamn']);
    await match();
    for (const id of [early, late, third]) expect((await shown(id))[0]?.[0]).toBe('Torg och hamn');
    expect([await unseen(early), await unseen(late), await unseen(third)]).toEqual([2, 1, 1]);
    expect((await shown(late)).length).toBe(9);
    expect((await shown(third)).length).toBe(9);
  });

  it('changed go through all anew: hits that stay keep their number, others go, and what is found then is not new', async () => {
    const id = await watch('hamn');
    await match();
    await save(['Hamn A', 'Hamn och torg', 'Torg B']);
    await match();
    expect(await unseen(id)).toBe(2);
    await changeWatch(db, id, { q: 'torg' }, now());
    expect(await shown(id)).toEqual([]);
    await match();
    expect(await shown(id)).toEqual([
      ['Hamn och torg', 2],
      ['Torg B', 0],
    ]);
    expect(await unseen(id)).toBe(1);
    expect(await db.selectFrom('watch_hits').selectAll().execute()).toHaveLength(2);
    const before = await find(id);
    await changeWatch(db, id, { name: 'Nytt namn' }, now());
    expect(await find(id)).toMatchObject({ revision: before.revision, filled: null, name: 'Nytt namn' });
  });

  it('taken away rest, and put back have what came meanwhile as new', async () => {
    await save(['Hamn 1']);
    const id = await watch('hamn');
    await match();
    await removeWatch(db, id, now());
    await removeWatch(db, id, now());
    expect(await areWatchesBehind(db)).toBe(false);
    const [second] = await save(['Hamn 2', 'Torg']);
    await match();
    expect(await shown(id)).toEqual([['Hamn 1', 0]]);
    expect(await changeWatch(db, id, { q: 'x' }, now())).toMatchObject({ ok: false, problem: { kind: 'removed' } });
    await restoreWatch(db, id);
    await match();
    expect(await shown(id)).toEqual([
      ['Hamn 2', 1],
      ['Hamn 1', 0],
    ]);
    expect(second).toBeDefined();
    expect(await find(id)).toMatchObject({ removedAt: null, filled: null });
  });

  it('read their words anew when the synonyms are others, without calling anything new', async () => {
    await save(['Brygga vid torget', 'Hamn']);
    const id = await watch('hamn');
    await match();
    synonyms = compileSynonyms({ groups: [['hamn', 'brygga']] });
    await match();
    expect(await shown(id)).toEqual([
      ['Hamn', 0],
      ['Brygga vid torget', 0],
    ]);
    expect(await unseen(id)).toBe(0);
    await save(['Bryggan rustas']);
    await match();
    expect((await shown(id))[0]).toEqual(['Bryggan rustas', 1]);
    synonyms = NO_SYNONYMS;
    await match();
    expect(await shown(id)).toEqual([['Hamn', 0]]);
  });

  it('by a source or an area that leaves the configuration never come to find everything', async () => {
    const lasting = { areas: AREAS, sources: [source('a'), { ...source('b'), name: 'Polisen' }] };
    const since = { areas: AREAS.filter((area) => area.id !== 'klimat'), sources: [source('a')] };
    await save(['Hamnen', 'Torget']);
    const watches = [
      await watch('källa:b', { name: '1' }),
      await watch('källa:polisen', { name: '2' }),
      await watch('område:klimat', { name: '3' }),
      await watch('hamn källa:polisen', { name: '4' }),
      await watch('område:klimat källa:polisen', { name: '5' }),
    ];
    parts = { ...parts, known: () => lasting };
    await match();
    for (const id of watches) expect(await shown(id)).toEqual([]);
    parts = { ...parts, known: () => since };
    await match();
    await save(['Hamnen igen']);
    await match();
    for (const id of watches) {
      expect([id, await shown(id)]).toEqual([id, []]);
      const told = await tellWatch(db, await find(id), since, undefined);
      expect(told.problems).not.toEqual([]);
    }
  });

  it('that would find everything as they are read today rest, and say so', async () => {
    const id = await watch('hamn');
    await save(['Hamnen']);
    await match();
    // As another version would find it, when it starts.
    parts = { ...parts, plans: createWatchPlans() };
    await db.updateTable('watches').set({ q: 'efter:2020-01-01' }).where('id', '=', id).execute();
    await match();
    await save(['Torget', 'Hamnen igen']);
    await match();
    expect(await shown(id)).toEqual([]);
    const told = await tellWatch(db, await find(id), KNOWN, undefined);
    expect(told.problems).toEqual([expect.stringMatching(/vilar/)]);
  });

  it('erased leave nothing behind, also while they are gone through', async () => {
    await save(Array.from({ length: 8 }, (_, n) => `Hamn ${n}`));
    const [id, other] = [await watch('hamn'), await watch('hamn*')];
    const stop = new AbortController();
    await matchWatches(parts, { batchSize: 3, signal: stop.signal, onProgress: () => stop.abort() });
    const gone = await find(id);
    await markSeen(db, gone, { reader: 'Anna', number: 0 }, now());
    expect(await eraseWatch(db, id)).toBe(true);
    expect(await eraseWatch(db, id)).toBe(false);
    expect(await markSeen(db, gone, { reader: 'Anna', number: undefined }, now())).toBeNull();
    await match();
    expect(await findWatch(db, id)).toBeNull();
    const left = await db.selectFrom('watch_hits').select('watch_id').distinct().execute();
    expect(left).toEqual([{ watch_id: other }]);
    expect(await db.selectFrom('watch_readers').selectAll().execute()).toEqual([]);
    expect(await shown(other)).toHaveLength(8);
  });

  it('tell how far they are behind', async () => {
    expect(await countBehind(db)).toBe(0);
    await save(['Hamn', 'Torg', 'Bro']);
    expect(await countBehind(db)).toBe(0);
    const id = await watch('hamn');
    expect(await countBehind(db)).toBe(3);
    await match();
    expect(await countBehind(db)).toBe(0);
    await save(['Hamn till']);
    expect(await countBehind(db)).toBe(1);
    await watch('torg');
    expect(await countBehind(db)).toBe(4);
    await match();
    await removeWatch(db, id, now());
    expect(await countBehind(db)).toBe(0);
  });

  it('are all listed, however many', async () => {
    const { id: _id, ...one } = await db
      .selectFrom('watches')
      .selectAll()
      .where('id', '=', await watch('hamn'))
      .executeTakeFirstOrThrow();
    for (let n = 0; n < 1001; n += 91) {
      const rows = Array.from({ length: 91 }, (_, k) => ({ ...one, id: newId(), name_key: `w${n + k}` }));
      await db
        .insertInto('watches')
        .values(rows.map((row, k) => ({ ...row, removed_at: (n + k) % 2 === 0 ? now() : null })))
        .execute();
    }
    const counted = async (request: Parameters<typeof listAllWatches>[1]) =>
      new Set((await listAllWatches(db, request)).map((one) => one.id)).size;
    expect([await counted({}), await counted({ isRemoved: true }), await counted({ isRemoved: false })]).toEqual([
      1002, 501, 501,
    ]);
  });

  it('done by several processes at once find each once, and with rising numbers', async () => {
    await save(Array.from({ length: 30 }, (_, n) => `Hamn ${n}`));
    const ids = await Promise.all([watch('hamn'), watch('hamn*'), watch('hamn 7')]);
    const others = [temporary.store.db, await openAnother(temporary)];
    const run = () =>
      Promise.all(
        others.map((each) => matchWatches({ ...parts, db: each, plans: createWatchPlans() }, { batchSize: 4 })),
      );
    await run();
    const writing = (async () => {
      for (let n = 0; n < 12; n++) await save([`Hamn till ${n}`, `Torg ${n}`]);
    })();
    for (let n = 0; n < 6; n++) await run();
    await writing;
    await run();
    await others[1]?.destroy();
    for (const id of ids.slice(0, 2)) {
      const found = await shown(id);
      expect(found).toHaveLength(42);
      const numbers = found.map(([, number]) => number).filter((number) => number > 0);
      expect(numbers).toEqual(Array.from({ length: 12 }, (_, n) => 12 - n));
      expect(found.slice(0, 12).map(([title]) => title)).toEqual(
        Array.from({ length: 12 }, (_, n) => `Hamn till ${11 - n}`),
      );
      expect((await find(id)).lastNumber).toBe(12);
    }
  }, 60_000);

  it('one that joins while another process looks misses nothing', async () => {
    const first = await watch('hamn');
    await match();
    const other = await openAnother(temporary);
    let joined = '';
    const joinMeanwhile = once(async () => {
      const outcome = await addWatch(other, { name: 'Sen', q: 'hamn', filters: {}, owner: null }, now());
      joined = outcome.ok ? outcome.watch.id : '';
      await matchWatches({ ...parts, db: other, plans: createWatchPlans() });
      const draft = normalise(raw({ title: 'Hamn' }), source('a'));
      await saveDrafts(other, draft === null ? [] : [draft], tagger, now());
    });
    // What this process has read of the watches is old before it looks at the items.
    await matchWatches({ ...parts, db: db.withPlugin(afterFirstAnswer(joinMeanwhile)) });
    await match();
    await other.destroy();
    expect([await unseen(first), await unseen(joined)]).toEqual([1, 1]);
  });

  it('trust change numbers more than clocks', async () => {
    await save(['Hamn']);
    const input = { name: 'Hamn', q: 'hamn', filters: {}, owner: null };
    const outcome = await addWatch(db, input, '2001-01-01T00:00:00.000Z');
    await match();
    expect(outcome.ok && (await shown(outcome.watch.id))).toEqual([['Hamn', 0]]);
  });

  it('tell each reader what is new, mark only when told to, and back again', async () => {
    const shared = await watch('hamn');
    const own = await watch('hamn', { owner: 'Anna' });
    await match();
    await save(['Hamn 1', 'Hamn 2']);
    await match();
    const [of, ofAnna] = [await find(shared), await find(own)];
    expect(await unseen(shared, 'Anna')).toBe(2);
    expect(await markSeen(db, of, { reader: 'Anna', number: 1 }, now())).toEqual({ seen: 1, before: 0 });
    expect(await unseen(shared, ' anna ')).toBe(1);
    expect(await unseen(shared, 'Bo')).toBe(2);
    expect(await unseen(shared)).toBe(2);
    expect(await markSeen(db, of, { reader: 'Anna', number: undefined }, now())).toEqual({ seen: 2, before: 1 });
    expect(await unseen(shared, 'Anna')).toBe(0);
    expect(await markSeen(db, of, { reader: 'Anna', number: 1 }, now())).toEqual({ seen: 1, before: 2 });
    expect(await unseen(shared, 'Anna')).toBe(1);
    expect(await markSeen(db, of, { reader: 'Anna', number: 3 }, now())).toBeNull();
    await markSeen(db, ofAnna, { reader: undefined, number: undefined }, now());
    expect([await unseen(own), await unseen(own, 'Anna'), await unseen(own, 'Bo')]).toEqual([0, 0, 2]);
  });

  it('have names of their own, owner by owner', async () => {
    const id = await watch('hamn', { name: 'Hamnen' });
    const again = (more: Partial<WatchInput> = {}) =>
      addWatch(db, { name: ' hamnen ', q: 'x', filters: {}, owner: null, ...more }, now());
    expect(await again()).toMatchObject({ ok: false, problem: { kind: 'taken', by: { id } } });
    expect(await again({ owner: 'Anna' })).toMatchObject({ ok: true });
    expect(await again({ owner: 'ANNA' })).toMatchObject({ ok: false, problem: { kind: 'taken' } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => again({ owner: 'Bo' })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await removeWatch(db, id, now());
    expect(await again()).toMatchObject({ ok: true });
    expect(await restoreWatch(db, id)).toMatchObject({ ok: false, problem: { kind: 'taken' } });
    const list = async (more: object) => (await listWatches(db, { limit: 10, isRemoved: false, ...more })).length;
    expect([await list({}), await list({ owner: 'anna' }), await list({ owner: null })]).toEqual([3, 1, 1]);
    expect(await list({ isRemoved: true })).toBe(1);
  });

  it('are paged so that nothing is skipped or repeated while more comes', async () => {
    await save(Array.from({ length: 7 }, (_, n) => `Hamn ${n}`));
    const id = await watch('hamn');
    await match();
    await save(['Hamn x', 'Hamn y', 'Hamn z']);
    await match();
    const expected = (await hitsOf(id)).map((hit) => hit.itemId);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const of = await find(id);
      const after = cursor === '' ? undefined : readHitCursor(of, cursor)?.after;
      const page = await listHits(db, of, ANY, { limit: 2, after });
      seen.push(...page.map((hit) => hit.itemId));
      const last = page.at(-1);
      if (last === undefined) break;
      cursor = writeHitCursor(of, { above: null, after: last });
      await save([`Hamn ny ${seen.length}`]);
      await match();
    }
    expect(seen).toEqual(expected);
    const of = await find(id);
    const other = await find(await watch('torg'));
    const cursor = writeHitCursor(of, { above: 1, after: { number: 1, sortAt: 'x', itemId: 'y' } });
    expect(readHitCursor(of, cursor)).toEqual({ above: 1, after: { number: 1, sortAt: 'x', itemId: 'y' } });
    for (const bad of ['', 'x', '{}', `${cursor}x`.slice(4)]) expect(readHitCursor(of, bad)).toBeNull();
    expect(readHitCursor(other, cursor)).toBeNull();
    expect(readHitCursor({ ...of, revision: of.revision + 1 }, cursor)).toBeNull();
  });

  it('with a period that moves let go of what has left it', async () => {
    const daysAgo = (days: number) => ({
      published: { at: new Date(Date.now() - days * 86_400_000).toISOString(), precision: 'instant' as const },
    });
    await save(['Hamn i förrgår'], daysAgo(2));
    await save(['Hamn för länge sedan'], daysAgo(40));
    const id = await watch('hamn sedan:7d');
    await match();
    const counted = async (on: Date): Promise<number> => {
      const { filters } = readWatch({ q: `hamn efter:${on.toISOString().slice(0, 10)}`, filters: {} }, KNOWN);
      return (await countHits(db, await find(id), boundsOf(filters), 0)).total;
    };
    expect((await countHits(db, await find(id), ANY, 0)).total).toBe(1);
    expect(await counted(new Date(Date.now() - 7 * 86_400_000))).toBe(1);
    // Six days later the week is another one.
    expect(await counted(new Date(Date.now() - 86_400_000))).toBe(0);
  });

  it('keep their filters as they are written', async () => {
    const filters: Filters = { area: ['klimat'], from: '2026-01-01' };
    expect((await find(await watch('hamn', { filters }))).filters).toEqual(filters);
  });
});

async function openAnother({ place }: TemporaryStore): Promise<Db> {
  const { openStore } = await import('../../src/store/store.js');
  return (await openStore(place)).db;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    isDone = true;
    await work();
  };
}

/** Something else happens before the process gets to know what it asked for. */
const afterFirstAnswer = (work: () => Promise<void>): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => {
    await work();
    return result;
  },
});
