/**
 * An OAI-PMH archive in, batches of its new and changed records out, an answer at a time. A visit reads at most forty answers and then
 * remembers where to go on; a visit that fails remembers nothing, so its window is read again.
 */
import { fail, ok, type Result } from '../../domain/failure.js';
import { type Source, spacingMsOf } from '../../domain/source.js';
import { oaiTexts, pageTexts } from '../../texts/pages.js';
import type { ParsedOai } from '../parse-tasks.js';
import type { Batch, ReadSource, VisitContext, VisitEnd } from '../visit.js';
import { type Archive, describeError, type Harvest, judgeAnswer, startHarvest, toCursor, toQuery } from './harvest.js';
import { type OaiParams, readOaiParams } from './oai-params.js';

const MAX_ANSWERS = 40;

interface Answer {
  parsed: ParsedOai;
  movedTo: string | null;
}

type Ask = (query: Record<string, string>) => Promise<Result<Answer>>;

function createAsk(source: Source, visit: VisitContext): Ask {
  return async (query) => {
    const url = new URL(source.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const spacingMs = spacingMsOf(source);
    const request = { url: url.href, purpose: 'subscription', spacingMs, accept: 'text/xml, application/xml' } as const;
    const fetched = await visit.fetch(request, visit.signal);
    if (!fetched.ok) return fetched;
    const { bytes, contentType, url: answeredUrl, movedTo } = fetched.value;
    const parsed = await visit.parse('oai', { bytes, contentType, url: answeredUrl });
    return parsed.ok ? ok({ parsed: parsed.value, movedTo }) : parsed;
  };
}

/** Asked once; what the archive is does not change. */
async function identify(ask: Ask, cursor: Record<string, string>): Promise<Result<Archive>> {
  const { granularity, earliestDatestamp = null } = cursor;
  if (granularity === 'day' || granularity === 'second') return ok({ granularity, earliestDatestamp });
  const answer = await ask({ verb: 'Identify' });
  if (!answer.ok) return answer;
  const { parsed } = answer.value;
  if (parsed.errorCode !== null) return describeError(parsed.errorCode);
  // Every archive understands days.
  return ok({ granularity: parsed.granularity ?? 'day', earliestDatestamp: parsed.earliestDatestamp });
}

/** What a cursor was made for; a source that has been changed in the configuration begins anew. */
function nameOfHarvest(source: Source, params: OaiParams): string {
  return [source.url, params.set ?? '', params.metadataPrefix].join(' ');
}

/** Yields each answer's records until the window is read, forty answers have been, or something stops it. */
async function* harvestWindow(
  ask: Ask,
  start: Harvest,
  now: Date,
): AsyncGenerator<Batch, Result<{ harvest: Harvest; notes: string[] }>> {
  const notes = new Set<string>();
  const seenTokens = new Set<string>();
  let harvest = start;
  for (let answers = 0; answers < MAX_ANSWERS; answers++) {
    if (harvest.token !== null && seenTokens.has(harvest.token)) return fail('oai-error', oaiTexts.sameToken);
    if (harvest.token !== null) seenTokens.add(harvest.token);
    const answer = await ask(toQuery(harvest));
    if (answer.ok && answer.value.movedTo !== null) notes.add(pageTexts.moved(withoutQuery(answer.value.movedTo)));
    const step = judgeAnswer(answer.ok ? ok(answer.value.parsed) : answer, harvest, now);
    if (step.kind === 'stop') return { ok: false, failure: step.failure };
    harvest = step.harvest;
    if (step.kind === 'again') {
      seenTokens.clear();
      if (step.note !== null) notes.add(step.note);
      continue;
    }
    const { items, deletedIds, skipped } = step.answer;
    yield { items, deletedIds, skipped };
    if (harvest.token === null) return ok({ harvest, notes: [...notes] });
  }
  return ok({ harvest, notes: [...notes, oaiTexts.continues(MAX_ANSWERS)] });
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/, '');
}

/** Reads a source of kind `oai-pmh`. */
export const readOaiSource: ReadSource = async function* (source, visit): AsyncGenerator<Batch, Result<VisitEnd>> {
  const params = readOaiParams(source.params);
  const ask = createAsk(source, visit);
  const name = nameOfHarvest(source, params);
  const remembered = visit.memory.cursor ?? {};
  const cursor = remembered.harvest === name ? remembered : {};
  const archive = await identify(ask, cursor);
  if (!archive.ok) return archive;
  const start = startHarvest(cursor, archive.value, params, visit.now);
  const end = yield* harvestWindow(ask, start, visit.now);
  if (!end.ok) return end;
  const { harvest, notes } = end.value;
  return ok({
    outcome: 'read',
    memory: { cursor: { harvest: name, ...toCursor(harvest, archive.value) } },
    notes,
  });
};
