/** api-source-adding.test.ts once more, on PostgreSQL. */
import { runOnPostgres } from './run-on-postgres.js';

await runOnPostgres(() => import('../api-source-adding.test.js'));
