/** Text in, words with their places out: the one way to cut text into words, for tagging, indexing, queries and highlighting. */

export interface Token {
  /** Lower case in Unicode's composed compatibility form ("CO₂" is "co2"), without soft hyphens and without a genitive after a colon or apostrophe. */
  text: string;
  /** Offsets in the original text, in UTF-16 units; `end` is exclusive. */
  start: number;
  end: number;
}

// Letters and digits; hyphens inside a word ("e-scooter", "HSLF-FS"); `:`, `/`, `.` and `,` between digits ("2025/26:14", "3,5");
// and the genitive of abbreviations and English ("EU:s", "city's"), which belongs to the word but says nothing about it.
const WORD =
  /[\p{L}\p{M}\p{N}\u00ad]+(?:(?:[-\u2010\u2011](?=[\p{L}\p{N}])|(?<=\p{N})[:/.,](?=\p{N}))[\p{L}\p{M}\p{N}\u00ad]+)*(?:[:'’]\p{L}{1,3}(?![\p{L}\p{N}]))?/gu;
const ENDING = /[:'’]\p{L}{1,3}$/u;
/** Most words: nothing in them needs normalising. */
const PLAIN = /^[a-zåäöé0-9-]+$/;
const HAS_SUBSTANCE = /[\p{L}\p{N}]/u;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = normaliseWord(match[0]);
    if (HAS_SUBSTANCE.test(word)) tokens.push({ text: word, start: match.index, end: match.index + match[0].length });
  }
  return tokens;
}

/** One word as a token's text would be; for words from configuration and queries. */
export function normaliseWord(word: string): string {
  const lower = word.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return lower
    .replace(ENDING, '')
    .replace(/\u00ad/g, '')
    .replace(/[\u2010\u2011]/g, '-')
    .normalize('NFKC')
    .toLowerCase();
}
