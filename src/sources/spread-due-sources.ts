/** The sources of the configuration in, each known to the store and those that are due spread over a round out: done when a process starts. */
import { everyMsOf, type Source } from '../domain/source.js';
import type { Db } from '../store/store.js';
import { spreadFirstRound } from './fetch/backoff.js';
import { dueSourceIds, lastAttempts, registerSources, setActiveSources, setNextFetch } from './source-state.js';

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * New sources, and those that fell due during a long stop, get their first turns spread out. Others may be visiting meanwhile: what they have
 * visited keeps its new due time.
 * @param sources those that are switched on and can be read, in the order of the file.
 * @param random 0 ≤ r < 1.
 */
export async function spreadDueSources(db: Db, sources: readonly Source[], random: () => number): Promise<void> {
  const now = new Date();
  const readAt = now.toISOString();
  const byId = new Map(sources.map((source) => [source.id, source]));
  await registerSources(db, [...byId.keys()], readAt, () => readAt);
  await setActiveSources(db, [...byId.keys()]);
  const due = await dueSourceIds(db, [...byId.keys()], readAt);
  const tried = await lastAttempts(db);
  // Those not tried for longest go first, so that a process that is often restarted gets round to all; otherwise as in the file.
  const order = [...byId.keys()]
    .filter((id) => due.includes(id))
    .sort((a, b) => compareText(tried.get(a) ?? '', tried.get(b) ?? ''));
  for (const [index, id] of order.entries()) {
    const at = spreadFirstRound({ now, index, count: order.length, everyMs: everyMsOf(byId.get(id)), random });
    // A millisecond each keeps the order of the file where several are due at once: an original stands before those that repeat it.
    await setNextFetch(db, id, new Date(at.getTime() + index).toISOString(), readAt);
  }
}
