/** What may be asked of a search, whoever asks: the values of each facet, real dates, and how much of everything. */
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import type { Facet } from '../search/engine.js';
import { languageName } from '../texts/web-format.js';

/** Values of one facet. */
export const MOST_VALUES = 200;
/** Characters of the text searched for. */
export const LONGEST_TEXT = 2000;

/** @param sourceIds every id that may be asked for, also of sources that are gone but have left items. */
export function createFacetChecks(
  areaIds: readonly string[],
  sourceIds: readonly string[],
): Record<Facet, (value: string) => boolean> {
  return {
    area: isOneOf(areaIds),
    level: isOneOf(LEVELS),
    type: isOneOf(ITEM_TYPES),
    source: isOneOf(sourceIds),
    language: (value) => languageName(value) !== null,
  };
}

function isOneOf(list: readonly string[]): (value: string) => boolean {
  const values = new Set(list);
  return (value) => values.has(value);
}
