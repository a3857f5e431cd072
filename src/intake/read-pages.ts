/** Items of one host in, their own pages read one after the other out, until one of the host's sources is to be visited: sources go first. */
import { originOf, type Source } from '../domain/source.js';
import { claimedSourceIds, dueSourceIds } from '../sources/source-state.js';
import { readDuePage } from './own-page.js';
import { refreshPage } from './refresh-page.js';
import type { RefreshParts } from './refresh-parts.js';

export interface ReadPagesParts extends RefreshParts {
  source(id: string): Source | undefined;
  /** Whether nobody visits the host's sources until further notice; then they stay due. */
  isHostQuarantined(origin: string): Promise<boolean>;
}

export interface ReadPagesRun {
  signal: AbortSignal;
  progress(done: number, of: number): void;
}

/** Whether a source of the host is being visited, or is due and will be. */
async function isWantedForSources(
  { db, isHostQuarantined }: ReadPagesParts,
  hostSources: readonly Source[],
  now: string,
): Promise<boolean> {
  const [first] = hostSources;
  if (first === undefined) return false;
  const ids = hostSources.map((source) => source.id);
  const claimed = await claimedSourceIds(db, now);
  if (claimed.some((id) => ids.includes(id))) return true;
  return (await dueSourceIds(db, ids, now)).length > 0 && !(await isHostQuarantined(originOf(first.url)));
}

/**
 * @param hostSources those of the host that are switched on.
 * @returns how many pages were read; the others are still due, or were read by somebody else.
 */
export async function readPages(
  parts: ReadPagesParts,
  itemIds: readonly string[],
  hostSources: readonly Source[],
  { signal, progress }: ReadPagesRun,
): Promise<number> {
  let read = 0;
  for (const [i, itemId] of itemIds.entries()) {
    const now = new Date().toISOString();
    if (signal.aborted || (await isWantedForSources(parts, hostSources, now))) break;
    progress(i, itemIds.length);
    const due = await readDuePage(parts.db, itemId, now);
    if (due !== null && (await refreshPage(parts, due, parts.source(due.sourceId), signal))) read++;
  }
  return read;
}
