/** Items in, a RIS file for reference managers out. Each tag on a line of its own, which ends with CR and LF. */
import { webAddressOf } from '../domain/tip-source.js';
import { datedOf, type ExportItem } from './export-item.js';
import { titleOf } from './feed-title.js';
import type { ItemWriter } from './item-writer.js';
import { swedishDate } from './known-date.js';
import { readPersonName } from './person-name.js';
import { oneLine, webLink } from './plain-text.js';
import { type WorkKind, workKindOf } from './work-kind.js';

const TYPES: Record<WorkKind, string> = {
  article: 'JOUR',
  book: 'BOOK',
  preprint: 'UNPB',
  report: 'RPRT',
  government: 'GOVDOC',
  news: 'NEWS',
  data: 'DATA',
  page: 'ELEC',
  other: 'GEN',
};

/** Kinds that appear in something that has a title of its own; the others have a publisher. */
const PARTS: ReadonlySet<WorkKind> = new Set(['article', 'news', 'page', 'other']);

type Tag = [name: string, value: string | null | undefined];

/** The format keeps asterisks for itself in names and keywords. */
const withoutAsterisks = (text: string): string => oneLine(text.replaceAll('*', ' '));

function writeAuthor(name: string): string {
  const person = readPersonName(name);
  const text =
    person === null ? name : [person.family, person.given, person.suffix].filter((part) => part !== '').join(', ');
  return withoutAsterisks(text);
}

/** Year, month and day with their slashes; what is not known stays empty. */
function writeDate(date: string | null): string | null {
  if (date === null) return null;
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}/${month}/${day}/`;
}

const serialNumber = ({ isbn, issn }: Record<string, string>): string | undefined => issn ?? isbn;

function tagsOf(row: ExportItem): Tag[] {
  const { item, publication } = row;
  const url = webLink(webAddressOf(item.url));
  const kind = workKindOf(row, url);
  const date = swedishDate(datedOf(item));
  return [
    ['TY', TYPES[kind]],
    ['ID', item.id],
    ['TI', titleOf(item)],
    ...item.people.map(({ name }): Tag => ['AU', writeAuthor(name)]),
    ['PY', date?.slice(0, 4)],
    ['DA', writeDate(date)],
    [PARTS.has(kind) ? 'T2' : 'PB', publication === null ? null : withoutAsterisks(publication)],
    ['DP', row.source],
    ['AB', item.summary],
    ['DO', item.identifiers.doi],
    ['SN', serialNumber(item.identifiers)],
    ['UR', url],
    ['Y2', writeDate(swedishDate({ publishedAt: item.firstSeenAt, precision: null }))],
    ...row.areas.map(({ name }): Tag => ['KW', withoutAsterisks(name)]),
    ['LA', item.language],
  ];
}

const writeTag = ([name, value]: Tag): string => {
  const text = oneLine(value ?? '');
  return text === '' ? '' : `${name}  - ${text}\r\n`;
};

export const ris = (): ItemWriter => ({
  begin: '',
  write: (row) => `${tagsOf(row).map(writeTag).join('')}ER  - \r\n\r\n`,
});
