/** Brings the search index up to date; a second process does no harm. */
import { runProcess } from '../src/run.js';

await runProcess(['index']);
