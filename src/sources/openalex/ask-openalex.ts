/** A source and what is remembered of it in, the question to OpenAlex out: words as alternatives, the day from which to ask, cursor and key. */
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { quotePhrase, readWords, withFromFilter } from '../records/filter-list.js';
import { lastSuccessOf, reachBackTo } from '../records/last-success.js';
import { queryValue, withDefaults, withQuery } from '../records/query.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { VisitContext } from '../visit.js';

/** Asked for where the address has `{ord}` and `params.ord` says nothing. */
const DEFAULT_WORDS = 'Swedish municipalities, Swedish municipality, Nordic municipalities';
/** Works are registered late, and the index says itself that dates of publication don't catch them all. */
const MARGIN_DAYS = 30;
const FIRST_DAYS = 90;
const MOST_PER_PAGE = 100;
/** What is read of a work: the rest is many times as much. */
const FIELDS =
  'id,doi,ids,title,display_name,publication_date,language,type,primary_location,authorships,is_retracted,is_paratext,abstract_inverted_index';

/** Words as the parameter they stand in takes alternatives. */
function joinWords(url: string, words: string[]): string {
  const isSearch = /[?&]search(?:\.\w+)?=[^&]*\{ord\}/.test(url);
  return words.map(quotePhrase).join(isSearch ? ' OR ' : '|');
}

/** Older addresses write it with a hyphen. */
function withPageSize(address: string): string {
  const name = queryValue(address, 'per-page') === null ? 'per_page' : 'per-page';
  const wanted = numberOf(queryValue(address, name));
  const size = wanted === null ? MOST_PER_PAGE : Math.min(Math.max(1, Math.trunc(wanted)), MOST_PER_PAGE);
  return withQuery(address, { [name]: String(size) });
}

/** @returns the first question; a later one differs by its cursor. */
export function askOpenAlex(source: Source, visit: Pick<VisitContext, 'memory' | 'now'>, key: string): string {
  const params = paramsOf(source);
  const day = stockholmDay(reachBackTo(source, visit, { marginDays: MARGIN_DAYS, firstDays: FIRST_DAYS }));
  const words = readWords(params.ord ?? '');
  const ord = joinWords(source.url, words.length > 0 ? words : readWords(DEFAULT_WORDS));
  const isFirst = lastSuccessOf(source, visit.memory) === null;
  const filled = fillPlaces(source.url, { ord, datum: day });
  const filtered = withFromFilter(filled, { name: 'from_publication_date', day, isFirst });
  const asked = withDefaults(withPageSize(filtered), { sort: 'publication_date:desc', select: FIELDS });
  return withQuery(asked, { page: null, cursor: '*', api_key: key });
}
