/** The bytes of a feed in, raw items out: the parse task `feed`. Entries that name themselves alike become one, those without words are counted. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import { fail, ok, type Result } from '../../domain/failure.js';
import type { RawItem } from '../../domain/item.js';
import { clip, readHtmlText, toCleanLine, toPlainText } from '../../language/plain-text.js';
import { readingTexts } from '../../texts/reading.js';
import type { ParseTaskFunctions } from '../parse-tasks.js';
import { countSkipped } from '../parsing/count-skipped.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { toIdentifiers } from './entry-identifiers.js';
import { toPeople } from './entry-people.js';
import { keepLatest } from './keep-latest.js';
import {
  type Feed,
  type FeedFailure,
  type FeedItem,
  FeedReadError,
  type ReadFeedOptions,
  readFeed,
} from './read-feed.js';

const LONGEST_MADE_TITLE = 80;
/** No lead is found further into a text, whatever its markup. */
const LONGEST_HTML = 200_000;

const MESSAGES: Record<FeedFailure, string> = {
  'not-a-feed': readingTexts.notAFeed,
  empty: readingTexts.empty,
  truncated: readingTexts.truncated,
  hostile: readingTexts.hostile,
};

const ESCAPED_ELEMENT = /<(p|div|span|a|ul|ol|li|strong|em|b|i|h[1-6]|table|blockquote)\b[^<>]*>/i;

/** Whether some text is the source of a page: an element with its end, or a line break. */
function isMarkup(text: string): boolean {
  const name = ESCAPED_ELEMENT.exec(text)?.[1];
  return (name !== undefined && text.toLowerCase().includes(`</${name.toLowerCase()}>`)) || /<br ?\/?>/i.test(text);
}

/** HTML that a publisher escaped once too often, as HTML; anything else as it is. */
function unwrapEscaped(html: string): string {
  if (html.includes('<') || !html.includes('&lt;')) return html;
  const text = readHtmlText(html);
  return isMarkup(text) ? text : html;
}

/** The summary, unless no word is left of it. */
function chooseText(entry: FeedItem): string {
  const texts = [entry.summary, entry.content].map((html) => unwrapEscaped((html ?? '').slice(0, LONGEST_HTML)));
  return texts.find((html) => toPlainText(html) !== '') ?? '';
}

function toTitle(entry: FeedItem, summaryHtml: string): string {
  const title = isMarkup(entry.title) ? toPlainText(entry.title) : toCleanLine(entry.title);
  return title === '' ? clip(toPlainText(summaryHtml), LONGEST_MADE_TITLE) : title;
}

function toWebAddress(link: string | null): string | null {
  if (link === null || !canParseUrl(link)) return null;
  const url = new URL(link);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** An entry without an address, but with a name of its own, leads to its publisher. */
function chooseAddress(entry: FeedItem, feedLink: string | null): Pick<RawItem, 'url' | 'ownPage'> {
  const url = toWebAddress(entry.link);
  const publishers = url === null && entry.id !== null ? toWebAddress(feedLink) : null;
  return publishers === null ? { url } : { url: publishers, ownPage: 'none' };
}

function toRawItem(entry: FeedItem, { language, link }: Pick<Feed, 'language' | 'link'>): RawItem {
  const summaryHtml = chooseText(entry);
  return {
    externalId: entry.id,
    ...chooseAddress(entry, link),
    title: toTitle(entry, summaryHtml),
    summaryHtml,
    published: entry.dated,
    language: toLanguageCode(entry.language) ?? toLanguageCode(language),
    people: toPeople(entry.authors),
    identifiers: toIdentifiers(entry),
  };
}

function tryReadFeed(bytes: Uint8Array, options: ReadFeedOptions): Result<Feed> {
  try {
    return ok(readFeed(bytes, options));
  } catch (error) {
    if (error instanceof FeedReadError) return fail(error.code, MESSAGES[error.code]);
    throw error;
  }
}

/** Reads a feed's entries as raw items; a document that is no whole feed is a failure with its reason in Swedish. */
export const parseFeed: ParseTaskFunctions['feed'] = ({ bytes, contentType, url }) => {
  const feed = tryReadFeed(bytes, { contentType, url });
  if (!feed.ok) return feed;
  const { title, language, isTruncated, items, unreadableCount, nextUrl } = feed.value;
  const all = keepLatest(items).map((entry) => toRawItem(entry, feed.value));
  const titled = all.filter((item) => item.title !== '');
  return ok({
    title: toCleanLine(title),
    language: toLanguageCode(language),
    isTruncated,
    ...(nextUrl !== null && { nextUrl }),
    items: titled,
    skipped: countSkipped([
      ...all.filter((item) => item.title === '').map(() => 'no-title' as const),
      ...new Array<'unreadable'>(unreadableCount).fill('unreadable'),
    ]),
  });
};
