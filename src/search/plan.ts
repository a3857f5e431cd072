/**
 * A query in, what would satisfy each of its words out: every alternative with a weight that falls the further it is from what was written.
 * The engines find texts by the plan, and `rank.ts` scores by it, so that both mean the same.
 */
import { compoundParts } from '../language/compounds.js';
import { fold } from '../language/fold.js';
import { root } from '../language/roots.js';
import { allowedMistakes, oneMistakeAway } from '../language/spelling.js';
import { stem } from '../language/stems.js';
import { isStopword } from '../language/stopwords.js';
import { isDictionaryWord, isSwedishWord } from '../language/swedish-words.js';
import type { Synonym, Synonyms } from '../language/synonyms.js';
import { analyseWord, LONGEST_TERM } from './analyse.js';
import { type Operand, type Query, requiredOf } from './query.js';
import { writeOperand } from './write-query.js';

/** One way to satisfy a wanted word. A term ending in `*` stands for every term that begins so. */
export interface Alternative {
  /** What it is to the word that was written; its weight follows from it. */
  kind: AlternativeKind;
  weight: number;
  /** All groups must be found; within a group any term will do. */
  groups: readonly (readonly string[])[];
  /** The groups must stand side by side in this order. */
  adjacent: boolean;
  /** Where it must stand; anywhere when it is not said. */
  field?: 'title';
  /** `strong` ones say what a word finds; `weak` ones (relatives) join where few texts are found, `last` ones where none is. */
  strength: Strength;
}

export type Strength = 'strong' | 'weak' | 'last';

export interface Wanted {
  /** As written, for saying what was corrected. */
  text: string;
  /** What it was probably meant to be, where it is found nowhere. */
  corrected?: string;
  /** Of several that are alternatives: what each was probably meant to be, by how it could be written. */
  corrections?: ReadonlyMap<string, string>;
  /** What it may have been meant to be although it is there: a much commoner word that it resembles. */
  suggested?: string;
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
  /** The word of the texts that a word was probably meant to be: one that is nowhere, or one so rare that a much commoner is likelier. */
  correct(word: string): string | null;
  /** The word that is being written: it is the beginning of words, and no slip. */
  unfinished?: string;
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
  onlyFolded: 0.9,
  synonym: 0.7,
  synonymPart: 0.65,
  related: 0.45,
  relatedPart: 0.35,
  relatedParts: 0.4,
  root: 0.3,
  looseInflection: 0.8,
  loosePhrase: 0.5,
  phraseWord: 0.2,
  prefix: 0.5,
  correction: 0.7,
};

export type AlternativeKind = Exclude<keyof typeof WEIGHTS, 'correction' | 'onlyFolded'>;

const FOLDED_FROM_LENGTH = 6;
const PREFIX_FROM_LENGTH = 4;
const SHORTEST_TELLING_PART = 3;
/** Words in more texts than this are hardly slips. */
const RARE = 2;

export function planQuery(query: Query, options: PlanOptions): Plan {
  const terms = withoutStopwords(query).map(cut);
  const wanted = terms.map((word): Wanted => ({ text: word, alternatives: ownAlternatives(word), isRequired: false }));
  addJoined(wanted, terms);
  addSynonyms(wanted, terms, options.synonyms);
  addRelatedParts(wanted, options.synonyms);
  for (const own of wanted) reachFurther(own, options);
  wanted.push(...requiredOf(query).map((operands) => toRequired(operands, options)));
  return { wanted, excluded: query.excluded.flatMap(excludedAlternatives) };
}

const cut = (word: string): string => word.slice(0, LONGEST_TERM);

function toRequired(operands: Operand[], options: PlanOptions): Wanted {
  const corrections = new Map<string, string>();
  const meant = operands.map((operand) => correctOperand(operand, options) ?? operand);
  const alternatives = operands.flatMap((operand, i) => {
    const own = operandAlternatives(operand);
    const other = meant[i] ?? operand;
    if (other === operand) return own;
    corrections.set(writeOperand(operand), writeOperand(other));
    return [...scaled(operandAlternatives(other), WEIGHTS.correction), ...own];
  });
  return {
    text: operands.map(writeOperand).join(' OR '),
    alternatives,
    isRequired: true,
    ...(corrections.size > 0 && { corrections, corrected: meant.map(writeOperand).join(' OR ') }),
  };
}

/** A word that is nowhere; phrases and beginnings are taken at their word. */
function correctOperand(operand: Operand, options: PlanOptions): Operand | null {
  if (operand.kind !== 'word' || isFound({ alternatives: operandAlternatives(operand) }, options)) return null;
  const corrected = options.correct(operand.word) ?? correctByLexicon(operand.word, options);
  return corrected === null ? null : { ...operand, word: corrected };
}

const scaled = (alternatives: Alternative[], by: number): Alternative[] =>
  alternatives.map(({ weight, ...rest }) => ({ weight: weight * by, ...rest }));

