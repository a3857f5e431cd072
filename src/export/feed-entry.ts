/** An item of the store in, an entry of a feed out. */
import type { Item } from '../domain/item.js';
import { webAddressOf } from '../domain/tip-source.js';
import type { ExportNames } from './export-item.js';
import type { FeedEntry } from './feed-document.js';

/** The same for the same item in every feed, so that a program that follows several shows it once. */
export const itemUri = (id: string): string => `urn:spanare:item:${id}`;

export function toFeedEntry(item: Item, names: Pick<ExportNames, 'source' | 'area'>): FeedEntry {
  return {
    id: itemUri(item.id),
    url: webAddressOf(item.url),
    title: item.title,
    summary: item.summary,
    publishedAt: item.publishedAt,
    precision: item.publishedPrecision,
    updatedAt: item.updatedAt,
    source: names.source(item.sourceId),
    areas: item.areas.map(({ area }) => ({ id: area, name: names.area(area) })),
    people: item.people.map(({ name }) => name),
    language: item.language,
  };
}
