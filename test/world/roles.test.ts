/** What each role works on and looks for: between them everything, and nothing that only another could know. */
import { describe, expect, it } from '@jest/globals';
import { JOB_NAMES } from '../../src/jobs/jobs.js';
import { ALL_ROLES, dealsWithSources, jobsOf, jobsToLookFor, type Role, usesSearch } from '../../src/roles.js';

describe('roles', () => {
  it('together work on every job, and each job is one role’s', () => {
    expect(jobsOf(ALL_ROLES).sort()).toEqual([...JOB_NAMES].sort());
  });

  it.each([
    ['web', []],
    ['fetch', []],
    ['index', ['sync-index']],
    ['maintenance', ['visit-host', 'read-pages', 'retag', 'match-watches', 'routine']],
  ] as [Role, string[]][])('with a common queue %s looks for %j', (role, names) => {
    expect(jobsToLookFor([role], true)).toEqual(names);
  });

  it('with a common queue look for everything between them', () => {
    expect(jobsToLookFor(ALL_ROLES, true)).toEqual(JOB_NAMES);
  });

  it.each(ALL_ROLES)('without a common queue %s looks for what it works on', (role) => {
    expect(jobsToLookFor([role], false)).toEqual(jobsOf([role]));
  });

  it.each([true, false])('look for sync-index only where the index is (common queue: %s)', (hasCommonQueue) => {
    for (const role of ALL_ROLES)
      if (jobsToLookFor([role], hasCommonQueue).includes('sync-index')) expect(usesSearch([role])).toBe(true);
  });

  it('free what the dead hold where sources are visited or looked for', () => {
    const freeing = ALL_ROLES.filter((role) => dealsWithSources([role], jobsToLookFor([role], true)));
    expect(freeing).toEqual(['fetch', 'maintenance']);
  });
});
