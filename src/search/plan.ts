/**
 * A query in, what would satisfy each of its words out: every alternative with a weight that falls the further it is from what was written.
 * The engines find texts by the plan, and `rank.ts` scores by it, so that both mean the same.
 */
import { compoundParts } from '../language/compounds.js';
import { fold } from '../language/fold.js';
import { root } from '../language/roots.js';
import { stem } from '../language/stems.js';
import { isStopword } from '../language/stopwords.js';
import type { Synonyms } from '../language/synonyms.js';
import { analyseWord } from './analyse.js';
import type { Operand, Query } from './query.js';

/** One way to satisfy a wanted word. A term ending in `*` stands for every term that begins so. */
export interface Alternative {
  weight: number;
  /** All groups must be found; within a group any term will do. */
  groups: readonly (readonly string[])[];
  /** The groups must stand side by side in this order. */
  adjacent: boolean;
  /** `strong` ones say what a word finds; `weak` ones (relatives) join where few texts are found, `last` ones where none is. */
  strength: Strength;
}

export type Strength = 'strong' | 'weak' | 'last';

export interface Wanted {
  /** As written, for saying what was corrected. */
  text: string;
  /** What it was probably meant to be, where it is found nowhere. */
  corrected?: string;
  alternatives: Alternative[];
  /** Whoever writes an operator means it: phrases, beginnings and OR are never left unfulfilled where few texts have all words. */
  isRequired: boolean;
}

export interface Plan {
  wanted: Wanted[];
  /** None of these may be found. */
  excluded: Alternative[];
}

export interface PlanOptions {
  synonyms: Synonyms;
  /** In how many texts a term is; 0 for one that is nowhere. */
  frequency(term: string): number;
  /** The word of the texts that a word found nowhere was probably meant to be. */
  correct(word: string): string | null;
}

/** Tuned on half of the judged queries, see docs/measurements.md. */
export const WEIGHTS = {
  exact: 1,
  stem: 0.95,
  part: 0.9,
  joined: 1,
  parts: 0.7,
  onePart: 0.2,
  folded: 0.6,
  synonym: 0.5,
  synonymPart: 0.4,
  root: 0.3,
  looseInflection: 0.8,
  loosePhrase: 0.5,
  phraseWord: 0.2,
  prefix: 0.5,
  correction: 0.7,
};

const FOLDED_FROM_LENGTH = 6;
const PREFIX_FROM_LENGTH = 4;
const SHORTEST_TELLING_PART = 3;

export function planQuery(query: Query, options: PlanOptions): Plan {
  const terms = withoutStopwords(query);
  const wanted = terms.map((word): Wanted => ({ text: word, alternatives: ownAlternatives(word), isRequired: false }));
  addJoined(wanted, terms);
  addSynonyms(wanted, terms, options.synonyms);
  for (const own of wanted) reachFurther(own, options);
  const required: Operand[][] = [
    ...query.phrases.map((words): Operand[] => [{ kind: 'phrase', words }]),
    ...query.prefixes.map((prefix): Operand[] => [{ kind: 'prefix', prefix }]),
    ...query.alternatives,
  ];
  wanted.push(...required.map(toRequired));
  return { wanted, excluded: query.excluded.flatMap(excludedAlternatives) };
}

const toRequired = (operands: Operand[]): Wanted => ({
  text: operands.map(textOf).join(' OR '),
  alternatives: operands.flatMap(operandAlternatives),
  isRequired: true,
});

/** Whether any strong alternative is in any text, as far as the frequencies of single terms can tell. */
function isFound(wanted: Wanted, options: PlanOptions): boolean {
  return wanted.alternatives.some(
    ({ strength, groups }) =>
      strength === 'strong' && groups.every((group) => group.some((term) => options.frequency(term) > 0)),
  );
}

/** For a word that is nowhere: without å, ä and ö, as the beginning of words, and as the word it was probably meant to be. */
function reachFurther(wanted: Wanted, options: PlanOptions): void {
  if (isFound(wanted, options)) return;
  wanted.alternatives.push(foldedAlternative(stemsOf(wanted.text)));
  if (isFound(wanted, options)) return;
  if (wanted.text.length >= PREFIX_FROM_LENGTH)
    wanted.alternatives.push(alternative(WEIGHTS.prefix, [[`e${wanted.text}*`]]));
  const corrected = options.correct(wanted.text);
  if (corrected === null) return;
  wanted.corrected = corrected;
  for (const { weight, ...rest } of ownAlternatives(corrected))
    wanted.alternatives.push({ weight: weight * WEIGHTS.correction, ...rest });
}

function withoutStopwords(query: Query): string[] {
  const terms = [...new Set(query.terms)];
  const hasOthers = query.phrases.length + query.prefixes.length + query.alternatives.length > 0;
  return hasOthers ? terms.filter((word) => !isStopword(word)) : telling(terms);
}

/** Without stopwords, unless there is nothing else. */
function telling(words: string[]): string[] {
  const found = words.filter((word) => !isStopword(word));
  return found.length > 0 ? found : words;
}

const alternative = (
  weight: number,
  groups: readonly (readonly string[])[],
  { adjacent = false, strength = 'strong' }: Partial<Pick<Alternative, 'adjacent' | 'strength'>> = {},
): Alternative => ({ weight, groups, adjacent, strength });

