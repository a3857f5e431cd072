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
    ],
  }),
);
const find = (text: string) => synonyms.find(text.split(' ')).map((words) => words.join(' '));

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
    ['bidrag', ['stöd']],
    ['lagen stöd service', ['lss']],
    ['lagen om stöd och service', ['lss']],
    ['lss', ['lagen om stöd och service']],
    ['ohälsa', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(find(text).sort()).toEqual(expected.sort());
  });

  it('knows its longest entry', () => {
    expect(synonyms.longest).toBe(3);
    expect(NO_SYNONYMS.find(['stöd'])).toEqual([]);
  });

  it.each([
    [{ groups: [['ensam']] }],
    [{ groups: [['a', '']] }],
    [{ groups: [{ from: 'a' }] }],
    [{ groups: 'a' }],
    [{ grupper: [] }],
  ])('refuses %j', (file) => {
    expect(synonymsSchema.safeParse(file).success).toBe(false);
  });
});
