/** Items of one host in, their own pages read one after the other out, until one of the host's sources falls due: sources go first. */
import type { Source } from '../domain/source.js';
import { dueSourceIds } from '../sources/source-state.js';
import { readDuePage } from './own-page.js';
import { refreshPage } from './refresh-page.js';
import type { RefreshParts } from './refresh-source.js';

export interface ReadPagesParts extends RefreshParts {
  source(id: string): Source | undefined;
}

export interface ReadPagesRun {
  signal: AbortSignal;
  progress(done: number, of: number): void;
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
  const sourceIds = hostSources.map((source) => source.id);
  let read = 0;
  for (const [i, itemId] of itemIds.entries()) {
    const now = new Date().toISOString();
    if (signal.aborted || (await dueSourceIds(parts.db, sourceIds, now)).length > 0) break;
    progress(i, itemIds.length);
    const due = await readDuePage(parts.db, itemId, now);
    if (due !== null && (await refreshPage(parts, due, parts.source(due.sourceId), signal))) read++;
  }
  return read;
}
