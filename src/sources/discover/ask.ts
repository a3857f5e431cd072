/** An address in, its answer out, for those who look around; what went wrong is told as to a person who waits for it. */

import { canParseUrl } from '../../domain/can-parse-url.js';
import { withoutCredentials } from '../../domain/credentials.js';
import type { Failure, Result } from '../../domain/failure.js';
import { discoverTexts } from '../../texts/discover.js';
import type { Parse } from '../parse-tasks.js';
import type { Fetch, Fetched, FetchRequest } from '../visit.js';

export interface AskParts {
  fetch: Fetch;
  parse: Parse;
  now: Date;
  spacingMs: number;
  signal?: AbortSignal;
}

const ACCEPT =
  'text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5';

const hostOf = (url: string): string => (canParseUrl(url) ? new URL(url).host : withoutCredentials(url));

/** Nothing tries again by itself here, so the sentences must not promise it. */
export function forPerson(failure: Failure, url: string): Failure {
  const host = hostOf(url);
  switch (failure.code) {
    case 'refused':
    case 'reset':
    case 'timeout':
      return { ...failure, message: discoverTexts.unreachable(host) };
    case 'busy':
      return { ...failure, message: discoverTexts.busy(host) };
    case 'http-status':
      return (failure.status ?? 0) >= 500
        ? { ...failure, message: discoverTexts.serverError(host, failure.status ?? 500) }
        : failure;
    case 'robots-unavailable':
      return { ...failure, message: discoverTexts.robotsUnavailable(host) };
    case 'robots':
      return { ...failure, message: discoverTexts.robots(host) };
    case 'tdm':
      return { ...failure, message: discoverTexts.tdm(host) };
    case 'truncated':
      return { ...failure, message: discoverTexts.truncated(host) };
    case 'empty':
      return { ...failure, message: discoverTexts.empty(host) };
    case 'gone':
      return { ...failure, message: discoverTexts.gone(host) };
    default:
      return failure;
  }
}

/** @param purpose `page` asks robots.txt first; `subscription` is for an address that a publisher offers as a feed. */
export async function ask(parts: AskParts, url: string, purpose: FetchRequest['purpose']): Promise<Result<Fetched>> {
  const request: FetchRequest = { url, purpose, spacingMs: parts.spacingMs, accept: ACCEPT };
  const fetched = await parts.fetch(request, parts.signal);
  if (fetched.ok) return fetched;
  return { ok: false, failure: forPerson(fetched.failure, url) };
}
