/** Entry of the process that parses: documents in, results out, over the channel that its parent opened. */
import { parseTaskFunctions } from './parse-inline.js';
import { serveTasks } from './serve-tasks.js';

if (process.send === undefined) throw new Error('parse-worker runs only as a child process');
serveTasks(parseTaskFunctions);
