/** A title and a lead in, the focus areas they belong to out, each with the words and points that decided it. */
import type { ItemArea, TagReason } from '../domain/item.js';
import { tokenize } from '../language/tokens.js';
import { type FoundTerm, findTerms, type TextWord } from './find-terms.js';
import type { Lexicon } from './lexicon.js';
import type { TextLanguage } from './term.js';

export interface TaggableText {
  title: string;
  summary: string;
  /** ISO 639-1. Swedish terms are looked for in everything but English. */
  language: string | null;
}

/** A word in the title says more than one in the lead. */
const TITLE_WEIGHT = 1.5;
/** A word that is only a part of a compound says less than the word itself. */
const PART_WEIGHT = 0.75;
/** What a term gains by standing there again, whatever the number of times. */
const REPEAT_WEIGHT = 0.5;

/** @returns areas whose points reach their threshold, the highest score first; a score is the sum of its reasons' points. */
export function tagText(text: TaggableText, lexicon: Lexicon): ItemArea[] {
  const reasonsByArea = weighTerms(text, lexicon);
  const areas: ItemArea[] = [];
  for (const [area, reasons] of reasonsByArea) {
    const score = roundPoints(reasons.reduce((sum, reason) => sum + reason.points, 0));
    const threshold = lexicon.thresholds.get(area);
    if (threshold === undefined || score < threshold) continue;
    areas.push({ area, score, origin: 'lexicon', reasons: reasons.sort(byPoints) });
  }
  return areas.sort((a, b) => b.score - a.score || compareText(a.area, b.area));
}

/** Every area's reasons, also those of areas that will not reach their threshold. */
function weighTerms(text: TaggableText, lexicon: Lexicon): Map<string, TagReason[]> {
  const language: TextLanguage = text.language === 'en' ? 'en' : 'sv';
  const strongest = new Map<string, TagReason & { area: string; isRepeated: boolean }>();
  for (const where of ['title', 'summary'] as const) {
    for (const found of findTerms(cutWords(text[where], language), lexicon.parts[language])) {
      const { area, points: base } = found.term;
      if (base === 0) continue;
      const key = `${area} ${found.term.text}`;
      const points = base * weightOf(found, where);
      const before = strongest.get(key);
      if (before) before.isRepeated = true;
      if (before && Math.abs(before.points) >= Math.abs(points)) continue;
      const word = text[where].slice(found.start, found.end);
      strongest.set(key, { area, word, points, where, isRepeated: before !== undefined });
    }
  }
  const byArea = new Map<string, TagReason[]>();
  for (const { area, word, points, where, isRepeated } of strongest.values()) {
    const reasons = byArea.get(area) ?? [];
    reasons.push({ word, points: roundPoints(points * (isRepeated ? 1 + REPEAT_WEIGHT : 1)), where });
    byArea.set(area, reasons);
  }
  return byArea;
}

function weightOf(found: FoundTerm, where: TagReason['where']): number {
  return (where === 'title' ? TITLE_WEIGHT : 1) * (found.isPart ? PART_WEIGHT : 1);
}

/** English compounds are open, so a hyphen parts words there; both pieces stand where the whole stands. */
function cutWords(text: string, language: TextLanguage): TextWord[] {
  const tokens = tokenize(text);
  if (language === 'sv') return tokens;
  return tokens.flatMap(({ text: word, start, end }) => word.split('-').map((piece) => ({ text: piece, start, end })));
}

const roundPoints = (points: number): number => Math.round(points * 100) / 100;
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byPoints = (a: TagReason, b: TagReason): number => b.points - a.points || compareText(a.word, b.word);
