/** What every search engine must do, whichever it is: run with `describeSearchEngine(name, create)` from each adapter's test. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SynonymsFile } from '../../src/language/synonyms.js';
import {
  BadCursorError,
  type Change,
  type Filters,
  type Highlighted,
  type IndexDocument,
  type SearchAnswer,
  type SearchEngine,
} from '../../src/search/engine.js';
import { parseQuery } from '../../src/search/query.js';

/** @returns a new, empty engine; `dispose` closes it and takes away what it left. */
export type CreateEngine = (options: {
  synonyms: SynonymsFile;
}) => Promise<{ engine: SearchEngine; dispose: () => Promise<void> }>;

const SYNONYMS: SynonymsFile = {
  groups: [['elsparkcykel', 'e-scooter'], ['bidrag', 'stöd'], { from: 'strömlöst', to: ['elavbrott'] }],
};

let lastChange = 0;

export function makeDocument(id: string, title: string, more: Partial<IndexDocument> = {}): IndexDocument {
  return {
    id,
    changeNumber: 0,
    title,
    summary: '',
    language: 'sv',
    level: 'kommunen',
    type: 'nyhet',
    source: 'kalla-a',
    areas: [],
    people: [],
    sortAt: '2026-05-12T10:00:00.000Z',
    ...more,
  };
}

export function put(document: IndexDocument): Change {
  lastChange += 1;
  return { id: document.id, changeNumber: lastChange, document: { ...document, changeNumber: lastChange } };
}

export function remove(id: string): Change {
  lastChange += 1;
  return { id, changeNumber: lastChange, document: null };
}

interface Ask {
  filters?: Filters;
  sort?: 'relevance' | 'newest';
  limit?: number;
  cursor?: string;
}

