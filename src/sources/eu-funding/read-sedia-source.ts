/** The EU's search for funding in, the open and forthcoming calls out, a page at a time: a form with the query as JSON, sent with POST. */
import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { euFundingTexts } from '../../texts/eu-funding.js';
import { explaining } from '../records/explain-refusal.js';
import { createAsk, followPages, type PageOptions, type Question } from '../records/follow-pages.js';
import { rememberSuccess } from '../records/last-success.js';
import { queryValue, withQuery } from '../records/query.js';
import { movedNotes } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { ReadSource } from '../visit.js';
import { CLOSED } from './parse-sedia.js';

const PAGE_SIZE = 100;
const MOST_PAGES = 20;

/** Grants and calls, forthcoming and open, in English. */
const USUAL_QUERY = {
  bool: {
    must: [
      { terms: { type: ['1', '2'] } },
      { terms: { status: ['31094501', '31094502'] } },
      { term: { language: 'en' } },
    ],
  },
};

function readQuery(text: string): Result<string> {
  try {
    return ok(JSON.stringify(JSON.parse(text)));
  } catch {
    return fail('refused-question', euFundingTexts.badQuery);
  }
}

/** What the source's `params` ask for: as a field, or after "query=" where they are a text. */
function queryOf({ params }: Source): Result<string> {
  const given = typeof params === 'string' ? /\bquery=(\{.*\})/s.exec(params)?.[1] : paramsOf({ params }).query;
  return given === undefined ? ok(JSON.stringify(USUAL_QUERY)) : readQuery(given);
}

/** One part named `query`. Like a file, which is how the interface wants JSON; as a mere field it is refused. */
function formWith(query: string): Question['body'] {
  // No query can hold its own hash.
  const boundary = `spanare-${createHash('sha256').update(query).digest('hex').slice(0, 32)}`;
  const head = 'Content-Disposition: form-data; name="query"; filename="blob"\r\nContent-Type: application/json';
  const text = `--${boundary}\r\n${head}\r\n\r\n${query}\r\n--${boundary}--\r\n`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, text };
}

/** A page that is not full is the last. */
const nextPage: PageOptions['next'] = ({ records: { next } }, question, count) => {
  const isLast = Number(next.count) < Number(queryValue(question.url, 'pageSize'));
  return isLast ? null : { ...question, url: withQuery(question.url, { pageNumber: String(count + 1) }) };
};

/** Reads a source with adapter `sedia`. `params.query`: a query of one's own, as JSON. */
export const readSediaSource: ReadSource = async function* (source, visit) {
  const query = queryOf(source);
  if (!query.ok) return query;
  const filled = fillPlaces(source.url, { ...paramsOf(source), datum: stockholmDay(visit.now) });
  // The interface gives at most so many, and a page that is not full would be taken for the last.
  const pageSize = Math.min(Number(queryValue(filled, 'pageSize')) || PAGE_SIZE, PAGE_SIZE);
  const url = withQuery(filled, { pageSize: String(pageSize), pageNumber: '1' });
  const body = formWith(query.value);
  const params = { withClosed: query.value.includes(CLOSED) ? 'yes' : 'no' };
  const ask = explaining(createAsk(source, visit, 'sedia'));
  const start = { url, params, ...(body && { body }) };
  const pages = yield* followPages(ask, start, { next: nextPage, mostPages: MOST_PAGES });
  if (!pages.ok) return pages;
  const notes = [...movedNotes(pages.value.first.fetched), ...pages.value.notes];
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut: pages.value.isCut });
};
