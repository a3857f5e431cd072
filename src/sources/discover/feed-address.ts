/** An address in, whether it looks like a feed's out: by the habits of the systems that publish them. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { FoundFeed } from './parsed-site.js';

/** feed:, feed:// and the like are web addresses in disguise. */
export function withoutFeedScheme(address: string): string {
  return address
    .trim()
    .replace(/^feeds?:(?:\/\/)?(?=https?:\/\/)/i, '')
    .replace(/^feeds?:(?:\/\/)?/i, 'https://');
}

/** Endings and parts of paths: WordPress, Blogger, Drupal, Mynewsdesk, EPiServer, Jekyll, Hugo, Ghost. */
const PATH =
  /\.(?:rss|atom|rdf)$|\/(?:feed|feeds|rss|rss2|atom|rdf)\/?$|\/(?:rss|atom|feed|index|news|nyheter|aktuellt|blog-feed)\.(?:xml|json|php|aspx|ashx)$|\/feeds?\/(?:posts|videos|comments|all|default|[\w-]+\.xml)|\/rss\/(?:source|[\w-]+\/[\w-]+)|rss[\w-]*\.(?:xml|aspx|ashx|php)$|\/feed\/(?:rss2?|atom|rdf)\/?$|\/comments\/feed\/?$/i;
/** Sitevision, WordPress, Joomla, Squarespace and others say it in the query. */
const QUERY =
  /(?:^|[?&])(?:state=rss|feed=(?:rss2?|atom|rdf)|format=(?:rss|atom|feed)|utformat=rss|type=(?:rss|atom|100)|output=(?:rss|atom)|alt=rss|rss=(?:1|true)|view=rss|mode=rss)\b/i;
/** A page about the feeds is none. */
const NEVER = /sitemap|opml|\.(?:pdf|docx?|xlsx?|png|jpe?g|svg|css|js)$|\/wp-json\/|oembed/i;

/** @param url an absolute address. */
export function looksLikeFeed(url: string): boolean {
  if (!canParseUrl(url)) return false;
  const { pathname, search, hostname } = new URL(url);
  if (NEVER.test(pathname)) return false;
  return PATH.test(pathname) || QUERY.test(search) || /^feeds\d?\./.test(hostname);
}

const COMMENTS = /\/comments?\/feed|feeds\/[^?]*comments|[?&]feed=comments|kommentar(?:er|sflöde)?|\bcomments?\b/i;
const PODCAST = /podd|podcast|itunes|ljudarkiv/i;

/** What a feed is about, by its address and its name. */
export function aboutOf(url: string, title: string): FoundFeed['about'] {
  if (COMMENTS.test(`${url} ${title}`)) return 'comments';
  return PODCAST.test(`${url} ${title}`) ? 'podcast' : 'news';
}
