/** One item's own page, strung together: read → put what is better in its place, or try again later. */
import { type Source, spacingMsOf } from '../domain/source.js';
import { readOwnPage } from '../sources/readers.js';
import { applyOwnPage, claimPage, type DuePage, postponeOwnPage, releasePage } from './own-page.js';
import type { RefreshParts } from './refresh-source.js';

/** @returns false when it is not due any more, or the visit was cut short; the page is then still due. */
export async function refreshPage(
  parts: RefreshParts,
  due: DuePage,
  source: Source | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { fetch, parse } = parts;
  if (!(await claimPage(parts.db, due.itemId, new Date().toISOString()))) return false;
  const page = await readOwnPage({
    url: due.url,
    spacingMs: spacingMsOf(source),
    fetch,
    parse,
    now: new Date(),
    signal,
  });
  const now = new Date().toISOString();
  if (signal.aborted) {
    await releasePage(parts.db, due.itemId, now);
    return false;
  }
  if (page.ok) await applyOwnPage(parts.db, due.itemId, page.value, parts.tagger(), now);
  else await postponeOwnPage(parts.db, due.itemId, page.failure, now);
  parts.log.info(
    { item: due.itemId, source: due.sourceId, ...(page.ok ? {} : { code: page.failure.code }) },
    'page-read',
  );
  return true;
}
