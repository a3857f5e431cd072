/** The names an item is known by, strongest first: what the world calls it, what its source calls it, where it lies. */
import { createHash } from 'node:crypto';
import { urlIdentity } from './canonical-url.js';
import type { Draft } from './normalise.js';
import { nameByTitle } from './shared-addresses.js';

/** Schemes whose values name one work in the whole world. */
const GLOBAL_SCHEMES = ['doi', 'oai', 'riksdagen', 'arxiv', 'openalex'];

/** The key of an entry that its source names. */
export const ownKey = (sourceId: string, externalId: string): string => `id:${sourceId}:${externalId}`;

export interface ItemKeys {
  /** Certain: the same key is the same item. */
  external: string[];
  /** Strong but not certain; null where the address names no item: a bare host, or one that several entries share. */
  url: string | null;
}

export type Identified = Pick<Draft, 'sourceId' | 'externalId' | 'identifiers' | 'url' | 'title' | 'addressIsShared'>;

/** Addresses longer than this are kept as their hash: a database can't index a novel. */
const MAX_KEY_LENGTH = 300;

function urlKey(draft: Identified): string | null {
  const identity = urlIdentity(draft.url);
  // A bare host is where a publisher lives, not where an item is.
  if (draft.addressIsShared || !/[/?]/.test(identity)) return null;
  const isLong = identity.length > MAX_KEY_LENGTH;
  return `url:${isLong ? createHash('sha256').update(identity).digest('base64url') : identity}`;
}

export function itemKeys(draft: Identified): ItemKeys {
  const global = GLOBAL_SCHEMES.flatMap((scheme) => {
    const value = draft.identifiers[scheme]?.trim().toLowerCase();
    return value ? [`${scheme}:${value}`] : [];
  });
  const own =
    draft.externalId === null
      ? `title:${draft.sourceId}:${nameByTitle(draft)}`
      : ownKey(draft.sourceId, draft.externalId);
  return { external: [own, ...global], url: urlKey(draft) };
}

export const allKeys = (keys: ItemKeys): string[] => [...keys.external, ...(keys.url === null ? [] : [keys.url])];
