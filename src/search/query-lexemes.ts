/** The text of a query in, its pieces out: words, phrases, beginnings, filters, periods and OR, each with or without a minus sign. */
import { nearestOf } from '../language/nearest.js';
import { searchTexts as texts } from '../texts/search.js';
import { FILTER_NAMES, type FilterName, filterName, looksLikeInterval, TITLE_NAME } from './query-filters.js';

/** `piece` is what was written, for saying where something is wrong. */
export type Lexeme =
  /** The Swedish word in small letters only joins what stands on both its sides; else it is a common word. */
  | { kind: 'or'; piece: string; isWord: boolean }
  | { kind: 'word' | 'phrase' | 'prefix'; piece: string; text: string; excluded: boolean; field?: 'title' }
  | { kind: 'filter'; piece: string; name: FilterName; value: string; excluded: boolean }
  | { kind: 'interval'; piece: string; excluded: boolean };

const QUOTE = '"”“„»«';
// One piece at a time: a minus, then a name with a colon, then a text in quotes or a run of anything but spaces and quotes.
const PIECE = new RegExp(
  `([-–−])?(?:([\\p{L}]{2,12}):)?(?:[${QUOTE}]([^${QUOTE}]*)([${QUOTE}]|$)|([^\\s${QUOTE}]+))|[-–−]|\\p{L}{2,12}:`,
  'gu',
);
const NAMES = `${[...FILTER_NAMES, TITLE_NAME].join('|')}|omrade|niva|kalla|sprak|fore|titel`;
const SPACE_AFTER_NAME = new RegExp(`(?<![\\p{L}\\p{N}])(${NAMES}):[ \\t]+(?=\\S)`, 'giu');
const QUOTED = new RegExp(`[${QUOTE}][^${QUOTE}]*(?:[${QUOTE}]|$)`, 'gu');

export function scanQuery(text: string): { lexemes: Lexeme[]; problems: string[] } {
  const problems: string[] = [];
  if (/[()]/.test(text.replace(QUOTED, ' '))) problems.push(texts.parenthesis);
  const lexemes: Lexeme[] = [];
  for (const match of text.replace(/[()]/g, ' ').replace(SPACE_AFTER_NAME, '$1:').matchAll(PIECE)) {
    const lexeme = readPiece(match, problems);
    if (lexeme !== null) lexemes.push(lexeme);
  }
  return { lexemes, problems };
}

function readPiece(match: RegExpMatchArray, problems: string[]): Lexeme | null {
  const [piece, minus, name, quoted, closing, bare] = match;
  const excluded = minus !== undefined;
  if (quoted !== undefined && closing === '')
    problems.push(quoted.trim() === '' ? texts.lonelyQuote : texts.quoteMissing(quoted.trim()));
  if (quoted?.trim() === '' && closing === '') return null;
  const found = name === undefined ? null : filterName(name);
  if (found === TITLE_NAME) return readWord({ piece, quoted, bare, excluded, field: 'title' }, problems);
  if (found !== null) return { kind: 'filter', piece, name: found, value: quoted ?? bare ?? '', excluded };
  if (name !== undefined) return readUnknownName(piece, name, { quoted, bare, excluded }, problems);
  if (quoted === undefined && bare === undefined) return readScrap(piece, problems);
  return readWord({ piece, quoted, bare, excluded }, problems);
}

interface WordPiece {
  piece: string;
  quoted?: string | undefined;
  bare?: string | undefined;
  excluded: boolean;
  field?: 'title';
}

function readWord({ piece, quoted, bare, excluded, field }: WordPiece, problems: string[]): Lexeme | null {
  const more = { piece, excluded, ...(field !== undefined && { field }) };
  if (quoted !== undefined) return { kind: 'phrase', text: quoted, ...more };
  const text = bare ?? '';
  if (field === undefined) {
    if (text.endsWith(':') && filterName(text.slice(0, -1)) !== null) return readScrap(text, problems);
    if (/^[-–−]+$/.test(text)) return readScrap('-', problems);
    if (!excluded && /^(?:OR|ELLER|eller|Eller)$/.test(text))
      return { kind: 'or', piece: text, isWord: /[a-z]$/.test(text) };
    // All words are wanted anyway.
    if (!excluded && /^(?:AND|OCH)$/.test(text)) return null;
    if (looksLikeInterval(text)) return { kind: 'interval', piece: text, excluded };
  }
  return { kind: text.endsWith('*') ? 'prefix' : 'word', text, ...more };
}

/** A name with a colon that is no filter is text like any other; one that resembles a filter was probably meant to be it. */
function readUnknownName(
  piece: string,
  name: string,
  { quoted, bare, excluded }: Pick<WordPiece, 'quoted' | 'bare' | 'excluded'>,
  problems: string[],
): Lexeme {
  const meant = /^\/\//.test(bare ?? '') || name.length < 3 ? null : nearestOf(name, [...FILTER_NAMES, TITLE_NAME]);
  if (meant !== null)
    problems.push(texts.unknownFilter(piece, `${meant}:${quoted === undefined ? bare : `"${quoted}"`}`));
  if (quoted !== undefined) return { kind: 'phrase', piece, text: `${name} ${quoted}`, excluded };
  // "EU:s" is a word with its genitive.
  const text = meant === null ? `${name}:${bare}` : `${name} ${bare}`;
  return { kind: text.endsWith('*') ? 'prefix' : 'word', piece, text, excluded };
}

/** A minus or a name with nothing after it. */
function readScrap(text: string, problems: string[]): Lexeme | null {
  const name = text.replace(/:$/, '');
  const filter = name === text ? null : filterName(name);
  if (filter !== null) problems.push(texts.emptyFilter(filter));
  else if (name === text) problems.push(texts.lonelyMinus);
  else return { kind: 'word', piece: text, text: name, excluded: false };
  return null;
}
