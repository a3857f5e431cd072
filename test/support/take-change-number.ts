/** A transaction in, the next change number out, taken and kept as the product does it. */
import { lockChanges } from '../../src/store/change-number.js';
import type { Trx } from '../../src/store/store.js';

export async function takeChangeNumber(trx: Trx): Promise<number> {
  const changes = await lockChanges(trx);
  const number = changes.next();
  await changes.keep();
  return number;
}
