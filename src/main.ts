/** One process that plays every role, for one machine. */
import { ALL_ROLES } from './roles.js';
import { runProcess } from './run.js';

await runProcess(ALL_ROLES);
