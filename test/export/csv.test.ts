/** The file for Excel cannot reckon with anything and says no more of a date than is known; the file for programs gives back everything. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Item, TagReason } from '../../src/domain/item.js';
import { ITEM_FORMAT, type ItemFormat } from '../../src/export/item-formats.js';
import { anyDated, anyText, makeItem, makeRow } from './make.js';

/** RFC 4180 by the letter. */
function parseCsv(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, isQuoted, wasQuoted]: [string[], string, boolean, boolean] = [[], '', false, false];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"') {
      if (cell !== '' || wasQuoted) throw new Error(`A quote inside a field that is not quoted, at ${at}`);
      [isQuoted, wasQuoted] = [true, true];
    } else if (character === separator || (character === '\r' && text.charAt(at + 1) === '\n')) {
      row.push(cell);
      [cell, wasQuoted] = ['', false];
      if (character === separator) continue;
      rows.push(row);
      row = [];
      at += 1;
    } else {
      if (/["\r\n]/.test(character) || wasQuoted) throw new Error(`A line break or text outside quotes, at ${at}`);
      cell += character;
    }
  }
  if (isQuoted || cell !== '' || row.length > 0) throw new Error('The last line has no end');
  return rows;
}

/** As spreadsheets do: a quote counts where a cell begins, and what follows the closing one is taken as it is. */
function splitLeniently(text: string, separator: string): string[] {
  const cells: string[] = [];
  let [cell, isQuoted, isBegin] = ['', false, true];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (isQuoted && character === '"') isQuoted = false;
    else if (isQuoted) cell += character;
    else if (isBegin && character === '"') isQuoted = true;
    else if (character === separator || character === '\n') {
      cells.push(cell);
      [cell, isBegin] = ['', true];
      continue;
    } else cell += character;
    isBegin = false;
  }
  return [...cells, cell];
}

function write(format: ItemFormat, ...items: Partial<Item>[]): string {
  const writer = ITEM_FORMAT[format].createWriter();
  return writer.begin + items.map((fields) => writer.write(makeRow(fields))).join('');
}

/** By the names of its columns. */
function readBack(format: 'csv' | 'csv-machine', ...items: Partial<Item>[]): Record<string, string>[] {
  const text = write(format, ...items);
  const [names = [], ...rows] = parseCsv(text.replace(/^\ufeff/, ''), format === 'csv' ? ';' : ',');
  for (const row of rows) expect(row).toHaveLength(names.length);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
}

const excelCell = (column: string, fields: Partial<Item>): string | undefined => readBack('csv', fields)[0]?.[column];

