/** A person's "Hämta nu": the source is due at once, and the queue is told to hurry. */
import { originOf, type Source } from '../domain/source.js';
import { QueueUnavailableError } from '../jobs/jobs.js';
import { requestFetch } from '../sources/source-state.js';
import type { WebServices } from './services.js';

/**
 * Asks for a visit at once. What stands in the store is what counts; the job only hurries, so that a queue that does not answer costs a second.
 * @returns false when one was already asked for, or is under way.
 */
export async function requestVisit({ db, jobs }: WebServices, source: Source, now: Date): Promise<boolean> {
  const isNew = await requestFetch(db, source.id, now.toISOString());
  const origin = originOf(source.url);
  try {
    await jobs.add('visit-host', { origin }, { key: origin, priority: 'person' });
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
  }
  return isNew;
}
