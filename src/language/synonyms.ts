/** What stands in config/synonyms.yaml in, checked groups of words of the same meaning out. */
import { z } from 'zod';

export { compileSynonyms, NO_SYNONYMS, type Synonym, type Synonyms } from './compile-synonyms.js';

const entry = z
  .string()
  .trim()
  .min(1, { message: 'skriv minst ett ord' })
  .max(80, { message: 'skriv högst 80 tecken' });

const words = z.array(entry).min(2, { message: 'skriv minst två ord' });

const group = z.union(
  [
    words,
    z.strictObject({ near: words }),
    z.strictObject({ from: entry, to: z.array(entry).min(1, { message: 'skriv minst ett ord' }) }),
  ],
  {
    message:
      'skriv en lista med minst två ord, {near: [ord, …]} för ord som ligger nära varandra, eller {from: ord, to: [ord, …]} för åt ett håll',
  },
);

/**
 * `groups:` lists words and phrases that mean the same, `{near}` for those that only lie near each other, and `{from, to}` where only the
 * one should find the others.
 */
export const synonymsSchema = z.strictObject({ groups: z.array(group).default([]) });
export type SynonymsFile = z.infer<typeof synonymsSchema>;
