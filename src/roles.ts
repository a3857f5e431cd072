/** What a process may be: which roles there are, and which jobs each works on. */
import { JOB_NAMES, type JobName } from './jobs/jobs.js';

const JOBS_BY_ROLE = {
  web: [],
  fetch: ['visit-host', 'read-pages'],
  index: ['sync-index'],
  maintenance: ['retag', 'match-watches', 'routine'],
} as const satisfies Record<string, readonly JobName[]>;
export type Role = keyof typeof JOBS_BY_ROLE;

/** One process of all of them serves one machine. */
export const ALL_ROLES = Object.keys(JOBS_BY_ROLE) as Role[];

export const jobsOf = (roles: readonly Role[]): JobName[] =>
  roles.flatMap((role): JobName[] => [...JOBS_BY_ROLE[role]]);

/**
 * Which jobs a process looks for in the store. With a common queue the maintenance processes look for everybody, but for what only those know that
 * have the search index: whether it is behind. Without one each process looks for what it works on.
 */
export function jobsToLookFor(roles: readonly Role[], hasCommonQueue: boolean): JobName[] {
  if (!hasCommonQueue) return jobsOf(roles);
  return JOB_NAMES.filter((name) => roles.includes(name === 'sync-index' ? 'index' : 'maintenance'));
}

/** Whether such a process opens the search index, or asks the search engine. */
export const usesSearch = (roles: readonly Role[]): boolean => roles.includes('web') || roles.includes('index');

/** Whether such a process visits sources, or looks for those that are due: then it first frees those that dead processes hold. */
export const dealsWithSources = (roles: readonly Role[], lookedFor: readonly JobName[]): boolean =>
  roles.includes('fetch') || lookedFor.includes('visit-host');
