/** Visits sources and reads own pages; any number of processes share the hosts between them. */
import { runProcess } from '../src/run.js';

await runProcess(['fetch']);
