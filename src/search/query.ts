/**
 * A query as somebody wrote it in, its meaning out; one parser for the search box, watches, rules and digests. Nothing written is an error:
 * what can be read is searched for, and what cannot is told in Swedish sentences.
 */
import { tokenize } from '../language/tokens.js';
import { searchTexts as texts } from '../texts/search.js';
import type { Filters } from './filters.js';
import { filterName, readFilter } from './query-filters.js';
import { type Lexeme, scanQuery } from './query-lexemes.js';

export type Operand =
  | { kind: 'word'; word: string }
  | { kind: 'phrase'; words: string[] }
  | { kind: 'prefix'; prefix: string };

/** Words are lower case as `tokenize` gives them. */
export interface Query {
  /** As written, cut to the longest that is read. */
  text: string;
  /** Words that are all wanted. */
  terms: string[];
  /** Words that stand together in this order. */
  phrases: string[][];
  /** Beginnings of words. */
  prefixes: string[];
  /** Groups of which one must hold (`A OR B`). */
  alternatives: Operand[][];
  /** What must not be there. */
  excluded: Operand[];
  filters: Filters;
  /** Swedish sentences about what could not be read. */
  problems: string[];
}

export const LONGEST_QUERY = 500;
export const MOST_OPERANDS = 32;

export function parseQuery(text: string): Query {
  const written = text.normalize('NFC');
  const query = emptyQuery(written.slice(0, LONGEST_QUERY));
  if (written.length > LONGEST_QUERY) addProblem(query, texts.tooLong(LONGEST_QUERY));
  const { lexemes, problems } = scanQuery(query.text);
  for (const problem of problems) addProblem(query, problem);
  readLexemes(query, lexemes);
  return query;
}

/** A query without words and filters: it finds everything. */
export function emptyQuery(text = ''): Query {
  return { text, terms: [], phrases: [], prefixes: [], alternatives: [], excluded: [], filters: {}, problems: [] };
}

/** Whether there is anything to find by words; a query that only leaves out words or only filters has none. */
export function hasWords(query: Query): boolean {
  return query.terms.length + query.phrases.length + query.prefixes.length + query.alternatives.length > 0;
}

function readLexemes(query: Query, lexemes: Lexeme[]): void {
  let left = MOST_OPERANDS;
  for (const group of groupByOr(query, lexemes)) {
    const operands = group
      .flatMap((lexeme) => readLexeme(query, lexeme, group.length > 1))
      .slice(0, Math.max(0, left + 1));
    if (operands.length > left) {
      addProblem(query, texts.tooManyWords(MOST_OPERANDS));
      operands.length = left;
    }
    left -= operands.length;
    const isAlternative = group.length > 1 && operands.length > 1;
    if (isAlternative) query.alternatives.push(operands);
    else for (const operand of operands) addWanted(query, operand);
  }
}

/** Lexemes that OR joins stand in one group, the others alone. */
function groupByOr(query: Query, lexemes: Lexeme[]): Lexeme[][] {
  const groups: Lexeme[][] = [];
  let joins = false;
  for (const [i, lexeme] of lexemes.entries()) {
    if (lexeme.kind === 'or') {
      const hasSides = groups.length > 0 && lexemes[i + 1] !== undefined && lexemes[i + 1]?.kind !== 'or';
      if (!hasSides) addProblem(query, texts.orWithoutSides);
      joins ||= hasSides;
      continue;
    }
    const last = groups.at(-1);
    if (joins && last) last.push(lexeme);
    else groups.push([lexeme]);
    joins = false;
  }
  return groups;
}

/** @returns what is wanted; filters and excluded words are put into the query at once. */
function readLexeme(query: Query, lexeme: Lexeme, isInOr: boolean): Operand[] {
  if (lexeme.kind === 'or') return [];
  const name = lexeme.kind === 'filter' ? filterName(lexeme.name) : null;
  if (lexeme.kind === 'filter' && name !== null) {
    if (lexeme.excluded) addProblem(query, texts.excludedFilter(name));
    else {
      if (isInOr) addProblem(query, texts.filterInOr(name));
      for (const problem of readFilter(query.filters, name, lexeme.value)) addProblem(query, problem);
    }
    return [];
  }
  const operands = toOperands(query, lexeme);
  if (!lexeme.excluded) return operands;
  const room = MOST_OPERANDS - query.excluded.length;
  if (operands.length > room) addProblem(query, texts.tooManyWords(MOST_OPERANDS));
  query.excluded.push(...operands.slice(0, Math.max(0, room)));
  return [];
}

function toOperands(query: Query, lexeme: Exclude<Lexeme, { kind: 'or' }>): Operand[] {
  const text = lexeme.kind === 'filter' ? `${lexeme.name}:${lexeme.value}` : lexeme.text;
  const words = tokenize(text).map((token) => token.text);
  if (lexeme.kind === 'phrase') {
    if (words.length === 0) addProblem(query, texts.emptyPhrase);
    if (words.length > 1) return [{ kind: 'phrase', words: words.slice(0, MOST_OPERANDS) }];
  }
  if (lexeme.kind === 'prefix') return toPrefix(query, words);
  // What was written as one but is several words ("vatten/avlopp", an address) is several words wanted.
  return words.map((word) => ({ kind: 'word', word }));
}

function toPrefix(query: Query, words: string[]): Operand[] {
  const prefix = words.at(-1) ?? '';
  if (prefix.length < 2) addProblem(query, texts.lonelyStar);
  const before: Operand[] = words.slice(0, -1).map((word) => ({ kind: 'word', word }));
  return prefix.length < 2 ? before : [...before, { kind: 'prefix', prefix }];
}

function addWanted(query: Query, operand: Operand): void {
  if (operand.kind === 'word') query.terms.push(operand.word);
  else if (operand.kind === 'phrase') query.phrases.push(operand.words);
  else query.prefixes.push(operand.prefix);
}

function addProblem(query: Query, problem: string): void {
  if (!query.problems.includes(problem)) query.problems.push(problem);
}
