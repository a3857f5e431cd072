/** A query and what the texts have in, every way to satisfy its words out. */
import { describe, expect, it } from '@jest/globals';
import { compileSynonyms } from '../../src/language/synonyms.js';
import { type AlternativeKind, planQuery, type Wanted } from '../../src/search/plan.js';
import { parseQuery } from '../../src/search/query.js';

const synonyms = compileSynonyms({
  groups: [
    ['vänort', 'systerstad', 'twin town'],
    ['förskola', 'dagis'],
    { near: ['samarbete', 'samverkan'] },
    ['övergödning', 'eutrofiering'],
  ],
});

/** @param frequencies of terms; others are nowhere. */
function plan(text: string, frequencies: Record<string, number> = {}, corrections: Record<string, string> = {}) {
  return planQuery(parseQuery(text), {
    synonyms,
    frequency: (term) => frequencies[term] ?? 0,
    correct: (word) => corrections[word] ?? null,
  }).wanted;
}

const first = (wanted: Wanted[]): Wanted => wanted[0] ?? { text: '', alternatives: [], isRequired: false };
const termsOf = (wanted: Wanted, kind: AlternativeKind): string[] =>
  wanted.alternatives.filter((each) => each.kind === kind).flatMap(({ groups }) => groups.flat());

describe('what satisfies a word', () => {
  it('is itself, its inflections, what it is a part of, and its parts', () => {
    const wanted = first(plan('skolgårdar', { esskolgårdar: 1, sskolgård: 3 }));
    expect(termsOf(wanted, 'exact')).toEqual(['eskolgårdar']);
    expect(termsOf(wanted, 'stem')).toContain('sskolgård');
    expect(termsOf(wanted, 'part')).toContain('pskolgård');
    expect(termsOf(wanted, 'parts')).toEqual(expect.arrayContaining(['sskol', 'pskol', 'sgård', 'pgård']));
  });

  it('weighs less the further it is from what was written', () => {
    const weightOf = (kind: AlternativeKind) =>
      first(plan('vänorter', { svänort: 2 })).alternatives.find((each) => each.kind === kind)?.weight ?? 0;
    const weights = (['exact', 'stem', 'part', 'synonym', 'root'] as const).map(weightOf);
    expect(weights).toEqual([...weights].sort((a, b) => b - a));
    expect(weights.at(-1)).toBeGreaterThan(0);
  });

  it('is a synonym where that means the same, and what is near only where few texts are found', () => {
    const same = first(plan('vänorten', { svänort: 2 })).alternatives.find(({ kind }) => kind === 'synonym');
    expect(same).toMatchObject({ strength: 'strong', adjacent: false });
    const near = first(plan('samarbeten', { ssamarbet: 2 })).alternatives.find(({ kind }) => kind === 'related');
    expect(near).toMatchObject({ strength: 'weak', groups: [expect.arrayContaining(['ssamverkan'])] });
  });

  it('is a phrase of the same meaning, side by side', () => {
    const phrase = first(plan('systerstad', { ssysterstad: 1 })).alternatives.find(({ adjacent }) => adjacent);
    expect(phrase?.groups).toEqual([expect.arrayContaining(['stwin']), expect.arrayContaining(['stown'])]);
  });

  it('is a compound with a part by another name', () => {
    const wanted = first(plan('dagismat', { edagismat: 1 }));
    expect(termsOf(wanted, 'relatedParts')).toEqual(expect.arrayContaining(['sförskol', 'pförskol', 'smat']));
    expect(termsOf(first(plan('skolgård', { eskolgård: 1 })), 'relatedParts')).toEqual([]);
  });

  it('is the compound that two words were split from', () => {
    for (const wanted of plan('skol gård')) expect(termsOf(wanted, 'joined')).toContain('sskolgård');
  });
});

describe('a word that is nowhere', () => {
  it('is read as the word it was probably meant to be, by its other names too', () => {
    const wanted = first(plan('vänrt', { svänort: 4 }, { vänrt: 'vänort' }));
    expect(wanted.corrected).toBe('vänort');
    expect(termsOf(wanted, 'synonym')).toContain('ssysterst');
  });

  it('is read without its marks first of all, and by the names of the word with them', () => {
    const wanted = first(plan('overgodning', { fovergodning: 3 }));
    expect(wanted.corrected).toBeUndefined();
    expect(wanted.alternatives[0]).toMatchObject({ kind: 'folded' });
    expect(termsOf(wanted, 'synonym')).toContain('seutrofiering');
  });

  it('is read as a word that no text has, where its synonyms are in texts', () => {
    const wanted = first(plan('systersatd', { svänort: 4 }));
    expect(wanted.corrected).toBe('systerstad');
    expect(first(plan('systersatd', {})).corrected).toBeUndefined();
  });

  it('is only suggested to be another where the words that it may be made of are in texts', () => {
    const texts = { stest: 5, sbad: 5, stestbädd: 9 };
    const wanted = first(plan('testbad', texts, { testbad: 'testbädd' }));
    expect(wanted).toMatchObject({ text: 'testbad', suggested: 'testbädd' });
    expect(wanted.corrected).toBeUndefined();
    expect(
      wanted.alternatives.filter(({ kind }) => kind === 'related').every(({ strength }) => strength === 'weak'),
    ).toBe(true);
  });
});

describe('a word that is found', () => {
  it('is suggested to be a much commoner one only where it is rare and no Swedish word', () => {
    const corrections = { kommuen: 'kommun', skolor: 'skolan' };
    expect(first(plan('kommuen', { skommu: 1, skommuen: 1 }, corrections)).suggested).toBe('kommun');
    expect(first(plan('kommuen', { skommu: 9, skommuen: 9 }, corrections)).suggested).toBeUndefined();
    expect(first(plan('skolor', { sskol: 1 }, corrections)).suggested).toBeUndefined();
  });
});
