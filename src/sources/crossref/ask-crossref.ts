/** A source and what is remembered of it in, the question to Crossref out: words, the day from which to ask, and whom they may write to. */
import type { Source } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { readWords, withFromFilter } from '../records/filter-list.js';
import { lastSuccessOf, reachBackTo } from '../records/last-success.js';
import { queryValue, withDefaults, withQuery } from '../records/query.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { Fetched, VisitContext } from '../visit.js';

/** Asked for where the address has `{ord}` and `params.ord` says nothing. */
const DEFAULT_WORDS = 'Swedish municipalities';
/** The index counts days in its own zone, and takes some hours to be whole. */
const MARGIN_DAYS = 1;
const FIRST_DAYS = 30;
const ROWS = 100;
const MOST_ROWS = 1000;

/** @returns an e-mail address in what is known of whom to write to; null without one. */
export const mailOf = (contact: string | null): string | null =>
  /[^\s@<>:;,"]+@[^\s@<>:;,"]+\.[^\s@<>:;,"]+/.exec(contact ?? '')?.[0] ?? null;

/** Somebody's own address in the source's stays; without any, the parameter goes. */
function withMail(address: string, contact: string | null): string {
  const written = mailOf(queryValue(address, 'mailto'));
  return withQuery(address, { mailto: written ?? mailOf(contact) });
}

function withRows(address: string): string {
  const wanted = numberOf(queryValue(address, 'rows'));
  return withQuery(address, {
    rows: String(wanted === null ? ROWS : Math.min(Math.max(1, Math.trunc(wanted)), MOST_ROWS)),
  });
}

/** Cursors don't go together with order by relevance: those that come first would never be the new ones. */
function withOrder(address: string): string {
  const isRelevance = /^(?:score|relevance)$/i.test(queryValue(address, 'sort') ?? '');
  const ordered = isRelevance ? withQuery(address, { sort: null, order: null }) : address;
  return queryValue(ordered, 'sort') === null
    ? withQuery(ordered, { sort: 'published', order: 'desc' })
    : withDefaults(ordered, { order: 'desc' });
}

/** How many records a question wants. */
export const rowsOf = (address: string): number => numberOf(queryValue(address, 'rows')) ?? ROWS;

/** @returns the first question; a later one differs by its cursor. */
export function askCrossref(source: Source, visit: Pick<VisitContext, 'memory' | 'now' | 'contact'>): string {
  const day = stockholmDay(reachBackTo(source, visit, { marginDays: MARGIN_DAYS, firstDays: FIRST_DAYS }));
  const words = readWords(paramsOf(source).ord ?? '');
  const ord = (words.length > 0 ? words : [DEFAULT_WORDS]).join(' ');
  const isFirst = lastSuccessOf(source, visit.memory) === null;
  const filled = fillPlaces(source.url, { ord, datum: day });
  const name = /[?&]filter=[^&]*from-created-date/.test(filled) ? 'from-created-date' : 'from-index-date';
  const filtered = withFromFilter(filled, { name, day, isFirst });
  return withQuery(withOrder(withRows(withMail(filtered, visit.contact))), { offset: null, cursor: '*' });
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };
/** A longer interval is taken as a mistake. */
const LONGEST_SPACING_MS = 60_000;

/** @returns ms between questions that the answer asks for: so many in so long; 0 where it says nothing. */
export function spacingAskedFor(headers: Fetched['headers']): number {
  const limit = numberOf(headers['x-rate-limit-limit']);
  const interval = /^\s*(\d+)\s*(ms|s|m)?\s*$/.exec(headers['x-rate-limit-interval'] ?? '');
  if (limit === null || limit <= 0 || interval === null) return 0;
  const spacingMs = (Number(interval[1]) * (UNIT_MS[interval[2] ?? 's'] ?? 1000)) / limit;
  return Math.min(Math.ceil(spacingMs), LONGEST_SPACING_MS);
}
