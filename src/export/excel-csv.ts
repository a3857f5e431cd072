/** Items in, a CSV file that Excel in Swedish opens with a double click out: BOM, semicolons, Swedish columns, and no cell that it would reckon with. */
import { webAddressOf } from '../domain/tip-source.js';
import { clip } from '../language/plain-text.js';
import { exportTexts } from '../texts/export.js';
import { LEVEL_NAMES, languageName, TYPE_NAMES } from '../texts/web-format.js';
import { csvLine, quotedCsvLine } from './csv.js';
import { datedOf, type ExportItem } from './export-item.js';
import type { ItemWriter } from './item-writer.js';
import { swedishDate } from './known-date.js';
import { oneLine, webLink, writable } from './plain-text.js';

const texts = exportTexts.excel;

/** Excel spills what is longer into the cells beside. */
const LONGEST_CELL = 32_000;

/** What begins a formula, also in full width and after what programs skip: blanks, quotes and what cannot be seen. */
const FORMULA = /^[\s\p{C}\p{Pi}\p{Pf}"'`´‚„]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/u;

/**
 * Where a program that splits at something else than the semicolon would begin a cell with a formula: it takes quotes for such only at the
 * beginning of what it calls a cell. A blank in between makes it text, and a dash before a blank is a dash.
 */
const INNER_FORMULA = /([,\t|\n]["'`´‚„”“\p{Cf}]*)(?=[=+@＝＋＠﹢]|[-－−﹣](?!\s))/gu;

/** An apostrophe makes a cell text. */
function defuse(cell: string): string {
  const inner = cell.replace(INNER_FORMULA, "$1'");
  return FORMULA.test(inner) || /^\s/.test(inner) ? `'${inner}` : inner;
}

/** An address stays one that leads there. */
const linkOf = ({ item }: ExportItem): string =>
  (webLink(webAddressOf(item.url)) ?? '').replace(INNER_FORMULA, (signs) => encodeURIComponent(signs));

/** "2026-11" and "november 2026" would become the first day of the month: what is less than a day is said in words. */
function publishedOf({ item }: ExportItem): string {
  const date = swedishDate(datedOf(item));
  if (date === null || date.length === 10) return date ?? '';
  return date.length === 7 ? texts.month(Number(date.slice(0, 4)), Number(date.slice(5))) : texts.year(Number(date));
}

const swedishDay = (instant: string): string => swedishDate({ publishedAt: instant, precision: null }) ?? '';

/** One cell for all: alone, an ISBN would become a number and a record number a date. */
const identifiersOf = ({ item }: ExportItem): string =>
  Object.entries(item.identifiers)
    .map(([scheme, value]) => `${scheme}: ${value}`)
    .join(', ');

type Column = [name: string, read: (row: ExportItem) => string];

const COLUMNS: readonly Column[] = [
  [texts.columns.title, ({ item }) => oneLine(item.title)],
  [texts.columns.summary, ({ item }) => writable(item.summary)],
  [texts.columns.published, publishedOf],
  [texts.columns.firstSeen, ({ item }) => swedishDay(item.firstSeenAt)],
  [texts.columns.source, ({ source }) => oneLine(source)],
  [texts.columns.level, ({ item }) => LEVEL_NAMES[item.level]],
  [texts.columns.type, ({ item }) => TYPE_NAMES[item.type]],
  [texts.columns.language, ({ item }) => languageName(item.language) ?? item.language],
  [texts.columns.areas, ({ areas }) => areas.map(({ name }) => oneLine(name)).join(', ')],
  [texts.columns.people, ({ item }) => item.people.map(({ name }) => oneLine(name)).join(', ')],
  [texts.columns.url, linkOf],
  [texts.columns.alsoIn, ({ alsoIn }) => alsoIn.map(({ name }) => oneLine(name)).join(', ')],
  [texts.columns.identifiers, identifiersOf],
  [texts.columns.id, ({ item }) => item.id],
];

const cellOf = (text: string): string => defuse(clip(text, LONGEST_CELL));

/** The names of the columns are ours, and no program need look for a quote after the byte order mark. */
export const excelCsv = (): ItemWriter => ({
  begin: `\ufeff${csvLine(
    COLUMNS.map(([name]) => name),
    ';',
  )}`,
  write: (row) =>
    quotedCsvLine(
      COLUMNS.map(([, read]) => cellOf(read(row))),
      ';',
    ),
});
