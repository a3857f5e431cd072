/** The queue in memory. */
import { createInProcessJobs } from '../../src/jobs/in-process.js';
import { describeJobs } from '../contract/jobs.js';

describeJobs('the queue in memory', async () => ({
  open: createInProcessJobs,
  isShared: false,
  remove: async () => {},
}));
