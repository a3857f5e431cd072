/**
 * SCB's interface for tables in, the tables updated since the last visit out, a page at a time; or, where the source names tables, their newest
 * figures for its municipality. How often the interface may be asked it says itself.
 */
import { ok, type Result } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { stockholmDay } from '../../language/local-time.js';
import { scbTexts } from '../../texts/scb.js';
import { explaining } from '../records/explain-refusal.js';
import { type Ask, createAsk, followPages, type PageOptions } from '../records/follow-pages.js';
import { pathStep } from '../records/identifiers.js';
import { lastSuccessOf, rememberSuccess } from '../records/last-success.js';
import { onOriginOf, queryValue, withDefaults, withQuery } from '../records/query.js';
import { movedNotes } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { Batch, ReadSource, VisitContext, VisitEnd } from '../visit.js';

const DAY_MS = 86_400_000;
const MOST_PAGES = 40;
/** A source that has been away longer begins anew. */
const MOST_DAYS = 365;
const USUAL_FIRST_DAYS = 30;
/** A window longer than this is no limit but a mistake. */
const LONGEST_SPACING_MS = 60_000;
const USUAL_REGION = '0182';
const USUAL_PERIODS = 'top(3)';

/** What comes before "/tables" in the source's address; null where there is no such part. */
const baseOf = (url: string): string | null => /^([^?#]*)\/tables\b/.exec(url)?.[1] ?? null;

/** An interface that does not tell its limits is asked as often as the configuration says. */
async function spacingFor(source: Source, visit: VisitContext): Promise<number> {
  const base = baseOf(source.url);
  const usual = spacingMsOf(source);
  if (base === null) return usual;
  const answer = await createAsk(source, visit, 'scb-tables')({ url: `${base}/config`, params: { what: 'config' } });
  if (!answer.ok) return usual;
  const { calls, seconds } = answer.value.records.next;
  const told = (1000 * (numberOf(seconds) ?? 0)) / Math.max(1, numberOf(calls) ?? 1);
  return Math.max(usual, Math.min(told, LONGEST_SPACING_MS));
}

async function makeAsk(source: Source, visit: VisitContext): Promise<Ask> {
  const seconds = (await spacingFor(source, visit)) / 1000;
  return explaining(createAsk({ ...source, spacing: `PT${seconds.toFixed(3)}S` }, visit, 'scb-tables'));
}

/** So many days as have passed since last time, and one more; a first visit as many as the source says. */
function daysFor(source: Source, visit: VisitContext, url: string): number {
  const last = lastSuccessOf(source, visit.memory);
  const first = numberOf(paramsOf(source).firstDays) ?? numberOf(queryValue(url, 'pastDays')) ?? USUAL_FIRST_DAYS;
  const days = last === null ? first : Math.ceil((visit.now.getTime() - last.getTime()) / DAY_MS) + 1;
  return Math.min(Math.max(1, Math.round(days)), MOST_DAYS);
}

/** Follows the link, else counts pages. A server that gives another page than the one asked for has no more to give. */
function pagesOf(source: Source, notes: string[]): PageOptions['next'] {
  return ({ records: { next } }, question) => {
    const asked = Number(queryValue(question.url, 'pageNumber')) || 1;
    const given = numberOf(next.page) ?? asked;
    if (given < asked) {
      notes.push(scbTexts.otherPage(asked, given));
      return null;
    }
    const link = onOriginOf(next.link, source.url);
    if (link !== null) return { url: link };
    const isLast = asked >= Number(next.pages ?? 1);
    return isLast ? null : { url: withQuery(question.url, { pageNumber: String(asked + 1) }) };
  };
}

type Reading = AsyncGenerator<Batch, Result<VisitEnd>>;

async function* readTables(source: Source, visit: VisitContext, ask: Ask): Reading {
  const filled = fillPlaces(source.url, { ...paramsOf(source), datum: stockholmDay(visit.now) });
  const pastDays = String(daysFor(source, visit, filled));
  const url = withQuery(withDefaults(filled, { lang: 'sv', pageSize: '100' }), { pastDays, pageNumber: '1' });
  const notes: string[] = [];
  const pages = yield* followPages(ask, { url }, { next: pagesOf(source, notes), mostPages: MOST_PAGES });
  if (!pages.ok) return pages;
  notes.push(...movedNotes(pages.value.first.fetched), ...pages.value.notes);
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut: pages.value.isCut });
}

/** `params` whose names are those of the interface ("valueCodes[Kon]") go along as they are. */
function selectionOf(source: Source, region: string): Record<string, string> {
  const own = Object.entries(paramsOf(source)).filter(([name]) => /^(?:valueCodes|codelist)\[/i.test(name));
  return { 'valueCodes[Region]': region, 'valueCodes[Tid]': USUAL_PERIODS, ...Object.fromEntries(own) };
}

async function* readFigures(source: Source, visit: VisitContext, ask: Ask, tables: string[]): Reading {
  const { region = USUAL_REGION } = paramsOf(source);
  const base = baseOf(source.url) ?? source.url.replace(/[?#].*$/, '');
  for (const table of tables) {
    const address = `${base}/tables/${pathStep(table)}/data`;
    const url = withQuery(address, { lang: 'sv', outputFormat: 'json-stat2', ...selectionOf(source, region) });
    const answer = await ask({ url, params: { what: 'data', region: region.split(',')[0] ?? region, table } });
    if (!answer.ok) return answer;
    const { items, deletedIds, skipped } = answer.value.records;
    yield { items, deletedIds, skipped };
  }
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes: [] });
}

/**
 * Reads a source with adapter `scb-tables`. `params.tables`: names of tables ("TAB638,TAB1267") whose figures are wanted instead of a list of
 * tables, for `params.region` (codes; the first is what it is about, the others stand beside it), the last three periods.
 */
export const readScbSource: ReadSource = async function* (source, visit) {
  const tables = (paramsOf(source).tables ?? '').split(/[\s,;]+/).filter((table) => table !== '');
  const ask = await makeAsk(source, visit);
  return yield* tables.length > 0 ? readFigures(source, visit, ask, tables) : readTables(source, visit, ask);
};
