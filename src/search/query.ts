/**
 * A query as somebody wrote it in, its meaning out; one parser for the search box, watches, rules and digests. Nothing written is an error:
 * what can be read is searched for, and what cannot is told in Swedish sentences.
 */
import { stockholmDay } from '../language/local-time.js';
import { tokenize } from '../language/tokens.js';
import { searchTexts as texts } from '../texts/search.js';
import type { Filters } from './filters.js';
import { type Period, readFilter, readInterval, resolvePeriod } from './query-filters.js';
import { type Lexeme, scanQuery } from './query-lexemes.js';

/** With a field it must stand there; else anywhere. */
export type Operand = (
  | { kind: 'word'; word: string }
  | { kind: 'phrase'; words: string[] }
  | { kind: 'prefix'; prefix: string }
) & { field?: 'title' };

/** Words are lower case as `tokenize` gives them. */
export interface Query {
  /** As written, cut to the longest that is read. */
  text: string;
  /** Words that are all wanted. */
  terms: string[];
  /** Words that stand together in this order; a single word is taken exactly as it is written. */
  phrases: string[][];
  /** Beginnings of words. */
  prefixes: string[];
  /** Groups of which one must hold (`A OR B`). */
  alternatives: Operand[][];
  /** What is wanted in a field. */
  inField: Operand[];
  /** What must not be there. */
  excluded: Operand[];
  /** The period is what the written one comes to on the day of reading. */
  filters: Filters;
  /** As written: a time counted back from today is so still. */
  period: Period;
  /** Swedish sentences about what could not be read, and what was done instead. */
  problems: string[];
}

export const LONGEST_QUERY = 500;
export const MOST_OPERANDS = 32;

/** @param now from when times back (`sedan:28d`) are counted; what is kept must be read anew each time. */
export function parseQuery(text: string, now = new Date()): Query {
  const written = text.normalize('NFC');
  const query = emptyQuery(written.slice(0, LONGEST_QUERY));
  if (written.length > LONGEST_QUERY) addProblem(query, texts.tooLong(LONGEST_QUERY));
  // One sign may stand for many letters.
  const { lexemes, problems } = scanQuery(query.text.normalize('NFKC').slice(0, LONGEST_QUERY));
  for (const problem of problems) addProblem(query, problem);
  readLexemes(query, lexemes);
  Object.assign(query.filters, resolvePeriod(query.period, stockholmDay(now)));
  const { from, to } = query.filters;
  if (from !== undefined && to !== undefined && from > to) addProblem(query, texts.periodBackwards(from, to));
  return query;
}

/** A query without words and filters: it finds everything. */
export const emptyQuery = (text = ''): Query => ({
  text,
  terms: [],
  phrases: [],
  prefixes: [],
  alternatives: [],
  inField: [],
  excluded: [],
  filters: {},
  period: {},
  problems: [],
});

/** Whether there is anything to find by words; a query that only leaves out words or only filters has none. */
export const hasWords = (query: Query): boolean => query.terms.length > 0 || requiredOf(query).length > 0;

/** What is written with an operator and must hold: of each group one. */
export const requiredOf = (query: Query): Operand[][] => [
  ...query.phrases.map((words): Operand[] => [{ kind: 'phrase', words }]),
  ...query.prefixes.map((prefix): Operand[] => [{ kind: 'prefix', prefix }]),
  ...query.alternatives,
  ...query.inField.map((operand) => [operand]),
];

function readLexemes(query: Query, lexemes: Lexeme[]): void {
  let left = MOST_OPERANDS;
  for (const group of groupByOr(query, lexemes)) {
    const operands = group
      .flatMap((lexeme) => readLexeme(query, lexeme, group.length > 1))
      .filter((operand) => {
        left -= wordsIn(operand);
        return left >= 0;
      });
    if (left < 0) addProblem(query, texts.tooManyWords(MOST_OPERANDS));
    const isAlternative = group.length > 1 && operands.length > 1;
    if (isAlternative) query.alternatives.push(operands);
    else for (const operand of operands) addWanted(query, operand);
  }
  // It joined nothing, and says nothing beside other words.
  if (query.terms.some((word) => word !== 'eller')) query.terms = query.terms.filter((word) => word !== 'eller');
}

/** A phrase costs as many look-ups as it has words, and a beginning stands for many words, the more the shorter it is. */
function wordsIn(operand: Operand): number {
  if (operand.kind === 'phrase') return operand.words.length;
  if (operand.kind === 'word') return 1;
  return operand.prefix.length < 4 ? 4 : 2;
}

