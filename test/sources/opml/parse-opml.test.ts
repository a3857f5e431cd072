import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { parseOpml } from '../../../src/sources/opml/parse-opml.js';
import { readOutline } from '../../../src/sources/opml/read-outline.js';

const parse = (file: string | Uint8Array, contentType: string | null = null) =>
  parseOpml({ bytes: typeof file === 'string' ? Buffer.from(file) : file, contentType, url: '' });
const opml = (body: string, version = '2.0') =>
  `<?xml version="1.0"?><opml version="${version}"><head><title>Mina</title></head><body>${body}</body></opml>`;
/** What becomes of each line: its fields, or why it is left out. */
const read = (file: string | Uint8Array) => {
  const parsed = parse(file);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value.outlines.map((outline) => {
    const reading = readOutline(outline);
    return reading.ok ? reading.fields : reading.reason;
  });
};
const LINE = '<outline type="rss" text="A" title="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/>';

describe('lists of other programs', () => {
  it.each([
    ['as Feedly and Inoreader write it', opml(`<outline text="Nyheter" title="Nyheter">${LINE}</outline>`)],
    ['without a type, only text', opml('<outline text="A" xmlUrl="https://a.example/rss"/>')],
    ['xmlurl in another case', opml('<OUTLINE TEXT="A" XMLURL="https://a.example/rss"/>')],
    ['version 1.0 with url', opml('<outline text="A" type="rss" url="https://a.example/rss"/>', '1.0')],
    ['with a type of its own case', opml('<outline text="A" type="RSS" xmlUrl="https://a.example/rss"/>')],
    ['without a head', `<opml version="1.1"><body>${LINE}</body></opml>`],
    ['with space around', opml('<outline title=" A " xmlUrl=" https://a.example/rss&#10;"/>')],
    [
      'deep in folders',
      opml(`<outline text="x"><outline text="y"><outline text="z">${LINE}</outline></outline></outline>`),
    ],
    ['with a byte order mark', `\ufeff${opml(LINE)}`],
    ['with a doctype and comments', `<!DOCTYPE opml><!-- x -->${opml(`<!-- <outline/> -->${LINE}`)}`],
    [
      'with namespaces of another program',
      opml(LINE.replace('<outline', '<outline xmlns:frss="https://freshrss.org/opml" frss:cssFullContent=".x"')),
    ],
  ])('%s', (_what, file) => {
    expect(read(file)).toEqual([expect.objectContaining({ name: 'A', url: 'https://a.example/rss', kind: 'rss' })]);
  });

  it.each([
    ['feed://a.example/rss', 'http://a.example/rss'],
    ['feed:https://a.example/rss', 'https://a.example/rss'],
    ['FEED:http://a.example/rss', 'http://a.example/rss'],
    ['https://a.example/?a=1&amp;b=2', 'https://a.example/?a=1&b=2'],
    ['https://a.example/?a=1&amp;amp;b=2', 'https://a.example/?a=1&b=2'],
    ['https://a.example/?a=1&b=2', 'https://a.example/?a=1&b=2'],
    ['https://räksmörgås.example/å', 'https://räksmörgås.example/å'],
  ])('the address %j is %j', (written, url) => {
    expect(read(opml(`<outline text="A" xmlUrl="${written}"/>`))).toEqual([expect.objectContaining({ url })]);
  });

  it.each([
    ['ISO-8859-1', 'iso-8859-1'],
    ['windows-1252', 'windows-1252'],
    ['UTF-16', 'utf16-le'],
  ])('in %s', (encoding, codec) => {
    const text = opml('<outline text="Åre – Östersund" xmlUrl="https://a.example/rss"/>'.replace('–', '-')).replace(
      '<?xml version="1.0"?>',
      `<?xml version="1.0" encoding="${encoding}"?>`,
    );
    const bytes = iconv.encode(text, codec, { addBOM: codec === 'utf16-le' });
    expect(read(bytes)).toEqual([expect.objectContaining({ name: 'Åre - Östersund' })]);
  });

  it('names are plain text however they were escaped', () => {
    const names = ['R&amp;D', 'R&amp;amp;D', '&ouml;st', '&lt;b&gt;fet&lt;/b&gt;', 'a&#10;b', '&#229;'];
    expect(
      read(opml(names.map((name) => `<outline text="${name}" xmlUrl="https://a.example/rss"/>`).join(''))).map(
        (fields) => (fields as { name: string }).name,
      ),
    ).toEqual(['R&D', 'R&D', 'öst', 'fet', 'a b', 'å']);
  });

  it('folders and categories that are called as our levels say the level, the innermost first', () => {
    const levels = read(
      opml(`
        <outline text="Inom kommunen">${LINE}<outline text="VÄRLDEN">${LINE}</outline><outline text="blandat">${LINE}</outline></outline>
        <outline text="regionalt">${LINE}</outline>
        <outline text="Annat">${LINE}${LINE.replace('<outline', '<outline category="/x,/Nationen"')}</outline>`),
    ).map((fields) => (fields as { level?: string }).level);
    expect(levels).toEqual(['kommunen', 'globalt', 'kommunen', 'regionalt', undefined, 'nationellt']);
  });

  it('language and kind where they are told', () => {
    const lines = [
      '<outline text="A" type="atom" language="en-GB" xmlUrl="https://a.example/1"/>',
      '<outline text="B" language="unknown" xmlUrl="https://a.example/2"/>',
    ];
    expect(read(opml(lines.join('')))).toEqual([
      { name: 'A', url: 'https://a.example/1', kind: 'atom', language: 'en' },
      { name: 'B', url: 'https://a.example/2', kind: 'rss' },
    ]);
  });

  it.each([
    ['<outline text="utan adress"/>', /saknar adress/],
    ['<outline type="link" text="x" url="https://a.example"/>', /länk till en sida/],
    ['<outline type="include" text="x" url="https://a.example/x.opml"/>', /länk till en sida/],
    ['<outline text="x" url="https://a.example"/>', /länk till en sida/],
    ['<outline type="HTML+XPath" text="x" xmlUrl="https://a.example"/>', /typen html\+xpath/],
    ['<outline text="x" xmlUrl="javascript:alert(1)"/>', /ingen webbadress/],
    ['<outline text="x" xmlUrl="file:///etc/passwd"/>', /ingen webbadress/],
    ['<outline text="x" xmlUrl="https://"/>', /ingen webbadress/],
    [
      '<outline xmlns:s="urn:spanare:opml:1" s:params="{" text="x" xmlUrl="https://a.example"/>',
      /params går inte att läsa/,
    ],
    ['<outline xmlns:s="urn:spanare:opml:1" s:kind="rss" text="x"/>', /saknar adress/],
  ])('%s is left out, and why is told', (line, reason) => {
    expect(read(opml(line))).toEqual([expect.stringMatching(reason)]);
  });
});

