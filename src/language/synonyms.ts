/** The parsed synonym file in, a look-up from words to words of the same meaning out; words are compared by stem, so any inflection finds them. */
import { z } from 'zod';
import { remember } from './remember.js';
import { stem } from './stems.js';
import { isStopword } from './stopwords.js';
import { tokenize } from './tokens.js';

const entry = z
  .string()
  .trim()
  .min(1, { message: 'skriv minst ett ord' })
  .max(80, { message: 'skriv högst 80 tecken' });

const group = z.union(
  [
    z.array(entry).min(2, { message: 'skriv minst två ord som betyder samma sak' }),
    z.strictObject({ from: entry, to: z.array(entry).min(1, { message: 'skriv minst ett ord' }) }),
  ],
  { message: 'skriv en lista med minst två ord, eller {from: ord, to: [ord, …]} för åt ett håll' },
);

/** `groups:` lists words and phrases that mean the same, or `{from, to}` where only the one should find the others. */
export const synonymsSchema = z.strictObject({ groups: z.array(group).default([]) });
export type SynonymsFile = z.infer<typeof synonymsSchema>;

export interface Synonyms {
  /** The most words in one entry. */
  readonly longest: number;
  /** @param words consecutive words of a query, lower case. @returns phrases (each as its words) of the same meaning. */
  find(words: readonly string[]): readonly (readonly string[])[];
}

export const NO_SYNONYMS: Synonyms = { longest: 0, find: () => [] };

export function compileSynonyms(file: SynonymsFile): Synonyms {
  const meanings = new Map<string, Map<string, readonly string[]>>();
  let longest = 0;
  for (const { from, to } of file.groups.flatMap(toPairs)) {
    const words = wordsOf(from);
    longest = Math.max(longest, telling(words).length);
    for (const key of keysOf(words)) addMeanings(meanings, key, to);
  }
  const none: readonly (readonly string[])[] = [];
  const found = remember((text) => findMeanings(meanings, text.split(' ')) ?? none, 2000);
  return { longest, find: (words) => (telling(words).length > longest ? none : found(words.join(' '))) };
}

function toPairs(entries: SynonymsFile['groups'][number]): { from: string; to: string[] }[] {
  if (!Array.isArray(entries)) return [entries];
  return entries.map((from) => ({ from, to: entries.filter((other) => other !== from) }));
}

function addMeanings(meanings: Map<string, Map<string, readonly string[]>>, key: string, to: string[]): void {
  const known = meanings.get(key) ?? new Map<string, readonly string[]>();
  for (const phrase of to.map(wordsOf)) known.set(phrase.join(' '), phrase);
  meanings.set(key, known);
}

function findMeanings(
  meanings: Map<string, Map<string, readonly string[]>>,
  words: string[],
): (readonly string[])[] | null {
  const found = new Map<string, readonly string[]>();
  for (const key of keysOf(words)) for (const [text, phrase] of meanings.get(key) ?? []) found.set(text, phrase);
  found.delete(words.join(' '));
  return found.size > 0 ? [...found.values()] : null;
}

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
