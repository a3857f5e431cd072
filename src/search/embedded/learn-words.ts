/** A word that the index may not have seen in, rows out by which it can be found otherwise than as it is written. */
import { swedishDictionary } from '../../language/dictionary.js';
import { fold } from '../../language/fold.js';
import { stem } from '../../language/stems.js';
import type { WordTerms } from '../analyse.js';
import type { Database } from './database.js';
import { orderly } from './keys.js';

/** For beginnings, for folded stems and roots, and for corrections. */
export function createLearning(database: Database, n: number): (word: string, terms: WordTerms) => void {
  const addWord = `insert or ignore into words_${n} (word, key) values (?, ?)`;
  const addRelative = `insert or ignore into relatives_${n} (term, stem) values (?, ?)`;
  const addSpelling = `insert or ignore into spelling_${n} (start, length, word) values (?, ?, ?)`;
  return (word, terms) => {
    database.prepare(addWord).run(orderly(terms.exact.slice(1)), orderly(terms.stem));
    for (const term of terms.others)
      if (!term.startsWith('p')) database.prepare(addRelative).run(orderly(term), orderly(terms.stem));
    for (const form of spellingForms(word)) database.prepare(addSpelling).run(startOf(form), form.length, form);
  };
}

/** The word, and its stem where that is a word too: a misspelt word may be of another inflection than the texts have. */
function spellingForms(word: string): string[] {
  if (word.length < 4 || word.length > 40 || !/^\p{L}[\p{L}-]+$/u.test(word)) return [];
  const stemmed = stem(word, 'sv');
  return stemmed !== word && stemmed.length > 3 && swedishDictionary().lookUp(stemmed) !== 0 ? [word, stemmed] : [word];
}

/** Words that may be mistaken for each other start with the same letter, marks apart. */
export const startOf = (word: string): string => fold(word).slice(0, 1);
