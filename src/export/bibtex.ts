/** Items in, a BibTeX file (UTF-8) for LaTeX and reference managers out. */
import { webAddressOf } from '../domain/tip-source.js';
import { citationKey } from './citation-key.js';
import { datedOf, type ExportItem } from './export-item.js';
import { titleOf } from './feed-title.js';
import type { ItemWriter } from './item-writer.js';
import { swedishDate } from './known-date.js';
import { readPersonName } from './person-name.js';
import { oneLine, webLink } from './plain-text.js';
import { type WorkKind, workKindOf } from './work-kind.js';

/** Braces come as commands too: BibTeX counts them wherever they stand. */
const ESCAPES: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
};

const escapeTex = (text: string): string =>
  oneLine(text).replace(/[\\{}^~$&#%_]/g, (character) => ESCAPES[character] ?? '');

/** Addresses and DOIs are read as they stand; only what would end the field is written as a code. */
const verbatim = (text: string): string => oneLine(text).replace(/[{}\\\s]/g, encodeURIComponent);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** As the package babel calls them. */
const LANGUAGES: Record<string, string> = {
  sv: 'swedish',
  en: 'english',
  no: 'norsk',
  nb: 'norsk',
  nn: 'nynorsk',
  da: 'danish',
  fi: 'finnish',
  is: 'icelandic',
  de: 'german',
  fr: 'french',
  es: 'spanish',
};

/** Braces keep the parts of a name together, and a whole name that is not to be taken apart. */
function writeAuthor(name: string): string {
  const person = readPersonName(name);
  if (person === null) return `{${escapeTex(name)}}`;
  const { family, suffix, given } = person;
  const parts = suffix === '' ? [family, given] : [family, suffix, given];
  return parts.map((part) => (/\band\b/i.test(part) ? `{${escapeTex(part)}}` : escapeTex(part))).join(', ');
}

/** What the styles of BibTeX demand of each must be there, else it is `misc`. */
const typeOf = (kind: WorkKind, publication: string | null): string => {
  if (kind === 'book' && publication !== null) return 'book';
  if (kind === 'article' && publication !== null) return 'article';
  return kind === 'report' && publication !== null ? 'techreport' : 'misc';
};
const PLACE_OF_SOURCE: Record<string, string> = { article: 'journal', book: 'publisher', techreport: 'institution' };

/** A field's name and its value as it is to stand; null for none. */
type Field = [name: string, value: string | null];

const braced = (text: string | null | undefined): string | null => (text ? `{${text}}` : null);
const escaped = (text: string | null | undefined): string | null => braced(escapeTex(text ?? ''));

function dateFields(row: ExportItem): Field[] {
  const [year, month, day] = (swedishDate(datedOf(row.item)) ?? '').split('-');
  return [
    ['year', braced(year)],
    ['month', MONTHS[Number(month) - 1] ?? null],
    ['day', day === undefined ? null : braced(String(Number(day)))],
  ];
}

function identifierFields({ item }: ExportItem): Field[] {
  const { doi, isbn, issn, arxiv } = item.identifiers;
  return [
    ['doi', braced(verbatim(doi ?? ''))],
    ['isbn', escaped(isbn)],
    ['issn', escaped(issn)],
    ['eprint', braced(verbatim(arxiv ?? ''))],
    ['archiveprefix', arxiv === undefined ? null : '{arXiv}'],
  ];
}

function fieldsOf(row: ExportItem, type: string, url: string | null): Field[] {
  const { item, source, areas } = row;
  const names = item.people.map(({ name }) => oneLine(name)).filter((name) => name !== '');
  return [
    ['author', braced(names.map(writeAuthor).join(' and '))],
    // The second pair keeps capitals as they are.
    ['title', `{{${escapeTex(titleOf(item))}}}`],
    [PLACE_OF_SOURCE[type] ?? 'howpublished', escaped(source)],
    ...dateFields(row),
    ...identifierFields(row),
    ['url', braced(verbatim(url ?? ''))],
    ['urldate', url === null ? null : braced(swedishDate({ publishedAt: item.firstSeenAt, precision: null }))],
    ['abstract', escaped(item.summary)],
    ['keywords', escaped(areas.map(({ name }) => name.replaceAll(',', ' ')).join(', '))],
    ['langid', braced(LANGUAGES[item.language])],
  ];
}

function writeEntry(row: ExportItem, key: string): string {
  const url = webLink(webAddressOf(row.item.url));
  const type = typeOf(workKindOf(row, url), row.publication);
  const fields = fieldsOf(row, type, url).flatMap(([name, value]) =>
    value === null ? [] : [`  ${name} = ${value},\n`],
  );
  return `@${type}{${key},\n${fields.join('')}}\n\n`;
}

export function bibtex(): ItemWriter {
  const taken = new Set<string>();
  return {
    begin: '',
    write: (row) => {
      const key = citationKey(row, taken);
      taken.add(key);
      return writeEntry(row, key);
    },
  };
}
