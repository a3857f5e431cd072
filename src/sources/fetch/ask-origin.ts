/** One request to one origin in good order: waits for its turn and for any rest asked for, checks where the name leads, then sends. */
import { type Failure, fail, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import type { FetchRequest } from '../visit.js';
import type { AddressPolicy } from './address-policy.js';
import type { HostLanes } from './host-lanes.js';
import { type Lookup, resolveHost } from './resolve-host.js';
import { parseRetryAfter, type Rests } from './retry-after.js';
import { type Answer, sendRequest } from './send-request.js';
import type { TimeBudget } from './time-budget.js';

/** Everything that requests to all origins share. */
export interface Wire {
  policy: AddressPolicy;
  lanes: HostLanes;
  rests: Rests;
  lookup: Lookup;
  now: () => Date;
  timeoutMs: number;
  dnsTimeoutMs: number;
}

export interface OriginRequest {
  /** Already checked by the address policy. */
  url: URL;
  headers: Record<string, string>;
  purpose: FetchRequest['purpose'];
  spacingMs: number;
  maxBytes: number;
  whenTooLarge: 'fail' | 'cut';
  budget: TimeBudget;
  /** Aborted when nobody wants the answer any more. */
  caller: AbortSignal;
}

/** Any status is an answer here; a failure is that none came. */
export async function askOrigin(wire: Wire, request: OriginRequest): Promise<Result<Answer>> {
  const { origin } = request.url;
  const restBefore = describeRest(wire, request);
  if (restBefore) return restBefore;
  const turn = await wire.lanes.takeTurn(origin, request.spacingMs, request.caller);
  if (!turn) return fail('unknown', fetchingTexts.aborted());
  let isSent = false;
  try {
    // The request before this one may have been told to wait.
    const rest = describeRest(wire, request);
    if (rest) return rest;
    const result = await request.budget.spend(async (signal) => {
      const addresses = await resolveHost(
        request.url,
        { ...wire, isExcepted: wire.policy.isExcepted(request.url) },
        signal,
      );
      if (!addresses.ok) return addresses;
      isSent = true;
      return sendRequest({ ...request, addresses: addresses.value }, signal);
    });
    if (!result.ok) return describeStop(wire, request) ?? result;
    rememberRest(wire, request.url, result.value);
    return result;
  } finally {
    turn.end(isSent);
  }
}

type Failed = { ok: false; failure: Failure };

/** A deadline or a caller that left looks like a broken connection on the wire; this is what it really was. */
function describeStop(wire: Wire, { url, budget }: OriginRequest): Failed | null {
  if (budget.stopped === 'timeout') return fail('timeout', fetchingTexts.timeout(url.host, wire.timeoutMs / 1000));
  if (budget.stopped === 'aborted') return fail('unknown', fetchingTexts.aborted());
  return null;
}

const addressOf = (url: URL): string => `${url.origin}${url.pathname}`;

/**
 * Pages rest with their whole host. A subscription rests by its own address: one busy feed says little about the next one, and a host
 * with twenty sources must not fall silent because of one of them.
 */
function describeRest(wire: Wire, { url, purpose }: OriginRequest): Failed | null {
  const until = wire.rests.restsUntil(purpose === 'page' ? url.origin : addressOf(url));
  return until ? fail('busy', fetchingTexts.resting(url.host, until), { retryAt: until.toISOString() }) : null;
}

function rememberRest(wire: Wire, url: URL, answer: Answer): void {
  if (answer.status !== 429 && answer.status !== 503) return;
  const until = parseRetryAfter(answer.headers['retry-after'], wire.now());
  if (!until) return;
  wire.rests.rest(url.origin, until);
  wire.rests.rest(addressOf(url), until);
}
