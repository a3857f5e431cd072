/** A sitemap's bytes in, a candidate out; and the sitemaps that a site names in robots.txt or has at the usual address. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import { discoverTexts } from '../../texts/discover.js';
import { decodeText } from '../decode-text.js';
import type { Fetched } from '../visit.js';
import { type AskParts, ask } from './ask.js';
import type { SourceCandidate } from './candidate.js';
import { documentKind } from './document-kind.js';

/** Enough to tell how many addresses there are, about. */
const LOOKED_AT = 2 * 1024 * 1024;
const ROBOTS_LOOKED_AT = 500 * 1024;
const MOST_NAMED = 100;
const NEWS = /news|nyhet|aktuell|press|artik|article|post|blog/i;

interface Counted {
  count: number;
  lastModified: string | null;
  locations: string[];
}

/** Addresses and their days, without building a tree of what may be fifty thousand. */
function countAddresses(text: string, now: Date): Counted {
  const locations = [...text.matchAll(/<(?:\w{1,20}:)?loc>([^<]{1,2000})</g)].map(([, url]) => (url ?? '').trim());
  const days = [...text.matchAll(/<(?:\w{1,20}:)?(?:lastmod|publication_date)>\s*(\d{4}-\d\d-\d\d)/g)].map(
    ([, day]) => day ?? '',
  );
  const today = now.toISOString().slice(0, 10);
  const last = days
    .filter((day) => day <= today)
    .sort()
    .at(-1);
  return { count: locations.length, lastModified: last === undefined ? null : `${last}T00:00:00.000Z`, locations };
}

/** @returns null for a document that is no sitemap. */
export function readSitemap(fetched: Fetched, url: string, now: Date, isAsked: boolean): SourceCandidate | null {
  const kind = documentKind(fetched.bytes, fetched.contentType);
  if (kind !== 'sitemap' && kind !== 'sitemap-index') return null;
  const text = decodeText(fetched.bytes.subarray(0, LOOKED_AT), fetched.contentType);
  const { count, lastModified } = countAddresses(text, now);
  const { why } = discoverTexts;
  const found = kind === 'sitemap' ? why.sitemap(count) : why.sitemapIndex(count);
  const asked = kind === 'sitemap' ? why.isSitemap(count) : why.isSitemapIndex(count);
  const isNews = /<news:news>|sitemap-news\/0\.9/.test(text);
  return {
    kind: 'sitemap',
    url: fetched.movedTo ?? url,
    title: '',
    language: null,
    why: [isAsked ? asked : found, ...(isNews ? [why.newsSitemap] : [])].join(' '),
    count,
    newestAt: lastModified,
  };
}

/** In an index, the part that is called news, if there is one. */
function newsPart(fetched: Fetched, now: Date): string | null {
  const text = decodeText(fetched.bytes.subarray(0, LOOKED_AT), fetched.contentType);
  const { locations } = countAddresses(text, now);
  const host = new URL(fetched.url).host;
  const own = locations.filter((url) => canParseUrl(url) && new URL(url).host === host);
  return own.find((url) => NEWS.test(new URL(url).pathname)) ?? null;
}

async function readNamed(parts: AskParts, url: string): Promise<SourceCandidate | null> {
  const fetched = await ask(parts, url, 'page');
  if (!fetched.ok) return null;
  const whole = readSitemap(fetched.value, url, parts.now, false);
  const news =
    documentKind(fetched.value.bytes, fetched.value.contentType) === 'sitemap-index'
      ? newsPart(fetched.value, parts.now)
      : null;
  if (news === null) return whole;
  const part = await ask(parts, news, 'page');
  return (part.ok ? readSitemap(part.value, news, parts.now, false) : null) ?? whole;
}

/** Addresses in robots.txt of the same host, those called news first. */
async function namedInRobots(parts: AskParts, origin: string): Promise<string[]> {
  const fetched = await ask(parts, `${origin}/robots.txt`, 'subscription');
  if (!fetched.ok) return [];
  const text = decodeText(fetched.value.bytes.subarray(0, ROBOTS_LOOKED_AT), fetched.value.contentType);
  const lines = [...text.matchAll(/^\s*sitemap\s*:\s*(\S{1,2000})/gim)].slice(0, MOST_NAMED);
  const urls = lines.flatMap(([, url]) => (url && canParseUrl(url, origin) ? [new URL(url, origin).href] : []));
  const own = urls.filter((url) => new URL(url).host === new URL(origin).host);
  return own.sort((a, b) => Number(NEWS.test(b)) - Number(NEWS.test(a)));
}

/** At most three requests: robots.txt, a sitemap, and the part of it that holds news. */
export async function findSitemap(parts: AskParts, pageUrl: string): Promise<SourceCandidate | null> {
  const { origin } = new URL(pageUrl);
  const [named] = await namedInRobots(parts, origin);
  return readNamed(parts, named ?? `${origin}/sitemap.xml`);
}
