/** A feed document in, RSS 2.0 out. */
import type { FeedDocument, FeedEntry } from './feed-document.js';
import { titleOf } from './feed-title.js';
import { instantOf, knownDate } from './known-date.js';
import { oneLine, webLink, writable } from './plain-text.js';
import { emptyElement, parentElement, textElement, xmlDocument } from './xml.js';

const REFERENCES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A description is HTML. */
const escapeHtml = (text: string): string =>
  writable(text).replace(/[&<>]/g, (character) => REFERENCES[character] ?? '');

/** Nothing says whether a title is HTML. What would be markup there is written as HTML; the rest, a lone "&" too, reads alike both ways. */
const guardMarkup = (title: string): string =>
  title.replace(/&(?=[#\p{L}])|<(?=[\p{L}!/?])/gu, (character) => REFERENCES[character] ?? '');

/** RFC 822 with the year in four digits, as RSS wants it. */
const rfc822 = (instant: string): string => new Date(instant).toUTCString();

/** `pubDate` must name a day; a month or a year stands in Dublin Core, which lets dates end where they do. */
function writeDate(entry: FeedEntry): string[] {
  const instant = instantOf(entry);
  if (instant !== null) return [textElement('pubDate', rfc822(instant))];
  const known = knownDate(entry);
  return known === null ? [] : [textElement('dc:date', known)];
}

function writeItem(entry: FeedEntry): string {
  const link = webLink(entry.url);
  return parentElement('item', [
    textElement('title', guardMarkup(titleOf(entry))),
    ...(link === null ? [] : [textElement('link', link)]),
    textElement('description', escapeHtml(entry.summary)),
    textElement('guid', entry.id, { isPermaLink: 'false' }),
    ...writeDate(entry),
    ...entry.people.map((name) => textElement('dc:creator', oneLine(name))),
    ...entry.areas.map(({ name }) => textElement('category', oneLine(name))),
    textElement('dc:publisher', oneLine(entry.source)),
    ...(entry.language === undefined ? [] : [textElement('dc:language', entry.language)]),
  ]);
}

export function renderRss(feed: FeedDocument): string {
  const channel = parentElement('channel', [
    textElement('title', guardMarkup(oneLine(feed.title))),
    textElement('link', feed.homeUrl),
    textElement('description', escapeHtml(feed.description)),
    textElement('language', feed.language),
    textElement('lastBuildDate', rfc822(feed.updatedAt)),
    textElement('generator', 'Spanare'),
    emptyElement('atom:link', { href: feed.selfUrl, rel: 'self', type: 'application/rss+xml' }),
    ...feed.entries.map(writeItem),
  ]);
  return xmlDocument(
    parentElement('rss', [channel], {
      version: '2.0',
      'xmlns:atom': 'http://www.w3.org/2005/Atom',
      'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    }),
  );
}
