/** Synonyms from a municipality's file. */
import { describe, expect, it } from '@jest/globals';
import { compileSynonyms, NO_SYNONYMS, synonymsSchema } from '../../src/language/synonyms.js';

const synonyms = compileSynonyms(
  synonymsSchema.parse({
    groups: [
      ['elsparkcykel', 'e-scooter', 'electric scooter'],
      ['psykisk ohälsa', 'psykiskt mående'],
      { from: 'turism', to: ['besöksnäring', 'övernattning'] },
      ['bidrag', 'stöd'],
      ['stöd', 'hjälp'],
      ['LSS', 'lagen om stöd och service'],
      { near: ['översvämning', 'skyfall', 'bidrag'] },
    ],
  }),
);
const find = (text: string) => synonyms.find(text.split(' ')).map(({ words }) => words.join(' '));

describe('synonyms', () => {
  it.each<[string, string[]]>([
    ['elsparkcykel', ['e-scooter', 'electric scooter']],
    ['elsparkcyklarna', ['e-scooter', 'electric scooter']],
    ['electric scooters', ['elsparkcykel', 'e-scooter']],
    ['psykisk ohälsa', ['psykiskt mående']],
    ['psykiska ohälsan', ['psykiskt mående']],
    ['turism', ['besöksnäring', 'övernattning']],
    ['besöksnäring', []],
    ['stöd', ['bidrag', 'hjälp']],
    ['bidrag', ['stöd', 'skyfall', 'översvämning']],
    ['skyfallen', ['bidrag', 'översvämning']],
    ['oversvamningar', ['bidrag', 'skyfall']],
    ['lagen stöd service', ['lss']],
    ['lagen om stöd och service', ['lss']],
    ['lss', ['lagen om stöd och service']],
    ['ohälsa', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(find(text).sort()).toEqual(expected.sort());
  });

  it('tells what only lies near from what means the same', () => {
    const nearOf = (word: string) =>
      synonyms.find([word]).flatMap(({ words, isNear }) => (isNear ? [words.join(' ')] : []));
    expect(nearOf('bidrag').sort()).toEqual(['skyfall', 'översvämning']);
    expect(nearOf('turism').sort()).toEqual(['besöksnäring', 'övernattning']);
    expect(nearOf('elsparkcykel')).toEqual([]);
  });

  it('takes what is both near and the same as the same', () => {
    const both = compileSynonyms({ groups: [{ near: ['a1', 'b1'] }, ['a1', 'b1'], { from: 'b1', to: ['a1'] }] });
    expect([both.find(['a1']), both.find(['b1'])]).toEqual([
      [{ words: ['b1'], isNear: false }],
      [{ words: ['a1'], isNear: false }],
    ]);
  });

  it('knows its entries of one word', () => {
    expect([...synonyms.words].sort()).toEqual(
      'bidrag e-scooter elsparkcykel hjälp lss skyfall stöd turism översvämning'.split(' '),
    );
  });

  it('knows its longest entry', () => {
    expect(synonyms.longest).toBe(3);
    expect(NO_SYNONYMS.find(['stöd'])).toEqual([]);
  });

  it.each([
    [{ groups: [['ensam']] }],
    [{ groups: [['a', '']] }],
    [{ groups: [{ from: 'a' }] }],
    [{ groups: [{ near: ['a'] }] }],
    [{ groups: [{ near: ['a', 'b'], to: ['c'] }] }],
    [{ groups: 'a' }],
    [{ grupper: [] }],
  ])('refuses %j', (file) => {
    expect(synonymsSchema.safeParse(file).success).toBe(false);
  });
});
