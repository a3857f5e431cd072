/** A word in, whether it is Swedish out: in the dictionary in some inflection, or put together from such words. */
import { compoundParts } from './compounds.js';
import { FORM, swedishDictionary } from './dictionary.js';
import { isFormOf } from './inflections.js';

export function isSwedishWord(word: string): boolean {
  return isFormOf(word, FORM.word, swedishDictionary()) || compoundParts(word).length > 0;
}

/** Whether the dictionary has it as it stands. */
export const isDictionaryWord = (word: string): boolean => (swedishDictionary().lookUp(word) & FORM.word) !== 0;
