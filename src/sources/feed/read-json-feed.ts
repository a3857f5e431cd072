/** The text of a JSON Feed 1.0 or 1.1 in, a feed out; a field of the wrong type is a field that is missing. */
import { z } from 'zod';
import { type ReadDateOptions, readDate } from '../../language/dates.js';
import { escapeHtml } from '../../language/plain-text.js';
import { type Feed, type FeedItem, FeedReadError, MOST_ENTRIES } from './feed.js';
import { distinct } from './fields.js';
import { chooseBase, resolveLink } from './links.js';
import { chooseZone } from './publisher-zone.js';
import { closeAfterLastEntry, repairJson } from './salvage-json.js';
import { toLine } from './text-construct.js';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of fields in lower case; where a name is there twice, the one that is written right. */
function withLowerNames(value: unknown): unknown {
  if (!isObject(value)) return value;
  const fields = Object.entries(value);
  const wrong = fields.filter(([name]) => name !== name.toLowerCase());
  return wrong.length === 0
    ? value
    : { ...Object.fromEntries(wrong.map(([name, field]) => [name.toLowerCase(), field])), ...value };
}

const text = z.string().nullish().catch(null);
const author = z.object({ name: text, url: text }).nullish().catch(null);

/** Some write the one author where the list should be. */
const authors = z
  .preprocess((value) => (isObject(value) ? [value] : value), z.array(author))
  .nullish()
  .catch(null);

const item = z.object({
  id: z
    .union([z.string(), z.number().transform(String)])
    .nullish()
    .catch(null),
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  date_published: text,
  date_modified: text,
  author,
  authors,
  tags: z.array(text).nullish().catch(null),
  language: text,
});
const feed = z.object({
  version: z.unknown().optional(),
  title: text,
  home_page_url: text,
  next_url: text,
  language: text,
  author,
  authors,
  // A list of one is sometimes written without its brackets.
  items: z.preprocess((value) => (isObject(value) ? [value] : value), z.array(z.unknown())),
});
/** Nested brackets; texts with stray brackets add to it, hence the room. */
const DEEPEST_JSON = 5000;

type JsonItem = z.infer<typeof item>;
type JsonFeed = z.infer<typeof feed>;

/** What the entries share. */
interface Shared {
  /** For entries that name nobody. */
  authors: string[];
  dates: ReadDateOptions;
  /** Relative addresses count from here. */
  base: string;
}

function readNames(entry: Pick<JsonItem, 'author' | 'authors'>): string[] {
  return distinct([...(entry.authors ?? []), entry.author].map((person) => toLine(person?.name ?? '')));
}

function firstText(...texts: (string | null | undefined)[]): string | null {
  return texts.find((candidate) => candidate && candidate.trim() !== '')?.trim() ?? null;
}

function readItem(entry: JsonItem, shared: Shared): FeedItem {
  const published = entry.date_published ? readDate(entry.date_published, shared.dates) : null;
  const updated = entry.date_modified ? readDate(entry.date_modified, shared.dates) : null;
  const names = readNames(entry);
  const address = firstText(entry.url, entry.external_url);
  const contentText = firstText(entry.content_text);
  const summary = firstText(entry.summary);
  return {
    id: firstText(entry.id),
    title: toLine(entry.title ?? ''),
    link: address === null ? null : resolveLink(address, shared.base),
    published: published?.at ?? null,
    updated: updated?.at ?? null,
    dated: published ?? updated,
    summary: summary === null ? null : escapeHtml(summary),
    content: firstText(entry.content_html) ?? (contentText === null ? null : escapeHtml(contentText)),
    authors: names.length > 0 ? names : shared.authors,
    categories: distinct((entry.tags ?? []).map((tag) => toLine(tag ?? ''))),
    language: firstText(entry.language),
    identifiers: [],
  };
}

/** Brackets inside texts count too: no honest feed has so many in a row unclosed. */
function isTooDeep(source: string): boolean {
  let depth = 0;
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x5b || unit === 0x7b) depth++;
    else if (unit === 0x5d || unit === 0x7d) depth--;
    if (depth > DEEPEST_JSON) return true;
  }
  return false;
}

function tryParse(source: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(source) };
  } catch {
    return null;
  }
}

/** JSON that is cut off gives the entries that were whole. */
function parseJson(source: string): { value: unknown; isTruncated: boolean } {
  if (isTooDeep(source)) throw new FeedReadError('hostile');
  const whole = tryParse(source);
  if (whole) return { ...whole, isTruncated: false };
  const repaired = repairJson(source);
  const mended = tryParse(repaired);
  if (mended) return { ...mended, isTruncated: false };
  const closed = closeAfterLastEntry(repaired);
  const salvaged = closed === null ? null : tryParse(closed);
  if (salvaged) return { ...salvaged, isTruncated: true };
  throw new FeedReadError(/"https?:\/\/(?:www\.)?jsonfeed\.org\/version/.test(source) ? 'truncated' : 'not-a-feed');
}

function toNextUrl({ next_url }: JsonFeed, url: string): string | null {
  const address = firstText(next_url);
  const resolved = address === null ? '' : resolveLink(address, url);
  return /^https?:\/\//i.test(resolved) ? resolved : null;
}

function toFeed(parsed: JsonFeed, isTruncated: boolean, url: string): Feed {
  const language = firstText(parsed.language);
  const homePage = firstText(parsed.home_page_url);
  const link = homePage === null ? null : resolveLink(homePage, url);
  const shared: Shared = {
    authors: readNames(parsed),
    dates: { zone: chooseZone(language, url) },
    base: chooseBase(url, link),
  };
  const entries = parsed.items.flatMap((entry) => item.safeParse(withLowerNames(entry)).data ?? []);
  return {
    title: toLine(parsed.title ?? ''),
    language,
    link,
    items: entries.map((entry) => readItem(entry, shared)),
    unreadableCount: parsed.items.length - entries.length,
    nextUrl: toNextUrl(parsed, url),
    isTruncated,
  };
}

const ENTRY_FIELDS = ['content_html', 'content_text', 'date_published', 'external_url'];

/** What only the entries of a JSON Feed have; other interfaces list their `items` too. */
function isEntry(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ENTRY_FIELDS.some((field) => field in value);
}

/** @throws FeedReadError for JSON that is not a feed or is cut off. */
export function readJsonFeed(source: string, url: string): Feed {
  const { value, isTruncated } = parseJson(source);
  const parsed = feed.safeParse(withLowerNames(value));
  const isFeed =
    parsed.success && (/jsonfeed\.org/.test(String(parsed.data.version)) || parsed.data.items.some(isEntry));
  if (!isFeed) throw new FeedReadError(isTruncated ? 'truncated' : 'not-a-feed');
  if (parsed.data.items.length > MOST_ENTRIES) throw new FeedReadError('hostile');
  return toFeed(parsed.data, isTruncated, url);
}
