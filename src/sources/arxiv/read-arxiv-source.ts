/**
 * A question to arXiv in, batches of its preprints out, newest first, until what was read at the last visit. arXiv allows one request in three
 * seconds for all of us together, so a visit reads few answers, each as long as the address says.
 */
import { type Failure, ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { arxivTexts } from '../../texts/arxiv.js';
import { type Ask, createAsk, followPages, type Question, type RecordsAnswer } from '../records/follow-pages.js';
import { lastSuccessOf, reachBackTo, rememberSuccess } from '../records/last-success.js';
import { queryValue, withDefaults, withQuery } from '../records/query.js';
import { movedNotes } from '../records/read-one-answer.js';
import { fillPlaces, paramsOf } from '../records/template.js';
import type { ReadSource, SourceMemory, VisitContext } from '../visit.js';

/** Preprints reach arXiv's interface up to a day after they are published. */
const REACH = { marginDays: 2, firstDays: 365 };
const MOST_ANSWERS = 10;
const USUAL_SIZE = 100;
const LARGEST_SIZE = 2000;
const LARGEST_TOTAL = 30_000;
/** Of use to a Swedish municipality; an own question belongs in the address, or as `fråga` in the source's `params`. */
const USUAL_QUESTION =
  '(all:municipality OR all:municipalities OR all:"local government" OR all:"urban planning") AND (all:Sweden OR all:Swedish OR all:Stockholm)';

/** The first question: what the address says, with what it leaves open filled in. */
function firstQuestion(source: Source): Question {
  const address = fillPlaces(source.url, { fråga: USUAL_QUESTION, ...paramsOf(source) });
  const isAsking = queryValue(address, 'search_query') !== null || queryValue(address, 'id_list') !== null;
  const size = Math.trunc(Number(queryValue(address, 'max_results') ?? USUAL_SIZE));
  const asked = isAsking ? address : withQuery(address, { search_query: USUAL_QUESTION });
  const sorted = withDefaults(asked, { sortBy: 'submittedDate', sortOrder: 'descending' });
  return {
    url: withQuery(sorted, { start: '0', max_results: String(size >= 1 ? Math.min(size, LARGEST_SIZE) : USUAL_SIZE) }),
  };
}

/** Only answers in falling order of their first publication say that what follows is older. */
const isNewestFirst = (url: string): boolean =>
  queryValue(url, 'sortBy') === 'submittedDate' && queryValue(url, 'sortOrder') === 'descending';

interface Answered {
  /** Entries of the answer. */
  count: number;
  /** Entries of this answer and those before it. */
  end: number;
  /** Found in all; what arXiv does not say is taken to be no more than this. */
  total: number;
}

function readAnswered({ records }: RecordsAnswer, { url }: Question): Answered {
  const count = Number(records.next.count ?? 0);
  const end = Number(queryValue(url, 'start') ?? 0) + count;
  const total = Number.parseInt(records.next.total ?? '', 10);
  return { count, end, total: Number.isNaN(total) ? end : total };
}

/** @param since what is published before this has been read. @returns null at the end. */
function nextQuestion(answer: RecordsAnswer, question: Question, since: Date): Question | null {
  const { count, end, total } = readAnswered(answer, question);
  const { last } = answer.records.next;
  const isOld = isNewestFirst(question.url) && last != null && Date.parse(last) < since.getTime();
  if (count === 0 || isOld || end >= Math.min(total, LARGEST_TOTAL)) return null;
  return { url: withQuery(question.url, { start: String(end) }) };
}

/** arXiv tells what is wrong with a question in a feed, also where the status already says that something is. */
async function explain(failure: Failure, visit: VisitContext, url: string): Promise<Failure> {
  if (failure.answer === undefined) return failure;
  const document = { bytes: new TextEncoder().encode(failure.answer), contentType: null, url };
  const said = await visit.parse('records', { ...document, adapter: 'arxiv', nowMs: visit.now.getTime(), params: {} });
  const isTold = !said.ok && said.failure.code === 'refused-question';
  return isTold ? { ...said.failure, ...(failure.status !== undefined && { status: failure.status }) } : failure;
}

function explaining(ask: Ask, visit: VisitContext): Ask {
  return async (question): Promise<Result<RecordsAnswer>> => {
    const answer = await ask(question);
    return answer.ok ? answer : { ok: false, failure: await explain(answer.failure, visit, question.url) };
  };
}

interface Ending {
  /** The interface said there was more and gave nothing, as it does now and then. */
  isHollow: boolean;
  hasEntries: boolean;
}

/** After an answer without content the same period is read again, unless there is no earlier visit to begin from. */
function memoryOf(source: Source, visit: VisitContext, { isHollow, hasEntries }: Ending): SourceMemory {
  const isAgain = isHollow && (!hasEntries || lastSuccessOf(source, visit.memory) !== null);
  return isAgain ? visit.memory : rememberSuccess(source, visit.now);
}

/** Reads a source of adapter `arxiv`. */
export const readArxivSource: ReadSource = async function* (source, visit) {
  const since = reachBackTo(source, visit, REACH);
  const ending: Ending = { isHollow: false, hasEntries: false };
  const next = (answer: RecordsAnswer, question: Question): Question | null => {
    const { count, end, total } = readAnswered(answer, question);
    ending.isHollow = count === 0 && end < Math.min(total, LARGEST_TOTAL);
    ending.hasEntries ||= count > 0;
    return nextQuestion(answer, question, since);
  };
  const ask = explaining(createAsk(source, visit, 'arxiv'), visit);
  const pages = yield* followPages(ask, firstQuestion(source), { next, mostPages: MOST_ANSWERS });
  if (!pages.ok) return pages;
  const { first, notes, isCut } = pages.value;
  const told = [...movedNotes(first.fetched), ...notes, ...(ending.isHollow ? [arxivTexts.emptyPage] : [])];
  return ok({ outcome: 'read', memory: memoryOf(source, visit, ending), notes: told, isCut });
};
