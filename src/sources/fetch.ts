/**
 * Polite, bounded, guarded HTTP: a request in, the bytes or a failure in plain Swedish out. Everything the system reads from outside
 * goes through here, so that no address leads inwards, no answer fills the memory and no publisher is asked too often.
 */

import { lookup as dnsLookup } from 'node:dns';
import { canParseUrl } from '../domain/can-parse-url.js';
import { fail, ok, type Result } from '../domain/failure.js';
import type { Log } from '../domain/log.js';
import { fetchingTexts } from '../texts/fetching.js';
import { createAddressPolicy } from './fetch/address-policy.js';
import { askOrigin, type Wire } from './fetch/ask-origin.js';
import { describeAnswer } from './fetch/describe-answer.js';
import { type ChainEnd, followRedirects } from './fetch/follow-redirects.js';
import { createPagePermissions, type FetchSideFile, type PagePermissions } from './fetch/page-permissions.js';
import { buildHeaders } from './fetch/request-headers.js';
import type { Lookup } from './fetch/resolve-host.js';
import type { Answer } from './fetch/send-request.js';
import { isReservedByHeader } from './fetch/tdm.js';
import { createTimeBudget } from './fetch/time-budget.js';
import { createTurns, type SharedTurns } from './fetch/turns.js';
import { trackUnderWay, type UnderWay, untilAborted } from './fetch/under-way.js';
import type { Fetch, Fetched, FetchRequest } from './visit.js';

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
const DEFAULT_DNS_TIMEOUT_MS = 5_000;

export interface FetchOptions {
  /** As `userAgent` in fetch/user-agent.ts makes it. */
  userAgent: string;
  /** "host:port" that may be reached although private or on another port. */
  allowHosts: readonly string[];
  /** Default `dns.lookup`. */
  lookup?: Lookup;
  /** Wall clock for Retry-After and for how long rules are remembered; durations use the monotonic clock. */
  now?: () => Date;
  /** For one fetch in all: names, connections, headers, body and redirects, but not the wait for a turn. Default 20 s. */
  timeoutMs?: number;
  /** Most bytes of a body, counted before and after unpacking. Default 10 MiB. */
  maxBytes?: number;
  /** Longest wait for name servers within timeoutMs. Default 5 s. */
  dnsTimeoutMs?: number;
  /** Ports that any public host may be reached on. Default 80 and 443. */
  openPorts?: readonly number[];
  /** Turns among all processes that share a store. Absent: publishers are spared by this process alone. */
  turns?: SharedTurns;
  log?: Log;
}

export interface Fetcher {
  fetch: Fetch;
  /** Aborts what is under way and waits until every connection is closed. */
  close(): Promise<void>;
}

/** @throws TypeError when an entry of allowHosts is not "host:port" */
export function createFetch(options: FetchOptions): Fetcher {
  const wire = createWire(options);
  const underWay = trackUnderWay();
  const { userAgent, log, maxBytes = DEFAULT_MAX_BYTES } = options;
  const permissions = createPagePermissions(createSideFetch(wire, underWay, userAgent), wire.now);

  async function fetchChain(request: FetchRequest, caller: AbortSignal): Promise<Result<Fetched>> {
    const first = wire.policy.check(request.url);
    if (!first.ok) return first;
    const { purpose, limit, body, timeoutMs = wire.timeoutMs } = request;
    const shared = {
      ...{ purpose, limit, body: body?.text },
      maxBytes: request.maxBytes ?? maxBytes,
      whenTooLarge: 'fail',
      longestMs: timeoutMs,
      budget: createTimeBudget(timeoutMs, caller),
      caller,
    } as const;
    const end = await followRedirects(first.value, { policy: wire.policy, isPost: body !== undefined }, ask);
    return end.ok ? describeEnd(end.value, request, wire.now()) : end;

    async function ask(url: URL, isSameOrigin: boolean): Promise<Result<Answer>> {
      const spacing = await readSpacing(permissions, request, url, caller);
      if (!spacing.ok) return spacing;
      const headers = buildHeaders({ userAgent, request, isSameOrigin });
      return askOrigin(wire, { ...shared, url, headers, spacingMs: spacing.value });
    }
  }

  return {
    async fetch(request, signal) {
      const startedAt = performance.now();
      const result = await underWay.run(signal, (caller) => fetchChain(request, caller));
      log?.info(
        { ...summarise(result), host: readHost(request.url), durationMs: Math.round(performance.now() - startedAt) },
        'fetched',
      );
      return result;
    },
    close: () => underWay.close(),
  };
}

function createWire(options: FetchOptions): Wire {
  const { allowHosts, openPorts, turns, log, now = () => new Date(), timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  return {
    policy: createAddressPolicy({ allowHosts, ...(openPorts && { openPorts }) }),
    turns: createTurns({ now, shared: turns, log }),
    lookup: options.lookup ?? dnsLookup,
    now,
    timeoutMs,
    dnsTimeoutMs: options.dnsTimeoutMs ?? DEFAULT_DNS_TIMEOUT_MS,
  };
}

/** The publisher's own files about the site are shared by all pages of it, so no single caller can abort them. */
function createSideFetch(wire: Wire, underWay: UnderWay, userAgent: string): FetchSideFile {
  return (first, limits) =>
    underWay.run(undefined, async (caller) => {
      const budget = createTimeBudget(wire.timeoutMs, caller);
      const headers = buildHeaders({ userAgent });
      const end = await followRedirects(first, { policy: wire.policy, isPost: false }, (url) =>
        askOrigin(wire, { url, headers, purpose: 'page', longestMs: wire.timeoutMs, budget, caller, ...limits }),
      );
      return end.ok ? ok(end.value.answer) : end;
    });
}

/** @returns ms between requests to the address's origin, or why the page may not be read. Every hop of a redirect is asked about. */
async function readSpacing(
  permissions: PagePermissions,
  { purpose, spacingMs }: FetchRequest,
  url: URL,
  caller: AbortSignal,
): Promise<Result<number>> {
  if (purpose === 'subscription') return ok(spacingMs);
  return untilAborted(permissions.check(url, spacingMs), caller, () => fail('unknown', fetchingTexts.aborted()));
}

function describeEnd(end: ChainEnd, request: FetchRequest, now: Date): Result<Fetched> {
  if (request.purpose === 'page' && isReservedByHeader(end.answer.headers['tdm-reservation'])) {
    return fail('tdm', fetchingTexts.tdm(end.url.host));
  }
  return describeAnswer(end, request.validators, now);
}

/** The host alone: paths and queries may hold keys. */
function readHost(address: string): string {
  return canParseUrl(address) ? new URL(address).host : '';
}

function summarise(result: Result<Fetched>): Record<string, unknown> {
  if (result.ok) return { status: result.value.status, bytes: result.value.bytes.length };
  return { status: result.failure.status, failure: result.failure.code };
}
