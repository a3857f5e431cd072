/** A source whose interface gives everything in one answer in, that batch out: one conditional request, one parse. */
import { ok, type Result } from '../../domain/failure.js';
import type { RecordAdapter, Source } from '../../domain/source.js';
import { pageTexts } from '../../texts/pages.js';
import type { Batch, Fetched, SourceMemory, VisitContext, VisitEnd } from '../visit.js';
import { explaining } from './explain-refusal.js';
import { type Ask, createAsk, type Question, type RecordsAnswer } from './follow-pages.js';
import { lastSuccessOf, rememberSuccess } from './last-success.js';

/** A permanent redirect, told without the query, which may hold a key. */
export function movedNotes({ movedTo }: Pick<Fetched, 'movedTo'>): string[] {
  return movedTo === null ? [] : [pageTexts.moved(movedTo.replace(/[?#].*$/, ''))];
}

/** What was remembered for another question (another filter in `params`) says nothing about this one. */
function validatorsFor(source: Source, { memory }: VisitContext, url: string): Pick<Question, 'validators'> {
  const validators = lastSuccessOf(source, memory) === null ? undefined : memory.validators?.[url];
  return validators ? { validators } : {};
}

function validatorsIn(url: string, { validators }: Fetched): Pick<SourceMemory, 'validators'> {
  const hasValidators = validators.etag !== undefined || validators.lastModified !== undefined;
  return hasValidators ? { validators: { [url]: validators } } : {};
}

export interface OneAnswer {
  adapter: RecordAdapter;
  question: Question;
  /** Says why in words of its own. Default: what the server said. */
  explain?(ask: Ask): Ask;
  /** What the kind makes of the answer beside its records. */
  judge?(answer: RecordsAnswer): { notes: string[]; cursor: Record<string, string>; isCut?: boolean };
}

const NOTHING_TO_SAY: ReturnType<NonNullable<OneAnswer['judge']>> = { notes: [], cursor: {} };

export async function* readOneAnswer(
  source: Source,
  visit: VisitContext,
  { adapter, question, explain = explaining, judge = () => NOTHING_TO_SAY }: OneAnswer,
): AsyncGenerator<Batch, Result<VisitEnd>> {
  const { url } = question;
  const ask = explain(createAsk(source, visit, adapter));
  const answer = await ask({ ...question, ...validatorsFor(source, visit, url) });
  if (!answer.ok) return answer;
  const { fetched, records } = answer.value;
  const moved = movedNotes(fetched);
  if (fetched.notModified) {
    return ok({ outcome: 'not-modified', memory: rememberSuccess(source, visit.now, visit.memory), notes: moved });
  }
  const { items, deletedIds, skipped } = records;
  yield { items, deletedIds, skipped };
  const { notes, cursor, isCut = false } = judge(answer.value);
  const memory = { cursor, ...validatorsIn(url, fetched) };
  return ok({
    outcome: 'read',
    memory: rememberSuccess(source, visit.now, memory),
    notes: [...moved, ...notes],
    isCut,
  });
}
