/** What an entry calls itself in other registers in, identifiers by scheme out, so that the same report is known wherever it turns up. */
import type { FeedItem } from './feed.js';

const SCHEMES: [string, RegExp][] = [
  ['doi', /^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i],
  ['urn', /^(urn:nbn:\S+)$/i],
  ['isbn', /^(?:urn:)?isbn[:\s]*([\d-]{9,16}[\dx])$/i],
];

/** By scheme; the first of each holds. */
export function toIdentifiers(entry: Pick<FeedItem, 'identifiers' | 'id' | 'link'>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const text of [...entry.identifiers, entry.id ?? '', entry.link ?? '']) {
    for (const [scheme, pattern] of SCHEMES) {
      const value = pattern.exec(text.trim())?.[1];
      if (value !== undefined) found[scheme] ??= value.toLowerCase();
    }
  }
  return found;
}
