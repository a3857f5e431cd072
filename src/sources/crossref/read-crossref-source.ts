/**
 * Crossref in, batches of its works out, an answer at a time, as fast as its answers allow. Each visit asks for what has been indexed since the
 * last one. `params`: `ord` (words; any of them), `firstDays`.
 */
import { fail, ok } from '../../domain/failure.js';
import { crossrefTexts } from '../../texts/crossref.js';
import { explainRefusal } from '../records/explain-refusal.js';
import { type Ask, createAsk, followPages, type Question, type RecordsAnswer } from '../records/follow-pages.js';
import { createNewsCheck } from '../records/has-news.js';
import { rememberSuccess } from '../records/last-success.js';
import { withQuery } from '../records/query.js';
import { numberOf } from '../records/values.js';
import type { ReadSource } from '../visit.js';
import { askCrossref, rowsOf, spacingAskedFor } from './ask-crossref.js';

const MOST_PAGES = 20;
/** Works come with all their references. */
const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

function explained(ask: Ask): Ask {
  return async (question) => {
    const answer = await ask(question);
    if (answer.ok) return answer;
    const { failure } = answer;
    return failure.status === 403
      ? fail('forbidden', crossrefTexts.blocked, { status: 403 })
      : { ok: false, failure: explainRefusal(failure) };
  };
}

/**
 * Which question follows. The same cursor is given for every answer, so it says nothing about the end: that is an answer without records,
 * one with fewer than it could hold when it does not say how many there are, one with the last of them, or one that only repeats.
 */
function createNext() {
  const hasNews = createNewsCheck();
  let count = 0;
  return ({ records, fetched }: RecordsAnswer, question: Question): Question | null => {
    const { next } = records;
    const onPage = Number(next.count);
    const isRepeated = !hasNews(records);
    count += onPage;
    const total = numberOf(next.total);
    const isLast = total === null ? onPage < (numberOf(next.perPage) ?? rowsOf(question.url)) : count >= total;
    if (onPage === 0 || !next.cursor || isRepeated || isLast) return null;
    const spacingMs = Math.max(question.spacingMs ?? 0, spacingAskedFor(fetched.headers));
    return { ...question, spacingMs, url: withQuery(question.url, { cursor: next.cursor }) };
  };
}

/** Reads a source whose adapter is `crossref`. */
export const readCrossrefSource: ReadSource = async function* (source, visit) {
  const ask = explained(createAsk(source, visit, 'crossref'));
  const start = { url: askCrossref(source, visit), maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS };
  const pages = yield* followPages(ask, start, { mostPages: MOST_PAGES, mayRepeat: true, next: createNext() });
  if (!pages.ok) return pages;
  const { notes, isCut } = pages.value;
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut });
};
