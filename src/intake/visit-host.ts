/** One host's due sources in, visits to them one after the other out: what a person asked for first, and an original before those that repeat it. */
import type { Source } from '../domain/source.js';
import { dueSourceIds } from '../sources/source-state.js';
import type { RefreshParts } from './refresh-parts.js';
import { refreshSource } from './refresh-source.js';

/** After so many the job ends and others get a turn; what is left is still due. */
const MOST_VISITS = 30;

export interface VisitHostRun {
  signal: AbortSignal;
  progress(done: number, of: number): void;
}

/**
 * Visits until none is due, it is told to stop, or it has had its turn.
 * @param sources those of the host that are switched on.
 * @returns how many visits were made.
 */
export async function visitHost(
  parts: RefreshParts,
  sources: readonly Source[],
  { signal, progress }: VisitHostRun,
): Promise<number> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  let done = 0;
  for (let turn = 0; turn < MOST_VISITS && !signal.aborted; turn++) {
    const due = await dueSourceIds(parts.db, [...byId.keys()], new Date().toISOString());
    const source = byId.get(due[0] ?? '');
    if (source === undefined) break;
    progress(done, done + due.length);
    const { outcome } = await refreshSource(parts, source, { signal, onlyIfDue: true });
    // Somebody else has it: they see to it, and asking again would be to spin.
    if (outcome === 'handed-back') byId.delete(source.id);
    else done++;
  }
  progress(done, done);
  return done;
}
