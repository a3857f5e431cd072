/** What a search can be narrowed by: the facets that are counted, and a period. */

export const FACETS = ['area', 'level', 'type', 'source', 'language'] as const;
export type Facet = (typeof FACETS)[number];

/** Values within a facet are alternatives; facets must all hold. `from` and `to` are dates (YYYY-MM-DD), both inclusive, Swedish time. */
export type Filters = Partial<Record<Facet, string[]>> & { from?: string; to?: string };

/** What two periods share: the later beginning and the earlier end; may be empty. */
export function narrowPeriod(a: Filters, b: Filters): Pick<Filters, 'from' | 'to'> {
  const from = [a.from, b.from].filter((date) => date !== undefined).sort();
  const to = [a.to, b.to].filter((date) => date !== undefined).sort();
  const [latest, earliest] = [from.at(-1), to[0]];
  return { ...(latest !== undefined && { from: latest }), ...(earliest !== undefined && { to: earliest }) };
}
