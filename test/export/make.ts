/** Made-up items and feeds for the tests of exports, and texts that try to break out of a file. */
import fc from 'fast-check';
import type { Item } from '../../src/domain/item.js';
import { type ExportItem, type ExportNames, toExportItem } from '../../src/export/export-item.js';
import type { FeedDocument, FeedEntry } from '../../src/export/feed-document.js';

export const NAMES: ExportNames = {
  source: (id) => `Källan ${id}`,
  area: (id) => ({ trygghet: 'Trygghet', klimat: 'Klimat och energi' })[id] ?? id,
  gathers: (id) => id === 'arkivet',
};

export function makeItem(fields: Partial<Item> = {}): Item {
  return {
    id: '01JD0000000000000000000ABC',
    sourceId: 'bladet',
    externalId: null,
    url: 'https://bladet.example/artiklar/1?a=1&b=2',
    title: 'Nya lampor vid torget',
    summary: 'Kommunen byter lampor i höst.',
    publishedAt: '2026-11-20T23:30:00.000Z',
    publishedPrecision: 'instant',
    firstSeenAt: '2026-11-21T06:00:00.000Z',
    updatedAt: '2026-11-22T07:08:09.123Z',
    sortAt: '2026-11-20T23:30:00.000Z',
    language: 'sv',
    level: 'kommunen',
    type: 'nyhet',
    storyId: '01JD0000000000000000000DEF',
    version: 1,
    changeNumber: 7,
    deletedAt: null,
    alsoIn: [],
    tips: [],
    areas: [],
    people: [],
    identifiers: {},
    ...fields,
  };
}

export const makeRow = (fields: Partial<Item> = {}): ExportItem => toExportItem(makeItem(fields), NAMES);

export function makeEntry(fields: Partial<FeedEntry> = {}): FeedEntry {
  return {
    id: 'urn:spanare:item:1',
    url: 'https://bladet.example/artiklar/1?a=1&b=2',
    title: 'Nya lampor vid torget',
    summary: 'Kommunen byter lampor i höst.',
    publishedAt: '2026-11-20T23:30:00.000Z',
    precision: 'instant',
    updatedAt: '2026-11-22T07:08:09.123Z',
    source: 'Bladet',
    areas: [{ id: 'trygghet', name: 'Trygghet' }],
    people: ['Ada Exempel'],
    ...fields,
  };
}

export function makeFeed(entries: FeedEntry[], fields: Partial<FeedDocument> = {}): FeedDocument {
  return {
    id: 'urn:spanare:search:1',
    title: 'Spanare: lampor & torg',
    description: 'Det nyaste om lampor <och> torg.',
    homeUrl: 'https://spanare.example/sok?q=lampor&niva=kommunen',
    selfUrl: 'https://spanare.example/api/v1/items.rss?q=lampor&level=kommunen',
    updatedAt: '2026-11-22T07:08:09.123Z',
    language: 'sv',
    entries,
    ...fields,
  };
}

/** Pieces that mean something in one of the formats. */
const SIGNS = [
  ...'<>&"\'\\{}$%#_^~;,:|=+-@*\t\r\n\u0000\u0007\u001b\u0085\u2028\u2029\ufeff\ufffe\u00a0\u200b\u202e'.split(''),
  '\r\n',
  ']]>',
  '<!--',
  '&amp;',
  '&#x41;',
  '<b>',
  '</item>',
  '\\n',
  '"";',
  '＝',
  '－',
  'ER  - ',
  'END:VEVENT',
  '@misc{',
  'and',
  'å',
  'ö',
  '漢字',
  '👩‍🏫',
  '\ud800',
  'e\u0301',
];
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.lorem({ maxCount: 2 })),
    {
      maxLength: 8,
    },
  )
  .map((pieces) => pieces.join(''));

export const anyDated = fc.record({
  publishedAt: fc.option(
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
  precision: fc.constantFrom('instant' as const, 'day' as const, 'month' as const, 'year' as const, null),
});

export const anyEntry: fc.Arbitrary<FeedEntry> = fc
  .record({
    title: anyText,
    summary: anyText,
    source: anyText,
    areas: fc.array(fc.record({ id: fc.constantFrom('a', 'b'), name: anyText }), { maxLength: 2 }),
    people: fc.array(anyText, { maxLength: 3 }),
    url: fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.constant(null), anyText),
    dated: anyDated,
  })
  .map(({ dated, ...fields }) => makeEntry({ ...fields, ...dated }));

/** What no file may hold, told here by itself and not by the code that is tested. */
export const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what must not be there.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text as it is when it has been through a file, in one line. */
export const kept = (text: string): string =>
  text
    .replace(FORBIDDEN, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
