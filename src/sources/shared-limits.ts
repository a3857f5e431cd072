/** A source or an address in, the limit that its publisher sets for all our calls together out: whatever source, page or process makes them. */
import { canParseUrl } from '../domain/can-parse-url.js';
import { adapterOf, type Source } from '../domain/source.js';
import type { Fetch, SharedLimit } from './visit.js';

interface Rule {
  limit: SharedLimit;
  adapter: string;
  /** Hosts of the publisher, by the end of their name. */
  host: RegExp;
}

const RULES: readonly Rule[] = [
  // arXiv's terms: one request every three seconds and one connection, for all machines of one user and all its interfaces.
  { adapter: 'arxiv', host: /(?:^|\.)arxiv\.org\.?$/, limit: { place: 'arxiv', spacingMs: 3_000 } },
  // The police's rules for open data: ten seconds between calls, at most sixty an hour (and so at most 1,440 a day).
  { adapter: 'polisen', host: /(?:^|\.)polisen\.se\.?$/, limit: { place: 'polisen', spacingMs: 10_000, perHour: 60 } },
];

const hostOf = (url: string): string => (canParseUrl(url) ? new URL(url).hostname : '');

/** Fetching for a source: every request keeps the limit that its publisher sets. */
export function withLimit(fetch: Fetch, source: Parameters<typeof limitOf>[0]): Fetch {
  const limit = limitOf(source);
  return limit === undefined ? fetch : (request, signal) => fetch({ ...request, limit }, signal);
}

/** @returns undefined where nothing is shared but the origin. */
export function limitOf(source: Pick<Source, 'url' | 'kind' | 'adapter'>): SharedLimit | undefined {
  const adapter = adapterOf(source);
  const host = hostOf(source.url);
  return RULES.find((rule) => rule.adapter === adapter || rule.host.test(host))?.limit;
}

/** Of a request that no source stands behind, or another one: an item's own page, robots.txt, an address that a person tries. */
export const limitOfHost = ({ hostname }: URL): SharedLimit | undefined =>
  RULES.find((rule) => rule.host.test(hostname))?.limit;
