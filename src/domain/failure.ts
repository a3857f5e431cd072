/** Expected failures of reading a source, as values: a code to count by, and a Swedish sentence for the person who looks after it. */

export type FailureCode =
  | 'address-forbidden'
  | 'dns'
  | 'refused'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'too-large'
  | 'too-many-redirects'
  | 'bad-redirect'
  | 'bad-encoding'
  | 'http-status'
  | 'gone'
  | 'not-found'
  | 'forbidden'
  | 'busy'
  | 'robots'
  | 'robots-unavailable'
  | 'tdm'
  | 'not-a-feed'
  | 'moved'
  | 'unconfirmed'
  | 'empty'
  | 'truncated'
  | 'hostile'
  | 'selectors'
  | 'oai-error'
  | 'refused-question'
  | 'unsupported'
  | 'unknown';

export interface Failure {
  code: FailureCode;
  /** One plain Swedish sentence: what happened and, where there is something to do, what. */
  message: string;
  /** HTTP status where there was one. */
  status?: number;
  /** The beginning of what a server said with a refusal (4xx); for readers that understand it, never shown as it is. */
  answer?: string;
  /** Earliest time to try again that the publisher asked for (Retry-After), ISO 8601. */
  retryAt?: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (
  code: FailureCode,
  message: string,
  more: Partial<Failure> = {},
): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, message, ...more },
});
