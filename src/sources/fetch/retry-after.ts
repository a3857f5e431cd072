/** Retry-After as a publisher writes it (seconds or an HTTP date) to an instant, and the memory of who has asked us to wait. */

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
