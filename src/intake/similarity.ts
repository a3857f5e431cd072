/** How alike two texts are, as word sets and word sequences. Pure; used for identity and for stories. */
import { stem } from '../language/stems.js';
import { type Token, tokenize } from '../language/tokens.js';

/** Stems of words in order, numbers kept as they stand. */
export const stemTokens = (tokens: Token[]): string[] => tokens.map((token) => stem(token.text, 'sv'));

/** Stems of a text in order. */
export const stemsOf = (text: string): string[] => stemTokens(tokenize(text));

/** Share of the smaller set that the larger one holds; 0 when either is empty. */
export function containment(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let common = 0;
  for (const element of small) if (large.has(element)) common++;
  return common / small.size;
}

/** Common elements by all elements; 0 when both are empty. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const element of a) if (b.has(element)) common++;
  const union = a.size + b.size - common;
  return union === 0 ? 0 : common / union;
}

/** Runs of `length` elements, joined. */
export function shingles(elements: string[], length: number): Set<string> {
  const result = new Set<string>();
  for (let i = 0; i + length <= elements.length; i++) result.add(elements.slice(i, i + length).join(' '));
  return result;
}

/** Two wordings are taken for one title when they share at least this much. */
const SAME_TITLE = 0.5;

export const titlesAgree = (a: string, b: string): boolean =>
  jaccard(new Set(stemsOf(a)), new Set(stemsOf(b))) >= SAME_TITLE;
