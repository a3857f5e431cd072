/** A term as people write it in the configuration in ("klimat-", "öka .. trygghet"), the patterns to look for, word by word, out. */
import { tokenize } from '../language/tokens.js';

/** `exact` the word as it stands; `word` any inflection, or a part of a compound; `start`, `end` and `inside` a piece of a longer word. */
export interface WordPattern {
  kind: 'exact' | 'word' | 'start' | 'end' | 'inside';
  text: string;
  /** How many other words may stand between the word before and this one. */
  gap: number;
}

export type TextLanguage = 'sv' | 'en';

const GAP = '..';
const WIDEST_GAP = 3;

/** @returns the words in order; empty when the term has no letters or digits. */
export function parseTerm(term: string, language: TextLanguage): WordPattern[] {
  const patterns: WordPattern[] = [];
  let gap = 0;
  for (const written of term.split(/\s+/)) {
    if (written === GAP) {
      gap = WIDEST_GAP;
      continue;
    }
    for (const [i, text] of splitWords(written, language).entries()) {
      patterns.push({ kind: i === 0 ? kindOf(written) : 'word', text, gap: i === 0 ? gap : 0 });
    }
    gap = 0;
  }
  return patterns;
}

/** The words of a text in the pieces that terms are matched against: English compounds are open ("climate-neutral" is two words). */
function splitWords(text: string, language: TextLanguage): string[] {
  const words = tokenize(text).map((token) => token.text);
  return language === 'en' ? words.flatMap((word) => word.split('-')) : words;
}

function kindOf(written: string): WordPattern['kind'] {
  const isStart = written.endsWith('-');
  const isEnd = written.startsWith('-');
  if (isStart && isEnd) return 'inside';
  if (isStart) return 'start';
  if (isEnd) return 'end';
  return written.startsWith('=') ? 'exact' : 'word';
}
