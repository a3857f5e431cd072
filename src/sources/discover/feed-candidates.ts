/** Links to feeds in, those that are feeds out as candidates: each is fetched once, a few in all. */
import { withoutSecrets } from '../../domain/credentials.js';
import { fail, ok, type Result } from '../../domain/failure.js';
import type { Kind } from '../../domain/source.js';
import { discoverTexts } from '../../texts/discover.js';
import type { Fetched } from '../visit.js';
import { type AskParts, ask, forPerson } from './ask.js';
import { languageOfItems, type SourceCandidate } from './candidate.js';
import { documentKind } from './document-kind.js';
import { newestOf } from './newest.js';
import type { FoundFeed } from './parsed-site.js';

export interface ReadFeed {
  candidate: SourceCandidate;
  about: FoundFeed['about'];
  /** The same for feeds that hold the same entries: RSS and Atom of one list. */
  identity: string;
}

export interface LinkedFeeds {
  news: SourceCandidate[];
  /** Comments and sound: they come after all else. */
  others: SourceCandidate[];
  notes: string[];
}

const MOST_FETCHED = 5;
const COMPARED = 10;
const FEED_KINDS: Partial<Record<string, Kind>> = { rss: 'rss', atom: 'atom', jsonfeed: 'jsonfeed', xml: 'rss' };

/** What readers of feeds call them. */
export const FORMATS: Partial<Record<Kind, string>> = { rss: 'RSS', atom: 'Atom', jsonfeed: 'JSON Feed' };

/** @returns the parser's failure; `not-a-feed` for anything that does not begin as one. */
export async function readFeed(
  parts: AskParts,
  fetched: Fetched,
  url: string,
  describe: (kind: Kind, count: number) => string,
): Promise<Result<ReadFeed>> {
  const { bytes, contentType } = fetched;
  const kind = FEED_KINDS[documentKind(bytes, contentType)];
  if (kind === undefined) return fail('not-a-feed', discoverTexts.notAFeed(withoutSecrets(url)));
  const parsed = await parts.parse('feed', { bytes, contentType, url: fetched.url });
  if (!parsed.ok) return { ok: false, failure: forPerson(parsed.failure, fetched.url) };
  const { title, language, items } = parsed.value;
  const candidate: SourceCandidate = {
    kind,
    url: fetched.movedTo ?? url,
    title,
    language: languageOfItems(items, language),
    why: describe(kind, items.length),
    count: items.length,
    newestAt: newestOf(items, parts.now),
  };
  const first = items.slice(0, COMPARED).map((item) => item.url ?? item.title);
  return ok({ candidate, about: 'news', identity: first.length === 0 ? candidate.url : first.join('\n') });
}

function whyLinked(feed: FoundFeed, through: string | null): string {
  const { why } = discoverTexts;
  const about = { comments: [why.comments], podcast: [why.podcast], news: [] }[feed.about];
  if (through !== null) return [why.linkedThrough(withoutSecrets(through)), ...about].join(' ');
  return [feed.from === 'link' ? why.linkedInHead : why.linkedInText(feed.title), ...about].join(' ');
}

interface Search {
  parts: AskParts;
  read: ReadFeed[];
  notes: string[];
  left: number;
  asked: Set<string>;
}

/** A link that is called RSS may lead to a page that lists the feeds; such a page is followed once. */
async function followPage(search: Search, fetched: Fetched): Promise<void> {
  const { bytes, contentType, url } = fetched;
  const site = await search.parts.parse('discover', { bytes, contentType, url, nowMs: search.parts.now.getTime() });
  if (!site.ok) return;
  for (const feed of site.value.feeds) await readLinked(search, feed, url);
}

async function readLinked(search: Search, feed: FoundFeed, through: string | null): Promise<void> {
  const { parts } = search;
  if (search.left === 0 || search.asked.has(feed.url)) return;
  search.left--;
  search.asked.add(feed.url);
  // What only people call a feed may be a page, and pages have rules.
  const fetched = await ask(parts, feed.url, feed.from === 'link' || through !== null ? 'subscription' : 'page');
  if (!fetched.ok) {
    search.notes.push(discoverTexts.brokenFeed(withoutSecrets(feed.url), fetched.failure.message));
    return;
  }
  const read = await readFeed(parts, fetched.value, feed.url, () => whyLinked(feed, through));
  if (read.ok) search.read.push({ ...read.value, about: feed.about, candidate: withTitle(read.value.candidate, feed) });
  else if (feed.from === 'anchor' && through === null && read.failure.code === 'not-a-feed') {
    await followPage(search, fetched.value);
  } else search.notes.push(discoverTexts.brokenFeed(withoutSecrets(feed.url), read.failure.message));
}

const withTitle = (candidate: SourceCandidate, feed: FoundFeed): SourceCandidate =>
  candidate.title === '' ? { ...candidate, title: feed.title } : candidate;

/** Fetches at most five, best first. */
export async function readLinkedFeeds(parts: AskParts, feeds: FoundFeed[]): Promise<LinkedFeeds> {
  const search: Search = { parts, read: [], notes: [], left: MOST_FETCHED, asked: new Set() };
  for (const feed of feeds) await readLinked(search, feed, null);
  const seen = new Set<string>();
  const different = search.read.filter(({ identity }) => !seen.has(identity) && seen.add(identity));
  const unseen = feeds.filter(({ url }) => !search.asked.has(url)).length;
  const candidatesOf = (isNews: boolean): SourceCandidate[] =>
    different.filter(({ about }) => (about === 'news') === isNews).map(({ candidate }) => candidate);
  return {
    news: candidatesOf(true),
    others: candidatesOf(false),
    notes: [...search.notes, ...(unseen > 0 ? [discoverTexts.moreFeeds(unseen)] : [])],
  };
}
