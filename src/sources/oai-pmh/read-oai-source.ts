/**
 * An OAI-PMH archive in, batches of its new and changed records out, an answer at a time and a set after the other. A visit reads at most forty
 * answers and then remembers where to go on; a visit that fails remembers nothing, so its window is read again.
 */
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import type { Source } from '../../domain/source.js';
import { oaiTexts, pageTexts } from '../../texts/pages.js';
import { pause as waitFor } from '../fetch/pause.js';
import type { Batch, ReadSource, VisitContext, VisitEnd } from '../visit.js';
import { type AskArchive, createAskArchive, type Pause } from './ask-archive.js';
import {
  type Archive,
  answersAllowed,
  describeError,
  type Harvest,
  judgeAnswer,
  startHarvest,
  toCursor,
  toQuery,
} from './harvest.js';
import { type OaiParams, readOaiParams } from './oai-params.js';

/** So often in a visit a window is begun again, or asked for in another format. */
const MOST_RESTARTS = 4;

type Cursor = Record<string, string>;

/** Asked once; what the archive is does not change. */
async function identify(ask: AskArchive, cursor: Cursor): Promise<Result<Archive>> {
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
function nameOfHarvest(source: Source, { sets, metadataPrefix }: OaiParams): string {
  return [source.url, sets.join(','), metadataPrefix].join(' ');
}

interface HarvestEnd {
  harvest: Harvest;
  /** When the archive wants to be asked again, where that is why the harvest is not finished; ISO 8601. */
  restsUntil: string | null;
}

/** Why a visit that has come some way ends before its window does; null where it fails instead. */
function leaveOff(failure: Failure, harvest: Harvest): HarvestEnd | null {
  const hasProgress = harvest.token !== null && !harvest.isTokenKept;
  return failure.code === 'busy' && hasProgress ? { harvest, restsUntil: failure.retryAt ?? null } : null;
}

/** Yields each answer's records until the window is read, enough answers have been, or something stops it. @param notes are added to. */
async function* harvestWindow(
  ask: AskArchive,
  start: Harvest,
  now: Date,
  notes: Set<string>,
): AsyncGenerator<Batch, Result<HarvestEnd>> {
  const seenTokens = new Set<string>();
  let harvest = start;
  let answers = 0;
  let restarts = 0;
  while (answers < answersAllowed(harvest)) {
    if (harvest.token !== null && seenTokens.has(harvest.token)) return fail('oai-error', oaiTexts.sameToken);
    if (harvest.token !== null) seenTokens.add(harvest.token);
    const answer = await ask(toQuery(harvest));
    if (answer.ok && answer.value.movedTo !== null) notes.add(pageTexts.moved(withoutQuery(answer.value.movedTo)));
    const step = judgeAnswer(answer.ok ? ok(answer.value.parsed) : answer, harvest, now);
    if (step.kind === 'stop') {
      const end = leaveOff(step.failure, harvest);
      return end === null ? { ok: false, failure: step.failure } : ok(end);
    }
    harvest = step.harvest;
    if (step.kind === 'again') {
      seenTokens.clear();
      answers = 0;
      restarts++;
      if (restarts > MOST_RESTARTS) return describeError('badResumptionToken');
      if (step.note !== null) notes.add(step.note);
      continue;
    }
    answers++;
    const { items, deletedIds, skipped } = step.answer;
    yield { items, deletedIds, skipped };
    if (harvest.token === null) break;
  }
  return ok({ harvest, restsUntil: null });
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/, '');
}

/** Of several sets each has its own part of the cursor; the first has the names as they are. */
const prefixOf = (index: number): string => (index === 0 ? '' : `${index}.`);

const cursorOf = (cursor: Cursor, index: number): Cursor =>
  Object.fromEntries(
    Object.entries(cursor)
      .filter(([name]) => name.startsWith(prefixOf(index)))
      .map(([name, value]) => [name.slice(prefixOf(index).length), value]),
  );

const nameParts = (cursor: Cursor, index: number): Cursor =>
  Object.fromEntries(Object.entries(cursor).map(([name, value]) => [prefixOf(index) + name, value]));

/** What earlier visits left, unless it was left by another question. */
function rememberedCursor(visit: VisitContext, name: string): Cursor {
  const remembered = visit.memory.cursor ?? {};
  return remembered.harvest === name ? remembered : {};
}

function archiveCursor(name: string, { granularity, earliestDatestamp }: Archive): Cursor {
  return { harvest: name, granularity, ...(earliestDatestamp !== null && { earliestDatestamp }) };
}

function describeContinuation({ harvest, restsUntil }: HarvestEnd): string | null {
  if (harvest.token === null) return null;
  return restsUntil === null ? oaiTexts.continues(harvest.taken) : oaiTexts.holdsBack;
}

/** @param pause for tests: how to wait for an archive that asks us to. */
export function createReadOaiSource(pause: Pause): ReadSource {
  return async function* (source, visit): AsyncGenerator<Batch, Result<VisitEnd>> {
    const params = readOaiParams(source);
    const ask = createAskArchive(source, visit, pause);
    const name = nameOfHarvest(source, params);
    const remembered = rememberedCursor(visit, name);
    const { restsUntil } = remembered;
    if (restsUntil !== undefined && Date.parse(restsUntil) > Date.now())
      return fail('busy', oaiTexts.rests, { retryAt: restsUntil });
    const archive = await identify(ask, remembered);
    if (!archive.ok) return archive;
    const notes = new Set<string>();
    let cursor = archiveCursor(name, archive.value);
    for (const [index, set] of params.sets.entries()) {
      const before = cursorOf(remembered, index);
      if (cursor.restsUntil !== undefined) {
        cursor = { ...nameParts(before, index), ...cursor };
        continue;
      }
      const own = { cursor: before, set, archive: archive.value, params, now: visit.now };
      const end = yield* harvestWindow(ask, startHarvest(own), visit.now, notes);
      if (!end.ok) return end;
      cursor = { ...cursor, ...nameParts(toCursor(end.value.harvest), index) };
      if (end.value.restsUntil !== null) cursor.restsUntil = end.value.restsUntil;
      const continuation = describeContinuation(end.value);
      if (continuation !== null) notes.add(continuation);
    }
    return ok({ outcome: 'read', memory: { cursor }, notes: [...notes] });
  };
}

/** Reads a source of kind `oai-pmh`. */
export const readOaiSource: ReadSource = createReadOaiSource(waitFor);
