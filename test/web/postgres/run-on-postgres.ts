/** A test file of the web in, the same tests on PostgreSQL out; one that says so where there is no server. */
import { it } from '@jest/globals';
import { POSTGRES } from '../../support/stores.js';
import { standOn } from '../application.js';

export async function runOnPostgres(load: () => Promise<unknown>): Promise<void> {
  if (POSTGRES === null) {
    it.skip('PostgreSQL: set TEST_DATABASE_URL', () => {});
    return;
  }
  standOn(POSTGRES);
  await load();
}
