/** Retry-After as a publisher writes it (seconds or an HTTP date) to an instant, and the memory of who has asked us to wait. */
import type { Answer } from './send-request.js';

const DAY_MS = 86_400_000;
/** A longer rest is taken as a mistake: it would silence a source for good. */
const LONGEST_REST_MS = 30 * DAY_MS;
const DATE_WITH_ZONE = /^[A-Za-z]{3,9}, .*(?:GMT|UTC|[+-]\d{4})$/;
const ASCTIME = /^[A-Za-z]{3} [A-Za-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/;

/** @returns the instant until which to wait, at most 30 days ahead and never before `now`; null when the text is neither form. */
export function parseRetryAfter(text: string | undefined, now: Date): Date | null {
  const trimmed = text?.trim() ?? '';
  const at = /^\d+$/.test(trimmed) ? now.getTime() + Number(trimmed) * 1000 : parseHttpDateMs(trimmed);
  if (Number.isNaN(at)) return null;
  return new Date(Math.min(Math.max(at, now.getTime()), now.getTime() + LONGEST_REST_MS));
}

/** Seconds from an instant that can't be one: so many would be thirty years. */
const MOST_SECONDS = 1_000_000_000;

/**
 * When a busy server wants to be asked again: Retry-After, or with 429 what some interfaces say instead, when the quota begins anew
 * (seconds left, or the instant as seconds since 1970).
 * @returns null for any other status, and where it says nothing.
 */
export function readRetryTime(answer: Pick<Answer, 'status' | 'headers'>, now: Date): Date | null {
  if (answer.status !== 429 && answer.status !== 503) return null;
  const until = parseRetryAfter(answer.headers['retry-after'], now);
  const reset = answer.headers['x-ratelimit-reset']?.trim() ?? '';
  if (until !== null || answer.status === 503 || !/^\d+$/.test(reset)) return until;
  const seconds = Number(reset) > MOST_SECONDS ? Number(reset) - now.getTime() / 1000 : Number(reset);
  return parseRetryAfter(String(Math.max(0, Math.ceil(seconds))), now);
}

/** The three forms of RFC 9110 section 5.6.7; NaN otherwise. */
function parseHttpDateMs(text: string): number {
  // Without a zone V8 would read the text in the server's own zone.
  if (ASCTIME.test(text)) return Date.parse(`${text} GMT`);
  return DATE_WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN;
}

/** Who has asked us to wait, and until when. Past rests are forgotten. */
export interface Rests {
  /** @param place an origin or an address. */
  rest(place: string, until: Date): void;
  /** @returns until when the place must be left alone, or null. */
  restsUntil(place: string): Date | null;
}

export function createRests(now: () => Date): Rests {
  const untilByPlace = new Map<string, Date>();
  const forgetPast = () => {
    for (const [place, until] of untilByPlace) if (until <= now()) untilByPlace.delete(place);
  };
  return {
    rest(place, until) {
      forgetPast();
      if (until > now()) untilByPlace.set(place, until);
    },
    restsUntil(place) {
      forgetPast();
      return untilByPlace.get(place) ?? null;
    },
  };
}
