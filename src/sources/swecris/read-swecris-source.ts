/**
 * SweCRIS in, batches of granted projects out. It answers with everything it has, every time: a first visit takes the projects that have begun
 * in the last years, later ones those that have changed since. `params`: `fundingYear` (the first year) or `firstDays`.
 */
import { ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import type { ParsedRecords } from '../parse-tasks.js';
import { describeRefusal, missingKey } from '../records/keyed.js';
import { lastSuccessOf, rememberSuccess } from '../records/last-success.js';
import { type LongAnswer, readInSlices } from '../records/read-in-slices.js';
import { paramsOf } from '../records/template.js';
import { numberOf } from '../records/values.js';
import type { Batch, Fetched, ReadSource, SourceMemory, VisitContext } from '../visit.js';

const DAY_MS = 86_400_000;
const FIRST_DAYS = 3 * 365;
/** The answer takes minutes to make and is tens of megabytes. */
const TIMEOUT_MS = 600_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** The instant before which a project's beginning makes it none of ours; ISO. */
function readFrom(source: Source, now: Date): string {
  const { fundingYear, firstDays } = paramsOf(source);
  const year = numberOf(fundingYear);
  if (year !== null && year >= 1900 && year < 3000) return `${Math.trunc(year)}-01-01T00:00:00.000Z`;
  const days = numberOf(firstDays);
  return new Date(now.getTime() - (days !== null && days > 0 ? days : FIRST_DAYS) * DAY_MS).toISOString();
}

/** Where the interface shows one project: beside its lists. */
function recordsAt(source: Source): string {
  const { origin, pathname } = new URL(source.url);
  const before = /^(.*?\/projects)(?:\/|$)/.exec(pathname)?.[1] ?? '/v1/projects';
  return `${origin}${before}/`;
}

function toQuestion(source: Source, visit: VisitContext, key: string): LongAnswer {
  const { memory, now } = visit;
  const isFirst = lastSuccessOf(source, memory) === null;
  const since = isFirst ? '' : (memory.cursor?.newest ?? '');
  const validators = isFirst ? undefined : memory.validators?.[source.url];
  const question = {
    url: source.url,
    headers: { authorization: `Bearer ${key}` },
    params: { since, from: readFrom(source, now), records: recordsAt(source) },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    ...(validators && { validators }),
  };
  return { adapter: 'swecris', question, listName: null };
}

/** Projects without a time of change are new once. */
async function keepChanged(visit: VisitContext, { items, skipped, next }: ParsedRecords): Promise<Batch> {
  const undated = new Set((next.undated ?? '').split('\n'));
  const isUndated = items.map(({ externalId }) => undated.has(externalId ?? ''));
  const asked = items.filter((_, i) => isUndated[i]);
  const answers = asked.length === 0 ? [] : await visit.areKnown(asked);
  const known = new Set(asked.filter((_, i) => answers[i]));
  return { items: items.filter((item) => !known.has(item)), deletedIds: [], skipped };
}

function toMemory(source: Source, now: Date, newest: string, { validators }: Fetched): SourceMemory {
  const hasValidators = validators.etag !== undefined || validators.lastModified !== undefined;
  return rememberSuccess(source, now, {
    ...(hasValidators && { validators: { [source.url]: validators } }),
    cursor: { newest },
  });
}

async function* readProjects(
  source: Source,
  visit: VisitContext,
  key: string,
): AsyncGenerator<Batch, Result<{ fetched: Fetched; newest: string; isUnchanged: boolean }>> {
  const long = toQuestion(source, visit, key);
  const slices = readInSlices(source, visit, long);
  let newest = long.question.params?.since ?? '';
  let step = await slices.next();
  for (; !step.done; step = await slices.next()) {
    const { newest: found } = step.value.next;
    if (found && found > newest) newest = found;
    yield await keepChanged(visit, step.value);
  }
  if (!step.value.ok) return { ok: false, failure: describeRefusal(step.value.failure, source, key) };
  const { fetched, envelope } = step.value.value;
  return ok({ fetched, newest, isUnchanged: envelope === null });
}

/** Reads a source whose adapter is `swecris`. */
export const readSwecrisSource: ReadSource = async function* (source, visit) {
  const { key } = visit;
  if (key === null) return missingKey(source);
  const read = yield* readProjects(source, visit, key);
  if (!read.ok) return read;
  const { fetched, newest, isUnchanged } = read.value;
  if (isUnchanged) return ok({ outcome: 'not-modified', memory: visit.memory, notes: [] });
  return ok({ outcome: 'read', memory: toMemory(source, visit.now, newest, fetched), notes: [] });
};
