/**
 * Where a harvest of one set stands, and what an answer means for it. A window of time is asked for once and followed by resumption tokens
 * alone; when it has been read to its end, the next window begins at the time the first answer was given. Pure.
 */
import { type Failure, type FailureCode, fail, type Result } from '../../domain/failure.js';
import { oaiTexts } from '../../texts/pages.js';
import type { ParsedOai } from '../parse-tasks.js';
import { DEFAULT_PREFIX, type OaiParams } from './oai-params.js';

const DAY_MS = 86_400_000;
/** Answers taken in a visit, and at most where tokens do not live from one visit to the next. */
const USUAL_ANSWERS = 40;
const MOST_ANSWERS = 1000;

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
  /** The token is from an earlier visit and has not been used since: it may have expired. */
  isTokenKept: boolean;
  /** Where the next window begins, ISO 8601; null until the first answer. */
  nextFrom: string | null;
  /** Answers taken since the window began, in all visits. */
  taken: number;
  /** Answers that had been taken when the window had to be begun again, null when it has not been: it must be read further now. */
  reached: number | null;
}

/** An instant in the precision that the archive demands. */
export function toDatestamp(at: Date, granularity: Archive['granularity']): string {
  return granularity === 'day' ? at.toISOString().slice(0, 10) : `${at.toISOString().slice(0, 19)}Z`;
}

/** @returns null when the archive holds nothing that old anyway. */
function firstFrom(archive: Archive, params: OaiParams, now: Date): string | null {
  const from = params.firstFrom ?? new Date(now.getTime() - params.firstDays * DAY_MS);
  const earliestMs = Date.parse(archive.earliestDatestamp ?? '');
  return earliestMs > from.getTime() ? null : toDatestamp(from, archive.granularity);
}

function instantOf(text: string | undefined): Date | null {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? null : new Date(ms);
}

export interface Beginning {
  /** As `toCursor` made it, or empty on a first visit. */
  cursor: Record<string, string>;
  set: string | null;
  archive: Archive;
  params: OaiParams;
  now: Date;
}

export function startHarvest({ cursor, set, archive, params, now }: Beginning): Harvest {
  const base = {
    metadataPrefix: cursor.metadataPrefix ?? params.metadataPrefix,
    set,
    isTokenKept: false,
    nextFrom: null,
    taken: 0,
    reached: null,
  };
  if (cursor.token !== undefined) {
    return {
      ...base,
      from: cursor.windowFrom ?? null,
      token: cursor.token,
      isTokenKept: true,
      nextFrom: cursor.nextFrom ?? null,
      taken: Number(cursor.taken) || 0,
    };
  }
  const from = instantOf(cursor.from);
  const start = from === null ? firstFrom(archive, params, now) : toDatestamp(from, archive.granularity);
  return { ...base, from: start, token: null };
}

/** What to remember; a harvest with a token goes on from there. */
export function toCursor(harvest: Harvest): Record<string, string> {
  const { metadataPrefix, from, token, nextFrom, taken } = harvest;
  return {
    metadataPrefix,
    ...(token === null && nextFrom !== null && { from: nextFrom }),
    ...(token !== null && {
      token,
      taken: String(taken),
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

/**
 * How many answers a visit may take before it leaves the rest to the next one. Where a token did not live that long, the window must be
 * read twice as far as last time, or it would never be read to its end.
 */
export const answersAllowed = ({ reached }: Harvest): number =>
  Math.min(MOST_ANSWERS, Math.max(USUAL_ANSWERS, 2 * (reached ?? 0)));

export type Step =
  | { kind: 'take'; answer: ParsedOai; harvest: Harvest }
  | { kind: 'again'; harvest: Harvest; note: string | null }
  | { kind: 'stop'; failure: Failure };

export function describeError(code: string): { ok: false; failure: Failure } {
  return fail('oai-error', oaiTexts.error(code));
}

function isRefusedFormat(answer: Result<ParsedOai>): boolean {
  if (answer.ok) return answer.value.errorCode === 'cannotDisseminateFormat';
  return answer.failure.code === 'forbidden';
}

/** Ways in which servers, against the protocol, say that they know nothing of a token any more. */
const DENIALS: ReadonlySet<FailureCode> = new Set([
  ...(['http-status', 'not-found', 'gone', 'forbidden', 'not-a-feed', 'truncated', 'oai-error'] as const),
]);

/** What the protocol calls a bad token; and anything wrong with the answer to a token that has been kept since an earlier visit. */
function isDeniedToken(answer: Result<ParsedOai>, { token, isTokenKept }: Harvest): boolean {
  if (token === null) return false;
  if (!answer.ok) return isTokenKept && DENIALS.has(answer.failure.code);
  const { errorCode } = answer.value;
  return errorCode === 'badResumptionToken' || (isTokenKept && errorCode !== null);
}

function takeAnswer(answer: ParsedOai, harvest: Harvest, now: Date): Step {
  const nextFrom = harvest.nextFrom ?? (instantOf(answer.responseDate ?? '') ?? now).toISOString();
  const taken = harvest.taken + 1;
  return {
    kind: 'take',
    answer,
    harvest: { ...harvest, token: answer.resumptionToken, isTokenKept: false, nextFrom, taken },
  };
}

/** The window is read from its beginning once more, as long as it has been read further than the last time that happened. */
function restart(harvest: Harvest): Step {
  const { taken, reached } = harvest;
  if (reached !== null && taken <= reached)
    return { kind: 'stop', failure: describeError('badResumptionToken').failure };
  return {
    kind: 'again',
    harvest: { ...harvest, token: null, isTokenKept: false, nextFrom: null, taken: 0, reached: taken },
    note: oaiTexts.restarted,
  };
}

/** What to do with an answer: take it, ask again in another way, or stop. */
export function judgeAnswer(answer: Result<ParsedOai>, harvest: Harvest, now: Date): Step {
  if (isDeniedToken(answer, harvest)) return restart(harvest);
  if (harvest.token === null && harvest.metadataPrefix !== DEFAULT_PREFIX && isRefusedFormat(answer)) {
    return { kind: 'again', harvest: { ...harvest, metadataPrefix: DEFAULT_PREFIX }, note: null };
  }
  if (!answer.ok) return { kind: 'stop', failure: answer.failure };
  const { errorCode } = answer.value;
  if (errorCode === null || errorCode === 'noRecordsMatch') return takeAnswer(answer.value, harvest, now);
  return { kind: 'stop', failure: describeError(errorCode).failure };
}
