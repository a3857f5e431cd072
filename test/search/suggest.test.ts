/** What is proposed while somebody writes: words of the texts with how many have them, phrases and titles, whatever the index has done meanwhile. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tokenize } from '../../src/language/tokens.js';
import { MERGE_LIMITS } from '../../src/search/embedded/merge.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchEngine, Suggestion } from '../../src/search/engine.js';
import { makeDocument, put, remove } from '../contract/search-engine.js';

let folder: string;
let engine: SearchEngine;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'suggest-'));
  engine = openEmbeddedEngine({ folder, limits: { ...MERGE_LIMITS, pending: 6, fanOut: 3, smallest: 10 } });
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const fill = (titles: string[]): Promise<void> =>
  engine.apply(titles.map((title, i) => put(makeDocument(`t${i}`, title))));
const suggest = (text: string, limit = 8): Promise<Suggestion[]> => engine.suggest({ text, limit });
const words = async (text: string, limit?: number): Promise<string[]> =>
  (await suggest(text, limit)).filter(({ kind }) => kind === 'word').map((one) => one.text);

describe('words', () => {
  it('come by how many texts have them, with the number', async () => {
    await fill(['Skolan', 'Skolgården', 'Skolgården igen', 'Skog', 'Skolskjutsen', 'Skolskjutsen', 'Skolskjutsen']);
    const found = (await suggest('sko')).filter(({ kind }) => kind === 'word');
    expect(found.slice(0, 2)).toEqual([
      { text: 'skolskjutsen', kind: 'word', n: 3 },
      { text: 'skolgården', kind: 'word', n: 2 },
    ]);
    expect(
      found
        .slice(2)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['skog', 'skolan']);
  });

  it('are found without å, ä and ö, and after those that begin as it is written', async () => {
    await fill(['Övergödning i sjön', 'Overallen', 'Älvdalen', 'Ängen']);
    expect(await words('over')).toEqual(['overallen', 'övergödning']);
    expect(await words('över')).toEqual(['övergödning']);
    expect(await words('alv')).toEqual(['älvdalen']);
  });

  it('are of each word one form, and never only what is written', async () => {
    await fill(['Biblioteket', 'Biblioteket', 'Biblioteken', 'Bibliotek']);
    expect(await words('bibl')).toEqual(['biblioteket']);
    expect(await words('bibliotek')).toEqual(['biblioteket']);
    expect(await words('biblioteket')).toEqual([]);
    expect(await words('bibliotekens')).toEqual([]);
  });

  it('go on after what stands before, which they are found with', async () => {
    await fill(['Öppna data', 'Öppna data igen', 'Datorer', 'Öppna dagar', 'Datorer', 'Datorer']);
    expect(await words('öppna da')).toEqual(['öppna data', 'öppna dagar']);
    expect(await suggest('öppna da')).toContainEqual({ text: '"öppna data"', kind: 'phrase', n: 2 });
    expect(await words('nivå:regionalt -öppna da')).toEqual([
      'nivå:regionalt -öppna datorer',
      'nivå:regionalt -öppna data',
      'nivå:regionalt -öppna dagar',
    ]);
    expect((await suggest('"öppna da'))[0]).toEqual({ text: '"öppna data"', kind: 'phrase', n: 2 });
  });

  it.each(['', ' ', 'a', 'stängda ', 'sko*', '"', '-', '(((', 'nivå:', '\u0000', '𝒜'])(
    'are none for %j',
    async (text) => {
      await fill(['Öppna data', 'Skolan']);
      expect(await suggest(text)).toEqual([]);
    },
  );
});

describe('titles', () => {
  it('that begin so are found as phrases, the newest first, letters with marks or without', async () => {
    await engine.apply([
      put(makeDocument('a', 'Övergödningen minskar i "Östersjön"', { sortAt: '2026-01-01T00:00:00.000Z' })),
      put(makeDocument('b', 'Övergödningen ökar', { sortAt: '2026-02-01T00:00:00.000Z' })),
      put(makeDocument('c', 'Om övergödningen', { sortAt: '2026-03-01T00:00:00.000Z' })),
    ]);
    const titles = async (text: string) =>
      (await suggest(text)).filter(({ kind }) => kind === 'title').map((one) => one.text);
    expect(await titles('overg')).toEqual(['"Övergödningen ökar"', '"Övergödningen minskar i  Östersjön"']);
    expect(await titles('övergödningen m')).toEqual(['"Övergödningen minskar i  Östersjön"']);
    expect(await titles('övergödningen ')).toHaveLength(2);
    expect(await titles('om över')).toEqual(['"Om övergödningen"']);
  });
});

it('counts as reading every text does, over segments, changes and deletions of the latest texts', async () => {
  const VOCABULARY = 'skola skolan skolor skolgård skogen skriva skolbuss öl öppna oppna data e-skola 𝒜b'.split(' ');
  const title = fc.array(fc.constantFrom(...VOCABULARY), { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
  await fc.assert(
    fc.asyncProperty(fc.array(title, { minLength: 1, maxLength: 30 }), async (titles) => {
      const own = openEmbeddedEngine({
        folder: join(folder, `${Math.random()}`),
        limits: { ...MERGE_LIMITS, pending: 6, fanOut: 2, smallest: 10 },
      });
      for (const [i, each] of titles.entries()) await own.apply([put(makeDocument(`t${i}`, each))]);
      for (const beginning of ['sk', 'skol', 'op', 'öp', 'e-']) {
        const found = (await own.suggest({ text: beginning, limit: 20 })).filter(({ kind }) => kind === 'word');
        for (const { text, n } of found)
          expect([text, n]).toEqual([
            text,
            titles.filter((each) => tokenize(each).some((token) => token.text === text)).length,
          ]);
        const there = new Set(titles.flatMap((each) => tokenize(each).map((token) => token.text)));
        const beginsSo = [...there].filter((word) => word.startsWith(beginning));
        expect(found.length > 0).toBe(beginsSo.length > 0 || (beginning === 'op' && there.has('öppna')));
      }
      await own.close();
    }),
    { numRuns: 40 },
  );
}, 120_000);

it('forgets what is deleted, at the latest when the index is made anew', async () => {
  await fill(['Skolan', 'Simhallen']);
  await engine.apply([remove('t0')]);
  expect(await words('sko')).toEqual([]);
  expect(await words('sim')).toEqual(['simhallen']);
});
