/**
 * Terms in, the keys under which a segment keeps their lists out. All words of one stem lie together under the stem's key, each with a list
 * of its own, so that a word, its inflections and words that fold to them are found with one look. Parts of compounds have keys of their own.
 */
import { stem } from '../../language/stems.js';

/** A list in the index: the key it lies under, and the word as written, which is empty for a part. */
export interface ListName {
  key: string;
  word: string;
}

/** The largest unit below which code units are ordered like the bytes of UTF-8; above it are the halves of pairs and what follows them. */
const LAST_ORDERED = 0xd7fe;
const RARE = /[\ud7ff-\uffff]/g;
const ESCAPED = /\ud7ff([0-9a-f]{4})/g;

/** Keys are compared by SQLite (as bytes) and here (as code units), which must agree: rare letters are written as an unused one and a number. */
export function orderly(term: string): string {
  return RARE.test(term)
    ? term.replace(RARE, (unit) => `${String.fromCharCode(LAST_ORDERED + 1)}${unit.charCodeAt(0).toString(16)}`)
    : term;
}

/** The term that `orderly` made a key of. */
export const unorderly = (key: string): string =>
  key.replace(ESCAPED, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16)));

/** The keys under which a word as written may lie: texts are read as Swedish or English. */
export function keysOfWord(word: string): string[] {
  return [...new Set([stem(word, 'sv'), stem(word, 'en')])].map((stemmed) => orderly(`s${stemmed}`));
}
