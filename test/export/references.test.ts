/** RIS and BibTeX say of a work what is known and no more, and no text breaks out of its field. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item } from '../../src/domain/item.js';
import { ITEM_FORMAT } from '../../src/export/item-formats.js';
import { readPersonName } from '../../src/export/person-name.js';
import { anyDated, anyText, kept, makeRow } from './make.js';

const risOf = (...items: Partial<Item>[]): string => {
  const writer = ITEM_FORMAT.ris.createWriter();
  return writer.begin + items.map((fields) => writer.write(makeRow(fields))).join('');
};
const bibtexOf = (...items: Partial<Item>[]): string => {
  const writer = ITEM_FORMAT.bibtex.createWriter();
  return writer.begin + items.map((fields) => writer.write(makeRow(fields))).join('');
};

type Tag = [name: string, value: string];

/** Records of tags; throws where a line is none. */
function readRis(text: string): Tag[][] {
  const records: Tag[][] = [];
  let tags: Tag[] = [];
  for (const line of text.split('\r\n')) {
    if (line === '') continue;
    const [, name = '', value = ''] = /^([A-Z][A-Z0-9]) {2}- (.*)$/s.exec(line) ?? [];
    if (name === '' || /[\r\n\u0085\u2028\u2029]/.test(value)) throw new Error(`No tag: ${JSON.stringify(line)}`);
    if (name === 'TY') tags = [];
    tags.push([name, value]);
    if (name === 'ER') records.push(tags);
  }
  return records;
}
const valuesOf = (tags: Tag[] | undefined, name: string): string[] =>
  (tags ?? []).filter(([one]) => one === name).map(([, value]) => value);
const one = (fields: Partial<Item>, name: string): string | undefined => valuesOf(readRis(risOf(fields))[0], name)[0];

describe('RIS', () => {
  it('is what a reference manager reads', () => {
    expect(
      risOf({
        type: 'forskning',
        sourceId: 'arkivet',
        title: 'How towns\n decide',
        language: 'en',
        publishedAt: '2026-05-01T00:00:00.000Z',
        publishedPrecision: 'month',
        people: [{ name: 'Ada von Exempel' }, { name: 'Test, Bo' }, { name: 'Exempel kommun' }],
        identifiers: { doi: '10.1000/182', issn: '1234-5678' },
        areas: [{ area: 'klimat', score: 4, origin: 'lexicon', reasons: [] }],
      }),
    ).toBe(
      [
        'TY  - JOUR',
        'ID  - 01JD0000000000000000000ABC',
        'TI  - How towns decide',
        'AU  - von Exempel, Ada',
        'AU  - Test, Bo',
        'AU  - Exempel kommun',
        'PY  - 2026',
        'DA  - 2026/05//',
        'DP  - Källan arkivet',
        'AB  - Kommunen byter lampor i höst.',
        'DO  - 10.1000/182',
        'SN  - 1234-5678',
        'UR  - https://bladet.example/artiklar/1?a=1&b=2',
        'Y2  - 2026/11/21/',
        'KW  - Klimat och energi',
        'LA  - en',
        'ER  - ',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it.each<[string, Partial<Item>]>([
    ['NEWS', { type: 'nyhet' }],
    ['RPRT', { type: 'rapport' }],
    ['DATA', { type: 'statistik' }],
    ['GOVDOC', { type: 'remiss' }],
    ['ELEC', { type: 'evenemang' }],
    ['ELEC', { type: 'utlysning' }],
    ['GEN', { type: 'ovrigt', url: 'tip:1' }],
    ['JOUR', { type: 'forskning', identifiers: { doi: '10.1/a' } }],
    ['BOOK', { type: 'forskning', identifiers: { doi: '10.1/a', isbn: '9789100000000' } }],
    ['UNPB', { type: 'forskning', identifiers: { arxiv: '2601.00001', doi: '10.48550/arxiv.2601.00001' } }],
    ['RPRT', { type: 'forskning' }],
  ])('%s is the type of %j', (type, fields) => {
    expect(one(fields, 'TY')).toBe(type);
  });

  it.each([
    ['2026-11-20T23:30:00.000Z', 'instant', '2026/11/21/'],
    ['2026-11-20T00:00:00.000Z', 'day', '2026/11/20/'],
    ['2026-11-01T00:00:00.000Z', 'month', '2026/11//'],
    ['2026-01-01T00:00:00.000Z', 'year', '2026///'],
    [null, null, undefined],
  ] as const)('%s known to the %s is %s', (publishedAt, publishedPrecision, date) => {
    expect(one({ publishedAt, publishedPrecision }, 'DA')).toBe(date);
  });

  it('says where a work appeared, but not that it appeared where it was only found', () => {
    expect(one({}, 'T2')).toBe('Källan bladet');
    expect(one({ type: 'rapport' }, 'PB')).toBe('Källan bladet');
    expect(one({ sourceId: 'arkivet' }, 'T2')).toBeUndefined();
    expect(one({ sourceId: 'arkivet' }, 'DP')).toBe('Källan arkivet');
  });

  it('any text is one line of one record', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(anyText, { maxLength: 3 }), anyDated, (title, summary, names, dated) => {
        const fields = { title, summary, publishedAt: dated.publishedAt, publishedPrecision: dated.precision };
        const people = names.map((name) => ({ name }));
        const records = readRis(risOf({ ...fields, people, identifiers: { doi: title } }, {}));
        expect(records).toHaveLength(2);
        for (const tags of records) {
          expect(tags[0]?.[0]).toBe('TY');
          expect(valuesOf(tags, 'TI')).toHaveLength(1);
          expect(tags.at(-1)).toEqual(['ER', '']);
        }
        for (const name of valuesOf(records[0], 'AU')) expect(name).not.toContain('*');
      }),
      { numRuns: 300 },
    );
  });
});

interface Entry {
  type: string;
  key: string;
  fields: Record<string, string>;
}

/** As BibTeX reads: braces are counted wherever they stand, a value ends with the one that closes it. */
function readBibtex(text: string): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern.source, 'sy');
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    if (found) at = sticky.lastIndex;
    return found;
  };
  const takeBraced = (): string => {
    const start = at;
    let depth = 0;
    do {
      const character = text.charAt(at);
      if (character === '') throw new Error('A value that never ends');
      depth += character === '{' ? 1 : character === '}' ? -1 : 0;
      at += 1;
    } while (depth > 0);
    return text.slice(start + 1, at - 1);
  };
  while (at < text.length) {
    const [, type = '', key = ''] = take(/@([a-z]+)\{([^,\s]+),\n/) ?? [];
    if (type === '') throw new Error(`No entry at ${JSON.stringify(text.slice(at, at + 40))}`);
    const fields: Record<string, string> = {};
    for (let field = take(/ {2}([a-z]+) = /); field; field = take(/ {2}([a-z]+) = /)) {
      fields[field[1] ?? ''] = take(/[a-z]{3}(?=,\n)/)?.[0] ?? takeBraced();
      if (!take(/,\n/)) throw new Error('A field without its end');
    }
    if (!take(/\}\n\n/)) throw new Error(`No end at ${JSON.stringify(text.slice(at, at + 40))}`);
    entries.push({ type, key, fields });
  }
  return entries;
}

