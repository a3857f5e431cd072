/** One request to one origin in good order: waits for its turn and for any rest asked for, checks where the name leads, then sends. */
import { createHash } from 'node:crypto';
import { type Failure, fail, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import { limitOfHost } from '../shared-limits.js';
import type { FetchRequest, SharedLimit } from '../visit.js';
import type { AddressPolicy } from './address-policy.js';
import { type Lookup, resolveHost } from './resolve-host.js';
import { readRetryTime } from './retry-after.js';
import { type Answer, sendRequest } from './send-request.js';
import type { TimeBudget } from './time-budget.js';
import type { Turns } from './turns.js';

/** Everything that requests to all origins share. */
export interface Wire {
  policy: AddressPolicy;
  turns: Turns;
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
  limit?: SharedLimit | undefined;
  /** Longest that the whole fetch may take, ms: so long its turn is held for it. */
  longestMs: number;
  body?: string | undefined;
  maxBytes: number;
  whenTooLarge: 'fail' | 'cut';
  budget: TimeBudget;
  /** Aborted when nobody wants the answer any more. */
  caller: AbortSignal;
}

/**
 * Any status is an answer here; a failure is that none came.
 * @throws what the store throws when it can't say whose turn it is; nothing has been sent then.
 */
export async function askOrigin(wire: Wire, asked: OriginRequest): Promise<Result<Answer>> {
  // A publisher's limit is for all our calls: also for pages that other sources lead to.
  const request = { ...asked, limit: asked.limit ?? limitOfHost(asked.url) };
  const { limit, longestMs } = request;
  const restPlace = restPlaceOf(request);
  const spacingMs = Math.max(request.spacingMs, limit?.spacingMs ?? 0);
  const turnRequest = { origin: laneOf(request), spacingMs, restPlace, perHour: limit?.perHour, longestMs };
  const turn = await wire.turns.take(turnRequest, request.caller);
  if (!turn) return fail('unknown', fetchingTexts.aborted());
  let isSent = false;
  try {
    if (turn.restUntil) return describeRest(request, turn.restUntil);
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
    if (!result.ok) return describeStop(request) ?? result;
    await rememberRest(wire, request, result.value);
    return result;
  } finally {
    await turn.end(isSent);
  }
}

type Failed = { ok: false; failure: Failure };

/** A deadline or a caller that left looks like a broken connection on the wire; this is what it really was. */
function describeStop({ url, budget, longestMs }: OriginRequest): Failed | null {
  if (budget.stopped === 'timeout') return fail('timeout', fetchingTexts.timeout(url.host, longestMs / 1000));
  if (budget.stopped === 'aborted') return fail('unknown', fetchingTexts.aborted());
  return null;
}

/** Longer addresses stand in the store as their hash: a database can't index a novel. */
const LONGEST_PLACE = 1000;

function addressOf(url: URL): string {
  const address = `${url.origin}${url.pathname}`;
  return address.length <= LONGEST_PLACE
    ? address
    : `sha256-${createHash('sha256').update(address).digest('base64url')}`;
}

/** Who stands in line with whom: all requests to an origin, or all that share a limit. */
const laneOf = ({ url, limit }: OriginRequest): string => (limit ? `limit:${limit.place}` : url.origin);

/**
 * Pages rest with their whole host, and what shares a limit rests together. A subscription rests by its own address: one busy feed says little about the next one, and a host
 * with twenty sources must not fall silent because of one of them.
 */
function restPlaceOf(request: OriginRequest): string {
  if (request.limit) return laneOf(request);
  return request.purpose === 'page' ? request.url.origin : addressOf(request.url);
}

function describeRest({ url, limit }: OriginRequest, until: Date): Failed {
  const { host } = url;
  const perHour = limit?.perHour;
  const message =
    perHour === undefined ? fetchingTexts.resting(host, until) : fetchingTexts.callsSpent(host, perHour, until);
  return fail('busy', message, { retryAt: until.toISOString() });
}

async function rememberRest(wire: Wire, request: OriginRequest, answer: Answer): Promise<void> {
  const until = readRetryTime(answer, wire.now());
  if (!until) return;
  const { url } = request;
  await wire.turns.rest([...new Set([url.origin, addressOf(url), laneOf(request)])], until);
}
