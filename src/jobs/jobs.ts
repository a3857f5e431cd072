/**
 * PORT: a queue of hints. A job says "look now"; what is really due is a question to the store, so a lost job loses nothing and a job
 * that runs twice does no harm. Names and payloads are listed here; `registry.ts` has a handler for each or does not compile.
 */
import { z } from 'zod';

/** Payloads cross a door when the queue is another process's: they are parsed by these. */
export const jobSchemas = {
  /** Visit the due sources of one origin, one after the other. */
  'visit-host': z.object({ origin: z.string() }),
  /** Read the own pages of some items that lie on one origin. */
  'read-pages': z.object({ origin: z.string(), itemIds: z.array(z.string()) }),
  /** Bring the search index up to date. */
  'sync-index': z.object({}),
  /** Give the present lexicon's areas to items that have an older one's. */
  retag: z.object({}),
  /** Look for hits of saved searches among what has changed. */
  'match-watches': z.object({}),
  /** Work that recurs by the clock; see routines.ts. */
  routine: z.object({ routine: z.string() }),
};
export type JobName = keyof typeof jobSchemas;
export type JobPayloads = { [Name in JobName]: z.infer<(typeof jobSchemas)[Name]> };
export const JOB_NAMES = Object.keys(jobSchemas) as JobName[];

/** What a handler is given beside its payload. */
export interface JobRun {
  /** Names this job in the log and in the queue. */
  id: string;
  /** From 1. */
  attempt: number;
  /** Aborted when the process stops: what is left stays due in the store. */
  signal: AbortSignal;
  /** Tells how far it has come; `of` null when nobody knows. */
  progress(done: number, of: number | null): void;
}

export interface JobHandler<Payload> {
  /** How many of this name may run at once in a process. */
  concurrency: number;
  /**
   * After so long in quarantine the look lets it out for another round of tries: what stopped it may have been mended, and nobody may have
   * noticed that it stands still. ms.
   */
  restMs: number;
  /**
   * A rejection counts as a failed try: it is tried again later, and quarantined with its cause after the third. A PermanentJobError is
   * quarantined at once; trouble that `isUnavailable` knows (the store does not answer) is no try at all.
   */
  run(payload: Payload, run: JobRun): Promise<void>;
}
export type JobRegistry = { [Name in JobName]: JobHandler<JobPayloads[Name]> };

export type Priority = 'person' | 'routine' | 'spare';
/** Lower goes first. */
export const PRIORITY_RANK: Readonly<Record<Priority, number>> = { person: 1, routine: 2, spare: 3 };

export interface AddOptions {
  /** A job with the name and key of one that waits, runs or is to be tried again is not added again. */
  key: string;
  /** A person's click goes before routine. One that waits and is asked for again with more haste moves up. */
  priority?: Priority;
}

/**
 * `known`: one with this key is there already, or it is for another process to find. `quarantined`: it has failed too often; time, a person's
 * click or `replay` lets it out.
 */
export type Added = 'added' | 'known' | 'quarantined' | 'closed';

/** A recurring job. */
export interface Schedule {
  name: string;
  /** As `parseCron` accepts it: Europe/Stockholm, never between 02 and 03, an hour that is missing or doubled once a year. */
  cron: string;
}

export interface QueueState {
  name: JobName;
  waiting: number;
  running: number;
  /** To be tried again later. */
  delayed: number;
  /** How long the oldest that waits has waited, ms; null when none does. */
  oldestMs: number | null;
}

export interface RunningJob {
  id: string;
  name: JobName;
  key: string;
  attempt: number;
  progress: { done: number; of: number | null } | null;
}

export interface QuarantinedJob {
  /** See `quarantineId`. */
  id: string;
  name: JobName;
  key: string;
  payload: unknown;
  /** Why the last try failed, as the log has it. */
  cause: string;
  tries: number;
  /** ISO 8601. */
  quarantinedAt: string;
}

/** What a job is called in quarantine, where there is at most one of each name and key. */
export const quarantineId = (name: JobName, key: string): string => `${name}:${key}`;

/** The job can never succeed: trying again is of no use. */
export class PermanentJobError extends Error {}
/** The queue itself does not answer. Nothing is lost by it: what is due stays due in the store. */
export class QueueUnavailableError extends Error {}

export interface Jobs {
  readonly kind: 'in-process' | 'bullmq';
  /** Works from now on. Before that jobs may be added, and none runs here: a process that has not got its port burdens nobody. */
  begin(): void;
  /** @throws QueueUnavailableError within 1.5 s when the queue does not answer. */
  add<Name extends JobName>(name: Name, payload: JobPayloads[Name], options: AddOptions): Promise<Added>;
  /**
   * Adds a `routine` job at each of these times, once however many processes ask for it; safe to repeat. What is no longer listed ends.
   * @throws RangeError for a time that `parseCron` refuses.
   */
  schedule(schedules: readonly Schedule[]): Promise<void>;
  /** One row for each name, also where nothing waits. */
  state(): Promise<QueueState[]>;
  running(): Promise<RunningJob[]>;
  /** Newest first. */
  quarantined(): Promise<QuarantinedJob[]>;
  /**
   * Lets a job out of quarantine and adds it again, with a person's haste. @returns false when there is none with this id.
   * @throws PermanentJobError when this version can't run it.
   */
  replay(id: string): Promise<boolean>;
  /** A cheap question that fails when the queue can't answer. */
  ping(): Promise<void>;
  /** Resolves when nothing waits and nothing runs; what is to be tried again later is not waited for. */
  drain(): Promise<void>;
  /**
   * Takes no more, tells running jobs to stop, waits for them at most `graceMs`, and then at most two seconds for the queue.
   * @returns how many of this process had not ended by then.
   */
  close(graceMs: number): Promise<number>;
}
