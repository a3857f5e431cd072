/** A page's address and the system that made it in, the few addresses where its feed usually lies out; of the same host. */
import { canParseUrl } from '../../domain/can-parse-url.js';

const MOST = 4;

const BY_GENERATOR: [RegExp, string[]][] = [
  [/wordpress|elementor|woocommerce/i, ['./feed/', '/feed/']],
  [/drupal/i, ['/rss.xml']],
  [/ghost/i, ['/rss/']],
  [/hugo/i, ['./index.xml', '/index.xml']],
  [/jekyll|eleventy|gatsby|next\.?js|nuxt/i, ['/feed.xml', '/rss.xml', '/atom.xml']],
  [/joomla/i, ['./?format=feed&type=rss']],
  [/squarespace/i, ['./?format=rss']],
  [/wix/i, ['/blog-feed.xml']],
  [/blogger/i, ['/feeds/posts/default']],
  [/typo3/i, ['/rss.xml', '/feed.xml']],
];
const UNKNOWN = ['./rss', '/feed/', '/rss.xml', '/atom.xml'];

/** Sites whose feeds are told by the page's own address. */
function byHost(url: URL): string[] {
  if (/(?:^|\.)youtube\.com$/.test(url.hostname)) {
    const channel = /^\/channel\/([\w-]+)/.exec(url.pathname)?.[1];
    const list = url.searchParams.get('list');
    if (channel) return [`/feeds/videos.xml?channel_id=${channel}`];
    return list ? [`/feeds/videos.xml?playlist_id=${encodeURIComponent(list)}`] : [];
  }
  return /\.blogspot\.[a-z.]+$/.test(url.hostname) ? ['/feeds/posts/default'] : [];
}

/** @returns at most four, the likeliest first. */
export function usualAddresses(pageUrl: string, generator: string | null): string[] {
  if (!canParseUrl(pageUrl)) return [];
  const url = new URL(pageUrl);
  // "." is the page itself, whether or not its address ends as a folder's does.
  const folder = new URL(url.href.replace(/[?#].*$/, '').replace(/\/?$/, '/'));
  const known = BY_GENERATOR.find(([pattern]) => generator !== null && pattern.test(generator))?.[1];
  const hosts = byHost(url);
  const paths = hosts.length > 0 ? hosts : (known ?? UNKNOWN);
  return [...new Set(paths.map((path) => new URL(path, folder).href))].slice(0, MOST);
}
