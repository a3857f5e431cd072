/** A mistyped name in, the nearest of the right ones out, so that a refusal can say what was probably meant. */
import { countMistakes } from './spelling.js';

const LONGEST_NAME = 100;

/** @returns null when nothing is near enough to be meant: at most one letter in three may differ. */
export function nearestOf(written: string, names: readonly string[]): string | null {
  const word = written.slice(0, LONGEST_NAME).toLowerCase();
  let nearest: { name: string; mistakes: number } | null = null;
  for (const name of names) {
    const mistakes = countMistakes(word, name.toLowerCase(), allowedBetween(word, name));
    if (mistakes !== null && (nearest === null || mistakes < nearest.mistakes)) nearest = { name, mistakes };
  }
  return nearest?.name ?? null;
}

const allowedBetween = (a: string, b: string): number => Math.max(1, Math.floor(Math.max(a.length, b.length) / 3));
