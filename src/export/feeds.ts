/** A feed document and a format in, the text of the feed out. The same document always gives the same text. */
import { renderAtom } from './atom.js';
import { renderCalendar } from './calendar.js';
import type { FeedDocument } from './feed-document.js';
import { renderJsonFeed } from './json-feed.js';
import { renderRss } from './rss.js';

export const FEED_FORMATS = ['rss', 'atom', 'json', 'ics'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Without charset: the texts are to be sent as UTF-8. */
export const FEED_MEDIA_TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
  ics: 'text/calendar',
};

const RENDERERS: Record<FeedFormat, (feed: FeedDocument) => string> = {
  rss: renderRss,
  atom: renderAtom,
  json: renderJsonFeed,
  ics: renderCalendar,
};

/** Never throws, whatever the texts hold. */
export const renderFeed = (format: FeedFormat, feed: FeedDocument): string => RENDERERS[format](feed);