/** Lexemes that OR joins stand in one group, the others alone. */
function groupByOr(query: Query, lexemes: Lexeme[]): Lexeme[][] {
  const groups: Lexeme[][] = [];
  let joins = false;
  for (const [i, lexeme] of lexemes.entries()) {
    const last = groups.at(-1);
    if (lexeme.kind === 'or') {
      const hasSides = canStandByOr(lexemes[i - 1], lexeme) && canStandByOr(lexemes[i + 1], lexeme);
      if (!hasSides && lexeme.isWord) groups.push([toWord(lexeme.piece)]);
      else if (!hasSides) addProblem(query, texts.orWithoutSides(lexeme.piece));
      joins = hasSides || (joins && !lexeme.isWord);
      continue;
    }
    if (joins && last) last.push(lexeme);
    else groups.push([lexeme]);
    joins = false;
  }
  return groups;
}

const toWord = (text: string): Lexeme => ({ kind: 'word', piece: text, text, excluded: false });

/** Whoever writes OR in capitals means it, also where it cannot be done; the small word joins plain words only. */
function canStandByOr(side: Lexeme | undefined, or: { isWord: boolean }): boolean {
  if (side === undefined || side.kind === 'or') return false;
  return !or.isWord || (side.kind !== 'filter' && side.kind !== 'interval' && !side.excluded);
}

/** @returns what is wanted; filters and excluded words are put into the query at once. */
function readLexeme(query: Query, lexeme: Lexeme, isInOr: boolean): Operand[] {
  if (lexeme.kind === 'or') return [];
  if (lexeme.kind === 'filter' || lexeme.kind === 'interval') {
    const name = lexeme.kind === 'filter' ? lexeme.name : lexeme.piece;
    if (isInOr) addProblem(query, texts.filterInOr(name));
    const problems =
      lexeme.kind === 'filter' ? readFilter(query, lexeme) : readInterval(query, lexeme.piece, lexeme.excluded);
    for (const problem of problems) addProblem(query, problem);
    return [];
  }
  const operands = toOperands(query, lexeme);
  if (!lexeme.excluded) return operands;
  if (isInOr) addProblem(query, texts.excludedInOr(lexeme.piece));
  const room = MOST_OPERANDS - query.excluded.length;
  if (operands.length > room) addProblem(query, texts.tooManyWords(MOST_OPERANDS));
  query.excluded.push(...operands.slice(0, Math.max(0, room)));
  return [];
}

type WordLexeme = Extract<Lexeme, { text: string }>;

function toOperands(query: Query, lexeme: WordLexeme): Operand[] {
  const words = tokenize(lexeme.text).map((token) => token.text);
  const field = lexeme.field === undefined ? {} : { field: lexeme.field };
  if (lexeme.kind === 'phrase') {
    if (words.length === 0) addProblem(query, texts.emptyPhrase);
    return words.length === 0 ? [] : [{ kind: 'phrase', words: words.slice(0, MOST_OPERANDS), ...field }];
  }
  const inside = lexeme.kind === 'prefix' ? lexeme.text.replace(/\*+$/, '') : lexeme.text;
  if (inside.includes('*')) addProblem(query, texts.starInside(lexeme.piece, words));
  const prefix = lexeme.kind === 'prefix' ? readPrefix(query, lexeme, words) : null;
  const whole = lexeme.kind === 'prefix' ? words.slice(0, -1) : words;
  // What was written as one but is several words ("vatten/avlopp", an address) is several words wanted.
  const operands = whole.map((word): Operand => ({ kind: 'word', word, ...field }));
  return prefix === null ? operands : [...operands, { kind: 'prefix', prefix, ...field }];
}

/** The last word of it, when it is long enough and the star stands right after it. */
function readPrefix(query: Query, { piece }: WordLexeme, words: string[]): string | null {
  const prefix = words.at(-1) ?? '';
  if (prefix.length >= 2) return prefix;
  addProblem(query, texts.lonelyStar(piece));
  return null;
}

function addWanted(query: Query, operand: Operand): void {
  if (operand.field !== undefined) query.inField.push(operand);
  else if (operand.kind === 'word') query.terms.push(operand.word);
  else if (operand.kind === 'phrase') query.phrases.push(operand.words);
  else query.prefixes.push(operand.prefix);
}

function addProblem(query: Query, problem: string): void {
  if (!query.problems.includes(problem)) query.problems.push(problem);
}
