/** An item of the store in, the item of the API out; hits as HTML in which everything but `<mark>` is escaped. */
import type { Item, ItemTip } from '../../domain/item.js';
import { webAddressOf } from '../../domain/tip-source.js';
import type { Highlighted, Hit } from '../../search/engine.js';
import type { NameOf } from '../source-names.js';
import type { ApiItem } from './schemas.js';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

export function toHtml(pieces: Highlighted): string {
  return pieces.map(({ text, hit }) => (hit ? `<mark>${escapeHtml(text)}</mark>` : escapeHtml(text))).join('');
}

function toApiItemTip({ id, who, heard, where, note }: ItemTip): NonNullable<ApiItem['tips']>[number] {
  return { id, who, at: heard.at, ...(where !== null && { where }), ...(note !== null && { note }) };
}

export function toApiItem(item: Item, nameOf: NameOf, highlight: Hit['highlight'] | null = null): ApiItem {
  return {
    id: item.id,
    url: webAddressOf(item.url),
    title: item.title,
    summary: item.summary,
    ...(highlight && { highlight: { title: toHtml(highlight.title), summary: toHtml(highlight.summary) } }),
    publishedAt: item.publishedAt,
    firstSeenAt: item.firstSeenAt,
    language: item.language,
    level: item.level,
    type: item.type,
    source: { id: item.sourceId, name: nameOf(item.sourceId) },
    alsoIn: item.alsoIn.map(({ sourceId, url }) => ({ id: sourceId, name: nameOf(sourceId), url })),
    ...(item.tips.length > 0 && { tips: item.tips.map(toApiItemTip) }),
    storyId: item.storyId,
    areas: item.areas.map(({ area, score, origin, reasons }) => ({ id: area, score, origin, reasons })),
    people: item.people,
    identifiers: item.identifiers,
  };
}
