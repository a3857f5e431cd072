/** An open page in, the feeds it links to out, best first: those announced in its head, then those that people see. */
import { DomUtils } from 'htmlparser2';
import { canParseUrl } from '../../domain/can-parse-url.js';
import { clip, toPlainText } from '../../language/plain-text.js';
import { findAll, type OpenPage, resolveWebAddress } from '../page/open-page.js';
import { toLanguageCode } from '../parsing/language-code.js';
import type { MarkupElement } from '../parsing/parse-markup.js';
import { aboutOf, looksLikeFeed, withoutFeedScheme } from './feed-address.js';
import type { FoundFeed } from './parsed-site.js';
import { readShortText } from './short-text.js';

type Found = FoundFeed & { language: string | null };

const MOST_FEEDS = 50;
const MOST_TITLE = 200;
const MOST_TEXT = 80;
/** What people are told: "RSS", "Prenumerera på nyheter via RSS", "Atom-flöde". */
const FEED_WORDS = /\brss\b|\batom\b(?!\s*(?:kraft|bomb|ur))|\bnyhetsflöde|\bjson feed\b|\bweb ?feed\b/i;
const SUBSCRIBE_WORDS = /^prenumerera|^subscribe/i;

const TYPES: [RegExp, FoundFeed['type']][] = [
  [/rss|rdf/i, 'rss'],
  [/atom/i, 'atom'],
  [/feed\+json/i, 'jsonfeed'],
];

const typeOf = (text: string): FoundFeed['type'] => TYPES.find(([pattern]) => pattern.test(text))?.[1] ?? 'feed';

function resolveFeed(href: string | undefined, page: OpenPage): string | null {
  const url = resolveWebAddress(href === undefined ? undefined : withoutFeedScheme(href), page.baseUrl);
  return url?.replace(/#.*$/, '') ?? null;
}

/** Whether a type alone says that it is a feed; XML and JSON may be anything. */
function isFeedType(type: string, url: string): boolean {
  if (/oembed/i.test(type)) return false;
  if (/application\/(?:rss|atom|rdf)\+xml|application\/feed\+json|text\/(?:rss|atom)/i.test(type)) return true;
  const isOpen = type === '' || /^(?:application|text)\/(?:xml|json|x-rss)\b/i.test(type);
  return isOpen && looksLikeFeed(url);
}

function readLink(element: MarkupElement, page: OpenPage): Found | null {
  const { rel = '', type = '', title = '', hreflang } = element.attribs;
  const tokens = rel.toLowerCase().split(/\s+/);
  const url = resolveFeed(element.attribs.href, page);
  if (url === null || !(tokens.includes('alternate') || tokens.includes('feed'))) return null;
  if (tokens.includes('stylesheet') || !(tokens.includes('feed') || isFeedType(type.trim(), url))) return null;
  const name = clip(toPlainText(title), MOST_TITLE);
  return {
    url,
    title: name,
    type: typeOf(type),
    from: 'link',
    about: aboutOf(url, name),
    language: toLanguageCode(hreflang),
  };
}

/** The words by which a link is known: its text, its label, its picture's. */
function wordsOf(element: MarkupElement): string {
  const image = element.children.find((child) => DomUtils.isTag(child) && child.name === 'img');
  const alt = image && DomUtils.isTag(image) ? (image.attribs.alt ?? '') : '';
  const { title = '', 'aria-label': label = '' } = element.attribs;
  return toPlainText([readShortText(element, MOST_TEXT), label, title, alt].join(' ')).slice(0, 4 * MOST_TEXT);
}

function readAnchor(element: MarkupElement, page: OpenPage, pageUrl: string): Found | null {
  const url = resolveFeed(element.attribs.href, page);
  if (url === null || url === pageUrl) return null;
  const isAddress = looksLikeFeed(url) || /^feeds?:/i.test(element.attribs.href?.trim() ?? '');
  // Few links are worth reading: it keeps a page of a hundred thousand within its time.
  const isTyped = isFeedType(element.attribs.type ?? '', url) && element.attribs.type !== undefined;
  const text = readShortText(element, MOST_TEXT);
  const words = isAddress || isTyped || text.length < MOST_TEXT ? wordsOf(element) : '';
  const isNamed = FEED_WORDS.test(words) || (SUBSCRIBE_WORDS.test(words) && isAddress);
  if (!isAddress && !isTyped && !isNamed) return null;
  // Of a link that is only called RSS, and lies elsewhere, nothing says that it is this publisher's.
  if (!isAddress && !isTyped && new URL(url).host !== new URL(pageUrl).host) return null;
  const title = clip(text, MOST_TITLE);
  return { url, title, type: typeOf(`${url} ${title}`), from: 'anchor', about: aboutOf(url, title), language: null };
}

/** http and https, with and without the last slash, are one feed. */
const identityOf = (url: string): string => url.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/(?=$|\?)/, '');

function withoutRepeats(feeds: Found[]): Found[] {
  const byIdentity = new Map<string, Found>();
  for (const feed of feeds) {
    const before = byIdentity.get(identityOf(feed.url));
    if (before === undefined) byIdentity.set(identityOf(feed.url), feed);
    else if (before.title === '') before.title = feed.title;
  }
  return [...byIdentity.values()];
}

const wordsIn = (text: string): Set<string> => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);

/** Higher is likelier what somebody who gave this page's address wants. */
function rank(feed: Found, page: OpenPage, pageUrl: string, pageWords: Set<string>): number {
  const [feedUrl, url] = [new URL(feed.url), new URL(pageUrl)];
  const folder = url.pathname.replace(/[^/]*$/, '');
  const isOtherLanguage = feed.language !== null && page.language !== null && feed.language !== page.language;
  const isEnglish = page.language === 'sv' && /\/en(?:glish)?\//.test(feedUrl.pathname) && !/\/en\//.test(url.pathname);
  const shared = [...wordsIn(feed.title)].filter((word) => pageWords.has(word)).length;
  return (
    (feed.about === 'comments' ? -100 : feed.about === 'podcast' ? -20 : 0) +
    (feed.from === 'link' ? 10 : 0) +
    (looksLikeFeed(feed.url) ? 4 : 0) +
    (feedUrl.host === url.host ? 3 : 0) +
    (folder.length > 1 && feedUrl.pathname.startsWith(folder) ? 4 : 0) +
    Math.min(3, shared) -
    (isOtherLanguage || isEnglish ? 8 : 0) -
    (/kategori|category|\/tag\/|etikett/i.test(`${feedUrl.pathname} ${feed.title}`) ? 2 : 0)
  );
}

/** @param title the page's own. */
export function findFeeds(page: OpenPage, pageUrl: string, title: string): FoundFeed[] {
  if (!canParseUrl(pageUrl)) return [];
  const links = findAll(page, 'link[href]').toArray();
  const anchors = findAll(page, 'a[href], area[href]').toArray();
  const found = withoutRepeats([
    ...links.flatMap((element) => readLink(element, page) ?? []),
    ...anchors.flatMap((element) => readAnchor(element, page, pageUrl) ?? []),
  ]);
  const pageWords = wordsIn(title);
  const ranked = found.map((feed) => ({ feed, points: rank(feed, page, pageUrl, pageWords) }));
  // The sort is stable: equals stay in the order of the page.
  return ranked
    .sort((a, b) => b.points - a.points)
    .slice(0, MOST_FEEDS)
    .map(({ feed: { language: _, ...feed } }) => feed);
}
