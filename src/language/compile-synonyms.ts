/**
 * The checked synonym file in, a look-up from words to words of the same meaning out; words are compared by stem, so any inflection finds
 * them. Apart from the check, so that threads that only look up do not load it.
 */
import { fold } from './fold.js';
import { remember } from './remember.js';
import { stem } from './stems.js';
import { isStopword } from './stopwords.js';
import { tokenize } from './tokens.js';

/** What `synonymsSchema` gives: words that mean the same, that lie near each other, or of which only the one finds the others. */
type SynonymGroup = string[] | { near: string[] } | { from: string; to: string[] };

/** A phrase, as its words. */
export interface Synonym {
  readonly words: readonly string[];
  /** Near in meaning, or narrower, and not the same. */
  readonly isNear: boolean;
}

export interface Synonyms {
  /** The most words in one entry. */
  readonly longest: number;
  /** Entries of one word, lower case. */
  readonly words: ReadonlySet<string>;
  /** @param words consecutive words of a query, lower case. @returns each phrase once. */
  find(words: readonly string[]): readonly Synonym[];
}

export const NO_SYNONYMS: Synonyms = { longest: 0, words: new Set(), find: () => [] };

/** By key, and then by the text of the phrase. */
type Meanings = Map<string, Map<string, Synonym>>;

export function compileSynonyms(file: { groups: SynonymGroup[] }): Synonyms {
  const meanings: Meanings = new Map();
  const single = new Set<string>();
  let longest = 0;
  for (const pair of file.groups.flatMap(toPairs)) {
    const words = wordsOf(pair.from);
    longest = Math.max(longest, telling(words).length);
    if (words.length === 1) single.add(words.join(''));
    for (const key of keysOf(words)) {
      addMeanings(meanings, key, pair);
      if (key.length >= FOLDED_FROM_LENGTH && fold(key) !== key) addMeanings(meanings, foldedKey(key), pair);
    }
  }
  const none: readonly Synonym[] = [];
  const found = remember((text) => findMeanings(meanings, text.split(' ')) ?? none, 2000);
  return {
    longest,
    words: single,
    find: (words) => (telling(words).length > longest ? none : found(words.join(' '))),
  };
}

interface Pair {
  from: string;
  to: string[];
  isNear: boolean;
}

function toPairs(group: SynonymGroup): Pair[] {
  if ('from' in group) return [{ ...group, isNear: true }];
  const entries = Array.isArray(group) ? group : group.near;
  return entries.map((from) => ({
    from,
    to: entries.filter((other) => other !== from),
    isNear: !Array.isArray(group),
  }));
}

/** Of a phrase that is both the same and near, the same holds. */
function addMeanings(meanings: Meanings, key: string, { to, isNear }: Pair): void {
  const known = meanings.get(key) ?? new Map<string, Synonym>();
  for (const words of to.map(wordsOf)) {
    const text = words.join(' ');
    if (!isNear || !known.has(text)) known.set(text, { words, isNear });
  }
  meanings.set(key, known);
}

function findMeanings(meanings: Meanings, words: string[]): Synonym[] | null {
  const found = new Map<string, Synonym>();
  for (const key of keysOf(words))
    for (const [text, synonym] of meanings.get(key) ?? [])
      if (found.get(text)?.isNear !== false) found.set(text, synonym);
  if (found.size === 0)
    for (const key of keysOf(words))
      for (const [text, synonym] of meanings.get(foldedKey(key)) ?? []) found.set(text, synonym);
  found.delete(words.join(' '));
  return found.size > 0 ? [...found.values()] : null;
}

/** Words that somebody wrote without å, ä and ö are known too, where nothing is written so. */
const foldedKey = (key: string): string => `folded ${fold(key)}`;

/** Shorter words without their marks are other words. */
const FOLDED_FROM_LENGTH = 6;

/** Entries mix languages, so a word is known by its stem in each. */
const keysOf = (words: readonly string[]): Set<string> =>
  new Set(
    (['sv', 'en'] as const).map((language) =>
      telling(words)
        .map((word) => stem(word, language))
        .join(' '),
    ),
  );

/** A search leaves stopwords out, so an entry is known without them ("lagen om stöd" by lag and stöd), unless it has nothing else. */
function telling(words: readonly string[]): readonly string[] {
  const found = words.filter((word) => !isStopword(word));
  return found.length > 0 ? found : words;
}

const wordsOf = (text: string): string[] => tokenize(text).map((token) => token.text);
