/** Parsing in the caller's own thread, without limits of time and memory: for tests and for tools that read their own files. */
import { parseSite } from '../discover/parse-site.js';
import { parseFeed } from '../feed/parse-feed.js';
import { parseOai } from '../oai-pmh/parse-oai.js';
import { parseOpml } from '../opml/parse-opml.js';
import { parseListing } from '../page/parse-listing.js';
import { parsePage } from '../page/parse-page.js';
import type { Parse, ParseTaskFunctions } from '../parse-tasks.js';
import { parseSitemap } from '../sitemap/parse-sitemap.js';
import { parseRecords } from './record-parsers.js';

export const parseTaskFunctions: ParseTaskFunctions = {
  feed: parseFeed,
  listing: parseListing,
  oai: parseOai,
  page: parsePage,
  sitemap: parseSitemap,
  records: parseRecords,
  discover: parseSite,
  opml: parseOpml,
};

/** A bug in a parser throws. */
export function createInlineParse(): Parse {
  return async (name, input) => parseTaskFunctions[name](input);
}
