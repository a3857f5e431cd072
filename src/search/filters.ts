/** What a search can be narrowed by: the facets that are counted, and a period. */

export const FACETS = ['area', 'level', 'type', 'source', 'language'] as const;
export type Facet = (typeof FACETS)[number];

/** Values within a facet are alternatives; facets must all hold. `from` and `to` are dates (YYYY-MM-DD), both inclusive, Swedish time. */
export type Filters = Partial<Record<Facet, string[]>> & { from?: string; to?: string };
