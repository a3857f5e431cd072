/** The API and the pages; any number of processes may stand behind one proxy. */
import { runProcess } from '../src/run.js';

await runProcess(['web']);
