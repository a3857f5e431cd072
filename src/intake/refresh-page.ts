/** One item's own page, strung together: read → put what is better in its place, or try again later. */
import { type Source, spacingMsOf } from '../domain/source.js';
import { readOwnPage } from '../sources/readers.js';
import { applyOwnPage, type DuePage, postponeOwnPage } from './own-page.js';
import type { RefreshParts } from './refresh-source.js';

/** @returns false when the visit was cut short; the page is then still due. */
export async function refreshPage(
  parts: RefreshParts,
  due: DuePage,
  source: Source | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const { fetch, parse } = parts;
  const page = await readOwnPage({
    url: due.url,
    spacingMs: spacingMsOf(source),
    fetch,
    parse,
    now: new Date(),
    signal,
  });
  if (signal.aborted) return false;
  const now = new Date().toISOString();
  if (page.ok) await applyOwnPage(parts.db, due.itemId, page.value, parts.tagger(), now);
  else await postponeOwnPage(parts.db, due.itemId, page.failure, now);
  parts.log.info(
    { item: due.itemId, source: due.sourceId, ...(page.ok ? {} : { code: page.failure.code }) },
    'page-read',
  );
  return true;
}
