/** A chain of redirects, walked one checked hop at a time: an address in, the answer at its end out. */
import { canParseUrl } from '../../domain/can-parse-url.js';
import { fail, ok, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import type { AddressPolicy } from './address-policy.js';
import type { Answer } from './send-request.js';

const MOST_REDIRECTS = 5;
const PERMANENT = new Set([301, 308]);
/** A question sent with POST would lose its text on the way. */
const TURNS_INTO_GET = new Set([301, 302, 303]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface ChainEnd {
  answer: Answer;
  url: URL;
  /** Where a chain of only permanent redirects led, else null. */
  movedTo: string | null;
}

/** @param ask sends one request; told whether every hop so far had the scheme, host and port of the first */
export async function followRedirects(
  first: URL,
  { policy, isPost }: { policy: AddressPolicy; isPost: boolean },
  ask: (url: URL, isSameOrigin: boolean) => Promise<Result<Answer>>,
): Promise<Result<ChainEnd>> {
  let url = first;
  let isSameOrigin = true;
  let isPermanent = true;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const result = await ask(url, isSameOrigin);
    if (!result.ok) return result;
    const answer = result.value;
    if (isPost && TURNS_INTO_GET.has(answer.status))
      return fail('bad-redirect', fetchingTexts.redirectOfQuestion(url.host), { status: answer.status });
    if (!REDIRECTS.has(answer.status)) return ok({ answer, url, movedTo: hops > 0 && isPermanent ? url.href : null });
    const next = readTarget(answer, url, policy);
    if (!next.ok) return next;
    url = next.value;
    isSameOrigin &&= url.origin === first.origin;
    // What is asked of one publisher is nothing for another.
    if (isPost && !isSameOrigin)
      return fail('bad-redirect', fetchingTexts.redirectOfQuestion(first.host), { status: answer.status });
    isPermanent &&= PERMANENT.has(answer.status);
  }
  return fail('too-many-redirects', fetchingTexts.tooManyRedirects(first.host, MOST_REDIRECTS));
}

function readTarget(answer: Answer, from: URL, policy: AddressPolicy): Result<URL> {
  const location = decodeLocation(answer.headers.location ?? '');
  if (location === '' || !canParseUrl(location, from.href)) {
    return fail('bad-redirect', fetchingTexts.redirectWithoutTarget(from.host), { status: answer.status });
  }
  if (!/^https?:$/.test(new URL(location, from).protocol)) {
    return fail('bad-redirect', fetchingTexts.redirectToScheme(from.host), { status: answer.status });
  }
  return policy.check(location, from);
}

/** Header bytes arrive as Latin-1; addresses that were sent unescaped are nearly always UTF-8. */
function decodeLocation(header: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}
