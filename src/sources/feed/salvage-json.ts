/** JSON with the usual mistakes, or cut off, in; JSON that can be parsed out, so that a broken answer loses as little as possible. */
import { TextBuffer } from '../../language/text-buffer.js';

/** The depth at which the entries of a JSON Feed lie: the feed's object, then its list. */
const ENTRY_DEPTH = 2;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index after the text that starts at the quote; more than the source's length where the text never ends. */
function skipText(source: string, quoteAt: number): number {
  let at = quoteAt + 1;
  while (at < source.length && source.charCodeAt(at) !== QUOTE) at += source.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds.
const WRONG_IN_TEXT = /[\0-\x1f]|\\(?:[^"\\/bfnrtu]|u(?![\da-f]{4}))/gi;

/** A text with its line breaks and tabs written as JSON wants them, and without escapes that mean nothing. */
function repairText(text: string): string {
  return text.replace(WRONG_IN_TEXT, (wrong) => (wrong.startsWith('\\') ? wrong.slice(1).trim() : ' '));
}

/** Whether a bracket follows the comma with nothing but white space between. */
function isTrailing(source: string, commaAt: number): boolean {
  let at = commaAt + 1;
  while (/\s/.test(source.charAt(at))) at++;
  return source.charAt(at) === ']' || source.charAt(at) === '}';
}

/** Raw control characters and meaningless escapes in texts, and commas before a closing bracket, put right. */
export function repairJson(source: string): string {
  const buffer = new TextBuffer();
  let from = 0;
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '"') {
      const end = skipText(source, at);
      buffer.add(source.slice(from, at) + repairText(source.slice(at, end)));
      from = end;
      at = end - 1;
    } else if (character === ',' && isTrailing(source, at)) {
      buffer.add(source.slice(from, at));
      from = at + 1;
    }
  }
  buffer.add(source.slice(from));
  return buffer.toString();
}

/** @returns JSON to parse, or null when no entry is whole. */
export function closeAfterLastEntry(source: string): string | null {
  let depth = 0;
  let end = -1;
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '"') at = skipText(source, at) - 1;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') {
      depth--;
      if (character === '}' && depth === ENTRY_DEPTH) end = at + 1;
    }
  }
  return end < 0 ? null : `${source.slice(0, end)}]}`;
}
