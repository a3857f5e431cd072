/**
 * Swepub in, batches of publications that are new to us out, one organisation and year at a time: it can't be asked what has changed. `params`:
 * `org` (codes with commas between), `years` ("2025-2026"), `keywords`, `title`, `contentMarking`, `limit`, `fields`, and its other fields.
 */
import { ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { swepubTexts } from '../../texts/swepub.js';
import type { ParsedRecords } from '../parse-tasks.js';
import { explainRefusal } from '../records/explain-refusal.js';
import { rememberSuccess } from '../records/last-success.js';
import { readInSlices } from '../records/read-in-slices.js';
import { numberOf } from '../records/values.js';
import type { Batch, ReadSource, VisitContext } from '../visit.js';
import { askSwepub, type SwepubQuestion } from './ask-swepub.js';

const TIMEOUT_MS = 300_000;
const MAX_BYTES = 64 * 1024 * 1024;

interface Reading {
  /** Address under which the interface shows its records. */
  recordsAt: string;
  /** Names of the records that this visit has read. */
  seen: Set<string | null>;
}

/** What this visit has not told yet: a work of two organisations is in the answers for both. What has been kept may have changed, and is told again. */
function keepUnseen({ items, skipped }: ParsedRecords, { seen }: Reading): Batch {
  const unseen = items.filter(({ externalId }) => !seen.has(externalId));
  for (const { externalId } of unseen) seen.add(externalId);
  return { items: unseen, deletedIds: [], skipped };
}

/** @returns notes. */
async function* readQuestion(
  source: Source,
  visit: VisitContext,
  { org, year, limit, body }: SwepubQuestion,
  reading: Reading,
): AsyncGenerator<Batch, Result<string[]>> {
  const question = {
    url: source.url,
    body: { contentType: 'application/json', text: body },
    params: { records: reading.recordsAt },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
  };
  const slices = readInSlices(source, visit, { adapter: 'swepub', question, listName: 'hits' });
  let count = 0;
  let step = await slices.next();
  for (; !step.done; step = await slices.next()) {
    count += Number(step.value.next.count);
    yield keepUnseen(step.value, reading);
  }
  if (!step.value.ok) return { ok: false, failure: explainRefusal(step.value.failure) };
  const total = numberOf(step.value.value.envelope?.next.total) ?? 0;
  return ok(total > count && count >= limit ? [swepubTexts.limited(org, year, total, limit)] : []);
}

/** Reads a source whose adapter is `swepub`. */
export const readSwepubSource: ReadSource = async function* (source, visit) {
  const recordsAt = source.url.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const reading: Reading = { recordsAt, seen: new Set() };
  const notes: string[] = [];
  for (const question of askSwepub(source, visit.now)) {
    const read = yield* readQuestion(source, visit, question, reading);
    if (!read.ok) return read;
    notes.push(...read.value);
  }
  // The only thing to tell of a question is that its limit cut the answer.
  return ok({ outcome: 'read', memory: rememberSuccess(source, visit.now), notes, isCut: notes.length > 0 });
};
