/** All word patterns of one language's terms in, a quick answer to "which of them does this word of a text fit, and how well" out. */
import { compoundSpans } from '../language/compounds.js';
import { remember } from '../language/remember.js';
import { stem } from '../language/stems.js';
import type { TextLanguage, WordPattern } from './term.js';

/** A pattern that a word fits. */
export interface Fit {
  pattern: number;
  /** Higher is more definite: the whole word above a piece of it, a long piece above a short one. */
  strength: number;
  /** The pattern is only a part of a compound. */
  isPart: boolean;
}

/** Enough for the running vocabulary of a year's news; most words fit nothing and share one answer. */
const MEMORY_WORDS = 100_000;
const FITS_NOTHING: readonly Fit[] = [];
const EXACT = 300;
const WHOLE_WORD = 200;
const PIECE = 50;

export class Vocabulary {
  readonly #language: TextLanguage;
  readonly #numbers = new Map<string, number>();
  readonly #exact = new Map<string, number>();
  readonly #stems = new Map<string, number>();
  readonly #starts = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #insides = new Map<string, number>();
  /** The patterns that a word fits; the word is lower case, as a token's text. */
  readonly fitsOf: (word: string) => readonly Fit[];

  constructor(language: TextLanguage) {
    this.#language = language;
    this.fitsOf = remember((word) => this.#findFits(word), MEMORY_WORDS);
  }

  /** @returns the pattern's number; the same pattern has the same number. Not to be called once words have been looked up. */
  add({ kind, text }: WordPattern): number {
    const key = this.#keyOf(kind, text);
    const name = `${kind} ${key}`;
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    this.#tableOf(kind).set(key, number);
    return number;
  }

  /** A tail is stemmed only where little is lost: "-ensamhet" must not become "-ensam" and fit "gemensam". */
  #keyOf(kind: WordPattern['kind'], text: string): string {
    const stemmed = stem(text, this.#language);
    if (kind === 'word') return stemmed;
    return kind === 'end' && text.length - stemmed.length <= 2 ? stemmed : text;
  }

  #tableOf(kind: WordPattern['kind']): Map<string, number> {
    const tables = {
      exact: this.#exact,
      word: this.#stems,
      start: this.#starts,
      end: this.#ends,
      inside: this.#insides,
    };
    return tables[kind];
  }

  #findFits(word: string): readonly Fit[] {
    const stemmed = stem(word, this.#language);
    const found: Fit[] = [];
    const note = (pattern: number | undefined, strength: number, isPart = false) => {
      if (pattern !== undefined) found.push({ pattern, strength, isPart });
    };
    note(this.#exact.get(word), EXACT);
    note(this.#stems.get(stemmed), WHOLE_WORD);
    for (let length = 1; length <= word.length; length++) {
      note(this.#starts.get(word.slice(0, length)), PIECE + length);
    }
    for (const form of new Set([word, stemmed])) {
      for (let length = 1; length <= form.length; length++) note(this.#ends.get(form.slice(-length)), PIECE + length);
    }
    for (const [piece, pattern] of this.#insides) if (word.includes(piece)) note(pattern, PIECE + piece.length);
    for (const part of this.#partsOf(word)) note(this.#stems.get(part), part.length, true);
    return found.length === 0 ? FITS_NOTHING : found;
  }

  /** Stems of the words that a Swedish compound is made of, and of those runs of them that are words themselves. */
  #partsOf(word: string): Set<string> {
    if (this.#language === 'en') return new Set();
    return new Set(compoundSpans(word).map((part) => stem(part, 'sv')));
  }
}