/** The word itself, its inflections, compounds that it is a part of, the words it is made of, and its relatives. */
function ownAlternatives(word: string): Alternative[] {
  const stems = stemsOf(word);
  const found = [
    alternative(WEIGHTS.exact, [[`e${word}`]]),
    alternative(WEIGHTS.stem, [stems.map((known) => `s${known}`)]),
    alternative(WEIGHTS.part, [stems.map((known) => `p${known}`)]),
  ];
  if (word.length >= FOLDED_FROM_LENGTH) found.push(foldedAlternative(stems));
  const roots = new Set(
    (['sv', 'en'] as const).map((language) => root(stem(word, language), language) ?? stem(word, language)),
  );
  found.push(
    alternative(WEIGHTS.root, [[...roots].flatMap((known) => [`r${known}`, `s${known}`])], { strength: 'weak' }),
  );
  found.push(...partsAlternatives(word));
  if (word.includes('-')) found.push(alternative(WEIGHTS.joined, [anywhere(word.replaceAll('-', ''))]));
  return found;
}

/** The words that a compound is made of: all of them, or (where few texts are found) one that says something by itself. */
function partsAlternatives(word: string): Alternative[] {
  const parts = compoundParts(word);
  if (parts.length < 2) return [];
  const telling = parts.filter((part) => part.length >= SHORTEST_TELLING_PART);
  return [
    alternative(WEIGHTS.parts, parts.map(anywhere)),
    ...telling.map((part) => alternative(WEIGHTS.onePart, [anywhere(part)], { strength: 'weak' })),
  ];
}

const stemsOf = (word: string): string[] => [...new Set([stem(word, 'sv'), stem(word, 'en')])];

const foldedAlternative = (stems: string[]): Alternative => {
  const folded = [...new Set(stems.map(fold))];
  return alternative(WEIGHTS.folded, [folded.flatMap((known) => [`f${known}`, `s${known}`])]);
};

/** The word by stem, alone or inside a compound. */
const anywhere = (word: string): string[] => stemsOf(word).flatMap((known) => [`s${known}`, `p${known}`]);

/** "medborgar dialog" is also "medborgardialog": a split compound satisfies both its words. */
function addJoined(wanted: Wanted[], terms: string[]): void {
  for (let i = 0; i + 1 < terms.length; i++) {
    const [first = '', second = ''] = [terms[i], terms[i + 1]];
    if (!/\p{L}$/u.test(first) || !/^\p{L}/u.test(second)) continue;
    const joined = [`${first}${second}`, `${first}s${second}`].flatMap(anywhere);
    for (const own of [wanted[i], wanted[i + 1]]) own?.alternatives.push(alternative(WEIGHTS.joined, [joined]));
  }
}

function addSynonyms(wanted: Wanted[], terms: string[], synonyms: Synonyms): void {
  for (let length = 1; length <= Math.min(synonyms.longest, terms.length); length++) {
    for (let first = 0; first + length <= terms.length; first++) {
      const found = synonyms.find(terms.slice(first, first + length)).flatMap(synonymAlternatives);
      for (const own of wanted.slice(first, first + length)) own.alternatives.push(...found);
    }
  }
}

function synonymAlternatives(words: readonly string[]): Alternative[] {
  const [word] = words;
  if (word === undefined) return [];
  if (words.length > 1)
    return [
      alternative(
        WEIGHTS.synonym,
        words.map((each) => stemsOf(each).map((known) => `s${known}`)),
        { adjacent: true },
      ),
    ];
  return [
    alternative(WEIGHTS.synonym, [stemsOf(word).map((known) => `s${known}`)]),
    alternative(WEIGHTS.synonymPart, [stemsOf(word).map((known) => `p${known}`)]),
  ];
}

/** Quoted words and beginnings are taken at their word; only a phrase that is nowhere is loosened. */
function operandAlternatives(operand: Operand): Alternative[] {
  if (operand.kind === 'word') return ownAlternatives(operand.word);
  if (operand.kind === 'prefix') return [alternative(WEIGHTS.exact, [[`e${operand.prefix}*`]])];
  const exact = operand.words.map((word) => [`e${word}`]);
  const stems = operand.words.map((word) => stemsOf(word).map((known) => `s${known}`));
  return [
    alternative(WEIGHTS.exact, exact, { adjacent: true }),
    alternative(WEIGHTS.looseInflection, stems, { adjacent: true, strength: 'last' }),
    alternative(WEIGHTS.loosePhrase, telling(operand.words).map(anywhere), { strength: 'last' }),
    ...telling(operand.words).map((word) => alternative(WEIGHTS.phraseWord, [anywhere(word)], { strength: 'last' })),
  ];
}

/** Leaving out takes the word and its inflections, not everything that resembles it. */
function excludedAlternatives(operand: Operand): Alternative[] {
  if (operand.kind !== 'word') return operandAlternatives(operand).filter(({ strength }) => strength === 'strong');
  const { exact, stem: swedish } = analyseWord(operand.word, 'sv');
  return [alternative(1, [[exact, swedish]])];
}

function textOf(operand: Operand): string {
  if (operand.kind === 'word') return operand.word;
  return operand.kind === 'prefix' ? `${operand.prefix}*` : `"${operand.words.join(' ')}"`;
}
