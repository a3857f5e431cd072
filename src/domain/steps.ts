/**
 * The named steps of intake and indexing at which a process may die. Fault tests name one in TEST_FAIL_AT and the process kills itself there;
 * nobody else sets it. In use, passing a step does nothing.
 */

export const STEPS = [
  'visit-claimed',
  'visit-fetched',
  'batch-before-commit',
  'batch-committed',
  'visit-before-record',
  'visit-recorded',
  'page-claimed',
  'page-before-commit',
  'page-committed',
  'index-batch-read',
  'index-applied',
  'index-cursor-saved',
] as const;
export type Step = (typeof STEPS)[number];

/** Told of each step that is passed. */
export type AtStep = (step: Step) => void;

export const passBy: AtStep = () => {};
