/** One item's own page, strung together: claim → read → put what is better in its place, or try again later. */
import { fail, type Result } from '../domain/failure.js';
import { type Source, spacingMsOf } from '../domain/source.js';
import type { ParsedPage } from '../sources/parse-tasks.js';
import { readOwnPage } from '../sources/readers.js';
import { isStoreTrouble } from '../store/store.js';
import { intakeTexts } from '../texts/intake.js';
import { type KeptClaim, keepClaim } from './keep-claim.js';
import { applyOwnPage, type DuePage, postponeOwnPage } from './own-page.js';
import { claimPage, type PageClaim, RENEW_PAGE_MS, releasePage, renewPage } from './page-claim.js';
import type { RefreshParts } from './refresh-parts.js';

type PageParts = Pick<RefreshParts, 'db' | 'fetch' | 'parse' | 'tagger' | 'log' | 'atStep'>;

const nowIso = (): string => new Date().toISOString();

/** Keeps the page for as long as the reading takes: a slow host, or one that many wait for. */
const keepPage = ({ db, log }: PageParts, claim: PageClaim, caller: AbortSignal): KeptClaim =>
  keepClaim(
    {
      everyMs: RENEW_PAGE_MS,
      renew: () => renewPage(db, claim, nowIso()),
      onTrouble: (error) => log.warn({ item: claim.itemId, err: error }, 'claim-not-renewed'),
    },
    caller,
  );

/**
 * A page that trips a bug must not trip it for ever: it is told, and counts as a try. Being told to stop is no bug; nor is trouble with the
 * store, of which the page is innocent.
 */
function asFailure({ log }: PageParts, due: DuePage, error: unknown, signal?: AbortSignal): Result<never> {
  if (isStoreTrouble(error)) throw error;
  if (!signal?.aborted) log.error({ item: due.itemId, source: due.sourceId, err: error }, 'page-bug');
  return fail('unknown', intakeTexts.unexpected);
}

async function readPage(
  parts: PageParts,
  due: DuePage,
  source: Source | undefined,
  signal: AbortSignal,
): Promise<Result<ParsedPage>> {
  const { fetch, parse } = parts;
  const request = { url: due.url, spacingMs: spacingMsOf(source), fetch, parse, now: new Date(), signal };
  return readOwnPage(request).catch((error: unknown) => asFailure(parts, due, error, signal));
}

/** @returns what failed in the end, reading or saving; `isOurs` is false when somebody else has the page, and nothing was written. */
async function record(
  parts: PageParts,
  due: DuePage,
  claim: PageClaim,
  page: Result<ParsedPage>,
): Promise<{ isOurs: boolean; code?: string }> {
  if (!page.ok) {
    const { failure } = page;
    return { isOurs: await postponeOwnPage(parts.db, claim, failure, nowIso()), code: failure.code };
  }
  try {
    return { isOurs: await applyOwnPage(parts.db, claim, page.value, parts.tagger(), nowIso(), parts.atStep) };
  } catch (error) {
    return record(parts, due, claim, asFailure(parts, due, error));
  }
}

/** @returns false when it is not due any more, somebody else took it, or the visit was cut short; the page is then still due. */
export async function refreshPage(
  parts: PageParts,
  due: DuePage,
  source: Source | undefined,
  caller: AbortSignal,
): Promise<boolean> {
  const claim = await claimPage(parts.db, due.itemId, nowIso());
  if (claim === null) return false;
  parts.atStep?.('page-claimed');
  const { signal, end } = keepPage(parts, claim, caller);
  const page = await readPage(parts, due, source, signal).finally(end);
  if (signal.aborted) {
    await releasePage(parts.db, claim, nowIso());
    return false;
  }
  const { isOurs, ...told } = await record(parts, due, claim, page);
  if (!isOurs) return false;
  parts.atStep?.('page-committed');
  parts.log.info({ item: due.itemId, source: due.sourceId, ...told }, 'page-read');
  return true;
}
