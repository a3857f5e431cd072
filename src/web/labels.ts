/** A value of a facet in, the words a reader knows it by out. */
import type { Area } from '../domain/area.js';
import { ITEM_TYPES, LEVELS } from '../domain/vocabulary.js';
import { FACETS, type Facet, type Filters } from '../search/engine.js';
import { capitalise, formatShortDate, LEVEL_NAMES, languageName, TYPE_NAMES } from '../texts/web-format.js';
import { searchPageTexts as texts } from '../texts/web-search.js';
import { shortName } from './parts/signs.js';
import type { NameOf } from './source-names.js';

export interface Labels {
  of(facet: Facet, value: string): string;
}

export function createLabels(areas: readonly Area[], nameOf: NameOf): Labels {
  const labels: Record<Facet, (value: string) => string> = {
    area: (value) => shortName(areas, value),
    level: (value) => LEVEL_NAMES[LEVELS.find((level) => level === value) ?? 'globalt'],
    type: (value) => TYPE_NAMES[ITEM_TYPES.find((type) => type === value) ?? 'ovrigt'],
    source: nameOf,
    language: (value) => capitalise(languageName(value) ?? value),
  };
  return { of: (facet, value) => labels[facet](value) };
}

export interface ChosenFilter {
  name: keyof Filters;
  value: string;
  label: string;
}

/** Everything that is filtered by, in the order of the filters. */
export function chosenFilters(filters: Filters, labels: Labels): ChosenFilter[] {
  const facets = FACETS.flatMap((facet) =>
    (filters[facet] ?? []).map((value) => ({ name: facet, value, label: labels.of(facet, value) })),
  );
  const period: ChosenFilter[] = [];
  if (filters.from)
    period.push({ name: 'from', value: filters.from, label: texts.fromChip(formatShortDate(filters.from)) });
  if (filters.to) period.push({ name: 'to', value: filters.to, label: texts.toChip(formatShortDate(filters.to)) });
  return [...facets, ...period];
}
