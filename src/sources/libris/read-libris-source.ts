/**
 * LIBRIS in, batches of books out, newest first. It can't be asked what has changed: a later visit reads until an answer holds only what is
 * known. `params`: `fråga` (a question in the catalogue's own language).
 */
import { ok } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { explaining } from '../records/explain-refusal.js';
import { createAsk, followPages, type Question, type RecordsAnswer } from '../records/follow-pages.js';
import { lastSuccessOf, rememberSuccess } from '../records/last-success.js';
import { queryValue, withDefaults, withQuery } from '../records/query.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { ReadSource, VisitContext } from '../visit.js';

/** Asked where the address has `{fråga}` and `params.fråga` says nothing: books whose subject is municipalities. */
const DEFAULT_QUESTION = 'ämne:kommuner';
const BOOKS = 50;
const MOST_BOOKS = 200;
const MOST_PAGES = 10;

/** @returns the first question. */
export function askLibris(source: Source): string {
  const params = paramsOf(source);
  const question = (params.fråga ?? params.fraga ?? '').trim() || DEFAULT_QUESTION;
  const filled = withDefaults(fillPlaces(source.url, { fråga: question }), {
    query: question,
    order: '-chronological',
  });
  const wanted = numberOf(queryValue(filled, 'n')) ?? BOOKS;
  const n = String(Math.min(Math.max(1, Math.trunc(wanted)), MOST_BOOKS));
  return withQuery(filled, { format: 'json', n, start: '1' });
}

/** @returns where the next answer begins; null after the last one, and when the server gives the same books again. */
function nextStart({ records: { next } }: RecordsAnswer, question: Question): number | null {
  const start = numberOf(queryValue(question.url, 'start')) ?? 1;
  const to = numberOf(next.to) ?? start + Number(next.count) - 1;
  const isLast = next.count === '0' || to < start || to >= (numberOf(next.records) ?? 0);
  return isLast ? null : to + 1;
}

async function isAllKnown(visit: VisitContext, { records: { items } }: RecordsAnswer): Promise<boolean> {
  return items.length > 0 && (await visit.areKnown(items)).every(Boolean);
}

/** Reads a source whose adapter is `libris`. */
export const readLibrisSource: ReadSource = async function* (source, visit) {
  const isFirst = lastSuccessOf(source, visit.memory) === null || visit.isAfterTrouble === true;
  const ask = explaining(createAsk(source, visit, 'libris'));
  let hasReachedKnown = false;
  const watching: typeof ask = async (question) => {
    const answer = await ask(question);
    // Before they are saved: afterwards all are known.
    if (answer.ok && !isFirst) hasReachedKnown = await isAllKnown(visit, answer.value);
    return answer;
  };
  const pages = yield* followPages(
    watching,
    { url: askLibris(source) },
    {
      mostPages: MOST_PAGES,
      next: (answer, question) => {
        const start = hasReachedKnown ? null : nextStart(answer, question);
        return start === null ? null : { ...question, url: withQuery(question.url, { start: String(start) }) };
      },
    },
  );
  if (!pages.ok) return pages;
  const { notes, isCut } = pages.value;
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut });
};
