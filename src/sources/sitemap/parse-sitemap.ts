/**
 * A sitemap in, the pages and further maps that it names out. Read as a stream of tags: maps may be fifty megabytes long, and a tree of one
 * would not fit in the parser's memory.
 */
import { Parser } from 'htmlparser2';
import { fail, ok, type Result } from '../../domain/failure.js';
import { readDate } from '../../language/dates.js';
import { flattenWhitespace } from '../../language/plain-text.js';
import { parsingTexts } from '../../texts/pages.js';
import { sitemapTexts } from '../../texts/sitemap.js';
import { resolveWebAddress } from '../page/open-page.js';
import type { ListedMap, ListedPage, ParsedSitemap, ParseTaskFunctions } from '../parse-tasks.js';
import { toLanguageCode } from '../parsing/language-code.js';
import { readSitemapText } from './unpack.js';

/** As many as the protocol allows in one map. */
const MOST_ENTRIES = 50_000;
const DEEPEST = 50;
/** Addresses of the protocol are at most 2,048 characters long. */
const LONGEST_TEXT = 4096;

/** What stands where, by local names below the outermost element. */
const FIELDS = {
  'url/loc': 'address',
  'sitemap/loc': 'address',
  'url/lastmod': 'changed',
  'sitemap/lastmod': 'changed',
  'url/news/title': 'newsTitle',
  'url/news/publication_date': 'newsDate',
  'url/news/publication/language': 'newsLanguage',
} as const;
type Field = (typeof FIELDS)[keyof typeof FIELDS];
type Entry = Partial<Record<Field, string>>;

class TooDeep extends Error {}
class Enough extends Error {}

interface Reading {
  root: string | null;
  entries: Entry[];
  /** Names of the elements that have begun and not ended, the outermost first. */
  path: string[];
  isCutShort: boolean;
  isTooLong: boolean;
}

const localName = (name: string): string => name.slice(name.lastIndexOf(':') + 1).toLowerCase();

const fieldAt = (path: string[]): Field | undefined => {
  const place = path.slice(1).join('/');
  return place in FIELDS ? FIELDS[place as keyof typeof FIELDS] : undefined;
};

/** The events of the parser, gathered into entries. */
function gatherInto(reading: Reading) {
  const { path } = reading;
  let entry: Entry = {};
  let field: Field | undefined;
  return {
    onopentagname(name: string): void {
      if (path.length >= DEEPEST) throw new TooDeep();
      path.push(localName(name));
      reading.root ??= path[0] ?? '';
      if (path.length === 2) entry = {};
      field = path.length > 2 ? fieldAt(path) : undefined;
    },
    ontext(text: string): void {
      if (field === undefined) return;
      const before = entry[field] ?? '';
      if (before.length < LONGEST_TEXT) entry[field] = before + text.slice(0, LONGEST_TEXT);
    },
    onclosetag(_name: string, isImplied: boolean): void {
      const name = path.pop();
      field = undefined;
      if (path.length !== 1 || (name !== 'url' && name !== 'sitemap') || isImplied) return;
      if (reading.entries.length === MOST_ENTRIES) throw new Enough();
      reading.entries.push(entry);
    },
  };
}

function readTags(text: string): Result<Reading> {
  const reading: Reading = { root: null, entries: [], path: [], isCutShort: false, isTooLong: false };
  const parser = new Parser(gatherInto(reading), { xmlMode: true, decodeEntities: true });
  try {
    parser.write(text);
    // The end of the text closes whatever is open.
    reading.isCutShort = reading.path.length > 0;
    parser.end();
  } catch (error) {
    if (error instanceof TooDeep) return fail('hostile', parsingTexts.tooMuchMarkup);
    if (!(error instanceof Enough)) throw error;
    reading.isTooLong = true;
  }
  return ok(reading);
}

const dateIn = (text: string | undefined) => (text === undefined ? null : readDate(text, { zone: 'Europe/Stockholm' }));

function toNews({ newsTitle, newsDate, newsLanguage }: Entry): ListedPage['news'] {
  const title = flattenWhitespace(newsTitle ?? '');
  return title === '' ? null : { title, published: dateIn(newsDate), language: toLanguageCode(newsLanguage) };
}

function addressIn({ address }: Entry, base: string): string | null {
  const url = resolveWebAddress(address, base);
  return url === null ? null : url.replace(/#.*$/s, '');
}

/**
 * @returns failure `not-a-feed` for anything but a sitemap, `truncated` for half a one of which nothing is whole, `too-large` and
 * `bad-encoding` for what can't be unpacked, `hostile` for nesting without end
 */
export const parseSitemap: ParseTaskFunctions['sitemap'] = (input): Result<ParsedSitemap> => {
  const text = readSitemapText(input);
  if (!text.ok) return text;
  const read = readTags(text.value);
  if (!read.ok) return read;
  const { root, entries, isCutShort, isTooLong } = read.value;
  if (root !== 'urlset' && root !== 'sitemapindex') return fail('not-a-feed', sitemapTexts.notASitemap);
  if (isCutShort && entries.length === 0) return fail('truncated', sitemapTexts.cutShort);
  const isIndex = root === 'sitemapindex';
  const listed = entries.flatMap((entry) => {
    const url = addressIn(entry, input.url);
    return url === null ? [] : [{ url, changed: dateIn(entry.changed), news: isIndex ? null : toNews(entry) }];
  });
  return ok({
    isIndex,
    maps: isIndex ? listed.map(({ url, changed }): ListedMap => ({ url, changed })) : [],
    pages: isIndex ? [] : listed,
    withoutAddress: entries.length - listed.length,
    isCutShort,
    isTooLong,
  });
};
