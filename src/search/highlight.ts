/** A text and the plan that found it in, the text in pieces out: those that answer the query, and those between. */
import type { AnalysedText, WordTerms } from './analyse.js';
import type { Highlighted } from './engine.js';
import type { Alternative, Plan, Wanted } from './plan.js';
import { type AnalysedDocument, hasAlternative, phrasePlaces } from './rank.js';

/** Alternatives by which this document answers, of each wanted word only the strongest kind. */
export function findAnswers(plan: Plan, document: AnalysedDocument): Alternative[] {
  return plan.wanted.flatMap((wanted) => answersOf(wanted, document));
}

function answersOf(wanted: Wanted, document: AnalysedDocument): Alternative[] {
  const found = wanted.alternatives.filter((alternative) => hasAlternative(alternative, document));
  const strong = found.filter((alternative) => alternative.strength === 'strong');
  return strong.length > 0 ? strong : found;
}

/** Joined, the pieces give the text back. */
export function highlight(text: string, analysed: AnalysedText, answers: Alternative[]): Highlighted {
  if (text === '') return [];
  const pieces: Highlighted = [];
  let at = 0;
  for (const [start, end] of findHits(analysed, answers)) {
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** Places of words and of whole phrases, in order and apart. */
function findHits(text: AnalysedText, answers: Alternative[]): [start: number, end: number][] {
  const single = answers.filter((answer) => !answer.adjacent).flatMap((answer) => answer.groups.flat());
  const terms = new Set(single.filter((term) => !term.endsWith('*')));
  const beginnings = single.filter((term) => term.endsWith('*')).map((term) => term.slice(0, -1));
  const hits = text.words.flatMap((word, i) =>
    word !== null && isHit(word, terms, beginnings) ? [placeOf(text, i, i)] : [],
  );
  for (const phrase of answers.filter((answer) => answer.adjacent)) {
    for (const first of phrasePlaces(phrase, text)) hits.push(placeOf(text, first, first + phrase.groups.length - 1));
  }
  return withoutOverlaps(hits.sort(([a], [b]) => a - b));
}

const isHit = (word: WordTerms, terms: ReadonlySet<string>, beginnings: string[]): boolean =>
  terms.has(word.exact) ||
  terms.has(word.stem) ||
  word.others.some((term) => terms.has(term)) ||
  beginnings.some((beginning) => word.exact.startsWith(beginning));

const placeOf = (text: AnalysedText, first: number, last: number): [number, number] => [
  text.tokens[first]?.start ?? 0,
  text.tokens[last]?.end ?? 0,
];

function withoutOverlaps(hits: [number, number][]): [number, number][] {
  const apart: [number, number][] = [];
  for (const [start, end] of hits) {
    const last = apart.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}
