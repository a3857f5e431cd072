/** A person's "Hämta nu": the source is due at once, and the queue is told to hurry. */
import { originOf, type Source } from '../domain/source.js';
import { setNextFetch } from '../sources/source-state.js';
import type { WebServices } from './services.js';

/** Asks for a visit at once. The due time in the store is what counts; the job only hurries. @returns false when one was already asked for. */
export async function requestVisit({ db, jobs }: WebServices, source: Source, now: Date): Promise<boolean> {
  await setNextFetch(db, source.id, now.toISOString());
  return jobs.add(
    'refresh-source',
    { sourceId: source.id, origin: originOf(source.url) },
    { key: source.id, priority: 'person' },
  );
}
