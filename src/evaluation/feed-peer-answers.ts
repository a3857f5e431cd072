/** The text of a feed in, another parser's answer in our shape out: rss-parser and feedsmith, development dependencies loaded when asked for. */
import { readHtmlText } from '../language/plain-text.js';
import type { AnswerItem, FeedAnswer } from './feed-checks.js';

export const PEERS = ['rss-parser', 'feedsmith'] as const;
export type PeerName = (typeof PEERS)[number];

export function isPeerName(name: string): name is PeerName {
  return PEERS.some((peer) => peer === name);
}

/** What lies at the end of a path, lists on the way opened. */
function follow(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => follow(one, path));
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  return typeof value === 'object' && value !== null && step in value
    ? follow((value as Record<string, unknown>)[step], rest)
    : [];
}

/** All texts at some paths, in order; a path is names with spaces between. A text that has attributes is an object whose text is `value` or `_`. */
function textsAt(value: unknown, ...paths: string[]): string[] {
  return paths
    .flatMap((path) => follow(value, path.split(' ')))
    .flatMap((found) =>
      typeof found === 'object' && found !== null ? follow(found, ['value']).concat(follow(found, ['_'])) : [found],
    )
    .filter((found) => typeof found === 'string' || typeof found === 'number')
    .map(String);
}

function textAt(value: unknown, ...paths: string[]): string | null {
  return textsAt(value, ...paths).find((text) => text.trim() !== '') ?? null;
}

/** Titles are asked for as plain text, which neither peer makes of them. */
function titleAt(value: unknown, ...paths: string[]): string | null {
  const title = textAt(value, ...paths);
  return title === null ? null : readHtmlText(title);
}

function alternateLink(value: unknown): string | null {
  const links = [...follow(value, ['links']), ...follow(value, ['atom', 'links'])];
  const page = links.find((link) => (textAt(link, 'rel') ?? 'alternate') === 'alternate');
  return textAt(page, 'href');
}

function toSmithItem(item: unknown): AnswerItem {
  return {
    id: textAt(item, 'guid', 'id', 'rdf about'),
    title: titleAt(item, 'title', 'dc titles', 'media title value'),
    link: textAt(item, 'link', 'url') ?? alternateLink(item) ?? textAt(item, 'external_url', 'rdf about'),
    published: textAt(item, 'published', 'pubDate', 'date_published', 'dc dates', 'dcterms created', 'atom published'),
    updated: textAt(item, 'updated', 'date_modified', 'modified', 'dcterms modified', 'atom updated'),
    summary: textAt(item, 'summary', 'description', 'dc descriptions', 'itunes summary', 'media description value'),
    content: textAt(item, 'content encoded', 'content', 'content_html', 'content_text', 'atom content'),
    authors: textsAt(
      item,
      'authors name',
      'authors email',
      'authors',
      'dc creators',
      'itunes author',
      'atom authors name',
    ),
    categories: textsAt(item, 'categories name', 'categories label', 'categories term', 'tags', 'dc subjects'),
  };
}

async function readWithFeedsmith(text: string): Promise<FeedAnswer> {
  const { parseFeed } = await import('feedsmith');
  const { feed }: { feed: unknown } = parseFeed(text);
  return {
    title: titleAt(feed, 'title', 'dc titles'),
    language: textAt(feed, 'language', 'xml lang', 'dc languages'),
    link: textAt(feed, 'link', 'home_page_url') ?? alternateLink(feed),
    items: [...follow(feed, ['items']), ...follow(feed, ['entries'])].map(toSmithItem),
  };
}

function toRssParserItem(item: unknown): AnswerItem {
  return {
    id: textAt(item, 'guid', 'id'),
    title: titleAt(item, 'title'),
    link: textAt(item, 'link'),
    published: textAt(item, 'isoDate', 'pubDate', 'dc:date'),
    updated: textAt(item, 'updated'),
    summary: textAt(item, 'summary', 'contentSnippet', 'content', 'itunes summary'),
    content: textAt(item, 'content:encoded', 'content'),
    authors: textsAt(item, 'creator', 'author', 'dc:creator', 'itunes author'),
    categories: textsAt(item, 'categories'),
  };
}

async function readWithRssParser(text: string): Promise<FeedAnswer> {
  const { default: Parser } = await import('rss-parser');
  const feed: unknown = await new Parser().parseString(text);
  return {
    title: titleAt(feed, 'title'),
    language: textAt(feed, 'language'),
    link: textAt(feed, 'link'),
    items: follow(feed, ['items']).map(toRssParserItem),
  };
}

/** @throws whatever the parser throws */
export const PEER_READERS: Record<PeerName, (text: string) => Promise<FeedAnswer>> = {
  'rss-parser': readWithRssParser,
  feedsmith: readWithFeedsmith,
};
