/** The names an item is known by, strongest first: what the world calls it, what its source calls it, where it lies. */
import { urlIdentity } from './canonical-url.js';
import type { Draft } from './normalise.js';

/** Schemes whose values name one work in the whole world. */
const GLOBAL_SCHEMES = ['doi', 'oai', 'riksdagen', 'arxiv', 'openalex'];

export interface ItemKeys {
  /** Certain: the same key is the same item. */
  external: string[];
  /** Strong but not certain: some publishers give all their entries the same address. */
  url: string;
}

export function itemKeys(draft: Pick<Draft, 'sourceId' | 'externalId' | 'identifiers' | 'url'>): ItemKeys {
  const global = GLOBAL_SCHEMES.flatMap((scheme) => {
    const value = draft.identifiers[scheme]?.trim().toLowerCase();
    return value ? [`${scheme}:${value}`] : [];
  });
  const own = draft.externalId === null ? [] : [`id:${draft.sourceId}:${draft.externalId}`];
  return { external: [...own, ...global], url: `url:${urlIdentity(draft.url)}` };
}
