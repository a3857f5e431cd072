/** What is measured while it happens, told by those who do it; who keeps the figures is no business of theirs. */

export type VisitOutcome = 'read' | 'not-modified' | 'failed';
export type SearchOutcome = 'answered' | 'timeout' | 'failed';
/** `failed` is tried again, `quarantined` is not, `unavailable` was no try: the store did not answer. */
export type JobOutcome = 'done' | 'failed' | 'quarantined' | 'unavailable';
export type RouteClass = 'api' | 'page' | 'static' | 'health';

/** Names are few and known beforehand: never an address, a source or a person. Times in seconds. */
export interface Meter {
  /** A visit to a source has ended; one that was handed back is none. */
  visit(outcome: VisitOutcome, seconds: number): void;
  search(engine: string, outcome: SearchOutcome, seconds: number): void;
  /** A try of a job has ended. @param job its name, not its key. */
  job(job: string, outcome: JobOutcome, seconds: number): void;
  request(route: RouteClass, status: number, seconds: number): void;
}

/** Where nobody wants to know. */
export const noMeter: Meter = { visit() {}, search() {}, job() {}, request() {} };
