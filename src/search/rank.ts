/** A plan and an analysed text in, a score out: how well the text answers the query. The one scorer, whatever engine found the text. */
import { type AnalysedText, analyseText, createSieve, type Sieve } from './analyse.js';
import type { IndexDocument } from './engine.js';
import type { Alternative, Plan } from './plan.js';

export interface Statistics {
  /** Texts in the index. */
  documents: number;
  /** Mean number of words of title and summary together. */
  averageLength: number;
  /** In how many texts a term is. */
  frequency(term: string): number;
}

export interface AnalysedDocument {
  title: AnalysedText;
  summary: AnalysedText;
  people: AnalysedText;
}

export interface Score {
  /** 0 when no wanted word is found. */
  score: number;
  /** Which of the plan's wanted words were found, by their place in the plan. */
  found: boolean[];
}

/** The first alternatives of a word are itself, its inflections and compounds with it. */
const OWN_FORMS = 3;

/** Tuned together with the weights of `plan.ts`. */
export const TUNING = { saturation: 1.2, lengthShare: 0.4, titleBoost: 2.5, coverageScale: 1.5 };

type Searched = Pick<IndexDocument, 'title' | 'summary' | 'people' | 'language'>;

/** @param sieve of the plan's terms; without it every word is analysed. */
export function analyseDocument({ title, summary, people, language }: Searched, sieve?: Sieve): AnalysedDocument {
  return {
    title: analyseText(title, language, sieve),
    summary: analyseText(summary, language, sieve),
    people: analyseText(people.join(' ; '), language, sieve),
  };
}

/** Lets through the words that may have a term of the plan. */
export function sieveFor(plan: Plan): Sieve {
  return createSieve(
    plan.wanted.flatMap((wanted) => wanted.alternatives.flatMap((alternative) => alternative.groups.flat())),
  );
}

export function scoreDocument(plan: Plan, document: AnalysedDocument, statistics: Statistics): Score {
  let [sum, covered, total] = [0, 0, 0];
  const found = plan.wanted.map((wanted) => {
    const importance = importanceOf(wanted.alternatives, statistics);
    const best = bestOf(wanted.alternatives, importance, document, statistics);
    sum += best;
    total += importance;
    covered += coverageOf(importance, best);
    return best > 0;
  });
  return { score: total === 0 ? 0 : sum * coverageFactor(covered / total), found };
}

/** How much of a word's importance a text has: all of it where it has the word, little where it has a distant relative. */
export const coverageOf = (importance: number, best: number): number =>
  Math.min(importance, TUNING.coverageScale * best);

/** @param share 0–1, of the importance of all words. @returns the share to the power of three quarters, which roots give faster. */
export const coverageFactor = (share: number): number => Math.sqrt(share * Math.sqrt(share));

const bestOf = (alternatives: Alternative[], cap: number, document: AnalysedDocument, statistics: Statistics): number =>
  alternatives.reduce(
    (best, alternative) => Math.max(best, scoreAlternative(alternative, cap, document, statistics)),
    0,
  );

/** @param cap a rare relative or synonym must not weigh more than the word that was asked for. */
function scoreAlternative(
  alternative: Alternative,
  cap: number,
  document: AnalysedDocument,
  statistics: Statistics,
): number {
  if (alternative.adjacent) return scorePhrase(alternative, cap, document, statistics);
  let sum = 0;
  for (const group of alternative.groups) {
    let best = 0;
    for (const term of group) best = Math.max(best, scoreTerm(term, alternative, cap, document, statistics));
    if (best === 0) return 0;
    sum += best;
  }
  return (alternative.weight * sum) / alternative.groups.length;
}

function scoreTerm(
  term: string,
  { field }: Alternative,
  cap: number,
  document: AnalysedDocument,
  statistics: Statistics,
): number {
  const occurrences = inFields(document, field, (text) => countTerm(term, text));
  return occurrences === 0 ? 0 : Math.min(cap, rarity(term, statistics)) * saturate(occurrences, document, statistics);
}

function scorePhrase(
  alternative: Alternative,
  cap: number,
  document: AnalysedDocument,
  statistics: Statistics,
): number {
  const occurrences = inFields(document, alternative.field, (text) => countPhrase(alternative, text));
  if (occurrences === 0) return 0;
  return (
    alternative.weight * Math.min(cap, rarityOf(alternative, statistics)) * saturate(occurrences, document, statistics)
  );
}

const inFields = (
  { title, summary, people }: AnalysedDocument,
  field: Alternative['field'],
  count: (text: AnalysedText) => number,
): number => TUNING.titleBoost * count(title) + (field === 'title' ? 0 : count(summary) + count(people));

/** BM25's saturation: the tenth occurrence says less than the second, and the more so the longer the text is. */
function saturate(occurrences: number, document: AnalysedDocument, statistics: Statistics): number {
  const length = document.title.tokens.length + document.summary.tokens.length;
  const norm = 1 - TUNING.lengthShare + TUNING.lengthShare * (length / Math.max(1, statistics.averageLength));
  return (occurrences * (TUNING.saturation + 1)) / (occurrences + TUNING.saturation * norm);
}

/** BM25's inverse document frequency, never negative. */
export function rarity(term: string, statistics: Statistics): number {
  const frequency = Math.min(statistics.frequency(term), statistics.documents);
  return Math.log(1 + (statistics.documents - frequency + 0.5) / (frequency + 0.5));
}

/** How rare what was asked for is, by its commonest form. A word that is nowhere counts as the rarest: not having it is a great lack. */
export const importanceOf = (alternatives: Alternative[], statistics: Statistics): number =>
  alternatives
    .slice(0, OWN_FORMS)
    .reduce((least, alternative) => Math.min(least, rarityOf(alternative, statistics)), Number.POSITIVE_INFINITY);

/** Of several groups the rarest counts, of the terms of a group the commonest. */
export const rarityOf = ({ groups }: Alternative, statistics: Statistics): number =>
  Math.max(...groups.map((group) => Math.min(...group.map((term) => rarity(term, statistics)))));

function countTerm(term: string, text: AnalysedText): number {
  if (!term.endsWith('*')) return text.counts.get(term) ?? 0;
  const beginning = term.slice(1, -1);
  return text.tokens.reduce((count, token) => count + (token.text.startsWith(beginning) ? 1 : 0), 0);
}

const countPhrase = (alternative: Alternative, text: AnalysedText): number => phrasePlaces(alternative, text).length;

/** At which words of the text the phrase begins. */
export function phrasePlaces({ groups }: Alternative, text: AnalysedText): number[] {
  const places: number[] = [];
  for (let start = 0; start + groups.length <= text.words.length; start++) {
    if (groups.every((group, i) => isOneOf(group, text, start + i))) places.push(start);
  }
  return places;
}

/** Whether the document has what the alternative asks for. */
export function hasAlternative(alternative: Alternative, document: AnalysedDocument): boolean {
  const count = (of: (text: AnalysedText) => number): number => inFields(document, alternative.field, of);
  if (alternative.adjacent) return count((text) => countPhrase(alternative, text)) > 0;
  return alternative.groups.every((group) => group.some((term) => count((text) => countTerm(term, text)) > 0));
}

function isOneOf(group: readonly string[], text: AnalysedText, at: number): boolean {
  const word = text.words[at];
  return word != null && (group.includes(word.exact) || group.includes(word.stem));
}
