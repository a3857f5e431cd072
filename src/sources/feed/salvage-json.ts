/** JSON that has been cut off in, the same JSON closed after its last whole entry out, so that a broken answer loses only its end. */

/** The depth at which the entries of a JSON Feed lie: the feed's object, then its list. */
const ENTRY_DEPTH = 2;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Index after the text that starts at the quote, or the source's length. */
function skipText(source: string, quoteAt: number): number {
  let at = quoteAt + 1;
  while (at < source.length && source.charCodeAt(at) !== QUOTE) at += source.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at + 1;
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