export function describeSearchEngine(name: string, create: CreateEngine): void {
  describe(`search engine: ${name}`, () => {
    let engine: SearchEngine;
    let dispose: () => Promise<void>;

    beforeEach(async () => {
      ({ engine, dispose } = await create({ synonyms: SYNONYMS }));
    });
    afterEach(async () => dispose());

    const fill = (documents: IndexDocument[]) => engine.apply(documents.map(put));
    const ask = (
      q: string,
      { filters = {}, sort = 'relevance', limit = 20, cursor }: Ask = {},
    ): Promise<SearchAnswer> =>
      engine.search({ query: parseQuery(q), filters, sort, limit, ...(cursor === undefined ? {} : { cursor }) });
    const idsOf = (answer: SearchAnswer) => answer.hits.map((hit) => hit.id);
    const find = async (q: string, options?: Ask) => idsOf(await ask(q, options));

    describe('words', () => {
      it.each<[string, string, string]>([
        ['the word itself', 'bibliotek', 'Nytt bibliotek i centrum'],
        ['another inflection', 'biblioteken', 'Nytt bibliotek i centrum'],
        ['another inflection, the other way', 'cykel', 'Fler cyklar i stan'],
        ['a part of a compound', 'dialog', 'Medborgardialogen fortsätter'],
        ['a compound of which the text has the parts', 'cykelgarage', 'Garage för cyklar vid stationen'],
        ['a compound written apart', 'sommar lovskola', 'Sommarlovskola för alla'],
        ['letters without marks', 'overgodning', 'Åtgärder mot övergödning'],
        ['a misspelt word', 'biblotek', 'Nytt bibliotek i centrum'],
        ['a synonym', 'e-scooter', 'Nya regler för elsparkcyklar'],
        ['a synonym in one direction', 'strömlöst', 'Elavbrott i natt'],
        ['a hyphenated word', 'HSLF-FS', 'Föreskrifter i HSLF-FS 2026:14'],
        ['a number with a colon', '2026:14', 'Föreskrifter i HSLF-FS 2026:14'],
        ['the genitive of an abbreviation', 'EU', 'EU:s klimatmål'],
        ['capitals', 'BIBLIOTEK', 'Nytt bibliotek i centrum'],
        [
          'a word longer than any',
          'förvaltningsöverenskommelsefastställelsehandlingsprogramsunderlagsrapporterna',
          'Förvaltningsöverenskommelsefastställelsehandlingsprogramsunderlagsrapporterna',
        ],
        ['a decomposed letter', 'o\u0308vergo\u0308dning', 'Åtgärder mot övergödning'],
      ])('finds %s', async (_, q, title) => {
        await fill([makeDocument('wanted', title), makeDocument('other', 'Simhallen stänger för städning')]);
        expect(await find(q)).toEqual(['wanted']);
      });

      it('keeps å, ä and ö apart where the word as written is there', async () => {
        await fill([makeDocument('sheep', 'Får betar på ängen'), makeDocument('father', 'En far på ängen')]);
        expect(await find('far')).toEqual(['father']);
        expect(await find('får')).toEqual(['sheep']);
      });

      it('does not follow a one-way synonym back', async () => {
        await fill([makeDocument('a', 'Strömlöst i natt'), makeDocument('b', 'Elavbrott i natt')]);
        expect(await find('elavbrott')).toEqual(['b']);
      });

      it('finds people by name', async () => {
        await fill([makeDocument('a', 'Ny rapport', { people: ['Åsa Lindqvist'] }), makeDocument('b', 'Ny rapport')]);
        expect(await find('lindqvist')).toEqual(['a']);
      });

      it('reads English texts as English', async () => {
        await fill([makeDocument('a', 'Cities and their citizens', { language: 'en' })]);
        expect(await find('citizen city')).toEqual(['a']);
      });

      it('tells the correction', async () => {
        await fill([makeDocument('a', 'Nytt bibliotek i centrum')]);
        const answer = await ask('centrum biblotek');
        expect(answer.corrected).toBe('centrum bibliotek');
        expect((await ask('bibliotek')).corrected).toBeUndefined();
        expect((await ask('qqqqqqqqq')).corrected).toBeUndefined();
      });
    });

    describe('operators', () => {
      beforeEach(() =>
        fill([
          makeDocument('a', 'Öppna data i kommunen', { summary: 'Kommunens data blir öppna.' }),
          makeDocument('b', 'Data som är öppna', { summary: 'Om statistik.' }),
          makeDocument('c', 'Skolgården byggs om', { summary: 'Statistik om skolor.' }),
          makeDocument('d', 'Trafiken räknas'),
        ]),
      );

      it.each<[string, string[]]>([
        ['"öppna data"', ['a']],
        ['"data som är"', ['b']],
        ['öppna -statistik', ['a']],
        ['öppna -"öppna data"', ['b']],
        ['skol*', ['c']],
        ['öppna -kommun*', ['b']],
        ['trafiken OR skolgården', ['c', 'd']],
        ['trafiken OR "öppna data"', ['a', 'd']],
        ['"öppna data" OR skol*', ['a', 'c']],
        ['-data', ['c', 'd']],
        ['-data -trafiken', ['c']],
        ['rubrik:data', ['a', 'b']],
        ['rubrik:statistik', []],
        ['statistik -rubrik:data', ['c']],
        ['rubrik:"öppna data"', ['a']],
        ['rubrik:skol*', ['c']],
        ['rubrik:trafiken OR rubrik:skolgården', ['c', 'd']],
        ['-typ:nyhet', []],
        ['öppna eller trafiken', ['a', 'b', 'd']],
        ['finnsinte', []],
      ])('%s', async (q, expected) => {
        expect((await find(q)).sort()).toEqual(expected);
      });

      it.each([
        '"',
        '*',
        '" OR 1=1 --',
        'NEAR(a b)',
        '{title}: x',
        'a AND (b',
        "'; drop table docs; --",
        '^öppna',
        'title:öppna',
        '\u0000',
        '"\u0000"',
        'e* s* "*"',
        '-',
        'OR',
      ])('takes %j as words, never as syntax', async (q) => {
        const answer = await ask(q);
        expect(answer.total).toBeGreaterThanOrEqual(0);
        expect(await find('trafiken')).toEqual(['d']);
      });
    });

    describe('order', () => {
      it('puts a title above a lead', async () => {
        await fill([
          makeDocument('title', 'Simhallen öppnar', {
            summary: 'Nytt från kommunen.',
            sortAt: '2026-01-01T00:00:00.000Z',
          }),
          makeDocument('lead', 'Nytt från kommunen', { summary: 'Simhallen öppnar.' }),
        ]);
        expect(await find('simhallen')).toEqual(['title', 'lead']);
      });

      it('puts what is written above what resembles it', async () => {
        await fill([
          makeDocument('written', 'Simhallen öppnar', { sortAt: '2026-01-01T00:00:00.000Z' }),
          makeDocument('inflected', 'Simhallar öppnar'),
          makeDocument('part', 'Simhallsbygget öppnar'),
        ]);
        expect((await find('simhallen'))[0]).toBe('written');
      });

      it('gives the newest first where texts answer equally well', async () => {
        await fill(
          [1, 3, 2].map((day) => makeDocument(`d${day}`, 'Simhallen', { sortAt: `2026-05-0${day}T08:00:00.000Z` })),
        );
        expect(await find('simhallen')).toEqual(['d3', 'd2', 'd1']);
        expect(await find('simhallen', { sort: 'newest' })).toEqual(['d3', 'd2', 'd1']);
        expect(await find('')).toEqual(['d3', 'd2', 'd1']);
      });

      it('lets texts with most of the words follow where few have all, and says so', async () => {
        await fill([
          makeDocument('all', 'Trygghet för ungdomar i centrum'),
          makeDocument('most', 'Trygghet för ungdomar'),
          makeDocument('one', 'Centrum'),
        ]);
        const answer = await ask('trygghet ungdomar centrum');
        expect(idsOf(answer)).toEqual(['all', 'most']);
        expect(answer).toMatchObject({ relaxed: true, total: 2 });
      });

      it('is not relaxed where all words are found often enough', async () => {
        const documents = Array.from({ length: 12 }, (_, i) => makeDocument(`d${i}`, 'Trygghet för ungdomar'));
        await fill([...documents, makeDocument('half', 'Trygghet')]);
        expect(await ask('trygghet ungdomar')).toMatchObject({ relaxed: false, total: 12 });
      });
    });

    describe('filters, facets and weeks', () => {
      beforeEach(() =>
        fill([
          makeDocument('a', 'Rapport ett', {
            level: 'kommunen',
            type: 'rapport',
            areas: ['trygghet', 'folkhalsa'],
            sortAt: '2026-01-04T22:59:00.000Z',
          }),
          makeDocument('b', 'Rapport två', {
            level: 'regionalt',
            type: 'rapport',
            areas: ['trygghet'],
            source: 'kalla-b',
            sortAt: '2026-01-04T23:30:00.000Z',
          }),
          makeDocument('c', 'Rapport tre', {
            level: 'regionalt',
            type: 'nyhet',
            language: 'en',
            sortAt: '2026-07-15T21:59:00.000Z',
          }),
          makeDocument('d', 'Något annat', { level: 'globalt', sortAt: '2026-07-15T22:01:00.000Z' }),
        ]),
      );

      it.each<[string, Filters, string[]]>([
        ['', { level: ['regionalt'] }, ['b', 'c']],
        ['', { level: ['regionalt', 'globalt'] }, ['b', 'c', 'd']],
        ['', { level: ['regionalt'], type: ['nyhet'] }, ['c']],
        ['', { area: ['folkhalsa'] }, ['a']],
        ['', { area: ['folkhalsa', 'trygghet'] }, ['a', 'b']],
        ['', { area: ['finns-inte'] }, []],
        ['', { area: ["x' OR 1=1 --", 'a" OR level = "b'] }, []],
        ['rapport', { source: ['kalla-a'] }, ['a', 'c']],
        ['', { language: ['en'] }, ['c']],
        ['nivå:regionalt', {}, ['b', 'c']],
        ['nivå:regionalt', { level: ['globalt'] }, []],
        ['nivå:regionalt,globalt', { level: ['globalt', 'kommunen'] }, ['d']],
        ['rapport typ:nyhet', {}, ['c']],
        ['', { to: '2026-01-04' }, ['a']],
        ['', { from: '2026-01-05', to: '2026-07-15' }, ['b', 'c']],
        ['', { from: '2026-07-16' }, ['d']],
        ['efter:2026-01-05 före:2026-07-15', {}, ['b', 'c']],
        ['efter:2026-01-05', { to: '2026-01-05' }, ['b']],
      ])('%j with %j', async (q, filters, expected) => {
        const answer = await ask(q, { filters });
        expect(idsOf(answer).sort()).toEqual(expected);
        expect(answer.total).toBe(expected.length);
      });

      it('counts each facet without its own filter', async () => {
        const answer = await ask('', { filters: { level: ['regionalt'], type: ['rapport'] } });
        expect(idsOf(answer)).toEqual(['b']);
        expect(answer.facets.level).toEqual({ kommunen: 1, regionalt: 1 });
        expect(answer.facets.type).toEqual({ rapport: 1, nyhet: 1 });
        expect(answer.facets.area).toEqual({ trygghet: 1 });
        expect(answer.facets.language).toEqual({ sv: 1 });
      });

      it('gives as many hits for a value as was counted for it, however widely the question is read', async () => {
        await engine.apply(
          Array.from({ length: 14 }, (_, i) =>
            put(
              makeDocument(`w${i}`, i < 4 ? 'Trygghet för cyklister' : 'Cyklister räknas', {
                level: i % 2 === 0 ? 'globalt' : 'kommunen',
              }),
            ),
          ),
        );
        const first = await ask('trygghet cyklister', { filters: { level: ['kommunen'] } });
        for (const [level, n] of Object.entries(first.facets.level)) {
          const chosen = await ask('trygghet cyklister', { filters: { level: [level as 'kommunen'] } });
          expect([level, chosen.total]).toEqual([level, n]);
        }
      });

      it('counts weeks as Swedish clocks and ISO 8601 have them', async () => {
        // 4 January 2026 is a Sunday; half past midnight in Stockholm it is Monday the 5th.
        expect((await ask('')).histogram).toEqual([
          { week: '2026-W01', n: 1 },
          { week: '2026-W02', n: 1 },
          { week: '2026-W29', n: 2 },
        ]);
      });
    });

    describe('highlights', () => {
      const hits = (pieces: Highlighted) => pieces.filter((piece) => piece.hit).map((piece) => piece.text);
      const whole = (pieces: Highlighted) => pieces.map((piece) => piece.text).join('');

      it.each<[string, string[]]>([
        ['dialog', ['Medborgardialogen']],
        ['trygg', ['trygga']],
        ['biblotek', ['bibliotekens']],
        ['"trygga gator"', ['trygga gator']],
        ['e-scooter', ['elsparkcyklar']],
        ['gat*', ['gator']],
      ])('%s', async (q, expected) => {
        const title = 'Medborgardialogen: <b>trygga gator</b>, bibliotekens   & elsparkcyklar';
        await fill([makeDocument('a', title, { summary: title })]);
        const [hit] = (await ask(q)).hits;
        expect(hits(hit?.highlight.title ?? [])).toEqual(expected);
        expect(whole(hit?.highlight.title ?? [])).toBe(title);
        expect(whole(hit?.highlight.summary ?? [])).toBe(title);
      });
    });

    describe('what it says of a query', () => {
      it('tells as what each word was found, and what was left out', async () => {
        await fill([makeDocument('a', 'Skolgårdar byggs om'), makeDocument('b', 'Ny skolgård och nya regler')]);
        const { interpretation } = await ask('skolgården och biblotek');
        expect(interpretation.leftOut).toEqual(['och']);
        expect(interpretation.wanted.map(({ text }) => text)).toEqual(['skolgården', 'biblotek']);
        const [yard] = interpretation.wanted;
        expect(yard?.found).toContainEqual({
          as: 'inflection',
          words: expect.arrayContaining(['skolgårdar', 'skolgård']),
        });
      });

      it.each<[string, string]>([
        ['biblotek', 'bibliotek'],
        ['biblotek -biblotek', 'bibliotek -biblotek'],
        ['omårde:biblotek', 'område bibliotek'],
        ['rubrik:biblotek', 'rubrik:bibliotek'],
        ['biblotek OR simhallen', 'bibliotek OR simhallen'],
        ['"nytt i" biblotek', '"nytt i" bibliotek'],
      ])('corrects %s to what finds the same', async (q, expected) => {
        await fill([makeDocument('a', 'Nytt bibliotek: nytt i centrum'), makeDocument('b', 'Simhallen i sitt område')]);
        const answer = await ask(q);
        expect(answer.corrected).toBe(expected);
        if (!q.includes(' -')) expect((await ask(expected)).total).toBe(answer.total);
      });

      it('takes the word that is being written for a beginning, and for a slip only where it begins none', async () => {
        await fill([makeDocument('a', 'Elsparkcyklar på gatan'), makeDocument('b', 'Elsa och gatan')]);
        const type = (q: string): Promise<SearchAnswer> =>
          engine.search({ query: parseQuery(q), filters: {}, sort: 'relevance', limit: 20, typing: true });
        expect(idsOf(await type('gatan elsp'))[0]).toBe('a');
        expect((await type('elsp')).corrected).toBeUndefined();
        expect(idsOf(await type('el')).sort()).toEqual(['a', 'b']);
        expect((await type('gatsn')).corrected).toBe('gatan');
      });

      it('tells nobody of words that only deleted texts had', async () => {
        await fill([makeDocument('a', 'Bertilina Hemligsson'), makeDocument('b', 'Hemligheter')]);
        await engine.apply([remove('a')]);
        const suggestions = await engine.suggest({ text: 'heml', limit: 8 });
        expect(suggestions.filter(({ kind }) => kind === 'word').map(({ text }) => text)).toEqual(['hemligheter']);
      });

      it('completes the last word by what the texts have, the commonest first', async () => {
        await fill([
          makeDocument('a', 'Skolgården'),
          makeDocument('b', 'Skolgården och skolmaten'),
          makeDocument('c', 'Överskott'),
        ]);
        const words = async (text: string): Promise<string[]> =>
          (await engine.suggest({ text, limit: 8 })).filter(({ kind }) => kind === 'word').map((each) => each.text);
        expect(await words('skol')).toEqual(['skolgården', 'skolmaten']);
        expect(await words('oversk')).toEqual(['överskott']);
        expect(await words('finnsinte')).toEqual([]);
      });
    });

    describe('changes', () => {
      it('replaces, removes and does not mind repetition', async () => {
        const first = put(makeDocument('a', 'Simhallen'));
        const second = put(makeDocument('a', 'Ishallen'));
        await engine.apply([first, second]);
        await engine.apply([first, second]);
        await engine.apply([first]);
        expect(await find('simhallen')).toEqual([]);
        expect(await ask('ishallen')).toMatchObject({ total: 1 });
        const gone = remove('a');
        await engine.apply([gone]);
        await engine.apply([gone, second]);
        expect(await ask('')).toMatchObject({ total: 0, facets: { level: {} }, histogram: [] });
      });

      it('tells the highest change it was given, also of what is gone, until it is made anew', async () => {
        expect(await engine.lastApplied()).toBe(0);
        const [first, second] = [put(makeDocument('a', 'Simhallen')), remove('a')];
        await engine.apply([first, second]);
        await engine.apply([first]);
        expect(await engine.lastApplied()).toBe(second.changeNumber);
        const rebuild = await engine.startRebuild();
        await rebuild.apply([first]);
        expect(await engine.lastApplied()).toBe(second.changeNumber);
        await rebuild.commit();
        expect(await engine.lastApplied()).toBe(first.changeNumber);
      });

      it('goes on answering from the old index until a rebuild is committed', async () => {
        await fill([makeDocument('old', 'Simhallen')]);
        const before = await engine.generation();
        const rebuild = await engine.startRebuild();
        await rebuild.apply([put(makeDocument('new', 'Simhallen'))]);
        expect(await find('simhallen')).toEqual(['old']);
        expect(await engine.generation()).toBe(before);
        const after = await rebuild.commit();
        expect(await find('simhallen')).toEqual(['new']);
        expect(after).not.toBe(before);
        expect(await engine.generation()).toBe(after);
      });

      it('forgets a rebuild that is given up', async () => {
        await fill([makeDocument('old', 'Simhallen')]);
        const before = await engine.generation();
        const rebuild = await engine.startRebuild();
        await rebuild.apply([put(makeDocument('new', 'Simhallen'))]);
        await rebuild.abort();
        expect(await find('simhallen')).toEqual(['old']);
        expect(await engine.generation()).toBe(before);
      });
    });

    describe('pages', () => {
      const many = (count: number) =>
        Array.from({ length: count }, (_, i) =>
          makeDocument(`d${i}`, i % 3 === 0 ? 'Simhallen simhallen' : 'Simhallen och annat', {
            sortAt: new Date(Date.UTC(2026, 0, 1) + (i % 40) * 3_600_000).toISOString(),
          }),
        );

      const readAll = async (
        q: string,
        sort: 'relevance' | 'newest',
        between: (page: number) => Promise<void> = async () => {},
      ) => {
        const ids: string[] = [];
        let cursor: string | undefined;
        for (let page = 0; page < 100; page++) {
          const answer = await ask(q, { sort, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
          ids.push(...idsOf(answer));
          cursor = answer.nextCursor;
          if (cursor === undefined) break;
          await between(page);
        }
        return ids;
      };

      it.each<['relevance' | 'newest', string]>([
        ['relevance', 'simhallen'],
        ['newest', 'simhallen'],
        ['relevance', ''],
        ['relevance', 'simhallen annat'],
      ])('gives everything once by %s for %j', async (sort, q) => {
        await fill(many(250));
        const ids = await readAll(q, sort);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.length).toBe((await ask(q)).total);
      });

      it.each(['relevance', 'newest'] as const)(
        'neither skips nor repeats by %s while items arrive and go',
        async (sort) => {
          await fill(many(250));
          const ids = await readAll('simhallen', sort, async (page) => {
            const sortAt = new Date(Date.UTC(2026, 0, 1 + page)).toISOString();
            await fill([makeDocument(`new${page}`, 'Simhallen simhallen simhallen', { sortAt })]);
            if (page === 2) await engine.apply([remove('d1')]);
          });
          expect(new Set(ids).size).toBe(ids.length);
          const old = many(250)
            .map((document) => document.id)
            .filter((id) => id !== 'd1');
          expect(old.filter((id) => !ids.includes(id))).toEqual([]);
        },
      );

      it.each([
        ['some', 40, 12],
        ['all', 40, 40],
        ['all ranked', 250, 200],
      ])('goes on although %s of the texts to come are gone', async (_, count, gone) => {
        await fill(many(count));
        const first = await ask('simhallen', { limit: 7 });
        const shown = idsOf(first);
        const ranked = (await ask('simhallen', { limit: 150 })).hits.map((hit) => hit.id);
        const later = many(count).map((document) => document.id);
        const toCome = [...new Set([...ranked, ...later])].filter((id) => !shown.includes(id));
        await engine.apply(toCome.slice(0, gone).map(remove));
        const ids: string[] = [];
        for (let cursor = first.nextCursor; cursor !== undefined; ) {
          const answer = await ask('simhallen', { limit: 7, cursor });
          ids.push(...idsOf(answer));
          cursor = answer.nextCursor;
        }
        expect(ids.sort()).toEqual(toCome.slice(gone).sort());
      });

      it.each(['', 'x', '0_0__', 'a_b_c_d_e', '9'.repeat(9000), "' OR 1=1"])(
        'refuses the cursor %j',
        async (cursor) => {
          await fill(many(30));
          await expect(ask('simhallen', { cursor })).rejects.toThrow(BadCursorError);
        },
      );

      it('refuses the cursor of another question', async () => {
        await fill(many(30));
        const { nextCursor } = await ask('simhallen', { limit: 5 });
        expect(nextCursor).toBeDefined();
        const cursor = nextCursor ?? '';
        await expect(ask('annat', { cursor })).rejects.toThrow(BadCursorError);
        await expect(ask('simhallen', { cursor, sort: 'newest' })).rejects.toThrow(BadCursorError);
        await expect(ask('simhallen', { cursor, filters: { level: ['kommunen'] } })).rejects.toThrow(BadCursorError);
        await expect(ask('simhallen', { cursor: `${cursor}x` })).rejects.toThrow(BadCursorError);
        expect((await ask('simhallen', { cursor })).hits.length).toBe(20);
      });
    });
  });
}
