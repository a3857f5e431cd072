/** What a search can be narrowed by: the facets that are counted, what they must not be, and a period. */

export const FACETS = ['area', 'level', 'type', 'source', 'language'] as const;
export type Facet = (typeof FACETS)[number];

/** Values by facet. */
export type FacetValues = Partial<Record<Facet, string[]>>;

/** Values within a facet are alternatives; facets must all hold. `from` and `to` are dates (YYYY-MM-DD), both inclusive, Swedish time. */
export type Filters = FacetValues & {
  from?: string;
  to?: string;
  /** What has any of these is left out, whatever else is chosen. */
  without?: FacetValues;
};

/** What two periods share: the later beginning and the earlier end; may be empty. */
export function narrowPeriod(a: Filters, b: Filters): Pick<Filters, 'from' | 'to'> {
  const from = [a.from, b.from].filter((date) => date !== undefined).sort();
  const to = [a.to, b.to].filter((date) => date !== undefined).sort();
  const [latest, earliest] = [from.at(-1), to[0]];
  return { ...(latest !== undefined && { from: latest }), ...(earliest !== undefined && { to: earliest }) };
}

/** What either leaves out; nothing where neither does. */
export function joinWithout(a: Filters, b: Filters): Pick<Filters, 'without'> {
  const without: FacetValues = {};
  for (const facet of FACETS) {
    const values = [...new Set([...(a.without?.[facet] ?? []), ...(b.without?.[facet] ?? [])])];
    if (values.length > 0) without[facet] = values;
  }
  return Object.keys(without).length > 0 ? { without } : {};
}
