/**
 * A research funder's open data in, batches of its calls and of what it has funded out. The address names one of the two lists; the other lies
 * beside it. `params`: `lists` (which of them, with commas between), `firstDays` (how old what is read may be).
 */
import { ok } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { gdpTexts } from '../../texts/gdp.js';
import { readWords } from '../records/filter-list.js';
import { createAsk, followPages, type PageOptions, type Question } from '../records/follow-pages.js';
import { createNewsCheck } from '../records/has-news.js';
import { missingKey, withKey } from '../records/keyed.js';
import { reachBackTo, rememberSuccess } from '../records/last-success.js';
import { queryValue, withDefaults, withQuery } from '../records/query.js';
import { paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { ReadSource, VisitContext } from '../visit.js';

const LISTS = ['utlysningar', 'finansieradeaktiviteter'];
const LIMIT = '1000';
const MOST_PAGES = 30;
const TIMEOUT_MS = 120_000;
const MAX_BYTES = 32 * 1024 * 1024;
const FIRST_DAYS = 3 * 365;
/** Decisions are made known some weeks after they have been made. */
const MARGIN_DAYS = 30;

interface ListAddress {
  list: string;
  /** Without query. */
  records: string;
  url: string;
}

/** The address's own list first. */
function listAddresses(source: Source): ListAddress[] {
  const url = new URL(source.url);
  const path = url.pathname.replace(/\/+$/, '');
  const own = LISTS.find((list) => path.toLowerCase().endsWith(`/${list}`));
  const base = own === undefined ? path : path.slice(0, -own.length - 1);
  const wanted = readWords(paramsOf(source).lists ?? '').filter((list) => LISTS.includes(list));
  const lists =
    wanted.length > 0 ? wanted : [...(own === undefined ? [] : [own]), ...LISTS.filter((list) => list !== own)];
  return lists.map((list) => {
    const records = `${url.origin}${base}/${list}`;
    return { list, records, url: `${records}${url.search}` };
  });
}

/** The key goes as the funders' specification says, in a header, and as their own examples do, in the address: gateways differ in which they read. */
function toQuestion(source: Source, visit: VisitContext, { list, records, url }: ListAddress, key: string): Question {
  const from = reachBackTo(source, { ...visit, memory: {} }, { marginDays: 0, firstDays: FIRST_DAYS });
  const decidedFrom = stockholmDay(reachBackTo(source, visit, { marginDays: MARGIN_DAYS, firstDays: FIRST_DAYS }));
  const asked = withDefaults(url, { limit: LIMIT });
  const dated = list === 'finansieradeaktiviteter' ? withQuery(asked, { franBeslutDatum: decidedFrom }) : asked;
  return {
    url: withQuery(dated, { offset: '0', authorization: key }),
    headers: { authorization: key },
    params: { list, from: from.toISOString(), records },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  };
}

/** By the total where the server tells it, else until an answer is not full; a server that gives the same again has no more. */
function createNext(): PageOptions['next'] {
  const hasNews = createNewsCheck();
  return ({ records, fetched }, question) => {
    const count = Number(records.next.count);
    const isRepeated = !hasNews(records);
    const offset = (numberOf(queryValue(question.url, 'offset')) ?? 0) + count;
    const total = numberOf(fetched.headers['x-totalrecords']);
    const isLast =
      total === null ? count < (numberOf(queryValue(question.url, 'limit')) ?? Number(LIMIT)) : offset >= total;
    if (count === 0 || isRepeated || isLast) return null;
    return { ...question, url: withQuery(question.url, { offset: String(offset) }) };
  };
}

/** Reads a source whose adapter is `gdp`. */
export const readGdpSource: ReadSource = async function* (source, visit) {
  const { key } = visit;
  if (key === null) return missingKey(source);
  const ask = withKey(createAsk(source, visit, 'gdp'), source, key);
  const notes = new Set<string>();
  let isCut = false;
  for (const [i, address] of listAddresses(source).entries()) {
    const question = toQuestion(source, visit, address, key);
    const read = yield* followPages(ask, question, { mostPages: MOST_PAGES, next: createNext() });
    if (read.ok) {
      for (const note of read.value.notes) notes.add(note);
      isCut ||= read.value.isCut;
    }
    // The list beside the source's own may not be there at all.
    else if (i > 0 && read.failure.code === 'not-found')
      notes.add(gdpTexts.otherListFailed(address.list, read.failure.message));
    else return read;
  }
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes: [...notes], isCut });
};
