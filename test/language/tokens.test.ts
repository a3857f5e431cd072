/** Words and their places. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../src/language/fold.js';
import { normaliseWord, tokenize } from '../../src/language/tokens.js';

const words = (text: string) => tokenize(text).map((token) => token.text);

describe('tokenize', () => {
  it.each<[string, string[]]>([
    ['Kommunens nya Bibliotek', ['kommunens', 'nya', 'bibliotek']],
    ['e-scooter, HSLF-FS!', ['e-scooter', 'hslf-fs']],
    ['SFS 2026:14 och prop. 2025/26:123', ['sfs', '2026:14', 'och', 'prop', '2025/26:123']],
    ['3,5 miljoner. 2026.', ['3,5', 'miljoner', '2026']],
    ['EU:s mål, SKR:s krav, tv:n, city’s plan', ['eu', 'mål', 'skr', 'krav', 'tv', 'city', 'plan']],
    ['fokus:AI, rapport:bil, pc:ns, d’Arc', ['fokus', 'ai', 'rapport', 'bil', 'pc', 'd', 'arc']],
    ['vatten/avlopp – och Ann–Sofie', ['vatten', 'avlopp', 'och', 'ann', 'sofie']],
    ['kommun\u00adal och A\u030Angström', ['kommunal', 'och', 'ångström']],
    ['CO₂ ﬁnns', ['co2', 'finns']],
    ['natt- och dagverksamhet', ['natt', 'och', 'dagverksamhet']],
    ['«»…!?', []],
    ['', []],
    ['日本 Київ', ['日本', 'київ']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('gives places in the original text, in order and apart', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: fc.constantFrom('å', 'a', '-', ':', '1', ' ', '\u00ad', '\u030a', "'", 's') }),
        ),
        (text) => {
          let end = 0;
          for (const token of tokenize(text)) {
            expect(token.start).toBeGreaterThanOrEqual(end);
            expect(token.end).toBeGreaterThan(token.start);
            expect(normaliseWord(text.slice(token.start, token.end))).toBe(token.text);
            expect(token.text).not.toMatch(/\s/);
            end = token.end;
          }
          expect(end).toBeLessThanOrEqual(text.length);
        },
      ),
    );
  });

  it('does not take long over a long word', () => {
    expect(tokenize('a-'.repeat(100_000)).length).toBe(1);
    expect(tokenize('1:'.repeat(100_000)).length).toBe(1);
  });
});

describe('fold', () => {
  it.each([
    ['övergödning', 'overgodning'],
    ['idé', 'ide'],
    ['får', 'far'],
    ['æøß', 'aoss'],
    ['kommun', 'kommun'],
  ])('%s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });
});
