/** The focus areas' terms as configured in, a lexicon that texts can be matched against quickly out. */
import type { Area, TermsByPoints } from '../domain/area.js';
import { parseTerm, type TextLanguage } from './term.js';
import { Vocabulary } from './vocabulary.js';

/** A term made ready: the patterns of its words in order. */
export interface Term {
  area: string;
  /** As written in the configuration. */
  text: string;
  points: number;
  words: { pattern: number; gap: number }[];
}

/** The terms of one language. */
export interface LexiconPart {
  vocabulary: Vocabulary;
  /** By the number of the first word's pattern. */
  termsByFirst: ReadonlyMap<number, readonly Term[]>;
}

export interface Lexicon {
  /** Points needed, by area. */
  thresholds: ReadonlyMap<string, number>;
  parts: Readonly<Record<TextLanguage, LexiconPart>>;
}

/** Compile once, use for every text. The order of the areas makes no difference. */
export function compileLexicon(areas: readonly Area[]): Lexicon {
  return {
    thresholds: new Map(areas.map((area) => [area.id, area.threshold])),
    parts: { sv: compilePart(areas, 'sv'), en: compilePart(areas, 'en') },
  };
}

function compilePart(areas: readonly Area[], language: TextLanguage): LexiconPart {
  const vocabulary = new Vocabulary(language);
  const termsByFirst = new Map<number, Term[]>();
  for (const area of areas) {
    for (const { text, points } of listTerms(area.words[language])) {
      const words = parseTerm(text, language).map((word) => ({ pattern: vocabulary.add(word), gap: word.gap }));
      const first = words[0];
      if (!first) continue;
      const sameStart = termsByFirst.get(first.pattern) ?? [];
      sameStart.push({ area: area.id, text, points, words });
      termsByFirst.set(first.pattern, sameStart);
    }
  }
  return { vocabulary, termsByFirst };
}

function listTerms(terms: TermsByPoints): { text: string; points: number }[] {
  return Object.entries(terms).flatMap(([points, texts]) => texts.map((text) => ({ text, points: Number(points) })));
}
