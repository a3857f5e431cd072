/** Text in, words with their places out: the one way to cut text into words, for tagging, indexing, queries and highlighting. */

export interface Token {
  /** Lower case in Unicode's composed compatibility form ("CO₂" is "co2"), without soft hyphens and without an ending after a colon or apostrophe. */
  text: string;
  /** Offsets in the original text, in UTF-16 units; `end` is exclusive. */
  start: number;
  end: number;
}

// Letters and digits; hyphens inside a word ("e-scooter", "HSLF-FS"); `:`, `/`, `.` and `,` between digits ("2025/26:14", "3,5");
// and the endings of abbreviations and of English ("EU:s", "pc:n", "city's"), which belong to the word but say nothing about it.
const ENDINGS = "(?::(?:s|n|t|r|en|et|na|ns|ts|ar|er|or|are|ens|ets|arna|erna)|['’](?:s|d|t|m|re|ve|ll))";
const WORD = new RegExp(
  String.raw`[\p{L}\p{M}\p{N}\u00ad]+(?:(?:[-\u2010\u2011](?=[\p{L}\p{N}])|(?<=\p{N})[:/.,](?=\p{N}))[\p{L}\p{M}\p{N}\u00ad]+)*(?:${ENDINGS}(?![\p{L}\p{N}]))?`,
  'giu',
);
const ENDING = new RegExp(`${ENDINGS}$`, 'u');
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
