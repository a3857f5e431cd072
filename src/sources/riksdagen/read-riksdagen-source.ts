/** The Riksdag's list of documents in, the documents since the last visit out, a page at a time. */
import { ok } from '../../domain/failure.js';
import { stockholmDay } from '../../language/local-time.js';
import { clip, toPlainText } from '../../language/plain-text.js';
import { riksdagenTexts } from '../../texts/riksdagen.js';
import { explaining } from '../records/explain-refusal.js';
import { type Ask, createAsk, followPages, type PageOptions } from '../records/follow-pages.js';
import { reachBackTo, rememberSuccess } from '../records/last-success.js';
import { onOriginOf, queryValue, withQuery } from '../records/query.js';
import { movedNotes } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { ReadSource } from '../visit.js';
import { type ListQuestion, questionsFor } from './questions.js';

/** In the autumn members hand in some 3,000 motions within three weeks. */
const MOST_PAGES = 80;
/** Documents come days after the date they bear. */
const REACH = { marginDays: 7, firstDays: 30 };
const LONGEST_WARNING = 200;

/** The servers are known to hang up now and then, and to answer the next moment. */
function askingTwice(ask: Ask): Ask {
  return async (question) => {
    const answer = await ask(question);
    return !answer.ok && answer.failure.code === 'reset' ? ask(question) : answer;
  };
}

/** The link to the next page names http and sometimes another form; the last page has none, nor have all others. */
function pagesAfter(sourceUrl: string, { stopBefore }: ListQuestion): PageOptions['next'] {
  return ({ records: { next } }, question) => {
    if (stopBefore !== null && next.newest && next.newest < stopBefore) return null;
    const link = onOriginOf(next.nextPage, sourceUrl);
    if (link !== null) return { url: withQuery(link, { utformat: queryValue(question.url, 'utformat') }) };
    const page = Number(next.page);
    return page > 0 && page < Number(next.pages) ? { url: withQuery(question.url, { p: String(page + 1) }) } : null;
  };
}

const warningIn = (said: string | null | undefined): string[] =>
  said ? [riksdagenTexts.warning(clip(toPlainText(said.slice(0, 2000)), LONGEST_WARNING))] : [];

/** Reads a source with adapter `riksdagen`. `params.firstDays`: how many days a first visit reaches back, default 30. */
export const readRiksdagenSource: ReadSource = async function* (source, visit) {
  const ask = askingTwice(explaining(createAsk(source, visit, 'riksdagen')));
  const from = stockholmDay(reachBackTo(source, visit, REACH));
  const url = fillPlaces(source.url, { ...paramsOf(source), datum: from });
  const notes = new Set<string>();
  let isCut = false;
  for (const question of questionsFor(url, { from, to: stockholmDay(visit.now) })) {
    const next = pagesAfter(source.url, question);
    const pages = yield* followPages(ask, { url: question.url }, { next, mostPages: MOST_PAGES });
    if (!pages.ok) return pages;
    const { first } = pages.value;
    const said = [...movedNotes(first.fetched), ...warningIn(first.records.next.warning), ...pages.value.notes];
    for (const note of said) notes.add(note);
    isCut ||= pages.value.isCut;
  }
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes: [...notes], isCut });
};
