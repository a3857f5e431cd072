/** What a page says of itself to machines: meta elements by name, and the date of publication in its JSON-LD. */
import { toPlainText } from '../../language/plain-text.js';
import { findAll, type OpenPage } from './open-page.js';

export interface PageMeta {
  /** The first of these names (meta name, property or itemprop, lower case) that has content, as plain text; null when none has. */
  first(names: string[]): string | null;
  /** `datePublished` as written. */
  jsonLdPublished: string | null;
}

/** A page has a handful of JSON-LD nodes; what is past this is not read. */
const MAX_NODES = 5000;
const MAX_SCRIPT_LENGTH = 500_000;

function findPublished(data: unknown): string | null {
  const queue: unknown[] = [data];
  for (let i = 0; i < queue.length && i < MAX_NODES; i++) {
    const node = queue[i];
    if (typeof node !== 'object' || node === null) continue;
    const published = 'datePublished' in node ? node.datePublished : undefined;
    if (typeof published === 'string' && published.trim() !== '') return published;
    queue.push(...Object.values(node).slice(0, MAX_NODES));
  }
  return null;
}

function readJsonLd(page: OpenPage): string | null {
  for (const script of findAll(page, 'script[type="application/ld+json" i]').toArray()) {
    const text = page.$(script).text();
    if (text.length > MAX_SCRIPT_LENGTH) continue;
    try {
      const published = findPublished(JSON.parse(text));
      if (published !== null) return published;
    } catch {
      // A page's broken JSON-LD is the page's affair; the date may stand elsewhere.
    }
  }
  return null;
}

/** Read before anything is removed from the page. */
export function readMeta(page: OpenPage): PageMeta {
  const contents = new Map<string, string>();
  for (const element of findAll(page, 'meta[content]').toArray()) {
    const meta = page.$(element);
    const content = toPlainText(meta.attr('content') ?? '');
    for (const name of [meta.attr('name'), meta.attr('property'), meta.attr('itemprop')]) {
      const key = name?.trim().toLowerCase();
      if (key && content !== '' && !contents.has(key)) contents.set(key, content);
    }
  }
  const first = (names: string[]) => names.map((name) => contents.get(name)).find((content) => content) ?? null;
  return { first, jsonLdPublished: readJsonLd(page) };
}
