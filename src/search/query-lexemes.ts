/** The text of a query in, its pieces out: words, phrases, prefixes, filters and OR, each with or without a minus sign. */
import { searchTexts as texts } from '../texts/search.js';

export type Lexeme =
  | { kind: 'or' }
  | { kind: 'word' | 'phrase' | 'prefix'; text: string; excluded: boolean }
  | { kind: 'filter'; name: string; value: string; excluded: boolean };

// One piece at a time: a minus, then a name with a colon, then a text in quotes or a run of anything but spaces and quotes.
const PIECE = /([-–−])?(?:([\p{L}]{2,12}):)?(?:["”“„»«]([^"”“„»«]*)(["”“„»«]|$)|([^\s"”“„»«]+))|[-–−]|\p{L}{2,12}:/gu;
const NAME = 'område|omrade|nivå|niva|typ|källa|kalla|språk|sprak|efter|före|fore';
const FILTER_NAMES = new RegExp(`^(?:${NAME})$`, 'i');
const SPACE_AFTER_NAME = new RegExp(`(?<![\\p{L}\\p{N}])(${NAME}):[ \\t]+(?=\\S)`, 'giu');

export function scanQuery(text: string): { lexemes: Lexeme[]; problems: string[] } {
  const problems: string[] = [];
  if (/[()]/.test(text)) problems.push(texts.parenthesis);
  const lexemes: Lexeme[] = [];
  for (const match of text.replace(/[()]/g, ' ').replace(SPACE_AFTER_NAME, '$1:').matchAll(PIECE)) {
    const lexeme = readPiece(match, problems);
    if (lexeme !== null) lexemes.push(lexeme);
  }
  return { lexemes, problems };
}

function readPiece(match: RegExpMatchArray, problems: string[]): Lexeme | null {
  const [whole, minus, name, quoted, closing, bare] = match;
  const excluded = minus !== undefined;
  if (quoted !== undefined && closing === '') problems.push(texts.quoteMissing);
  if (name !== undefined && FILTER_NAMES.test(name))
    return { kind: 'filter', name, value: quoted ?? bare ?? '', excluded };
  if (quoted !== undefined)
    return { kind: 'phrase', text: name === undefined ? quoted : `${name} ${quoted}`, excluded };
  if (bare === undefined) return readScrap(whole, problems);
  const text = name === undefined ? bare : `${name}:${bare}`;
  if (name === undefined && text.endsWith(':') && FILTER_NAMES.test(text.slice(0, -1)))
    return readScrap(text, problems);
  if (!excluded && (text === 'OR' || text === 'ELLER')) return { kind: 'or' };
  if (/^[-–−]+$/.test(text)) return readScrap('-', problems);
  if (/^\*+$/.test(text)) problems.push(texts.lonelyStar);
  return { kind: text.endsWith('*') ? 'prefix' : 'word', text, excluded };
}

/** A minus or a name with nothing after it. */
function readScrap(text: string, problems: string[]): Lexeme | null {
  const name = text.replace(/:$/, '');
  if (FILTER_NAMES.test(name)) problems.push(texts.emptyFilter(name));
  else if (name === text) problems.push(texts.lonelyMinus);
  else return { kind: 'word', text: name, excluded: false };
  return null;
}
