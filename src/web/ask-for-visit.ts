/** A person's "Hämta nu" in, how soon it will be done out: a queue that does not answer only delays it, for the store has it. */
import type { Source } from '../domain/source.js';
import { requestVisit } from './request-visit.js';
import type { WebServices } from './services.js';

/** `queued`: next in line. `known`: it was asked for already, or is under way. `waits`: until the queue answers again. */
export type VisitAnswer = 'queued' | 'known' | 'waits';

/** @throws what the store throws: then nobody has the wish. */
export async function askForVisit(services: WebServices, source: Source): Promise<VisitAnswer> {
  const isNew = await requestVisit(services, source, new Date());
  if (services.down().has('redis')) return 'waits';
  return isNew ? 'queued' : 'known';
}
