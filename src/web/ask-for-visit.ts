/** A person's "Hämta nu" in, how soon it will be done out: the source is due at once, and a queue that does not answer only delays it. */
import { originOf, type Source } from '../domain/source.js';
import { QueueUnavailableError } from '../jobs/jobs.js';
import { requestFetch } from '../sources/source-state.js';
import type { WebServices } from './services.js';

/** `queued`: next in line. `known`: it was asked for already, or is under way. `waits`: until the queue answers again. */
export type VisitAnswer = 'queued' | 'known' | 'waits';

/** What stands in the store is what counts; the job only hurries. @throws what the store throws: then nobody has the wish. */
export async function askForVisit({ db, jobs, down }: WebServices, source: Source): Promise<VisitAnswer> {
  const isNew = await requestFetch(db, source.id, new Date().toISOString());
  const origin = originOf(source.url);
  try {
    await jobs.add('visit-host', { origin }, { key: origin, priority: 'person' });
  } catch (error) {
    if (!(error instanceof QueueUnavailableError)) throw error;
  }
  if (down().has('redis')) return 'waits';
  return isNew ? 'queued' : 'known';
}
