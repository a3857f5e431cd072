/** A feed document in, JSON Feed 1.1 out. */
import type { FeedDocument, FeedEntry } from './feed-document.js';
import { titleOf } from './feed-title.js';
import { instantOf, knownDate } from './known-date.js';
import { oneLine, webLink, writable } from './plain-text.js';

const optional = <Value>(name: string, value: Value | null): Record<string, Value> =>
  value === null ? {} : { [name]: value };

const listed = <Value>(name: string, values: Value[]): Record<string, Value[]> =>
  values.length === 0 ? {} : { [name]: values };

/** `date_published` must be an instant; the date as far as it is known stands beside, under a name of our own as the specification allows. */
function writeItem(entry: FeedEntry): object {
  const known = knownDate(entry);
  return {
    id: entry.id,
    ...optional('url', webLink(entry.url)),
    title: titleOf(entry),
    content_text: writable(entry.summary),
    ...optional('date_published', instantOf(entry)),
    date_modified: entry.updatedAt,
    ...listed(
      'authors',
      entry.people.map((name) => ({ name: oneLine(name) })),
    ),
    ...listed(
      'tags',
      entry.areas.map(({ name }) => oneLine(name)),
    ),
    ...optional('language', entry.language ?? null),
    _spanare: { source: oneLine(entry.source), ...optional('published', known) },
  };
}

export function renderJsonFeed(feed: FeedDocument): string {
  const document = {
    version: 'https://jsonfeed.org/version/1.1',
    title: oneLine(feed.title),
    description: oneLine(feed.description),
    home_page_url: feed.homeUrl,
    feed_url: feed.selfUrl,
    language: feed.language,
    items: feed.entries.map(writeItem),
  };
  return `${JSON.stringify(document, null, 1)}\n`;
}
