import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileLexicon } from '../../src/tagging/lexicon.js';
import { tagText } from '../../src/tagging/tag-text.js';
import { makeArea, scoreLead } from './make-area.js';

const tag = (areas: ReturnType<typeof makeArea>[], title: string, summary: string, language: string | null = 'sv') =>
  tagText({ title, summary, language }, compileLexicon(areas));

describe('how a term is matched', () => {
  it.each([
    ['a word in any inflection', 'cykelplan', 'Cykelplanerna är antagna', 2],
    ['a word as the last part of a compound, for less', 'bibliotek', 'Ett kulturbibliotek öppnar', 1.5],
    ['a word as the first part of a compound, for less', 'skola', 'Många skolgårdar rustas', 1.5],
    ['not a word inside another by chance', 'bus', 'En buss kommer', 0],
    ['an exact word only as it stands', '=bin', 'Fler bin i parken', 2],
    ['an exact word not inflected', '=bin', 'Ett bi i parken', 0],
    ['the start of words', 'park-', 'Parkskötsel', 2],
    ['not the middle for a start', 'park-', 'Lekparken', 0],
    ['the end of words, inflected', '-park', 'Lekparkerna', 2],
    ['a long ending', '-ensamhet', 'Storstadsensamhet', 2],
    ['a long ending, not cut down', '-ensamhet', 'Det är gemensamt', 0],
    ['a piece anywhere', '-lek-', 'Lågleksplan', 2],
    ['a hyphenated compound by its parts', 'torg', 'Torg-projektet', 1.5],
    ['a genitive after a colon', 'mff', 'MFF:s arena', 2],
    ['a phrase, inflected', 'öppet hus', 'Öppna husen i maj', 2],
    ['a phrase not apart', 'öppet hus', 'Öppet i alla hus', 0],
    ['a phrase of whole words, at its end', 'öppet hus', 'Öppet växthus', 0],
    ['a phrase of whole words, at its start', 'torg mat', 'Lektorg, mat och lek', 0],
    ['a phrase with a gap', 'öka .. trivsel', 'Vi vill öka både ro och trivseln', 2],
    ['a gap of at most three words', 'öka .. trivsel', 'Vi vill öka allt möjligt annat än trivseln', 0],
    ['a phrase with a start in it', 'gång- och cykel-', 'Nya gång- och cykelvägar', 2],
  ])('%s', (_, term, text, points) => {
    expect(scoreLead({ '2': [term] }, text)).toBe(points);
  });

  it('looks for English terms in English texts only, with hyphens parted', () => {
    const area = makeArea('a', { '2': ['hot'] }, { en: { '3': ['climate neutral'] } });
    expect(tag([area], '', 'Climate-neutral cities', 'en')[0]?.score).toBe(3);
    expect(tag([area], '', 'A hot summer', 'en')).toEqual([]);
    expect(tag([area], '', 'Ett hot', null)[0]?.score).toBe(2);
  });
});

describe('how points are added', () => {
  it('gives more in the title, once for each term, and half as much again for repetition', () => {
    expect(scoreLead({ '2': ['torg'] }, 'torg')).toBe(2);
    expect(scoreLead({ '2': ['torg'] }, 'torg, torget, torgen')).toBe(3);
    expect(scoreLead({ '2': ['torg'] }, '', 'torg')).toBe(3);
    expect(scoreLead({ '2': ['torg'] }, 'torget', 'torg')).toBe(4.5);
  });

  it('lets negatives speak against', () => {
    expect(scoreLead({ '4': ['torg'], '-3': ['reklam'] }, 'torg utan reklam')).toBe(1);
    expect(scoreLead({ '2': ['torg'], '-3': ['reklam'] }, 'torg utan reklam')).toBe(0);
  });

  it('lets a neutral phrase hide its words, and a definite word hide a piece', () => {
    const terms = { '3': ['trygg', 'klimat-'], '0': ['trygg anställning', 'klimatanläggning'] };
    expect(scoreLead(terms, 'En trygg anställning med klimatanläggning')).toBe(0);
    expect(scoreLead(terms, 'En trygg gata och en trygg anställning')).toBe(3);
  });

  it('hides words for its own area only', () => {
    const areas = [makeArea('a', { '0': ['öppet hus'] }), makeArea('b', { '2': ['hus'] })];
    expect(tag(areas, '', 'öppet hus').map(({ area }) => area)).toEqual(['b']);
  });

  it('gives an area from its threshold on', () => {
    const areas = [
      makeArea('a', { '2': ['torg'] }, { threshold: 2 }),
      makeArea('b', { '2': ['torg'] }, { threshold: 3 }),
    ];
    expect(tag(areas, '', 'torg').map(({ area }) => area)).toEqual(['a']);
  });

  it('says why: the word as written, its points and where', () => {
    const area = makeArea('a', { '2': ['torg'], '3': ['öppet hus'], '-1': ['reklam'] });
    expect(tag([area], 'Torgdagar', 'ÖPPET HUS med reklam')).toEqual([
      {
        area: 'a',
        score: 4.25,
        origin: 'lexicon',
        reasons: [
          { word: 'ÖPPET HUS', points: 3, where: 'summary' },
          { word: 'Torgdagar', points: 2.25, where: 'title' },
          { word: 'reklam', points: -1, where: 'summary' },
        ],
      },
    ]);
  });
});

describe('whatever the text', () => {
  const areas = [
    makeArea('a', { '2': ['torg', 'öppet hus'], '1': ['park-'], '0': ['öppet torg'] }),
    makeArea('b', { '3': ['torg', '-hus'], '-2': ['reklam'], '-1': ['reklamen'] }),
    makeArea('c', { '2': ['öppet .. hus', 'reklam'] }),
  ];
  const words = fc.array(fc.constantFrom('torg', 'öppet', 'hus', 'parken', 'reklam', 'och', 'lekhus', 'torghandel'), {
    maxLength: 12,
  });
  const texts = fc
    .record({ title: words, summary: words })
    .map(({ title, summary }) => [title.join(' '), summary.join(' ')] as const);

  it('gives the same for any order of areas and terms', () => {
    const order = fc.shuffledSubarray(areas, { minLength: areas.length });
    fc.assert(
      fc.property(texts, order, ([title, summary], shuffled) => {
        const reversed = shuffled.map((area) => ({
          ...area,
          words: {
            ...area.words,
            sv: Object.fromEntries(
              Object.entries(area.words.sv)
                .map(([points, terms]) => [points, [...terms].reverse()])
                .reverse(),
            ),
          },
        }));
        expect(tag(reversed, title, summary)).toEqual(tag(areas, title, summary));
      }),
    );
  });

  it('scores the sum of its reasons, highest first, with words that stand in the text', () => {
    fc.assert(
      fc.property(texts, ([title, summary]) => {
        const tags = tag(areas, title, summary);
        for (const { score, reasons } of tags) {
          expect(score).toBeCloseTo(
            reasons.reduce((sum, { points }) => sum + points, 0),
            5,
          );
          for (const { word, where } of reasons) expect({ title, summary }[where]).toContain(word);
        }
        expect(tags.map(({ score }) => score)).toEqual(tags.map(({ score }) => score).sort((x, y) => y - x));
      }),
    );
  });

  it('never throws', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(anything, anything, fc.constantFrom('sv', 'en', 'fi', null), (title, summary, language) => {
        tag(areas, title, summary, language);
      }),
    );
  });
});
