/**
 * Where a harvest stands, and what an answer means for it. A window of time is asked for once and followed by resumption tokens alone; when
 * it has been read to its end, the next window begins at the time the first answer was given. Pure.
 */
import { type Failure, fail, type Result } from '../../domain/failure.js';
import { oaiTexts } from '../../texts/pages.js';
import type { ParsedOai } from '../parse-tasks.js';
import { DEFAULT_PREFIX, type OaiParams } from './oai-params.js';

const DAY_MS = 86_400_000;

export interface Archive {
  granularity: 'day' | 'second';
  /** As the archive wrote it; null where it said nothing. */
  earliestDatestamp: string | null;
}

export interface Harvest {
  metadataPrefix: string;
  set: string | null;
  /** Start of the window in the archive's granularity; null for everything. */
  from: string | null;
  token: string | null;
  /** Where the next window begins, ISO 8601; null until the first answer. */
  nextFrom: string | null;
  hasRestarted: boolean;
}

/** An instant in the precision that the archive demands. */
export function toDatestamp(at: Date, granularity: Archive['granularity']): string {
  return granularity === 'day' ? at.toISOString().slice(0, 10) : `${at.toISOString().slice(0, 19)}Z`;
}

/** @returns null when the archive holds nothing that old anyway. */
function firstFrom(archive: Archive, params: OaiParams, now: Date): string | null {
  const from = new Date(now.getTime() - params.firstDays * DAY_MS);
  const earliestMs = Date.parse(archive.earliestDatestamp ?? '');
  return earliestMs > from.getTime() ? null : toDatestamp(from, archive.granularity);
}

/** @param cursor as `toCursor` made it, or empty on a first visit. */
export function startHarvest(cursor: Record<string, string>, archive: Archive, params: OaiParams, now: Date): Harvest {
  const base = { metadataPrefix: cursor.metadataPrefix ?? params.metadataPrefix, set: params.set, hasRestarted: false };
  if (cursor.token !== undefined) {
    return { ...base, from: cursor.windowFrom ?? null, token: cursor.token, nextFrom: cursor.nextFrom ?? null };
  }
  const from = cursor.from === undefined ? null : toDatestamp(new Date(cursor.from), archive.granularity);
  return { ...base, from: from ?? firstFrom(archive, params, now), token: null, nextFrom: null };
}

/** What to remember; a harvest with a token goes on from there. */
export function toCursor(harvest: Harvest, archive: Archive): Record<string, string> {
  const { metadataPrefix, from, token, nextFrom } = harvest;
  return {
    granularity: archive.granularity,
    ...(archive.earliestDatestamp !== null && { earliestDatestamp: archive.earliestDatestamp }),
    metadataPrefix,
    ...(token === null && nextFrom !== null && { from: nextFrom }),
    ...(token !== null && {
      token,
      ...(from !== null && { windowFrom: from }),
      ...(nextFrom !== null && { nextFrom }),
    }),
  };
}

/** The arguments of the next request; a token stands alone. */
export function toQuery(harvest: Harvest): Record<string, string> {
  if (harvest.token !== null) return { verb: 'ListRecords', resumptionToken: harvest.token };
  const { metadataPrefix, set, from } = harvest;
  return { verb: 'ListRecords', metadataPrefix, ...(set !== null && { set }), ...(from !== null && { from }) };
}

export type Step =
  | { kind: 'take'; answer: ParsedOai; harvest: Harvest }
  | { kind: 'again'; harvest: Harvest; note: string | null }
  | { kind: 'stop'; failure: Failure };

export function describeError(code: string): { ok: false; failure: Failure } {
  return fail('oai-error', oaiTexts.error(code));
}

function isRefusedFormat(answer: Result<ParsedOai>): boolean {
  if (answer.ok) return answer.value.errorCode === 'cannotDisseminateFormat';
  return answer.failure.code === 'forbidden' || answer.failure.status === 403;
}

function takeAnswer(answer: ParsedOai, harvest: Harvest, now: Date): Step {
  const respondedMs = Date.parse(answer.responseDate ?? '');
  const responded = Number.isNaN(respondedMs) ? now : new Date(respondedMs);
  const nextFrom = harvest.nextFrom ?? responded.toISOString();
  return { kind: 'take', answer, harvest: { ...harvest, token: answer.resumptionToken, nextFrom } };
}

/** What to do with an answer: take it, ask again in another way, or stop. */
export function judgeAnswer(answer: Result<ParsedOai>, harvest: Harvest, now: Date): Step {
  if (harvest.token === null && harvest.metadataPrefix !== DEFAULT_PREFIX && isRefusedFormat(answer)) {
    return { kind: 'again', harvest: { ...harvest, metadataPrefix: DEFAULT_PREFIX }, note: null };
  }
  if (!answer.ok) return { kind: 'stop', failure: answer.failure };
  const { errorCode } = answer.value;
  if (errorCode === null || errorCode === 'noRecordsMatch') return takeAnswer(answer.value, harvest, now);
  if (errorCode === 'badResumptionToken' && harvest.token !== null && !harvest.hasRestarted) {
    const restarted = { ...harvest, token: null, nextFrom: null, hasRestarted: true };
    return { kind: 'again', harvest: restarted, note: oaiTexts.restarted };
  }
  return { kind: 'stop', failure: describeError(errorCode).failure };
}
