/** Compounds are taken apart where their parts are words, and simple words are left whole. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compoundParts, compoundSpans } from '../../src/language/compounds.js';
import { FORM, pack, swedishDictionary } from '../../src/language/dictionary.js';

describe('compoundParts', () => {
  it.each<[string, string[]]>([
    ['skolgård', ['skola', 'gård']],
    ['gatubelysning', ['gata', 'belysning']],
    ['medborgardialogen', ['medborgare', 'dialogen']],
    ['folkhälsokonferens', ['folk', 'hälsa', 'konferens']],
    ['elsparkcyklar', ['el', 'spark', 'cyklar']],
    ['kommundialog', ['kommun', 'dialog']],
    ['arbetsmarknad', ['arbete', 'marknad']],
    ['näringslivsutveckling', ['näring', 'liv', 'utveckling']],
    ['kulturvandringarna', ['kultur', 'vandringarna']],
    ['klimatneutral', ['klimat', 'neutral']],
    ['vänorternas', ['vän', 'orternas']],
    ['stadskärna', ['stad', 'kärna']],
    ['cykelväg', ['cykel', 'väg']],
    ['bostadsbränder', ['bostad', 'bränder']],
    ['eu-parlamentsval', ['eu', 'parlament', 'val']],
    ['e-scooter', ['e', 'scooter']],
    ['laddutrustning', ['ladda', 'utrustning']],
    ['hälsodata', ['hälsa', 'data']],
    ['skolgata', ['skola', 'gata']],
    ['vinterväghållning', ['vinter', 'väg', 'hållning']],
  ])('%s', (word, parts) => {
    expect(compoundParts(word)).toEqual(parts);
  });

  it.each(
    'transportera datum kommun station kultur kontroll kontrakt kontakt program universitet bostad förslag trygghet ungdom landskap region natur personal myndigheter organisation internationalisering demokrati samhälle intresse'.split(
      ' ',
    ),
  )('leaves %s whole', (word) => {
    expect(compoundParts(word)).toEqual([]);
  });

  it('gives longer spans too', () => {
    expect(compoundSpans('folkhälsokonferens')).toEqual(['folk', 'hälsa', 'konferens', 'folkhälsa', 'hälsokonferens']);
    expect(compoundSpans('kommun')).toEqual([]);
  });

  it('is not led astray by numbers, capitals of length or nonsense', () => {
    expect(compoundParts('2021-01-03')).toEqual([]);
    expect(compoundParts('skol'.repeat(200))).toEqual([]);
    expect(compoundParts('qwrtpsdfghjk')).toEqual([]);
    expect(compoundParts('-')).toEqual([]);
    expect(compoundParts('')).toEqual([]);
  });

  it('never fails, and gives at least two parts or none', () => {
    const syllable = fc.constantFrom(
      'skol',
      'gård',
      's',
      'kommun',
      'hälso',
      'folk',
      'vatten',
      '-',
      'e',
      'ning',
      'el',
      'val',
      'ö',
      '1',
    );
    fc.assert(
      fc.property(fc.array(syllable, { maxLength: 8 }), (syllables) => {
        const parts = compoundParts(syllables.join(''));
        expect(parts.length === 0 || parts.length > 1 || syllables.includes('-')).toBe(true);
        for (const part of parts) expect(part).not.toBe('');
      }),
    );
  });
});

describe('the dictionary', () => {
  it('knows words, and what may open and end a compound', () => {
    const dictionary = pack('4\nskola/AEGPY\nhälso/UXZ\nvara/ABw\ngata/AEG\n');
    expect(dictionary.lookUp('skola')).toBe(FORM.word | FORM.tail);
    expect(dictionary.lookUp('hälso')).toBe(FORM.head);
    expect(dictionary.lookUp('varu')).toBe(FORM.head);
    expect(dictionary.lookUp('gatu')).toBe(0);
  });

  it('walks a word as it looks up its beginnings', () => {
    const dictionary = swedishDictionary();
    const word = 'xskolgårdsmur';
    const { plain, withA } = dictionary.walk(word, 1);
    for (let end = 2; end <= word.length; end++) {
      expect(plain[end]).toBe(dictionary.lookUp(word.slice(1, end)));
      expect(withA[end]).toBe(dictionary.lookUp(`${word.slice(1, end)}a`));
    }
  });
});
