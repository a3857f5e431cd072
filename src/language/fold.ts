/** A word in, the same word as written on a keyboard without Swedish letters out: å and ä become a, ö becomes o, é becomes e. */

const MARKS = /\p{M}+/gu;
const SPECIAL: Record<string, string> = { æ: 'a', ø: 'o', ß: 'ss', ð: 'd', þ: 'th', ł: 'l', đ: 'd' };
const SPECIAL_LETTER = /[æøßðþłđ]/g;
const ASCII = /^[\0-\x7f]*$/;

/** Expects lower case. Only for comparing folded with folded: "får" and "far" are different words and fold to the same. */
export function fold(word: string): string {
  if (ASCII.test(word)) return word;
  return word
    .normalize('NFD')
    .replace(MARKS, '')
    .replace(SPECIAL_LETTER, (letter) => SPECIAL[letter] ?? letter);
}
