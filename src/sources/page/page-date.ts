/** A page's text regions and meta in, its date of publication out: from what machines are told, then from the text by the heading. */
import type { DatedText } from '../../domain/item.js';
import { findDate, readPageDate } from './find-date.js';
import { type Elements, findAll, type OpenPage, readText } from './open-page.js';
import type { PageMeta } from './page-meta.js';
import { findInRegion, type Region } from './page-regions.js';
import { allHolders, closestIn, startOfText } from './walk.js';

const META_NAMES = [
  'article:published_time',
  'og:article:published_time',
  'datepublished',
  'dc.date.issued',
  'dcterms.issued',
  'dc.date',
  'dcterms.date',
  'dc.date.created',
  'dcterms.created',
  'dcterms.available',
  'date',
  'pubdate',
  'publishdate',
  'publish-date',
  'publication_date',
];

/** Elements whose class speaks of dates, and those that usually hold a byline. */
const DATE_CLASSES = '[class*=date i], [class*=datum i], [class*=publi i], [class*=timestamp i], [class*=byline i]';
const PUBLISHED_LABEL = /^(?:publicera[dt]|publiceringsdatum|datum|published|posted|anslagen|skapad)\b/iu;
/** A line by the heading is short; so is the way to it. */
const LONGEST_LINE = 100;
const NEARBY_LINES = 12;
const MOST_TIMES = 50;
const BLOCKS = 'p, div, ul, ol, table, section, article, header, h1, h2, h3, h4, h5, h6';

function readFromMeta(meta: PageMeta, now: Date): DatedText | null {
  const written = [meta.jsonLdPublished, ...META_NAMES.map((name) => meta.first([name]))];
  for (const text of written) {
    const date = text === null ? null : readPageDate(text, now);
    if (date) return date;
  }
  return null;
}

function readFromTime(page: OpenPage, region: Region, now: Date): DatedText | null {
  const foreign = new Set(region.isArticle ? [] : findInRegion(page, region, 'article'));
  const times = findInRegion(page, region, 'time[datetime], [itemprop=datePublished]').slice(0, MOST_TIMES);
  for (const match of times) {
    if (closestIn(match, foreign) !== null) continue;
    const time = page.$(match);
    const date = readPageDate(time.attr('datetime') ?? time.attr('content') ?? readText(page.$, time), now);
    if (date) return date;
  }
  return null;
}

/** A line that is a date, or one that says it holds the date of publication. */
function readLine(text: string, isMarked: boolean, now: Date): DatedText | null {
  if (text === '' || text.length > LONGEST_LINE) return null;
  if (isMarked || PUBLISHED_LABEL.test(text)) return findDate(text, now);
  return /^(?:senast\s+)?(?:uppdatera|ändra|granska)[dt]/iu.test(text) ? null : readPageDate(text, now);
}

/** Lines right after the heading, then the few before it. Only elements without blocks inside are lines. */
function linesNearHeading(page: OpenPage, region: Region): Elements[] {
  const all = findInRegion(page, region, '*');
  const holders = allHolders(findAll(page, BLOCKS).toArray());
  const heading = all.find(({ name }) => name === 'h1') ?? all.find(({ name }) => name === 'h2');
  const at = heading === undefined ? -1 : all.indexOf(heading);
  const lines = (from: number, to: number) =>
    all
      .slice(Math.max(0, from), Math.max(0, to))
      .filter((element) => !/^h[1-6]$/.test(element.name) && !holders.has(element))
      .map((element) => page.$(element));
  return [...lines(at + 1, at + 100).slice(0, NEARBY_LINES), ...lines(at - 20, at).slice(-3)];
}

function readNearHeading(page: OpenPage, region: Region, now: Date): DatedText | null {
  for (const line of linesNearHeading(page, region)) {
    const date = readLine(readText(page.$, line), line.is(DATE_CLASSES), now);
    if (date) return date;
  }
  return null;
}

/** A line anywhere in the text that calls itself the date of publication: many sites put it last. */
function readLabelled(page: OpenPage, now: Date): DatedText | null {
  const holders = allHolders(findAll(page, BLOCKS).toArray());
  const labelled = findAll(page, 'p, span, div, li, dt, dd')
    .toArray()
    .filter((element) => !holders.has(element) && PUBLISHED_LABEL.test(startOfText(element)));
  for (const match of labelled.slice(0, MOST_TIMES)) {
    const date = readLine(readText(page.$, page.$(match)), true, now);
    if (date) return date;
  }
  return null;
}

/** @returns null when the page names no date of publication. */
export function readPublished(page: OpenPage, regions: Region[], meta: PageMeta, now: Date): DatedText | null {
  const fromMeta = readFromMeta(meta, now);
  if (fromMeta) return fromMeta;
  for (const region of regions) {
    const date = readFromTime(page, region, now) ?? readNearHeading(page, region, now);
    if (date) return date;
  }
  return readLabelled(page, now);
}
