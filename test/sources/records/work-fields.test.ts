/** Identifiers, names, titles and abstracts of works in their plain forms. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toPlainText } from '../../../src/language/plain-text.js';
import { quotePhrase, readFilters, readWords } from '../../../src/sources/records/filter-list.js';
import { doiAddress, doiOf, identifiersOf, orcidOf, pathStep } from '../../../src/sources/records/identifiers.js';
import { peopleOf } from '../../../src/sources/records/people.js';
import { abstractHtml, leadWithFacts, titleText } from '../../../src/sources/records/work-texts.js';

describe('identifiers', () => {
  it.each<[unknown, string | null]>([
    ['10.5555/ABC.1', '10.5555/abc.1'],
    ['https://doi.org/10.5555/Abc', '10.5555/abc'],
    ['http://dx.doi.org/10.5555/a(1)', '10.5555/a(1)'],
    ['doi: 10.5555/x', '10.5555/x'],
    ['https://doi.org/10.5555%2Fx', '10.5555/x'],
    ['https://doi.org/10.5555%2Fx%', null],
    ['https://arkiv.example/10.5555/x', null],
    ['10.5555', null],
    ['', null],
    [null, null],
    [10.5555, null],
  ])('DOI in %j', (text, doi) => {
    expect(doiOf(text)).toBe(doi);
  });

  it('of any text can be opened as an address', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        const doi = doiOf(`10.5555/${rest}`);
        if (doi === null) return;
        const url = new URL(doiAddress(doi));
        expect([url.host, url.search, url.hash]).toEqual(['doi.org', '', '']);
      }),
    );
  });

  it.each<[unknown, string | null]>([
    ['https://orcid.org/0000-0002-1825-0097', '0000-0002-1825-0097'],
    ['0000-0001-5109-370x', '0000-0001-5109-370X'],
    ['0000000218250097', '0000-0002-1825-0097'],
    ['00000002182500971', null],
    ['070-123 45 67', null],
    [null, null],
  ])('ORCID in %j', (text, orcid) => {
    expect(orcidOf(text)).toBe(orcid);
  });

  it('that are missing are left out; preprints have their number', () => {
    expect(identifiersOf({ doi: '10.48550/arxiv.cs/9901001v3', issn: null, isbn: undefined, oai: '' })).toEqual({
      doi: '10.48550/arxiv.cs/9901001v3',
      arxiv: 'cs/9901001',
    });
  });

  it('can stand in a path', () => {
    expect(pathStep('oai:a/b å?#')).toBe('oai%3Aa%2Fb%20%C3%A5%3F%23');
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => new URL(`https://a.example/${pathStep(text)}`).search === '',
      ),
    );
  });
});

describe('people', () => {
  it('stand once, with organisations named once, and no more than anybody reads', () => {
    const read = ([name, place]: [string, string[]]) => ({ names: name, affiliations: place, orcid: null });
    expect(
      peopleOf<[string, string[]]>(
        [
          ['A  B', ['X', 'X ', 'Y']],
          ['A B', []],
          ['', ['Z']],
        ],
        read,
      ),
    ).toEqual([{ name: 'A B', affiliation: 'X, Y' }]);
    expect(
      peopleOf(
        Array.from({ length: 5000 }, (_, i) => `P${i}`),
        (names) => ({ names }),
      ),
    ).toHaveLength(60);
  });
});

describe('titles', () => {
  it.each([
    ['p < 0.05 and a<b & c>d', 'p < 0.05 and a<b & c>d'],
    ['CO<sub>2</sub> &amp; H<sub>2</sub>O', 'CO2 & H2O'],
    ['A <jats:italic>b</jats:italic>  c', 'A b c'],
    ['&amp;lt;i&amp;gt;x&amp;lt;/i&amp;gt;', '<i>x</i>'],
    ['<mml:math><mml:mi>x</mml:mi><mml:annotation>\\x</mml:annotation></mml:math> ökar', 'x ökar'],
    ['AT&T växer', 'AT&T växer'],
  ])('%s', (title, text) => {
    expect(titleText(title)).toBe(text);
  });
});

describe('abstracts', () => {
  it.each([
    ['<jats:title>Abstract</jats:title><jats:p>A <jats:bold>b</jats:bold>c.</jats:p>', 'A bc.'],
    ['<title>Abstract</title><p>Text</p>', 'Text'],
    ['<jats:p>Abstract: Text</jats:p>', 'Text'],
    ['Abstract Text börjar', 'Text börjar'],
    ['Abstract art in schools', 'Abstract art in schools'],
    ['Sammanfattning. Om torg', 'Om torg'],
    ['&lt;jats:p&gt;Dubbelt &amp;amp; skrivet&lt;/jats:p&gt;', 'Dubbelt & skrivet'],
    ['x < y & z > 1', 'x < y & z > 1'],
    [
      '<jats:sec><jats:title>Mål</jats:title><jats:p>Ett</jats:p></jats:sec><jats:sec><jats:p>Två</jats:p></jats:sec>',
      'Mål Ett Två',
    ],
    ['<script>alert(1)</script>Kvar <img src=x onerror=alert(1)>', 'Kvar'],
  ])('%s', (text, expected) => {
    expect(toPlainText(abstractHtml(text))).toBe(expected);
  });

  it('of any text never throw, and hold no element of JATS', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('<jats:p>', '</jats:p', '<', '<tex-math>', '&lt;', '<mml:annotation>'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        expect(abstractHtml(pieces.join(''))).not.toMatch(/<jats:[a-z]+>/);
      }),
    );
  });

  it.each(['<jats:tex-math>', '<a a="', '</jats:p', '&lt;'])('a hundred thousand %s end', (text) => {
    expect(typeof abstractHtml(text.repeat(100_000))).toBe('string');
  });

  it('leave room for facts', () => {
    expect(toPlainText(leadWithFacts('ord '.repeat(300), 'Fakta.'))).toMatch(/ord… Fakta\.$/);
    expect(leadWithFacts('Kort', '')).toBe('Kort');
    expect(leadWithFacts('', 'Fakta.')).toBe('<p>Fakta.</p>');
  });
});

describe('words and filters', () => {
  it.each<[string, string[]]>([
    ['a, "b, c", d e,,', ['a', 'b c', 'd e']],
    ['"öppen', ['öppen']],
    ['', []],
  ])('%s', (text, words) => {
    expect(readWords(text)).toEqual(words);
  });

  it.each([
    ['park', 'park'],
    ['smart city', '"smart city"'],
    ['a OR b', 'a OR b'],
    ['(a b)', '(a b)'],
  ])('%s', (word, quoted) => {
    expect(quotePhrase(word)).toBe(quoted);
  });

  it.each<[string, string[]]>([
    ['a:1,b.c:2', ['a:1', 'b.c:2']],
    ['a:x,y,b:2', ['a:x|y', 'b:2']],
    ['ids:https://a.example/1,https://a.example/2', ['ids:https://a.example/1|https://a.example/2']],
    ['löst,a:1', ['a:1']],
    ['a:"x, y"', ['a:"x y"']],
  ])('%s', (text, filters) => {
    expect(readFilters(text)).toEqual(filters);
  });
});
