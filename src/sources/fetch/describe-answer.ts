/** An HTTP answer as the end of a fetch: what was fetched, or the failure that its status means. */
import { fail, ok, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import { decodeText } from '../decode-text.js';
import type { Fetched, Validators } from '../visit.js';
import type { ChainEnd } from './follow-redirects.js';
import { readRetryTime } from './retry-after.js';

/** @param sent the validators of the request; a 304 that nobody asked for is a failure, since there would be nothing to read */
export function describeAnswer(end: ChainEnd, sent: Validators | undefined, now: Date): Result<Fetched> {
  const { status } = end.answer;
  const isConditional = sent?.etag !== undefined || sent?.lastModified !== undefined;
  if (status === 304 && isConditional) return ok(describeFetched(end, sent));
  if (status >= 200 && status <= 299) return ok(describeFetched(end, undefined));
  return describeRefusal(end, now);
}

function describeFetched({ answer, url, movedTo }: ChainEnd, kept: Validators | undefined): Fetched {
  const { etag, 'last-modified': lastModified, 'content-type': contentType } = answer.headers;
  return {
    url: url.href,
    status: answer.status,
    notModified: answer.status === 304,
    bytes: answer.bytes,
    contentType: contentType ?? null,
    validators: { ...kept, ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) },
    headers: answer.headers,
    movedTo,
  };
}

function describeRefusal({ answer, url }: ChainEnd, now: Date) {
  const { status } = answer;
  const { host } = url;
  const said =
    answer.bytes.length === 0 ? {} : { answer: decodeText(answer.bytes, answer.headers['content-type'] ?? null) };
  switch (status) {
    case 401:
    case 403:
      return fail('forbidden', fetchingTexts.forbidden(host, status), { status, ...said });
    case 404:
      return fail('not-found', fetchingTexts.notFound(host), { status, ...said });
    case 410:
      return fail('gone', fetchingTexts.gone(host), { status });
    case 429:
    case 503: {
      const until = readRetryTime(answer, now) ?? undefined;
      return fail('busy', fetchingTexts.busy(host, status, until), {
        status,
        ...(until && { retryAt: until.toISOString() }),
      });
    }
    default:
      return fail('http-status', fetchingTexts.httpStatus(host, status), { status, ...said });
  }
}
