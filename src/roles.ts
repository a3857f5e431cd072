/** What a process may be: which roles there are, and which jobs each works on. */
import type { JobName } from './jobs/jobs.js';

const JOBS_BY_ROLE = {
  web: [],
  fetch: ['visit-host', 'read-pages'],
  index: ['sync-index'],
  maintenance: ['retag', 'routine'],
} as const satisfies Record<string, readonly JobName[]>;
export type Role = keyof typeof JOBS_BY_ROLE;

/** One process of all of them serves one machine. */
export const ALL_ROLES = Object.keys(JOBS_BY_ROLE) as Role[];

export const jobsOf = (roles: readonly Role[]): JobName[] =>
  roles.flatMap((role): JobName[] => [...JOBS_BY_ROLE[role]]);
