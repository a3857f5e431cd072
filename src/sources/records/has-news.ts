/** The answers to one question after another in, whether each brings anything that none before it did out. */
import type { ParsedRecords } from '../parse-tasks.js';

/**
 * For interfaces that give the same again where there is no more. An answer without items repeats nothing, so it counts as news.
 * @returns to be asked once about each answer, in their order.
 */
export function createNewsCheck(): (records: Pick<ParsedRecords, 'items'>) => boolean {
  const seen = new Set<string | null>();
  return ({ items }) => {
    const hasNews = items.length === 0 || items.some(({ externalId }) => !seen.has(externalId));
    for (const { externalId } of items) seen.add(externalId);
    return hasNews;
  };
}