const TEX: [RegExp, string][] = [
  [/\\textbackslash\{\}/g, '\u0001'],
  [/\\textbraceleft\{\}/g, '{'],
  [/\\textbraceright\{\}/g, '}'],
  [/\\textasciicircum\{\}/g, '^'],
  [/\\textasciitilde\{\}/g, '~'],
  [/\\([$&#%_])/g, '$1'],
];
/** What LaTeX would show. */
const shown = (tex: string): string =>
  TEX.reduce((text, [pattern, character]) => text.replace(pattern, character), tex).replaceAll('\u0001', '\\');

describe('BibTeX', () => {
  it('is what BibTeX and reference managers read', () => {
    expect(
      bibtexOf({
        type: 'forskning',
        title: 'Hur 100 % av E_20 & småorter påverkar EU',
        publishedAt: '2026-05-01T00:00:00.000Z',
        publishedPrecision: 'month',
        people: [{ name: 'Åsa von Exempel' }, { name: 'Nacka och Värmdö kommuner' }, { name: 'John Smith Jr.' }],
        identifiers: { doi: '10.1000/a_b', issn: '1234-5678' },
        areas: [{ area: 'klimat', score: 4, origin: 'lexicon', reasons: [] }],
      }),
    ).toBe(
      [
        '@article{vonexempel2026-100-00abc,',
        '  author = {von Exempel, Åsa and {Nacka och Värmdö kommuner} and Smith, Jr., John},',
        '  title = {{Hur 100 \\% av E\\_20 \\& småorter påverkar EU}},',
        '  journal = {Källan bladet},',
        '  year = {2026},',
        '  month = may,',
        '  doi = {10.1000/a_b},',
        '  issn = {1234-5678},',
        '  url = {https://bladet.example/artiklar/1?a=1&b=2},',
        '  urldate = {2026-11-21},',
        '  abstract = {Kommunen byter lampor i höst.},',
        '  keywords = {Klimat och energi},',
        '  langid = {swedish},',
        '}',
        '',
        '',
      ].join('\n'),
    );
  });

  it.each<[string, string, Partial<Item>]>([
    ['misc', 'howpublished', { type: 'nyhet' }],
    ['techreport', 'institution', { type: 'rapport' }],
    ['misc', 'howpublished', { type: 'rapport', sourceId: 'arkivet' }],
    ['book', 'publisher', { type: 'forskning', identifiers: { isbn: '9789100000000' } }],
    ['misc', 'howpublished', { type: 'forskning', sourceId: 'arkivet', identifiers: { doi: '10.1/a' } }],
  ])('%s with its %s is the type of %j', (type, place, fields) => {
    const [entry] = readBibtex(bibtexOf(fields));
    expect(entry?.type).toBe(type);
    expect(entry?.fields[place]).toMatch(/^Källan/);
  });

  it.each([
    ['2026-11-20T23:30:00.000Z', 'instant', ['2026', 'nov', '21']],
    ['2026-11-01T00:00:00.000Z', 'month', ['2026', 'nov', undefined]],
    ['2026-01-01T00:00:00.000Z', 'year', ['2026', undefined, undefined]],
    [null, null, [undefined, undefined, undefined]],
  ] as const)('%s known to the %s is %j', (publishedAt, publishedPrecision, date) => {
    const { year, month, day } = readBibtex(bibtexOf({ publishedAt, publishedPrecision }))[0]?.fields ?? {};
    expect([year, month, day]).toEqual(date);
  });

  it('keys are ASCII, differ within a file, and are the same in every file', () => {
    const items = [
      { id: '01JD0000000000000000000AAA' },
      { id: '01JD0000000000000000000AAB' },
      { id: '01JD0000000000000000010AAB' },
      { id: '01JD0000000000000000000AAB' },
      { title: '漢字 👩‍🏫', people: [{ name: '漢字' }], id: '01JD0000000000000000000AAC' },
      { title: 'Att göra ödelagda ängar gröna', people: [{ name: 'Örjan Ängström' }] },
    ];
    const keys = readBibtex(bibtexOf(...items)).map(({ key }) => key);
    expect(new Set(keys).size).toBe(items.length);
    for (const key of keys) expect(key).toMatch(/^[a-z0-9-]+$/);
    expect(keys[5]).toBe('angstrom2026-gora-00abc');
    expect(readBibtex(bibtexOf({ id: '01JD0000000000000000000AAB' }))[0]?.key).toBe(keys[1]);
  });

  it('any text is one value of one entry, and LaTeX shows it as it was', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.array(anyText, { maxLength: 3 }), (title, summary, names) => {
        const people = names.map((name) => ({ name }));
        const entries = readBibtex(
          bibtexOf({ title, summary, people, identifiers: { doi: summary, isbn: title } }, {}),
        );
        expect(entries).toHaveLength(2);
        const { abstract = '', author } = entries[0]?.fields ?? {};
        expect(shown(abstract)).toBe(kept(summary));
        expect(author === undefined ? 0 : splitAuthors(author)).toBe(names.filter((name) => kept(name) !== '').length);
      }),
      { numRuns: 400 },
    );
  });
});

