/** One item's own page, strung together: claim → read → put what is better in its place, or try again later. */
import { type Source, spacingMsOf } from '../domain/source.js';
import { readOwnPage } from '../sources/readers.js';
import {
  applyOwnPage,
  claimPage,
  type DuePage,
  postponeOwnPage,
  RENEW_PAGE_MS,
  releasePage,
  renewPage,
} from './own-page.js';
import type { RefreshParts } from './refresh-source.js';

type PageParts = Pick<RefreshParts, 'db' | 'fetch' | 'parse' | 'tagger' | 'log' | 'atStep'>;

/** Keeps the page claimed for as long as the reading takes: a slow host, or one that many wait for. @returns how to end it. */
function keepClaim({ db, log }: PageParts, itemId: string): () => void {
  const timer = setInterval(() => {
    renewPage(db, itemId, new Date().toISOString()).catch((error: unknown) =>
      log.warn({ item: itemId, err: error }, 'claim-not-renewed'),
    );
  }, RENEW_PAGE_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function readPage({ fetch, parse }: PageParts, url: string, source: Source | undefined, signal: AbortSignal) {
  return readOwnPage({ url, spacingMs: spacingMsOf(source), fetch, parse, now: new Date(), signal });
}

/** @returns false when it is not due any more, or the visit was cut short; the page is then still due. */
export async function refreshPage(
  parts: PageParts,
  due: DuePage,
  source: Source | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (!(await claimPage(parts.db, due.itemId, new Date().toISOString()))) return false;
  parts.atStep?.('page-claimed');
  const endClaim = keepClaim(parts, due.itemId);
  const page = await readPage(parts, due.url, source, signal).finally(endClaim);
  const now = new Date().toISOString();
  if (signal.aborted) {
    await releasePage(parts.db, due.itemId, now);
    return false;
  }
  if (page.ok) await applyOwnPage(parts.db, due.itemId, page.value, parts.tagger(), now, parts.atStep);
  else await postponeOwnPage(parts.db, due.itemId, page.failure, now);
  parts.atStep?.('page-committed');
  parts.log.info(
    { item: due.itemId, source: due.sourceId, ...(page.ok ? {} : { code: page.failure.code }) },
    'page-read',
  );
  return true;
}
