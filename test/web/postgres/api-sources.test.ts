/** api-sources.test.ts once more, on PostgreSQL. */
import { runOnPostgres } from './run-on-postgres.js';

await runOnPostgres(() => import('../api-sources.test.js'));
