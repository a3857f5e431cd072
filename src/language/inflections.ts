/** An inflected Swedish word in, whether the dictionary has its base form out; the rules are Hunspell's, read backwards and coarsened. */
import type { Dictionary } from './dictionary.js';

/** Words of up to three letters that do end compounds and stand under inflections; others fit by chance (stat-ion-er). */
export const SHORT_BASES = new Set(
  'hus väg lag råd bok bil tåg båt vård liv mål tal rum led bad bro sjö by bo mat kök dag år tid val del ort skog vin hav kaj val lån nät arv hot bot kö ö å app bad fond mur dal ås ved lön hem syn våg bud öl fel ben hud skap spår kort krav hyra vän'.split(
    ' ',
  ),
);

/** Inflections, longest first, that a tail may carry beyond the form in the dictionary, and what to put back in their place. */
const INFLECTIONS: readonly (readonly [string, readonly string[]])[] = [
  ['ernas', ['']],
  ['arnas', ['', 'e']],
  ['ornas', ['a']],
  ['andet', ['a']],
  ['erna', ['', 'a']],
  ['arna', ['', 'e']],
  ['orna', ['a']],
  ['ande', ['a']],
  ['ades', ['a']],
  ['lets', ['el']],
  ['lens', ['el']],
  ['ens', ['', 'e']],
  ['ets', ['', 'e']],
  ['ers', ['']],
  ['ars', ['', 'e']],
  ['ors', ['a']],
  ['ade', ['a']],
  ['nas', ['', 'e']],
  ['let', ['el']],
  ['lar', ['el']],
  ['ler', ['el']],
  ['len', ['el']],
  ['net', ['en']],
  ['nen', ['en']],
  ['ret', ['er']],
  ['rar', ['er']],
  ['men', ['']],
  ['met', ['']],
  ['änder', ['and']],
  ['änderna', ['and']],
  ['städer', ['stad']],
  ['städerna', ['stad']],
  ['iet', ['ium']],
  ['ier', ['ium', 'ia']],
  ['eer', ['eum']],
  ['eet', ['eum']],
  ['en', ['', 'e']],
  ['et', ['', 'e']],
  ['er', ['', 'a']],
  ['ar', ['', 'e', 'a']],
  ['or', ['a']],
  ['na', ['', 'e']],
  ['ns', ['']],
  ['ts', ['']],
  ['an', ['a']],
  ['ad', ['a']],
  ['at', ['a']],
  ['de', ['a']],
  ['n', ['']],
  ['t', ['']],
  ['s', ['']],
  ['r', ['']],
  ['a', ['']],
  ['e', ['']],
];

const BY_LAST_LETTER = new Map<string, typeof INFLECTIONS>();
for (const rule of INFLECTIONS) {
  const last = rule[0].slice(-1);
  BY_LAST_LETTER.set(last, [...(BY_LAST_LETTER.get(last) ?? []), rule]);
}

/** Whether the word, freed from an inflection, is in the dictionary with one of these flags. */
export function isFormOf(word: string, flags: number, dictionary: Dictionary): boolean {
  if ((dictionary.lookUp(word) & flags) !== 0 || SHORT_BASES.has(word)) return true;
  for (const [ending, replacements] of BY_LAST_LETTER.get(word.slice(-1)) ?? []) {
    if (!word.endsWith(ending)) continue;
    const base = word.slice(0, -ending.length);
    if (replacements.some((put) => isBase(base + put, flags, dictionary))) return true;
  }
  return false;
}

const isBase = (base: string, flags: number, dictionary: Dictionary): boolean =>
  base.length > 3 ? (dictionary.lookUp(base) & flags) !== 0 : SHORT_BASES.has(base);
