/** An item's own page in; its title, lead, date and language out, for items whose source says too little. */
import { ok, type Result } from '../../domain/failure.js';
import type { ParsedPage, ParseTaskFunctions } from '../parse-tasks.js';
import { findAll, type OpenPage, openPage, readText } from './open-page.js';
import { readPublished } from './page-date.js';
import { readLeadHtml } from './page-lead.js';
import { type PageMeta, readMeta } from './page-meta.js';
import { findRegions, removeSurroundings } from './page-regions.js';

/** "Rubrik | Kommunen": what stands after the last bar is the site. */
function withoutSiteName(title: string, meta: PageMeta): string {
  const site = meta.first(['og:site_name']) ?? '';
  const bare = site !== '' && title.endsWith(site) ? title.slice(0, -site.length).replace(/[\s|–—:-]+$/u, '') : '';
  if (bare !== '') return bare;
  const bar = title.lastIndexOf(' | ');
  return bar > 0 ? title.slice(0, bar) : title;
}

function readTitle(page: OpenPage, meta: PageMeta): string {
  for (const place of ['article h1', 'main h1, [role=main] h1', 'h1']) {
    const text = readText(page.$, findAll(page, place).first());
    if (text !== '') return text;
  }
  const title = meta.first(['og:title']) ?? readText(page.$, findAll(page, 'title').first());
  return withoutSiteName(title, meta);
}

/** @returns failure `hostile` for a page beyond the limits of `parseMarkup`; missing parts are empty or null. */
export const parsePage: ParseTaskFunctions['page'] = (input): Result<ParsedPage> => {
  const opened = openPage(input);
  if (!opened.ok) return opened;
  const page = opened.value;
  const meta = readMeta(page);
  removeSurroundings(page);
  const regions = findRegions(page);
  const title = readTitle(page, meta);
  const published = readPublished(page, regions, meta, new Date(input.nowMs));
  // Last, since it may take the page apart.
  const summaryHtml = readLeadHtml(page, regions, meta);
  return ok({ title, summaryHtml, published, language: page.language, tdmReserved: page.tdmReserved });
};
