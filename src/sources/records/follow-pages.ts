/**
 * Questions to an interface in, batches of its records out, an answer at a time. How one answer leads to the next question is the kind's own;
 * that no question is asked twice, that somebody stops, and that a failure ends the visit are settled here.
 */
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import { type RecordAdapter, type Source, spacingMsOf } from '../../domain/source.js';
import { recordTexts } from '../../texts/records.js';
import type { ParsedRecords } from '../parse-tasks.js';
import type { Batch, Fetched, FetchRequest, VisitContext } from '../visit.js';

/** A question: the address with its query, and what else goes along. */
export type Question = Pick<FetchRequest, 'url' | 'headers' | 'body' | 'validators' | 'timeoutMs' | 'maxBytes'> & {
  /** What the parser must know of the question. */
  params?: Record<string, string>;
  /** Shortest time before it that the interface has asked for; the source's own counts where that is longer. */
  spacingMs?: number;
};

export interface RecordsAnswer {
  records: ParsedRecords;
  fetched: Fetched;
}

export type Ask = (question: Question) => Promise<Result<RecordsAnswer>>;

const ACCEPT: Partial<Record<RecordAdapter, string>> = { arxiv: 'application/atom+xml, application/xml;q=0.9' };

const NO_RECORDS: ParsedRecords = { items: [], deletedIds: [], skipped: [], next: {} };

/** The polite request that a question is. */
export function toRequest(source: Source, adapter: RecordAdapter, question: Question): FetchRequest {
  const { params: _, spacingMs = 0, ...rest } = question;
  return {
    ...rest,
    purpose: 'subscription',
    spacingMs: Math.max(spacingMs, spacingMsOf(source)),
    accept: ACCEPT[adapter] ?? 'application/json',
  };
}

/** Fetches politely and parses apart. "Not modified" is an answer without records; see `fetched.notModified`. */
export function createAsk(source: Source, visit: VisitContext, adapter: RecordAdapter): Ask {
  return async (question) => {
    const { params = {} } = question;
    const fetched = await visit.fetch(toRequest(source, adapter, question), visit.signal);
    if (!fetched.ok) return fetched;
    const { bytes, contentType, url, notModified } = fetched.value;
    if (notModified) return ok({ records: NO_RECORDS, fetched: fetched.value });
    const document = { bytes, contentType, url, adapter, nowMs: visit.now.getTime(), params };
    const records = await visit.parse('records', document);
    return records.ok ? ok({ records: records.value, fetched: fetched.value }) : records;
  };
}

export interface Pages {
  /** Answers read. */
  count: number;
  /** False when there was more that was not read: the most answers had been, or the next one was not there. */
  isWhole: boolean;
  /** The most answers had been read and there were more. */
  isCut: boolean;
  /** The first answer, for what is remembered of it. */
  first: RecordsAnswer;
  notes: string[];
}

export interface PageOptions {
  /** The question that follows an answer; null at the end. */
  next(answer: RecordsAnswer, question: Question, count: number): Question | null;
  /** Answers read in one visit at most. */
  mostPages: number;
  /** The interface's continuation may be the same for different answers; then `next` itself sees to it that reading ends. Default no. */
  mayRepeat?: boolean;
}

/** Some interfaces tell of more than there is: a page that is not there ends the list. The first one must be there. */
const isAbsent = ({ code }: Failure): boolean => code === 'not-found' || code === 'gone';

const nameOf = ({ url, body }: Question): string => `${url} ${body?.text ?? ''}`;

/** Yields each answer's records until there is no next question, the next answer is not there, the most have been read, or something fails. */
export async function* followPages(
  ask: Ask,
  start: Question,
  { next, mostPages, mayRepeat = false }: PageOptions,
): AsyncGenerator<Batch, Result<Pages>> {
  const asked = new Set<string>();
  let question: Question | null = start;
  let first: RecordsAnswer | null = null;
  let count = 0;
  while (question !== null && count < mostPages) {
    if (!mayRepeat && asked.has(nameOf(question))) return fail('refused-question', recordTexts.samePageTwice);
    asked.add(nameOf(question));
    const answer: Result<RecordsAnswer> = await ask(question);
    if (!answer.ok && first !== null && isAbsent(answer.failure))
      return ok({ count, isWhole: false, isCut: true, first, notes: [recordTexts.absentPage(count + 1)] });
    if (!answer.ok) return answer;
    count++;
    first ??= answer.value;
    const { items, deletedIds, skipped } = answer.value.records;
    yield { items, deletedIds, skipped };
    question = next(answer.value, question, count);
  }
  // The first question is always asked.
  if (first === null) return fail('unknown', recordTexts.empty);
  const isWhole = question === null;
  return ok({ count, isWhole, isCut: !isWhole, first, notes: isWhole ? [] : [recordTexts.manyPages(mostPages)] });
}
