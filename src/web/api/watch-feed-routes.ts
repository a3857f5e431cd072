/** The latest hits of a saved search as feeds. A personal one opens with its key, since programs that read feeds can't sign in. */
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Item } from '../../domain/item.js';
import { exportNames } from '../../export/export-names.js';
import type { FeedDocument } from '../../export/feed-document.js';
import { toFeedEntry } from '../../export/feed-entry.js';
import { FEED_FORMATS, FEED_MEDIA_TYPES, type FeedFormat, renderFeed } from '../../export/feeds.js';
import { contentDisposition, fileName } from '../../export/file-name.js';
import { knownTo } from '../../search/resolve-filters.js';
import { watchTexts } from '../../texts/watches.js';
import { apiTexts } from '../../texts/web-api.js';
import { filterTexts } from '../../texts/web-search.js';
import { readHitPage } from '../../watches/hit-items.js';
import { findWatch } from '../../watches/kept-watches.js';
import { boundsNow, feedAddress } from '../../watches/told-watch.js';
import type { Watch } from '../../watches/watch.js';
import { ProblemError } from '../problem.js';
import { addressOf } from '../search-state.js';
import type { WebServices } from '../services.js';
import { collect, parseOrRefuse } from './read-parameters.js';
import { type Answer, type ApiRoute, type Asked, defineRoute } from './route.js';
import { refuseMissing } from './watch-view.js';

const texts = watchTexts.feed;

/** As many as readers of feeds usually keep; they ask more often than so many come. */
const ENTRIES = 50;

const feedParameters = z.strictObject({
  key: z
    .string({ error: () => filterTexts.once })
    .max(200, { error: watchTexts.mistakes.badFeedKey })
    .optional()
    .meta({ description: 'Of a personal watch; given when it is made, and by `feed-key`' }),
});

function isSame(given: string, key: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** @throws ProblemError 404, the same for a wrong key as for none; 410 for one that was taken away. */
async function findOpen({ services, path }: Asked, key: string | undefined): Promise<Watch> {
  const watch = refuseMissing(await findWatch(services.db, path('id')), path('id'));
  if (watch.owner !== null && !isSame(key ?? '', watch.feedKey))
    throw new ProblemError(404, watchTexts.mistakes.badFeedKey);
  if (watch.removedAt !== null) throw new ProblemError(410, texts.removed(watch.name));
  return watch;
}

const latest = (times: readonly (string | null)[]): string =>
  times.reduce<string>((a, b) => (b !== null && b > a ? b : a), new Date(0).toISOString());

function toFeed(services: WebServices, watch: Watch, items: readonly Item[], format: FeedFormat): FeedDocument {
  const { areas, baseUrl } = services.config;
  const names = exportNames(areas, services.catalogue);
  const { q: text, filters } = watch;
  const state = { text, filters, sort: 'newest' as const, cursor: undefined, page: 1, problems: [] };
  return {
    id: `urn:spanare:watch:${watch.id}`,
    title: texts.title(watch.name),
    description: texts.description(watch.name, watch.owner),
    homeUrl: new URL(addressOf(state), baseUrl).href,
    // Programs subscribe again by the address that the feed itself tells, and this one was asked for with its key.
    selfUrl: feedAddress(baseUrl, watch, format, { withKey: true }),
    updatedAt: latest([watch.updatedAt, watch.hitsChangedAt, ...items.map((item) => item.updatedAt)]),
    language: 'sv',
    entries: items.map((item) => toFeedEntry(item, names)),
  };
}

/** Express answers 304 itself, by what it makes of the body or by the time. */
async function showFeed(asked: Asked, format: FeedFormat): Promise<Answer<string>> {
  const { services, query } = asked;
  const { key } = parseOrRefuse(feedParameters, collect(query, new Set()), apiTexts.badParameters);
  const watch = await findOpen(asked, key);
  const of = { watch, bounds: boundsNow(watch, knownTo(services)), seen: 0 };
  const { hits } = await readHitPage(services.db, of, { limit: ENTRIES });
  const items = hits.map(({ item }) => item);
  const feed = toFeed(services, watch, items, format);
  const disposition = contentDisposition(
    format === 'ics' ? 'attachment' : 'inline',
    fileName(watch.name, feed.updatedAt.slice(0, 10), format),
  );
  return {
    status: 200,
    body: renderFeed(format, feed),
    headers: { 'Content-Disposition': disposition, 'Last-Modified': new Date(feed.updatedAt).toUTCString() },
  };
}

const NAMES: Record<FeedFormat, string> = {
  rss: 'RSS 2.0',
  atom: 'Atom',
  json: 'JSON Feed 1.1',
  ics: 'a calendar (iCalendar)',
};

export const watchFeedRoutes = (): ApiRoute[] =>
  FEED_FORMATS.map((format) =>
    defineRoute({
      method: 'get',
      path: `/api/v1/watches/{id}/feed.${format}`,
      summary: `The latest hits of a saved search as ${NAMES[format]}`,
      description: `The latest ${ENTRIES}. A personal watch asks for its key.`,
      parameters: { path: z.object({ id: z.string() }), query: feedParameters },
      answers: { 200: 'The feed' },
      media: FEED_MEDIA_TYPES[format],
      schema: z.string(),
      problems: [404, 410],
      handle: (asked) => showFeed(asked, format),
    }),
  );
