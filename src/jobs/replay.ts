/** A quarantined job's id in, the job back in the queue: the same way for every adapter. */
import { jobTexts } from '../texts/jobs.js';
import { type Added, type AddOptions, type JobName, PermanentJobError } from './jobs.js';
import { isJobName, type JobsParts, parsePayload } from './try-job.js';

/**
 * @returns false when no job in quarantine has this id.
 * @throws PermanentJobError when this version can't run it; it stays where it is.
 */
export async function replay(
  { quarantine }: Pick<JobsParts, 'quarantine'>,
  id: string,
  add: (name: JobName, payload: unknown, options: AddOptions) => Promise<Added>,
): Promise<boolean> {
  const job = (await quarantine.list()).find((one) => one.id === id);
  if (job === undefined) return false;
  if (!isJobName(job.name)) throw new PermanentJobError(jobTexts.unknownName(job.name));
  const payload = parsePayload(job.name, job.payload);
  await add(job.name, payload, { key: job.key, priority: 'person' });
  return true;
}