/** Whether any strong alternative is in any text, as far as the frequencies of single terms can tell. */
function isFound({ alternatives }: Pick<Wanted, 'alternatives'>, options: PlanOptions): boolean {
  return alternatives.some(
    ({ strength, groups }) =>
      strength === 'strong' && groups.every((group) => group.some((term) => options.frequency(term) > 0)),
  );
}

/** For a word that is nowhere: without å, ä and ö, as the beginning of words, and as the word it was probably meant to be. */
function reachFurther(wanted: Wanted, options: PlanOptions): void {
  const isItself = frequencyOf(wanted.text, options) > 0;
  if (!isItself) {
    const { weight: _, ...folded } = foldedAlternative(stemsOf(wanted.text));
    wanted.alternatives.unshift({ weight: WEIGHTS.onlyFolded, ...folded });
  }
  if (wanted.text === options.unfinished) {
    wanted.alternatives.push(alternative('prefix', [[`e${wanted.text}*`]]));
    return;
  }
  if (isFound(wanted, options)) {
    addSuggestion(wanted, isItself, options);
    return;
  }
  if (wanted.text.length >= PREFIX_FROM_LENGTH) wanted.alternatives.push(alternative('prefix', [[`e${wanted.text}*`]]));
  const corrected = options.correct(wanted.text) ?? correctByLexicon(wanted.text, options);
  if (corrected === null) return;
  wanted.corrected = corrected;
  // First, because the importance of a word is that of its first alternatives.
  wanted.alternatives.unshift(...scaled(alternativesOf(corrected, options.synonyms), WEIGHTS.correction));
}

/** A word that no list of words has and that hardly any text has may be a slip in both; one of which only the parts are found, too. */
function addSuggestion(wanted: Wanted, isItself: boolean, options: PlanOptions): void {
  const { text } = wanted;
  if (isItself && (frequencyOf(text, options) > RARE || isSwedishWord(text))) return;
  if (!isItself && !isFoundByParts(wanted, options)) return;
  const meant = options.correct(text);
  if (meant === null || meant === text) return;
  wanted.suggested = meant;
  if (isItself) return;
  for (const { weight, ...rest } of ownAlternatives(meant))
    wanted.alternatives.push({ ...rest, kind: 'related', weight: weight * WEIGHTS.correction, strength: 'weak' });
}

/** In how many texts the word is, in any inflection or inside others. */
const frequencyOf = (word: string, options: PlanOptions): number =>
  Math.max(...anywhere(word).map((term) => options.frequency(term)));

/** Whether nothing but the parts of a compound, somewhere, tells for it. */
const isFoundByParts = (wanted: Wanted, options: PlanOptions): boolean =>
  !isFound({ ...wanted, alternatives: wanted.alternatives.filter(({ kind }) => kind !== 'parts') }, options);

/** For what is near no word of the texts: the word of the dictionary or of the synonyms whose other forms or names are in most texts. */
function correctByLexicon(word: string, options: PlanOptions): string | null {
  if (allowedMistakes(word) === 0) return null;
  let best: { word: string; frequency: number } | null = null;
  for (const known of oneMistakeAway(word)) {
    if (!options.synonyms.words.has(known) && !isDictionaryWord(known)) continue;
    const terms = alternativesOf(known, options.synonyms).flatMap(({ groups }) =>
      groups.length === 1 ? groups.flat() : [],
    );
    const frequency = Math.max(...terms.map((term) => options.frequency(term)));
    if (frequency > (best?.frequency ?? 0)) best = { word: known, frequency };
  }
  return best?.word ?? null;
}

const alternativesOf = (word: string, synonyms: Synonyms): Alternative[] => [
  ...ownAlternatives(word),
  ...synonyms.find([word]).flatMap(synonymAlternatives),
];

function withoutStopwords(query: Query): string[] {
  const terms = [...new Set(query.terms)];
  return requiredOf(query).length > 0 ? terms.filter((word) => !isStopword(word)) : telling(terms);
}

/** Without stopwords, unless there is nothing else. */
function telling(words: string[]): string[] {
  const found = words.filter((word) => !isStopword(word));
  return found.length > 0 ? found : words;
}

const alternative = (
  kind: AlternativeKind,
  groups: readonly (readonly string[])[],
  { adjacent = false, strength = 'strong' }: Partial<Pick<Alternative, 'adjacent' | 'strength'>> = {},
): Alternative => ({ kind, weight: WEIGHTS[kind], groups, adjacent, strength });

/** The word itself, its inflections, compounds that it is a part of, the words it is made of, and its relatives. */
function ownAlternatives(word: string): Alternative[] {
  const stems = stemsOf(word);
  const found = [
    alternative('exact', [[`e${word}`]]),
    alternative('stem', [stems.map((known) => `s${known}`)]),
    alternative('part', [stems.map((known) => `p${known}`)]),
  ];
  if (word.length >= FOLDED_FROM_LENGTH) found.push(foldedAlternative(stems));
  const roots = new Set(
    (['sv', 'en'] as const).map((language) => root(stem(word, language), language) ?? stem(word, language)),
  );
  found.push(
    alternative('root', [[...roots].flatMap((known) => [`r${known}`, `s${known}`, `p${known}`])], { strength: 'weak' }),
  );
  found.push(...partsAlternatives(word));
  if (word.includes('-')) found.push(alternative('joined', [anywhere(word.replaceAll('-', ''))]));
  return found;
}

