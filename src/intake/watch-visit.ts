/** A visit's fetching and parsing in, the same out with a witness beside: where the source has moved to, and the web page that stood where a feed was. */
import type { Source } from '../domain/source.js';
import type { Document, Parse } from '../sources/parse-tasks.js';
import type { Fetch } from '../sources/visit.js';

export interface Witness {
  /** Where permanent redirects of the source's own address led; null where it answers itself. */
  movedTo: string | null;
  /** What came in place of a feed. */
  page: Document | null;
}

export interface Watched {
  fetch: Fetch;
  parse: Parse;
  witness: Witness;
}

const HTML_TYPE = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i;
const HTML_START = /^\s*<(?:!doctype\s+html|html|head|body)\b/i;
/** What may stand before it: a byte order mark as Latin-1 reads it, comments, processing instructions. */
const BEFORE_START = /^\u00ef\u00bb\u00bf|<!--[\s\S]*?-->|<\?[^>]*>/g;
const FIRST_BYTES = 4000;

/** Whether a document that is no feed is a page for people. */
function isWebPage({ bytes, contentType }: Document): boolean {
  if (bytes.length === 0) return false;
  const start = Buffer.from(bytes.subarray(0, FIRST_BYTES)).toString('latin1');
  return HTML_TYPE.test(contentType ?? '') || HTML_START.test(start.replace(BEFORE_START, ''));
}

export function watchVisit(source: Source, { fetch, parse }: { fetch: Fetch; parse: Parse }): Watched {
  const witness: Witness = { movedTo: null, page: null };
  return {
    witness,
    fetch: async (request, signal) => {
      const fetched = await fetch(request, signal);
      if (fetched.ok && request.url === source.url) witness.movedTo = fetched.value.movedTo;
      return fetched;
    },
    parse: async (name, input) => {
      const parsed = await parse(name, input);
      if (name === 'feed' && !parsed.ok && parsed.failure.code === 'not-a-feed' && isWebPage(input))
        witness.page = input;
      return parsed;
    },
  };
}
