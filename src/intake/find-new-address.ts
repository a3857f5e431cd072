/** A feed that is no longer where it was in, the address that its publisher's own pages give for it out: searched once, politely, and tried before it is proposed. */
import { createHash } from 'node:crypto';
import { canParseUrl } from '../domain/can-parse-url.js';
import type { Failure } from '../domain/failure.js';
import { type Source, spacingMsOf } from '../domain/source.js';
import type { FoundFeed, ParsedSite } from '../sources/discover/parsed-site.js';
import { ACCEPT_PAGE } from '../sources/fetch/accept-page.js';
import { isPassing } from '../sources/health/passing.js';
import type { Proposal } from '../sources/health/proposal.js';
import type { Document, Parse } from '../sources/parse-tasks.js';
import type { Search } from '../sources/source-state.js';
import type { Fetch } from '../sources/visit.js';

export interface FindParts {
  fetch: Fetch;
  parse: Parse;
  now: Date;
  signal?: AbortSignal;
}

/** What was searched last time, and whether a person asks to have it done again. */
export interface Earlier {
  searched: string | null;
  isAsked: boolean;
}

const MOST_PAGES = 2;
const MOST_TRIED = 2;

async function readSite({ parse, now }: FindParts, page: Document): Promise<ParsedSite | null> {
  const site = await parse('discover', { ...page, nowMs: now.getTime() });
  return site.ok ? site.value : null;
}

/** The page that the feed lay under, and the site's first: "…/nyheter/rss.xml" → "…/nyheter/", "/". */
export function pagesAbove(feedUrl: string): string[] {
  if (!canParseUrl(feedUrl)) return [];
  const { origin, pathname } = new URL(feedUrl);
  const above = pathname.replace(/\/+$/, '').replace(/[^/]*$/, '');
  return [...new Set([`${origin}${above === '' ? '/' : above}`, `${origin}/`])].slice(0, MOST_PAGES);
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 2),
  );

/** How many words a feed found shares with the source as it is known. */
function likeness(source: Source, feed: FoundFeed): number {
  const known = wordsOf(`${source.name} ${canParseUrl(source.url) ? new URL(source.url).pathname : ''}`);
  const path = canParseUrl(feed.url) ? new URL(feed.url).pathname : '';
  return [...wordsOf(`${feed.title} ${path}`)].filter((word) => known.has(word)).length;
}

/** News alone, what is most like the source first; otherwise in the page's order. */
function orderFeeds(source: Source, feeds: readonly FoundFeed[]): FoundFeed[] {
  const rank = (feed: FoundFeed): number => likeness(source, feed);
  return feeds.filter((feed) => feed.about === 'news' && feed.url !== source.url).sort((a, b) => rank(b) - rank(a));
}

/** `passed`: something that passes by itself kept it from being read, so nothing is known yet. */
type Look<T> = { kind: 'found'; value: T } | { kind: 'nothing' | 'passed' };

const found = <T>(value: T): Look<T> => ({ kind: 'found', value });
const NOTHING = { kind: 'nothing' } as const;
const lookFailed = ({ code }: Failure): Look<never> => ({ kind: isPassing(code) ? 'passed' : 'nothing' });

/** One polite request: what can't be read as a feed is not proposed. */
async function tryFeed(parts: FindParts, source: Source, feed: FoundFeed): Promise<Look<Proposal>> {
  const request = { url: feed.url, purpose: 'subscription', spacingMs: spacingMsOf(source) } as const;
  const fetched = await parts.fetch(request, parts.signal);
  if (!fetched.ok) return lookFailed(fetched.failure);
  const { bytes, contentType, url, movedTo } = fetched.value;
  if (url === source.url) return NOTHING;
  const parsed = await parts.parse('feed', { bytes, contentType, url });
  if (!parsed.ok) return NOTHING;
  const title = parsed.value.title.trim() === '' ? feed.title : parsed.value.title;
  return found({ url: movedTo ?? feed.url, title, foundAt: parts.now.toISOString(), from: 'page' });
}

async function firstThatReads(parts: FindParts, source: Source, feeds: readonly FoundFeed[]): Promise<Look<Proposal>> {
  let end: Look<Proposal> = NOTHING;
  for (const feed of orderFeeds(source, feeds).slice(0, MOST_TRIED)) {
    const look = await tryFeed(parts, source, feed);
    if (look.kind === 'found') return look;
    if (look.kind === 'passed') end = look;
  }
  return end;
}

/** A person who asks again and again does not make us ask the publisher as often. */
const ASKED_AGAIN_MS = 3_600_000;

/** Kept as when and what, so that the same is not searched twice. */
const searchedNow = (what: string, { now }: FindParts): string => `${now.toISOString()} ${what}`;

function isDone(what: string, { searched, isAsked }: Earlier, { now }: FindParts): boolean {
  const [at = '', ...rest] = (searched ?? '').split(' ');
  if (rest.join(' ') !== what) return false;
  return !isAsked || now.getTime() - Date.parse(at) < ASKED_AGAIN_MS;
}

/** @returns null where nothing is known yet, so that it is searched at the next visit too. */
const toSearch = (what: string, look: Look<Proposal>, parts: FindParts): Search | null =>
  look.kind === 'passed'
    ? null
    : { searched: searchedNow(what, parts), proposal: look.kind === 'found' ? look.value : null };

export interface PageSearch {
  /** What the page calls itself; may be empty. */
  title: string;
  /** Null where this page was searched before and nothing has changed, and where nothing is known yet. */
  search: Search | null;
}

/** In the page that came in place of the feed. It is searched again only when other feeds stand in it, or a person asks. */
export async function searchPage(
  parts: FindParts,
  source: Source,
  page: Document,
  earlier: Earlier,
): Promise<PageSearch> {
  const site = await readSite(parts, page);
  const feeds = site?.feeds ?? [];
  const hash = createHash('sha256').update(feeds.map((feed) => feed.url).join('\n'));
  const what = `page ${hash.digest('base64url').slice(0, 22)} ${source.url}`;
  const title = site?.title ?? '';
  if (isDone(what, earlier, parts)) return { title, search: null };
  return { title, search: toSearch(what, await firstThatReads(parts, source, feeds), parts) };
}

async function readPage(parts: FindParts, source: Source, url: string): Promise<Look<ParsedSite>> {
  const request = { url, purpose: 'page', spacingMs: spacingMsOf(source), accept: ACCEPT_PAGE } as const;
  const fetched = await parts.fetch(request, parts.signal);
  if (!fetched.ok) return lookFailed(fetched.failure);
  const { bytes, contentType, url: answered } = fetched.value;
  const site = await readSite(parts, { bytes, contentType, url: answered });
  return site === null ? NOTHING : found(site);
}

async function lookAt(parts: FindParts, source: Source, url: string): Promise<Look<Proposal>> {
  const page = await readPage(parts, source, url);
  return page.kind === 'found' ? firstThatReads(parts, source, page.value.feeds) : page;
}

/** In the pages above a feed that is gone: once, and again when a person asks. @returns null when it has been done, or could not be. */
export async function searchAbove(parts: FindParts, source: Source, earlier: Earlier): Promise<Search | null> {
  const what = `above ${source.url}`;
  if (isDone(what, earlier, parts)) return null;
  let end: Look<Proposal> = NOTHING;
  for (const url of pagesAbove(source.url)) {
    const look = await lookAt(parts, source, url);
    if (look.kind !== 'nothing') end = look;
    if (look.kind === 'found') break;
  }
  return toSearch(what, end, parts);
}
