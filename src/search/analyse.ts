/**
 * A text or a word in, its search terms out; the same for every engine. A term is a letter for what it is and the form itself:
 * `e` the word as written, `s` its stem, `f` the stem without å, ä, ö and é, `r` its root, `p` the stem of a part of a compound.
 */
import { compoundSpans } from '../language/compounds.js';
import { fold } from '../language/fold.js';
import { remember } from '../language/remember.js';
import { root } from '../language/roots.js';
import { stem } from '../language/stems.js';
import { type Token, tokenize } from '../language/tokens.js';

type AnalysisLanguage = 'sv' | 'en';

/** The terms of one word. */
export interface WordTerms {
  exact: string;
  stem: string;
  /** Those that there are of folded stem, root, and parts; a form equal to the stem has no term of its own. */
  others: readonly string[];
}

export interface AnalysedText {
  tokens: readonly Token[];
  /** By token; null where a sieve has told that the word has none of the terms asked for. */
  words: readonly (WordTerms | null)[];
  /** How many times each term stands in the text. */
  counts: ReadonlyMap<string, number>;
}

const MEMORY_WORDS = 20_000;
/** Letters of a word that are looked at, in texts and in questions. */
export const LONGEST_TERM = 64;

const analyse: Record<AnalysisLanguage, (word: string) => WordTerms> = {
  sv: remember((word) => toTerms(word, 'sv'), MEMORY_WORDS),
  en: remember((word) => toTerms(word, 'en'), MEMORY_WORDS / 4),
};

/** @param language ISO 639-1; languages other than English are read as Swedish. */
export function analyseWord(word: string, language: string): WordTerms {
  return analyse[language === 'en' ? 'en' : 'sv'](word);
}

/** Tells quickly that a word cannot have any of some terms; may let others through. */
export type Sieve = (word: string) => boolean;

/** @param sieve words that it holds back are not analysed: texts are long and few of their words matter to a query. */
export function analyseText(text: string, language: string, sieve?: Sieve): AnalysedText {
  const tokens = tokenize(text);
  const words = tokens.map((token) =>
    sieve === undefined || sieve(token.text) ? analyseWord(token.text, language) : null,
  );
  const counts = new Map<string, number>();
  const count = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const word of words) {
    if (word === null) continue;
    count(word.exact);
    count(word.stem);
    for (const term of word.others) count(term);
  }
  return { tokens, words, counts };
}

/** A term is a form of a word, or of a part of it, only if its first letters stand in the word, marks apart (städer has the stem stad). */
export function createSieve(terms: Iterable<string>): Sieve {
  const beginnings = new Set<string>();
  for (const term of terms) {
    const form = fold(term.slice(1).replace(/[*-]/g, ''));
    beginnings.add(form.slice(0, form.length < 4 ? 2 : 3));
  }
  const pattern = [...beginnings].map(toPattern).join('|');
  if (pattern === '') return () => false;
  const sieve = new RegExp(pattern);
  return (word) => sieve.test(word.includes('-') ? word.replaceAll('-', '') : word);
}

const WITH_MARKS: Record<string, string> = {
  a: '[aåäàáâæ]',
  o: '[oöòóôø]',
  e: '[eéèêë]',
  u: '[uüú]',
  i: '[iíï]',
  n: '[nñ]',
};

const toPattern = (beginning: string): string =>
  [...beginning].map((letter) => WITH_MARKS[letter] ?? letter.replace(/[^\p{L}\p{N}]/gu, '.')).join('');

function toTerms(word: string, language: AnalysisLanguage): WordTerms {
  const cut = word.slice(0, LONGEST_TERM);
  const stemmed = stem(cut, language);
  const folded = fold(stemmed);
  const others = new Set<string>();
  if (folded !== stemmed) others.add(`f${folded}`);
  const derived = root(stemmed, language);
  if (derived !== null) others.add(`r${derived}`);
  for (const part of partsOf(cut, language)) others.add(`p${part}`);
  return { exact: `e${cut}`, stem: `s${stemmed}`, others: [...others] };
}

/** Stems of the parts, and the whole without its hyphens ("el-cykel" is also "elcykel"). */
function partsOf(word: string, language: AnalysisLanguage): string[] {
  const joined = word.includes('-') ? [word.replaceAll('-', '')] : [];
  const parts = language === 'sv' || joined.length > 0 ? compoundSpans(word) : [];
  const numbers = /\p{N}[:/]/u.test(word) ? word.split(/[:/]/) : [];
  return [...parts, ...joined, ...numbers].map((part) => stem(part, language));
}
