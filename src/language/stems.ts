/** A word in, its stem out: Snowball, and for Swedish the inflections that Snowball leaves apart (cykeln/cyklar, energin, städer). */
import snowball from 'snowball-stemmers';
import { remember } from './remember.js';

const MEMORY_WORDS = 20_000;
const LONGEST_WORD = 80;

const swedish = snowball.newStemmer('swedish');
const english = snowball.newStemmer('english');

/** Definite forms that Snowball leaves (huset, skolan), taken off before it; not from words that end so by themselves. */
const DEFINITE_NEUTER = /(?<=.{2})(?<!h|it|budg|intern|plan|magn|pak|rak|stak|kom|fab|di)ets?$/;
const DEFINITE_COMMON = /(?<=.{2})(?<!pl|kr|gr|org|rom|tulp|slog|sp|st|jap|[se]m)ans?$/;

/** Applied in order to what Snowball left; each rule brings the forms of one pattern of inflection together. */
const SWEDISH_RULES: readonly (readonly [RegExp, string])[] = [
  [/(al|iv|ell)t$/, '$1'], // kommunalt → kommunal, finansiellt → finansiell
  [/(.{3})män$/, '$1man'], // tjänstemän
  [/([ei])um$/, '$1'], // gymnasium, gymnasiet
  [/eln$/, 'el'], // cykeln
  [/([bdfgkpstv])l$/, '$1el'], // cyklar, exemplet
  [/([bcdfkpstv])n$/, '$1'], // vattnet beside vatten, of which Snowball leaves "vatt"
  [/([bdfgkmpstv])r$/, '$1'], // vintrar, numret
  [/(.{2}[iyåäöé])n$/, '$1'], // energin, nivån, miljön, kommittén
  [/mm$/, 'm'], // programmet
  [/städ$/, 'stad'],
  [/länd$/, 'land'],
  [/böck$/, 'bok'],
  [/stränd$/, 'strand'],
  [/ledamöt$/, 'ledamot'],
];

const stemSwedish = remember((word) => {
  let stem = swedish.stem(
    word
      .replace(/eets?$/, 'eum')
      .replace(DEFINITE_NEUTER, '')
      .replace(DEFINITE_COMMON, 'a'),
  );
  for (const [pattern, replacement] of SWEDISH_RULES) {
    if (stem.length > 3) stem = stem.replace(pattern, replacement);
  }
  return stem;
}, MEMORY_WORDS);

const stemEnglish = remember((word) => english.stem(word), MEMORY_WORDS / 2);

/** Expects lower case. Words with digits, and words too long to be words, are given back as they are. */
export function stem(word: string, language: 'sv' | 'en'): string {
  if (word.length < 3 || word.length > LONGEST_WORD || /\p{N}/u.test(word)) return word;
  return language === 'sv' ? stemSwedish(word) : stemEnglish(word);
}
