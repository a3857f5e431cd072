/** What went wrong on the wire, as an error of node or undici, to a failure that a person can read. */
import { errorCode } from '../../domain/error-code.js';
import { type Failure, fail } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import { BodyError } from './read-body.js';

export interface WireTrouble {
  error: unknown;
  host: string;
  /** How far the request had come. */
  phase: 'headers' | 'body';
  maxBytes: number;
}

type Failed = { ok: false; failure: Failure };

const REFUSED = new Set(['ECONNREFUSED']);
const UNREACHABLE = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EACCES',
  'EPERM',
  'EHOSTDOWN',
  'ENETDOWN',
]);
const CUT = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);
const TOO_LONG_HEADERS = new Set(['UND_ERR_HEADERS_OVERFLOW', 'HPE_HEADER_OVERFLOW']);
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH$|EPROTO$|INVALID_CA$|INVALID_PURPOSE$)/;

/** @returns a failure; `unknown` with a plain sentence for what is not known by name. */
export function describeWireTrouble({ error, host, phase, maxBytes }: WireTrouble): Failed {
  if (error instanceof BodyError) return describeBodyError(error, host, maxBytes);
  // When several addresses were tried, node gives the code of the first.
  const code = errorCode(error) ?? '';
  if (phase === 'body') return describeBodyTrouble(code, host);
  if (REFUSED.has(code)) return fail('refused', fetchingTexts.refused(host));
  if (UNREACHABLE.has(code)) return fail('refused', fetchingTexts.unreachable(host));
  if (code === 'ETIMEDOUT') return fail('timeout', fetchingTexts.unreachable(host));
  if (CUT.has(code)) return fail('reset', fetchingTexts.reset(host));
  if (TLS.test(code)) return fail('tls', fetchingTexts.tls(host));
  if (TOO_LONG_HEADERS.has(code)) return fail('too-large', fetchingTexts.headersTooLarge(host));
  return fail('unknown', fetchingTexts.unreadable(host));
}

function describeBodyError(error: BodyError, host: string, maxBytes: number): Failed {
  return error.reason === 'too-large'
    ? fail('too-large', fetchingTexts.tooLarge(host, maxBytes / 1_048_576))
    : fail('bad-encoding', fetchingTexts.unknownEncoding(host));
}

function describeBodyTrouble(code: string, host: string): Failed {
  // Z_BUF_ERROR: the packed stream ended before it said it would.
  if (code === 'Z_BUF_ERROR' || CUT.has(code)) return fail('truncated', fetchingTexts.truncated(host));
  if (/^(?:Z_|ERR_)/.test(code)) return fail('bad-encoding', fetchingTexts.corruptEncoding(host));
  return fail('unknown', fetchingTexts.unreadable(host));
}
