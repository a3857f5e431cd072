/** api-watches.test.ts once more, on PostgreSQL. */
import { runOnPostgres } from './run-on-postgres.js';

await runOnPostgres(() => import('../api-watches.test.js'));
