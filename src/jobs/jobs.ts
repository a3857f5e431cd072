/**
 * PORT: a queue of hints. A job says "look now"; what is really due is a question to the store, so a lost job loses nothing and a job
 * that runs twice does no harm. Names and payloads are listed here; `registry.ts` has a handler for each or does not compile.
 */

export interface JobPayloads {
  /** Visit one source. */
  'refresh-source': { sourceId: string; origin: string };
  /** Read the own page of one item. */
  'read-page': { itemId: string; sourceId: string; url: string; origin: string };
  /** Bring the search index up to date. */
  'sync-index': Record<string, never>;
  /** Give the present lexicon's areas to items that have an older one's. */
  retag: Record<string, never>;
}
export type JobName = keyof JobPayloads;

export interface JobHandler<Payload> {
  /** How many of this name may run at once in a process. */
  concurrency: number;
  /** Jobs with the same lane never run at once, whatever their names; null means no lane. */
  lane(payload: Payload): string | null;
  /** A rejection is logged; the next look at the store tries again. */
  run(payload: Payload, signal: AbortSignal): Promise<void>;
}
export type JobRegistry = { [Name in JobName]: JobHandler<JobPayloads[Name]> };

export interface AddOptions {
  /** A job with the key of one that waits or runs is not added again. */
  key: string;
  /** A person's click goes before routine. */
  priority?: 'person' | 'routine' | 'spare';
}

export interface Jobs {
  /** @returns false when a job with this key is already there, or the queue is closing. */
  add<Name extends JobName>(name: Name, payload: JobPayloads[Name], options: AddOptions): Promise<boolean>;
  /** Resolves when nothing waits and nothing runs. */
  drain(): Promise<void>;
  /** Takes no more, tells running jobs to stop, waits at most `graceMs`. @returns how many had not ended by then. */
  close(graceMs: number): Promise<number>;
}
