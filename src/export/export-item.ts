/** An item of the store in, the same with everything named that a file outside must name itself out. */
import type { Item } from '../domain/item.js';
import type { Dated } from './known-date.js';

/** What an item's ids stand for. */
export interface ExportNames {
  source(id: string): string;
  area(id: string): string;
  /** Whether the source gathers what others have published, as archives and registers do: then it is where a work was found, not where it appeared. */
  gathers(sourceId: string): boolean;
}

export interface ExportItem {
  item: Item;
  source: string;
  /** The source's name where what it gives has appeared there, else null. */
  publication: string | null;
  areas: { id: string; name: string }[];
  alsoIn: { id: string; name: string; url: string }[];
}

export function toExportItem(item: Item, names: ExportNames): ExportItem {
  const source = names.source(item.sourceId);
  return {
    item,
    source,
    publication: names.gathers(item.sourceId) ? null : source,
    areas: item.areas.map(({ area }) => ({ id: area, name: names.area(area) })),
    alsoIn: item.alsoIn.map(({ sourceId, url }) => ({ id: sourceId, name: names.source(sourceId), url })),
  };
}

export const datedOf = (item: Item): Dated => ({ publishedAt: item.publishedAt, precision: item.publishedPrecision });
