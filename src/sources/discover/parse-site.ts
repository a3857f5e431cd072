/** A page's bytes in, where its news can be read out: the parse task `discover`. */
import { ok, type Result } from '../../domain/failure.js';
import { clip, toPlainText } from '../../language/plain-text.js';
import { openPage } from '../page/open-page.js';
import { readMeta } from '../page/page-meta.js';
import type { ParseTaskFunctions } from '../parse-tasks.js';
import { findFeeds } from './find-feeds.js';
import { findListings } from './find-listings.js';
import type { ParsedSite } from './parsed-site.js';

const MOST_TITLE = 300;

/** @returns failure `hostile` for a page beyond the limits of `parseMarkup`. */
export const parseSite: ParseTaskFunctions['discover'] = (input): Result<ParsedSite> => {
  const opened = openPage(input);
  if (!opened.ok) return opened;
  const page = opened.value;
  const { language, tdmReserved } = page;
  const meta = readMeta(page);
  const written = toPlainText(
    page
      .$('head title, title')
      .first()
      .text()
      .slice(0, 10 * MOST_TITLE),
  );
  const title = clip(written === '' ? (meta.first(['og:title', 'og:site_name']) ?? '') : written, MOST_TITLE);
  return ok({
    title,
    language,
    tdmReserved,
    generator: meta.first(['generator']),
    feeds: findFeeds(page, input.url, title),
    // Announcing a feed is an invitation to read that; the page itself is reserved.
    listings: tdmReserved ? [] : findListings(page, input.url, new Date(input.nowMs)),
  });
};