/** The words that a compound is made of: all of them, or (where few texts are found) one that says something by itself. */
function partsAlternatives(word: string): Alternative[] {
  const parts = compoundParts(word);
  if (parts.length < 2) return [];
  const telling = parts.filter((part) => part.length >= SHORTEST_TELLING_PART);
  return [
    alternative('parts', parts.map(anywhere)),
    ...telling.map((part) => alternative('onePart', [anywhere(part)], { strength: 'weak' })),
  ];
}

const stemsOf = (word: string): string[] => [...new Set([stem(word, 'sv'), stem(word, 'en')])];

const foldedAlternative = (stems: string[]): Alternative => {
  const folded = [...new Set(stems.map(fold))];
  return alternative('folded', [folded.flatMap((known) => [`f${known}`, `s${known}`])]);
};

/** The word by stem, alone or inside a compound. */
const anywhere = (word: string): string[] => stemsOf(word).flatMap((known) => [`s${known}`, `p${known}`]);

/** "skol gård" is also "skolgård": a split compound satisfies both its words. */
function addJoined(wanted: Wanted[], terms: string[]): void {
  for (let i = 0; i + 1 < terms.length; i++) {
    const [first = '', second = ''] = [terms[i], terms[i + 1]];
    if (!/\p{L}$/u.test(first) || !/^\p{L}/u.test(second)) continue;
    const joined = [`${first}${second}`, `${first}s${second}`].flatMap(anywhere);
    for (const own of [wanted[i], wanted[i + 1]]) own?.alternatives.push(alternative('joined', [joined]));
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

/** What means the same says what a word finds; what is only near joins where few texts are found. */
function synonymAlternatives({ words, isNear }: Synonym): Alternative[] {
  const [word] = words;
  if (word === undefined) return [];
  const strength = isNear ? 'weak' : 'strong';
  const kind = isNear ? 'related' : 'synonym';
  if (words.length > 1)
    return [
      alternative(
        kind,
        words.map((each) => stemsOf(each).map((known) => `s${known}`)),
        { adjacent: true, strength },
      ),
    ];
  return [
    alternative(kind, [stemsOf(word).map((known) => `s${known}`)], { strength }),
    alternative(isNear ? 'relatedPart' : 'synonymPart', [stemsOf(word).map((known) => `p${known}`)], { strength }),
  ];
}

/** A compound is also what its parts are by other names: "dagismat" is mat beside förskola. */
function addRelatedParts(wanted: Wanted[], synonyms: Synonyms): void {
  for (const own of wanted) {
    const parts = compoundParts(own.text);
    const others = parts.map((part) =>
      synonyms.find([part]).flatMap(({ words }) => (words.length === 1 ? words.flatMap(anywhere) : [])),
    );
    if (parts.length < 2 || others.every((terms) => terms.length === 0)) continue;
    const groups = parts.map((part, i) => [...anywhere(part), ...(others[i] ?? [])]);
    own.alternatives.push(alternative('relatedParts', groups, { strength: 'weak' }));
  }
}

/** Quoted words and beginnings are taken at their word; only a phrase that is nowhere is loosened. */
const operandAlternatives = (operand: Operand): Alternative[] =>
  bareAlternatives(operand).map((each) => (operand.field === undefined ? each : { ...each, field: operand.field }));

function bareAlternatives(operand: Operand): Alternative[] {
  if (operand.kind === 'word') return ownAlternatives(cut(operand.word));
  if (operand.kind === 'prefix') return [alternative('exact', [[`e${cut(operand.prefix)}*`]])];
  const words = operand.words.map(cut);
  const exact = words.map((word) => [`e${word}`]);
  const stems = words.map((word) => stemsOf(word).map((known) => `s${known}`));
  // Common words apart from each other say nothing, and are in every text.
  const alone = words.filter((word) => !isStopword(word));
  return [
    alternative('exact', exact, { adjacent: exact.length > 1 }),
    alternative('looseInflection', stems, { adjacent: stems.length > 1, strength: 'last' }),
    ...(alone.length === 0 ? [] : [alternative('loosePhrase', alone.map(anywhere), { strength: 'last' })]),
    ...alone.map((word) => alternative('phraseWord', [anywhere(word)], { strength: 'last' })),
  ];
}

/** Leaving out takes the word and its inflections, not everything that resembles it. */
function excludedAlternatives(operand: Operand): Alternative[] {
  if (operand.kind !== 'word') return operandAlternatives(operand).filter(({ strength }) => strength === 'strong');
  const { exact, stem: swedish } = analyseWord(operand.word, 'sv');
  const field = operand.field === undefined ? {} : { field: operand.field };
  return [{ ...alternative('stem', [[exact, swedish]]), ...field }];
}