/** How many names there are: "and" parts them where it stands in no braces. */
function splitAuthors(author: string): number {
  let bare = author;
  for (let before = ''; before !== bare; ) {
    before = bare;
    bare = bare.replace(/\{[^{}]*\}/g, 'x');
  }
  return bare.split(/\sand\s/i).length;
}

describe('readPersonName', () => {
  it.each<[string, [family: string, given: string, suffix?: string]]>([
    ['Ada Exempel', ['Exempel', 'Ada']],
    ['Anna-Lena af Testberg', ['af Testberg', 'Anna-Lena']],
    ['J. R. Exempel', ['Exempel', 'J. R.']],
    ['Maria de la Cruz', ['de la Cruz', 'Maria']],
    ["Siobhán O'Test", ["O'Test", 'Siobhán']],
    ['Exempel, Ada', ['Exempel', 'Ada']],
    ['Smith, Jr., John', ['Smith', 'John', 'Jr.']],
    ['Martin Luther King Jr.', ['King', 'Martin Luther', 'Jr.']],
  ])('%s is a person', (name, [family, given, suffix = '']) => {
    expect(readPersonName(name)).toEqual({ family, given, suffix });
  });

  it.each([
    'SCB',
    'Nacka kommun',
    'Sveriges Kommuner och Regioner',
    'Kungl. Tekniska högskolan, Stockholm',
    'Brottsförebyggande rådet',
    'Region Stockholm',
    'redaktionen',
    'en liten grupp',
    'Ada',
    '',
    'a@b.se',
    'Exempel, 1950-',
  ])('%s is left as it stands', (name) => {
    expect(readPersonName(name)).toBeNull();
  });
});
