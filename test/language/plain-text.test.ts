/** Foreign HTML to plain text and back: tables, attacks, and documents made to be slow. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import fc from 'fast-check';
import { parseFragment } from 'parse5';
import { clip, escapeHtml, toCleanLine, toPlainText } from '../../src/language/plain-text.js';

const TEXTS: [string, string][] = [
  ['<p>Ett</p><p>Två</p>', 'Ett Två'],
  ['A<b>v</b>gift', 'Avgift'],
  ['rad<br>bruten', 'rad bruten'],
  ['<li>a</li><li>b</li>', 'a b'],
  ['före<script>alert(1)</script>efter', 'före efter'],
  ['<style>p{}</style>kvar', 'kvar'],
  ['före<!-- bort -->efter', 'föreefter'],
  ['r&auml;ksm&ouml;rg&aring;s &#150; &#x1F600;', 'räksmörgås – 😀'],
  ['f&amp;ouml;re', 'före'],
  ['&amp;lt;b&amp;gt;', '<b>'],
  ['1 < 2 & 3 > 2', '1 < 2 & 3 > 2'],
  ['kom&shy;mun&#8203;ens', 'kommunens'],
  ['vänd\u202Esida', 'vändsida'],
  ['noll\u0000\u0007tecken', 'nolltecken'],
  ['a\u0308', 'ä'],
  ['  många\n\t&nbsp; blanka  ', 'många blanka'],
  ['<![CDATA[text]]>', 'text'],
  ['slutar mitt i <a href="', 'slutar mitt i'],
  ['<script>slutar aldrig', ''],
  ['före <!-- slutar aldrig', 'före'],
  ['före <!-- slutar > efter <!-- > sist', 'före efter sist'],
  ['1 <! 2', '1 <! 2'],
];

const ATTACKS = [
  '<img src=x onerror=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;img src=x onerror=alert(1)&amp;gt;',
  '"><script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<a href="javascript:alert(1)">x</a>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
];

/** Whether a browser would see anything but text. */
function isOnlyText(html: string): boolean {
  return parseFragment(html).childNodes.every((node) => node.nodeName === '#text');
}

describe('toPlainText', () => {
  it.each(TEXTS)('%j becomes %j', (html, text) => {
    expect(toPlainText(html)).toBe(text);
  });

  it.each(ATTACKS)('leaves nothing but text, once escaped, of %s', (html) => {
    expect(isOnlyText(escapeHtml(toPlainText(html)))).toBe(true);
  });

  it('gives one line in NFC without control characters, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (html) => {
        const text = toPlainText(html);
        expect(text).toBe(text.normalize('NFC').trim());
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]|\s\s/u);
      }),
    );
  });

  it('gives back the text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toPlainText(escapeHtml(text))).toBe(toCleanLine(text));
      }),
    );
  });

  // These end at all only because the work is linear.
  it.each(['<', '&', '<br', '<br>', '</', '&lt;', '&#1', '<![CDATA[', '<!--', '<a b="', '<script>', '&a', ' '])(
    'ends with three million characters of %j',
    (piece) => {
      expect(typeof toPlainText(piece.repeat(3_000_000 / piece.length))).toBe('string');
    },
  );
});

interface Oracle {
  violations(html: string): string[];
}

/** The oracle lies outside the repository and needs a parser from inside it, so it is bundled first. */
async function loadOracle(): Promise<Oracle> {
  const bundle = await build({
    entryPoints: ['../shared/data/xss-oracle.mjs'],
    bundle: true,
    format: 'esm',
    write: false,
    nodePaths: ['node_modules'],
  });
  const code = bundle.outputFiles[0]?.text ?? '';
  return import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`);
}

describe('toPlainText against the shared attacks', () => {
  const casesFile = '../shared/data/xss.jsonl';
  const test = existsSync(casesFile) ? it : it.skip;
  if (!existsSync(casesFile)) console.warn('SKIPPED: the shared XSS cases are not beside the repository.');

  test('no attack is more than text once escaped', async () => {
    const oracle = await loadOracle();
    const cases: { id: string; html: string }[] = readFileSync(casesFile, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const broken = cases.filter(({ html }) => oracle.violations(escapeHtml(toPlainText(html))).length > 0);
    expect(broken.map(({ id }) => id)).toEqual([]);
    expect(cases.length).toBeGreaterThan(1000);
  });
});

describe('clip', () => {
  it.each([
    ['kort', 10, 'kort'],
    ['ett två tre fyra', 10, 'ett två…'],
    ['ett två, tre fyra', 10, 'ett två…'],
    ['x'.repeat(20), 10, `${'x'.repeat(9)}…`],
    ['😀'.repeat(20), 10, `${'😀'.repeat(4)}…`],
    ['precis nu!', 10, 'precis nu!'],
  ])('%s at %i', (text, max, expected) => {
    expect(clip(text, max)).toBe(expected);
  });

  it('never gives more than it may, nor half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 100 }), (text, max) => {
        const clipped = clip(text, max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        expect(clipped).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});
