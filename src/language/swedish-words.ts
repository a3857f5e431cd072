/** A word in, whether it is Swedish out: in the dictionary in some inflection, or put together from such words. */
import { compoundParts } from './compounds.js';
import { FORM, swedishDictionary } from './dictionary.js';
import { isFormOf } from './inflections.js';

export function isSwedishWord(word: string): boolean {
  return isFormOf(word, FORM.word, swedishDictionary()) || compoundParts(word).length > 0;
}
