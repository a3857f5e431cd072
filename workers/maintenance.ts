/** Asks the store once a second what is due, and does what recurs; any number of processes, none of them a leader. */
import { runProcess } from '../src/run.js';

await runProcess(['maintenance']);
