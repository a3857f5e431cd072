/** The newest that a search finds as a feed that programs follow: RSS, Atom, JSON Feed and a calendar. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Item } from '../../domain/item.js';
import { exportNames } from '../../export/export-names.js';
import type { FeedDocument } from '../../export/feed-document.js';
import { toFeedEntry } from '../../export/feed-entry.js';
import { FEED_FORMATS, FEED_MEDIA_TYPES, type FeedFormat, renderFeed } from '../../export/feeds.js';
import { knownTo } from '../../search/resolve-filters.js';
import { exportTexts } from '../../texts/export.js';
import { findItems, type Question, understand } from '../search-items.js';
import { addressOf } from '../search-state.js';
import type { WebServices } from '../services.js';
import { dispositionOf, subjectOf } from './export-headers.js';
import { feedParametersSchema, questionOf, readParameters } from './export-parameters.js';
import { explain, refuseWhileBehind } from './item-routes.js';
import { type Answer, type ApiRoute, type Asked, defineRoute } from './route.js';

interface FeedFile {
  extension: string;
  /** For the description of the API. */
  name: string;
  /** Browsers show feeds and save calendars. */
  disposition: 'inline' | 'attachment';
}

const FEEDS: Record<FeedFormat, FeedFile> = {
  rss: { extension: 'rss', name: 'RSS 2.0', disposition: 'inline' },
  atom: { extension: 'atom', name: 'Atom', disposition: 'inline' },
  json: { extension: 'jsonfeed', name: 'JSON Feed 1.1', disposition: 'inline' },
  ics: { extension: 'ics', name: 'a calendar (iCalendar)', disposition: 'attachment' },
};

/** An empty feed is as new as the day: a fixed date would be a lie, and one of the moment a change each time it is asked for. */
const today = (): string => `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;

const lastUpdate = (items: readonly Item[]): string =>
  items
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1) ?? today();

/** The same question has the same id, in whatever order it is asked and wherever the service is moved. */
function feedIdOf({ text, filters, sort }: Question): string {
  const chosen = Object.entries(filters).map(([name, value]) => [
    name,
    Array.isArray(value) ? [...value].sort() : value,
  ]);
  const question = JSON.stringify([text, chosen.sort(), sort]);
  return `urn:spanare:search:${createHash('sha256').update(question).digest('hex').slice(0, 32)}`;
}

function toFeed({ services, request }: Asked, question: Question, items: readonly Item[]): FeedDocument {
  const { areas, baseUrl } = services.config;
  const names = exportNames(areas, services.catalogue);
  const { text, filters, sort } = question;
  const page = addressOf({ text, filters, sort, cursor: undefined, page: 1, problems: [] });
  return {
    id: feedIdOf(question),
    title: exportTexts.feed.title(subjectOf(services, question)),
    description: exportTexts.feed.description,
    homeUrl: new URL(page, baseUrl).href,
    selfUrl: new URL(request.originalUrl, baseUrl).href,
    updatedAt: lastUpdate(items),
    language: 'sv',
    entries: items.map((item) => toFeedEntry(item, names)),
  };
}

/** A feed is of what is new: by date, unless somebody asks for something else. */
async function showFeed(asked: Asked, format: FeedFormat): Promise<Answer<string>> {
  const { services } = asked;
  await refuseWhileBehind(services);
  const parameters = questionOf(await readParameters(asked, feedParametersSchema));
  const question: Question = { ...parameters, sort: parameters.sort ?? 'newest' };
  const found = await findItems(services, understand(question, knownTo(services)), question).catch((error: unknown) => {
    throw explain(error);
  });
  const items = found.items.map(({ item }) => item);
  const { disposition, extension } = FEEDS[format];
  return {
    status: 200,
    body: renderFeed(format, toFeed(asked, question, items)),
    headers: dispositionOf(services, question, disposition, extension),
  };
}

function feedRoute(config: WebServices['config'], format: FeedFormat): ApiRoute {
  const { extension, name } = FEEDS[format];
  return defineRoute({
    method: 'get',
    path: `/api/v1/items.${extension}`,
    summary: `The newest that a search finds as ${name}`,
    description: 'The parameters of /items; by date unless `sort` says otherwise.',
    parameters: { query: feedParametersSchema(config, []) },
    answers: { 200: 'The feed' },
    media: FEED_MEDIA_TYPES[format],
    schema: z.string(),
    problems: [503],
    handle: (asked) => showFeed(asked, format),
  });
}

/** @param config gives the values that exist; see `itemParametersSchema`. */
export const itemFeedRoutes = (config: WebServices['config']): ApiRoute[] =>
  FEED_FORMATS.map((format) => feedRoute(config, format));