describe('what is no list', () => {
  const bomb = `<!DOCTYPE opml [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "${'&a;'.repeat(10)}">`).join('')}]>`;
  it.each([
    ['nothing', '', 'unsupported', /ingen OPML/],
    ['text', 'hej', 'unsupported', /ingen OPML/],
    ['a feed', '<rss version="2.0"><channel/></rss>', 'unsupported', /flöde/],
    ['a page', '<!doctype html><html><body/></html>', 'unsupported', /webbsida/],
    ['JSON', '{"feeds":[]}', 'unsupported', /ingen OPML/],
    ['an entity bomb', `${bomb}${opml('<outline text="&a9;"/>')}`, 'hostile', /ENTITY/],
    ['half a file', opml(LINE).slice(0, -20), 'truncated', /avbruten/],
    ['an empty list', opml(''), 'empty', /inga källor/],
    [
      'only folders',
      opml('<outline text="x"><outline text="y"></outline></outline>').replace('<outline text="y"></outline>', ''),
      'empty',
      /./,
    ],
    ['too deep', opml('<outline text="x">'.repeat(5000) + '</outline>'.repeat(5000)), 'hostile', /djupt/],
    ['endlessly deep', `<opml>${'<outline>'.repeat(1_000_000)}`, 'hostile', /djupt/],
    ['too long', opml(LINE.repeat(5001)), 'too-large', /5000 rader/],
    [
      'half a million attributes',
      `<opml><body><outline ${Array.from({ length: 500_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`,
      'hostile',
      /./,
    ],
    ['five megabytes of <', '<'.repeat(5_000_000), 'unsupported', /./],
    [
      'five megabytes of &',
      `<opml><body><outline text="${'&'.repeat(5_000_000)}" xmlUrl="x"/></body></opml>`,
      null,
      /./,
    ],
  ])('%s', (_what, file, code, sentence) => {
    const parsed = parse(file);
    if (code === null) return expect(parsed.ok).toBe(true);
    if (parsed.ok) {
      // A folder without anything in it is a line without an address.
      expect(parsed.value.outlines.every(({ address }) => address === '')).toBe(true);
      return;
    }
    expect(parsed.failure.code).toBe(code);
    expect(parsed.failure.message).toMatch(sentence);
  });

  it('any bytes are answered, never thrown at', () => {
    const pieces = fc.constantFrom(
      '<opml>',
      '</opml>',
      '<body>',
      '<outline ',
      'xmlUrl="',
      '"',
      '/>',
      '&',
      '<!--',
      ']]>',
      'text=',
      '\0',
      'å',
    );
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(pieces, { maxLength: 40 }).map((parts) => new Uint8Array(Buffer.from(parts.join('')))),
    );
    fc.assert(
      fc.property(file, (bytes) => {
        const parsed = parse(bytes);
        if (parsed.ok) for (const outline of parsed.value.outlines) readOutline(outline);
      }),
      { numRuns: 500 },
    );
  });
});