describe('CSV for Excel', () => {
  it('is what Excel in Swedish opens', () => {
    const text = write('csv', {
      areas: [
        { area: 'trygghet', score: 5, origin: 'lexicon', reasons: [] },
        { area: 'klimat', score: 4, origin: 'person', reasons: [] },
      ],
      people: [{ name: 'Ada Exempel' }, { name: 'Bo "Bosse" Test; AB' }],
      identifiers: { isbn: '9789100000000', dnr: '2026-11' },
      alsoIn: [{ sourceId: 'arkivet', url: 'https://arkiv.example/1' }],
    });
    expect(text).toBe(
      '\ufeffRubrik;Ingress;Publicerad;Hämtad;Källa;Nivå;Typ;Språk;Områden;Personer;Adress;Finns också hos;Beteckningar;Id i Spanare\r\n' +
        '"Nya lampor vid torget";"Kommunen byter lampor i höst.";"2026-11-21";"2026-11-21";"Källan bladet";"Inom kommunen";"Nyhet";"svenska";' +
        '"Trygghet, Klimat och energi";"Ada Exempel, Bo ""Bosse"" Test; AB";"https://bladet.example/artiklar/1?a=1&b=2";' +
        '"Källan arkivet";"isbn: 9789100000000, dnr: 2026-11";"01JD0000000000000000000ABC"\r\n',
    );
  });

  it.each([
    '=1+1',
    '+46 8 123',
    '-1',
    '@SUM(A1)',
    '=HYPERLINK("https://ond.example";"Klicka")',
    '"=1+1"',
    '  =1+1',
    '\t=1+1',
    '\r=1+1',
    '\u00a0=1',
    '\ufeff=1',
    '\u200b=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠A1',
    '−1',
    '”=1”',
  ])('%j becomes text', (text) => {
    expect(excelCell('Ingress', { summary: text })?.charAt(0)).toBe("'");
    // What is trimmed from a title must not bare a formula.
    expect(excelCell('Rubrik', { title: text })?.charAt(0)).toBe("'");
    expect(excelCell('Personer', { people: [{ name: text }] })?.charAt(0)).toBe("'");
  });

  it.each(['1 + 1 = 2', 'Nacka', 'a@b.se', '”Så” sade hon', '50 % fler', '– en replik'])(
    '%j is left as it is',
    (text) => {
      expect(excelCell('Ingress', { summary: text })).toBe(text);
    },
  );

  it.each([
    ['2026-11-01T00:00:00.000Z', 'day', '2026-11-01'],
    ['2026-11-01T00:00:00.000Z', 'month', 'i november 2026'],
    ['2026-01-01T00:00:00.000Z', 'year', 'under 2026'],
    ['2026-06-30T22:30:00.000Z', 'instant', '2026-07-01'],
    [null, null, ''],
  ] as const)('%s known to the %s is %s', (publishedAt, publishedPrecision, cell) => {
    expect(excelCell('Publicerad', { publishedAt, publishedPrecision })).toBe(cell);
  });

  it("a person's tip has no address", () => {
    expect(excelCell('Adress', { url: 'tip:01' })).toBe('');
  });

  it('has every cell in quotes', () => {
    fc.assert(
      fc.property(anyText, anyText, (title, summary) => {
        const text = write('csv', { title, summary });
        expect(text.slice(text.indexOf('\r\n') + 2)).toMatch(/^(?:"(?:[^"]|"")*"[;\r]){14}\n$/);
      }),
    );
  });

  it.each([
    ['a,=1+1', "a,'=1+1"],
    ['a\t@SUM(A1)', "a\t'@SUM(A1)"],
    ['a|"+1', 'a|"\'+1'],
    ['a,-1+1', "a,'-1+1"],
    ['a\n=1', "a\n'=1"],
    ['10,- per styck, =1, @nacka och x=1', '10,- per styck, =1, @nacka och x=1'],
    ['ett\n- två', 'ett\n- två'],
  ])('%j is %j, for programs that split at another sign', (text, cell) => {
    expect(excelCell('Ingress', { summary: text })).toBe(cell);
  });

  it('keeps addresses such that they lead where they did', () => {
    const url = 'https://kartan.example/@51.5,-0.12,15z?q=a,b';
    expect(excelCell('Adress', { url })).toBe('https://kartan.example/@51.5%2C-0.12,15z?q=a,b');
  });

  it('begins no formula in a program that splits at another sign', () => {
    const signs = fc.array(fc.constantFrom(...'a1 ,;|\t\n"\'=+-@'), { maxLength: 12 }).map((all) => all.join(''));
    fc.assert(
      fc.property(signs, signs, signs, fc.constantFrom(',', '\t', '|'), (title, summary, name, separator) => {
        const text = write('csv', { title, summary, people: [{ name }] });
        const cells = splitLeniently(text.slice(text.indexOf('\r\n') + 2), separator);
        for (const cell of cells) expect(cell).not.toMatch(/^(?:[=+@]|-\S)/);
      }),
      { numRuns: 2000 },
    );
  });

  it('no cell of any text is a formula, and every line has every column', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (title, summary, name) => {
        const rows = readBack('csv', { title, summary, people: [{ name }], identifiers: { x: title } }, {});
        expect(rows).toHaveLength(2);
        for (const cell of Object.values(rows[0] ?? {}))
          expect(cell).not.toMatch(/^(?!')(?:\s|[\s\p{C}"`“”„«»‘’]*[=+\-@＝＋－＠])/u);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps lines within a cell', () => {
    expect(excelCell('Ingress', { summary: 'ett\r\ntvå;tre' })).toBe('ett\ntvå;tre');
  });
});

const anyItem: fc.Arbitrary<Item> = fc
  .record({
    title: anyText,
    summary: anyText,
    dated: anyDated,
    areas: fc.array(
      fc.record({
        area: fc.constantFrom('trygghet', 'klimat'),
        score: fc.double({ noNaN: true, noDefaultInfinity: true }),
        origin: fc.constantFrom('lexicon' as const, 'person' as const),
        reasons: fc.constant<TagReason[]>([]),
      }),
      { maxLength: 2 },
    ),
    people: fc.array(fc.record({ name: anyText, orcid: anyText }), { maxLength: 2 }),
    identifiers: fc.dictionary(fc.constantFrom('doi', 'isbn', 'dnr'), anyText),
    alsoIn: fc.array(fc.record({ sourceId: fc.constant('arkivet'), url: fc.webUrl() }), { maxLength: 2 }),
  })
  .map(({ dated, ...fields }) =>
    makeItem({ ...fields, publishedAt: dated.publishedAt, publishedPrecision: dated.precision }),
  );

describe('CSV for programs', () => {
  it('has columns that keep their names and order', () => {
    expect(write('csv-machine')).toBe(
      'id,url,title,summary,published_at,published_precision,first_seen_at,updated_at,language,level,type,source_id,source_name,story_id,area_ids,areas,people,identifiers,also_in\r\n',
    );
  });

  it('gives back every item as it was', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 1, maxLength: 3 }), (items) => {
        const rows = readBack('csv-machine', ...items);
        expect(rows).toHaveLength(items.length);
        for (const [at, item] of items.entries()) {
          const row = rows[at] ?? {};
          expect({
            ...row,
            ...Object.fromEntries(
              ['area_ids', 'areas', 'people', 'identifiers', 'also_in'].map((name) => [
                name,
                JSON.parse(row[name] ?? ''),
              ]),
            ),
          }).toEqual(
            JSON.parse(
              JSON.stringify({
                id: item.id,
                url: item.url,
                title: item.title,
                summary: item.summary,
                published_at: item.publishedAt ?? '',
                published_precision: item.publishedPrecision ?? '',
                first_seen_at: item.firstSeenAt,
                updated_at: item.updatedAt,
                language: 'sv',
                level: 'kommunen',
                type: 'nyhet',
                source_id: 'bladet',
                source_name: 'Källan bladet',
                story_id: item.storyId,
                area_ids: item.areas.map(({ area }) => area),
                areas: item.areas.map(({ area, score, origin }) => ({ id: area, score, origin })),
                people: item.people,
                identifiers: item.identifiers,
                also_in: item.alsoIn.map(({ url }) => ({ id: 'arkivet', name: 'Källan arkivet', url })),
              }),
            ),
          );
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has no mark of byte order, and leaves formulas as they are', () => {
    const [row] = readBack('csv-machine', { title: '=1+1', url: 'tip:1' });
    expect(row).toMatchObject({ title: '=1+1', url: '' });
    expect(write('csv-machine').charCodeAt(0)).toBe('i'.charCodeAt(0));
  });
});
