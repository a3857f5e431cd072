/** Whether a page may be read: the publisher's robots.txt and TDM file, asked for at most once a day per origin. */
import { type Failure, fail, ok, type Result } from '../../domain/failure.js';
import { fetchingTexts } from '../../texts/fetching.js';
import { createOriginCache } from './origin-cache.js';
import { EVERYTHING_ALLOWED, ROBOTS_BYTES, type RobotsRules, readRobots } from './robots.js';
import type { Answer } from './send-request.js';
import { NOTHING_RESERVED, readTdmRules, TDM_BYTES, type TdmRules } from './tdm.js';

const DAY_MS = 86_400_000;
/** Files that could not be had are asked for again after this long. */
const ROBOTS_RETRY_MS = 10 * 60_000;
const TDM_RETRY_MS = 60 * 60_000;
/** Trouble that says more than that the rules could not be read, and would have met the page as well. */
const TELLING = new Set<Failure['code']>(['address-forbidden', 'dns', 'tls', 'busy']);
/** RFC 9309 takes a robots.txt that only redirects as absent. */
const ABSENT = new Set<Failure['code']>(['too-many-redirects', 'bad-redirect']);

/** Fetches a file of the publisher's own, following redirects. */
export type FetchSideFile = (
  url: URL,
  options: { spacingMs: number; maxBytes: number; whenTooLarge: 'fail' | 'cut' },
) => Promise<Result<Answer>>;

export interface PagePermissions {
  /** @returns the spacing to use for the page, ms: the one given, or longer where the publisher asks for it */
  check(url: URL, spacingMs: number): Promise<Result<number>>;
}

export function createPagePermissions(fetchSideFile: FetchSideFile, now: () => Date): PagePermissions {
  const robotsCache = createOriginCache<Result<RobotsRules>>(now);
  const tdmCache = createOriginCache<TdmRules>(now);

  async function loadRobots(origin: string, spacingMs: number) {
    const url = new URL('/robots.txt', origin);
    // Twice what is read: the end of a cut body may be lost on its way.
    const value = readRobotsAnswer(
      url,
      await fetchSideFile(url, { spacingMs, maxBytes: 2 * ROBOTS_BYTES, whenTooLarge: 'cut' }),
    );
    return { value, lifetimeMs: robotsLifetimeMs(value) };
  }

  async function loadTdm(origin: string, spacingMs: number) {
    const url = new URL('/.well-known/tdmrep.json', origin);
    const result = await fetchSideFile(url, { spacingMs, maxBytes: TDM_BYTES, whenTooLarge: 'fail' });
    const isAnswered = result.ok && result.value.status < 500;
    const value = result.ok && result.value.status === 200 ? readTdmRules(result.value.bytes) : NOTHING_RESERVED;
    return { value, lifetimeMs: isAnswered ? DAY_MS : TDM_RETRY_MS };
  }

  return {
    async check(url, spacingMs) {
      const robots = await robotsCache.get(url.origin, () => loadRobots(url.origin, spacingMs));
      if (!robots.ok) return robots;
      if (!robots.value.isAllowed(url)) return fail('robots', fetchingTexts.robots(url.host));
      const pageSpacingMs = Math.max(spacingMs, robots.value.crawlDelayMs);
      const tdm = await tdmCache.get(url.origin, () => loadTdm(url.origin, pageSpacingMs));
      return tdm.isReserved(url) ? fail('tdm', fetchingTexts.tdm(url.host)) : ok(pageSpacingMs);
    },
  };
}

/** Trouble of the network is met again, not remembered. */
function robotsLifetimeMs(value: Result<RobotsRules>): number {
  if (value.ok) return DAY_MS;
  return value.failure.code === 'robots-unavailable' ? ROBOTS_RETRY_MS : 0;
}

function readRobotsAnswer(url: URL, result: Result<Answer>): Result<RobotsRules> {
  const unavailable = fail('robots-unavailable', fetchingTexts.robotsUnavailable(url.host));
  if (!result.ok) {
    if (ABSENT.has(result.failure.code)) return ok(EVERYTHING_ALLOWED);
    return TELLING.has(result.failure.code) ? result : unavailable;
  }
  const { status, bytes } = result.value;
  if (status >= 200 && status <= 299) return ok(readRobots(url.origin, bytes));
  // 429 is no verdict on robots, only on how often we ask.
  return status >= 400 && status <= 499 && status !== 429 ? ok(EVERYTHING_ALLOWED) : unavailable;
}
