/** The bytes of an answer in, what kind of document it is out: by what it begins with, whatever its headers call it. */
import { decodeText } from '../decode-text.js';
import { readProlog } from '../feed/prolog.js';

export type DocumentKind =
  | 'rss'
  | 'atom'
  | 'jsonfeed'
  | 'json'
  | 'oai-pmh'
  | 'sitemap'
  | 'sitemap-index'
  | 'opml'
  | 'xml'
  | 'pdf'
  | 'html'
  | 'empty'
  | 'other';

const LOOKED_AT = 64 * 1024;
const BY_ROOT: Record<string, DocumentKind> = {
  rss: 'rss',
  rdf: 'rss',
  channel: 'rss',
  feed: 'atom',
  'oai-pmh': 'oai-pmh',
  urlset: 'sitemap',
  sitemapindex: 'sitemap-index',
  opml: 'opml',
};
/** What opens a page that leaves out its outermost tags. */
const HTML_ROOTS = new Set(
  'html head body title meta link base style script main div p section article nav header footer table ul ol dl form h1 h2 h3 a img span center b br'.split(
    ' ',
  ),
);

const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-');
const isZero = (bytes: Uint8Array): boolean => bytes.subarray(0, 512).includes(0);

function byType(contentType: string | null): DocumentKind {
  return contentType === null || /^\s*(?:text\/(?:html|plain)|application\/xhtml\+xml)\b/i.test(contentType)
    ? 'html'
    : 'other';
}

export function documentKind(bytes: Uint8Array, contentType: string | null): DocumentKind {
  if (isPdf(bytes)) return 'pdf';
  const text = decodeText(bytes.subarray(0, LOOKED_AT), contentType).replace(/^[\s\ufeff\0]+/, '');
  if (text === '') return 'empty';
  if (/^[{[]/.test(text))
    return /"version"\s*:\s*"https?:\/\/(?:www\.)?jsonfeed\.org\//.test(text) ? 'jsonfeed' : 'json';
  const { rootName } = readProlog(text);
  const known = BY_ROOT[rootName];
  if (known !== undefined) return known;
  if (HTML_ROOTS.has(rootName) || /<!doctype html/i.test(text.slice(0, 2000))) return 'html';
  if (text.startsWith('<?xml')) return 'xml';
  return isZero(bytes) ? 'other' : byType(contentType);
}
