/**
 * A question whose one answer may be tens of megabytes in, its records out, a slice of them at a time: no slice is more than its parser can hold.
 */
import { ok, type Result } from '../../domain/failure.js';
import type { RecordAdapter, Source } from '../../domain/source.js';
import type { ParsedRecords } from '../parse-tasks.js';
import type { Fetched, VisitContext } from '../visit.js';
import { cutList } from './cut-list.js';
import { type Question, toRequest } from './follow-pages.js';

/** A slice of so much becomes some ten megabytes of objects. */
const SLICE_BYTES = 1024 * 1024;

export interface LongAnswer {
  adapter: RecordAdapter;
  question: Question;
  /** The list in the answer's outermost object; null where the answer is the list. */
  listName: string | null;
}

export interface WholeAnswer {
  fetched: Fetched;
  /** What stands around the list; null when nothing has changed since last time. */
  envelope: ParsedRecords | null;
}

/** Other encodings have zeros where brackets and commas are looked for; they are read in one piece. */
const isBytewise = (bytes: Uint8Array): boolean =>
  !bytes.subarray(0, 4).includes(0) && bytes[0] !== 0xfe && bytes[0] !== 0xff;

/** Yields the records of each slice. @returns a failure as soon as the answer or a slice is one. */
export async function* readInSlices(
  source: Source,
  visit: VisitContext,
  { adapter, question, listName }: LongAnswer,
): AsyncGenerator<ParsedRecords, Result<WholeAnswer>> {
  const fetched = await visit.fetch(toRequest(source, adapter, question), visit.signal);
  if (!fetched.ok) return fetched;
  if (fetched.value.notModified) return ok({ fetched: fetched.value, envelope: null });
  const { bytes: whole, contentType, url } = fetched.value;
  const parse = (bytes: Uint8Array) =>
    visit.parse('records', {
      bytes,
      contentType,
      url,
      adapter,
      nowMs: visit.now.getTime(),
      params: question.params ?? {},
    });
  const slices = cutList(whole, listName, isBytewise(whole) ? SLICE_BYTES : Number.POSITIVE_INFINITY);
  let step = slices.next();
  for (; !step.done; step = slices.next()) {
    const records = await parse(step.value);
    if (!records.ok) return records;
    yield records.value;
  }
  const envelope = await parse(step.value.envelope);
  return envelope.ok ? ok({ fetched: fetched.value, envelope: envelope.value }) : envelope;
}
