/** How a query is told to have been read: each word by what it was found as, what was left out, and how far the question was widened. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileSynonyms } from '../../src/language/synonyms.js';
import { openEmbeddedEngine } from '../../src/search/embedded.js';
import type { SearchAnswer, SearchEngine } from '../../src/search/engine.js';
import type { Interpretation } from '../../src/search/interpretation.js';
import { parseQuery } from '../../src/search/query.js';
import { sayInterpretation } from '../../src/search/say-interpretation.js';
import { makeDocument, put } from '../contract/search-engine.js';

const SYNONYMS = compileSynonyms({
  groups: [
    ['elsparkcykel', 'e-scooter'],
    ['vänort', 'partnerstad'],
  ],
});
const TITLES = [
  'Nytt bibliotek i centrum',
  'Biblioteken får längre öppettider',
  'Stadsbiblioteket firar',
  'Regler för elsparkcyklar',
  'Garage för cyklar vid stationen',
  'Åtgärder mot övergödning',
  'Simhallen stänger',
  'Öppna data i kommunen',
  'Medborgardialog om skolgården',
  'Dialog med medborgare',
  'Partnerstaden firar',
];

let folder: string;
let engine: SearchEngine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interpretation-'));
  engine = openEmbeddedEngine({ folder, synonyms: SYNONYMS });
  await engine.apply(TITLES.map((title, i) => put(makeDocument(`t${i}`, title))));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const ask = (q: string, typing = false): Promise<SearchAnswer> =>
  engine.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: 20, typing });
const read = async (q: string): Promise<Interpretation> => (await ask(q)).interpretation;
const say = async (q: string) => {
  const { interpretation, total } = await ask(q);
  return sayInterpretation(parseQuery(q), interpretation, total);
};

describe('a word', () => {
  it.each<[string, string, Interpretation['wanted'][0]['found'][0]]>([
    ['the word itself', 'bibliotek', { as: 'exact', words: [] }],
    ['other inflections, named', 'bibliotek', { as: 'inflection', words: ['biblioteken'] }],
    ['compounds with it', 'bibliotek', { as: 'compound', words: [] }],
    ['its parts', 'cykelgarage', { as: 'parts', words: ['cyklar', 'garage'] }],
    ['letters that were left out', 'overgodning', { as: 'folded', words: ['övergödning'] }],
    ['a correction', 'biblotek', { as: 'correction', words: ['bibliotek'] }],
    ['a synonym', 'vänort', { as: 'synonym', words: ['partnerstaden'] }],
    ['the beginning of words', 'medborgard', { as: 'prefix', words: [] }],
  ])('is found as %s: %s', async (_, q, reading) => {
    expect((await read(q)).wanted[0]?.found).toContainEqual(reading);
  });

  it('that is nowhere is found as nothing', async () => {
    expect(await read('xqzwk')).toEqual({
      wanted: [{ kind: 'word', text: 'xqzwk', found: [] }],
      excluded: [],
      leftOut: [],
      width: 'all',
    });
  });

  it('that was corrected says so, and the answer what was searched for', async () => {
    const { corrected, interpretation } = await ask('biblotek centrum');
    expect(corrected).toBe('bibliotek centrum');
    expect(interpretation.wanted.map((wanted) => wanted.corrected)).toEqual(['bibliotek', undefined]);
  });

  it('in quotes is taken exactly as it is written', async () => {
    expect((await ask('"bibliotek"')).hits.map(({ id }) => id)).toEqual(['t0']);
    expect(await read('"bibliotek"')).toMatchObject({
      wanted: [{ kind: 'phrase', text: '"bibliotek"', found: [{ as: 'exact', words: [] }] }],
    });
  });

  it('that is still being written is the beginning of words too', async () => {
    expect((await ask('öppn', true)).interpretation.wanted[0]?.found).toContainEqual({ as: 'prefix', words: [] });
    expect((await ask('simhallen stä')).relaxed).toBe(true);
    expect(await ask('simhallen stä', true)).toMatchObject({ total: 1, relaxed: false });
  });
});

describe('the rest of a query', () => {
  it('phrases, beginnings, alternatives, titles and what is left out stand as they could be written', async () => {
    const q = 'data och "öppna data" komm* öppna OR stängda rubrik:kommunen -simhall -"två ord"';
    expect(await read(q)).toMatchObject({
      wanted: [
        { kind: 'word', text: 'data' },
        { kind: 'phrase', text: '"öppna data"' },
        { kind: 'prefix', text: 'komm*', found: [{ as: 'prefix', words: [] }] },
        { kind: 'alternatives', text: 'öppna OR stängda' },
        { kind: 'word', text: 'rubrik:kommunen' },
      ],
      excluded: ['simhall', '"två ord"'],
      leftOut: ['och'],
      width: 'all',
    });
  });

  it('the title alone is looked in where that is asked for', async () => {
    await engine.apply([
      put(makeDocument('lead', 'Nytt om natten', { summary: 'Nattvandrarna i parken' })),
      put(makeDocument('title', 'Nattvandrarna i parken')),
    ]);
    const { hits } = await ask('rubrik:nattvandrarna');
    expect(hits.map(({ id }) => id)).toEqual(['title']);
    expect((await ask('rubrik:"nattvandrarna i"')).total).toBe(1);
    expect((await ask('rubrik:nattv*')).total).toBe(1);
    expect((await ask('parken -rubrik:nattvandrarna')).hits.map(({ id }) => id)).toEqual(['lead']);
  });

  it('words that were not needed are told by how many hits lack them', async () => {
    const { interpretation, total } = await ask('bibliotek xqzwk centrum');
    expect(interpretation.width).toBe('most');
    expect(interpretation.wanted.map(({ lacking }) => lacking)).toEqual([0, total, 0]);
  });
});

describe('in Swedish', () => {
  it.each<[string, string, string[]]>([
    ['bibliotek', 'bibliotek (även biblioteken, sammansättningar med ordet)', []],
    ['biblotek', 'bibliotek (i stället för ”biblotek”, som inte finns)', []],
    [
      'cykelgarage',
      'cykelgarage (delarna cyklar och garage)',
      ['Få poster har orden som du skrev. Efter dem följer poster med närliggande ord.'],
    ],
    ['"öppna data"', 'frasen ”öppna data”', []],
    ['"data"', 'exakt ”data”', []],
    ['rubrik:komm*', 'ord på komm- i rubriken', []],
    ['simhallen eller data', 'simhallen eller data', []],
    ['data i kommunen', 'data och kommunen', ['”i” är för vanligt för att sökas.']],
    [
      'bibliotek xqzwk centrum',
      'bibliotek (även biblioteken) och xqzwk och centrum',
      [
        'Få poster har alla ord. Efter dem följer poster som har de flesta av orden.',
        '”xqzwk” finns inte i någon av träffarna.',
      ],
    ],
  ])('%s', async (q, expected, notes) => {
    const said = await say(q);
    expect(said.wanted.map(({ text, aside }) => (aside === '' ? text : `${text} (${aside})`)).join(' och ')).toBe(
      expected,
    );
    expect(said.notes).toEqual(notes);
  });
});

it('has a reading for each wanted word of any query', async () => {
  const piece = fc.constantFrom(
    ...[
      'bibliotek',
      'biblotek',
      'cykelgarage',
      'e-scooter',
      '"öppna data"',
      'komm*',
      'a OR data',
      'rubrik:data',
      '-simhall',
    ],
    ...['och', 'xqzwk', '"', 'skol gård'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
      const q = pieces.join(' ');
      const { interpretation, hits, total } = await ask(q);
      const said = sayInterpretation(parseQuery(q), interpretation, total);
      expect(said.wanted).toHaveLength(interpretation.wanted.length);
      // Of what has to hold something was found where there are hits, but for words that were not needed.
      if (hits.length === 0 || interpretation.width === 'most' || interpretation.width === 'any') return;
      expect(interpretation.wanted.filter(({ found }) => found.length === 0)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
