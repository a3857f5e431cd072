/** A source's address and `params` in, what of its sitemap is to be read out. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import type { Source } from '../../domain/source.js';
import { paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';

const USUAL_FIRST = 50;
const USUAL_PAGES = 20;
const MOST_PAGES = 100;

export interface SitemapParams {
  /** Beginnings of the paths that are read; none for the whole site. */
  paths: string[];
  /** How many pages, the newest, a first visit takes. */
  most: number;
  /** How many days back a first visit reaches instead. */
  firstDays: number | null;
  /** How many pages a visit reads. */
  pagesPerVisit: number;
}

function positive(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number > 0 ? number : null;
}

/** Written as addresses are, so that "/å/" is found in them. */
function toPath(text: string, base: string): string {
  const path = text.startsWith('/') || /^https?:/i.test(text) ? text : `/${text}`;
  return canParseUrl(path, base) ? new URL(path, base).pathname : path;
}

export function readSitemapParams(source: Pick<Source, 'url' | 'params'>): SitemapParams {
  const { path = '', most, firstDays, pages } = paramsOf(source);
  return {
    paths: path
      .split(/[\s,]+/)
      .filter((part) => part !== '')
      .map((part) => toPath(part, source.url)),
    most: Math.trunc(positive(most) ?? USUAL_FIRST),
    firstDays: positive(firstDays),
    pagesPerVisit: Math.min(Math.trunc(positive(pages) ?? USUAL_PAGES), MOST_PAGES),
  };
}
